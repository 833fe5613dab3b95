"""Three reports, each composed, rendered and sealed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest

from engine.custody.keys import SigningKey, generate_local_key
from reports.composed import Document
from reports.document import compose
from reports.inputs import ReportInput
from reports.pdf import Rendered, render
from reports.signing import seal
from tests.reports.building import ISSUED_AT, beside
from tests.reports.hostile import hostile
from tests.reports.invented import empty, rich


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A report at every stage, and the files beside it."""

    given: ReportInput
    document: Document
    rendered: Rendered
    sealed: bytes
    files: Mapping[str, bytes]


def issue(given: ReportInput, *, key: SigningKey) -> Issued:
    """Return the report of `given` at every stage."""
    unsigned = replace(given.head, key=key.fingerprint)
    given = replace(given, head=replace(unsigned, signature=key.sign(unsigned.signed_bytes()).hex()))
    document = compose(given)
    rendered = render(
        document, header=given.header, manifest=given.manifest, head=given.head, issued_at=given.issued_at
    )
    sealed = seal(rendered, key=key, header=given.header, manifest=given.manifest, issued_at=given.issued_at)
    return Issued(given=given, document=document, rendered=rendered, sealed=sealed, files=beside(given))


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    path = tmp_path_factory.mktemp("key") / "system.pem"
    return generate_local_key(path, organisation="Invented Records Bureau 樣本檔案局", now=ISSUED_AT)


@pytest.fixture(scope="session")
def rich_report(key: SigningKey) -> Issued:
    return issue(rich(), key=key)


@pytest.fixture(scope="session")
def empty_report(key: SigningKey) -> Issued:
    return issue(empty(), key=key)


@pytest.fixture(scope="session")
def hostile_report(key: SigningKey) -> Issued:
    return issue(hostile(), key=key)


@pytest.fixture(params=["rich_report", "empty_report", "hostile_report"])
def any_report(request: pytest.FixtureRequest) -> Issued:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Issued)
    return found
