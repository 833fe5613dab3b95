"""`muniment report --impact`: what would end, sealed, proposed, signed by two people, and only then true."""

from __future__ import annotations

import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from engine.custody.keys import SigningKey
from engine.model.digests import sha256_hex
from engine.register.proposals import State
from procedures import impact_reporting
from procedures.proposing import approve
from procedures.register import documents_of
from procedures.scanning import read_policies
from reports.attachments import attached_files
from reports.impact_input import ImpactInput
from tests.cli.hold_office import CONFIRMATION, NOON, RULES, Office, at, open_office, refused
from tests.cli.running import Ended

pytestmark = pytest.mark.xdist_group("cli")
LONG = RULES.replace("P1Y", "P30Y")


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Office:
    found = open_office(tmp_path, seen=capsys, patch=monkeypatch)
    for place in ("cli.plan", "cli.report"):
        monkeypatch.setattr(f"{place}.system_clock", lambda: NOON)
    return found


def use(office: Office, rules: str) -> None:
    (office.policies / "rules.yaml").write_text(rules, "utf-8")
    (rule,) = read_policies(office.policies).read.bundle.rules
    (office.policies / "counsel.yaml").write_text(CONFIRMATION % rule.version, "utf-8")
    with office.store() as store:
        standing = store.enter_documents(documents_of(read_policies(office.policies)), scribe=at(NOON))
        for one in standing.open():
            approve(store, one.number, scribe=at(NOON), signer=office.signers["eve"])


def plan(office: Office, name: str) -> dict[str, int]:
    arguments = ("--policies", office.policies, "--as-of", "2026-11-22", "--out", office.folder / name)
    ended = office.run("plan", *arguments, "--format", "json")
    assert ended.code == 0, ended.said
    return {
        bucket: tally["records"] for bucket, tally in json.loads(ended.out)["counts"].items() if bucket == "dispose"
    }


def asked(office: Office, *more: str) -> Ended:
    given = ("--policies", office.policies, "--out", office.folder / "impact", "--pkcs12", office.folder / "zoe.p12")
    return office.run("report", "--impact", *given, *more)


def impact(office: Office, *more: str) -> tuple[dict[str, Any], bytes]:
    ended = asked(office, "--format", "json", *more)
    assert ended.code == 0, ended.said
    told = json.loads(ended.out)
    return told, Path(told["report"]).read_bytes()


def test_the_report_is_sealed_proposed_and_counts_when_two_have_signed(office: Office) -> None:
    use(office, LONG)
    assert plan(office, "first") == {"dispose": 0}
    use(office, RULES)
    assert plan(office, "second") == {"dispose": 0}
    summary = office.run(
        "plan", "--policies", office.policies, "--as-of", "2026-11-22", "--out", office.folder / "told"
    )
    assert "3 records are kept longer only by them; to end that: `muniment report --impact`" in " ".join(
        summary.out.split()
    )
    told, pdf = impact(office)
    assert (told["leaving"], told["earlier"]) == (3, 3)
    assert told["report_sha256"] == sha256_hex(pdf)
    reader = PdfFileReader(io.BytesIO(pdf))
    (signature,) = reader.embedded_regular_signatures
    assert signature.field_name == "Sig_System"
    (file,) = attached_files(reader.root)
    data = json.loads(file.data)
    assert (data["over"][0]["policies"], data["over"][0]["direction"]) == (told["over"][0], "less protective")
    assert [row["location"] for row in data["archives"][0]["together"]["moved"]] == ["r-1.png", "r-2.png", "r-5.png"]
    number = str(told["proposal"])
    shown = office.run("proposals")
    assert str(told["report_sha256"]) in shown.out
    assert "3 records may leave" in shown.out
    refused(office, office.run("approve", number, "--yes"), says="no certificate")
    assert office.run("approve", number, "--yes", *office.key("dee")).code == 0
    assert plan(office, "third") == {"dispose": 0}
    assert office.run("approve", number, "--yes", *office.key("cy")).code == 0
    assert plan(office, "fourth") == {"dispose": 3}
    with office.store() as store:
        assert store.standing().proposals[int(number)].state is State.BINDING


def test_who_signs_is_told_what_leaves_once_counsel_confirms(office: Office) -> None:
    use(office, LONG)
    plan(office, "first")
    (office.policies / "rules.yaml").write_text(RULES, "utf-8")
    assert plan(office, "second") == {"dispose": 0}
    told, pdf = impact(office)
    # The new rule is not confirmed yet, so by it nothing leaves: but it will.
    assert told["leaving"] == 0
    (file,) = attached_files(PdfFileReader(io.BytesIO(pdf)).root)
    assert json.loads(file.data)["leaving_once_confirmed"] == 3


def test_without_earlier_policies_there_is_nothing_to_sign(office: Office) -> None:
    given = ("report", "--impact", "--policies", office.policies, "--pkcs12", office.folder / "zoe.p12")
    refused(office, office.run(*given), says="there is nothing to sign", code=2)
    plan(office, "first")
    refused(office, office.run(*given), says="there is nothing to sign", code=2)
    refused(office, office.run(*given, office.folder), says="none is named", code=2)
    assert not (office.folder / "impact.pdf").exists()


def test_what_is_used_while_it_is_made_is_not_signed_over(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    use(office, LONG)
    plan(office, "first")
    use(office, RULES)
    seal = impact_reporting._sealed

    def overtaken(given: ImpactInput, *, key: SigningKey) -> bytes:
        with office.store() as store:
            sources = read_policies(office.policies).sources
            store.record_policies(sources, bundle="f" * 64, sealed=(), scribe=at(NOON))
        return seal(given, key=key)

    monkeypatch.setattr(impact_reporting, "_sealed", overtaken)
    given = ("report", "--impact", "--policies", office.policies, "--out", office.folder, "--pkcs12")
    refused(office, office.run(*given, office.folder / "zoe.p12"), says="which policies bind has changed")
    assert not (office.folder / "impact.pdf").exists()
    assert "Nothing waits" in office.run("proposals").out


def test_of_policies_whose_text_is_lost_it_says_that_nobody_can_compare(office: Office) -> None:
    use(office, LONG)
    plan(office, "first")
    use(office, RULES)
    with closing(sqlite3.connect(office.database, isolation_level=None)) as owner:
        owner.execute("DROP TRIGGER policy_text_refuses_delete")
        owner.execute("DELETE FROM policy_text")
    told, pdf = impact(office)
    (file,) = attached_files(PdfFileReader(io.BytesIO(pdf)).root)
    data = json.loads(file.data)
    assert (data["over"][0]["is_read"], data["archives"][0]["each"][0]["impact"]) == (False, None)
    assert (told["leaving"], told["earlier"]) == (3, 0)
    refused(office, asked(office), says="exists already")
