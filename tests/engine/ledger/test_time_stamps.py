"""A token counts where it is over the head, unchanged, and of somebody trusted; any other is refused with a reason."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

from engine.ledger.heads import Head
from engine.ledger.time_stamps import MOST_TOKEN_BYTES, TimeStamp, TimeStampProblemError, require_stamped
from tests.engine.ledger.authority import TIME_STAMPING, Invented, invent, root, token_over, unit

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = Head(size=7, root="ab" * 32, at=AT, key="cd" * 32, signature="ef" * 64)
STAMPED = HEAD.stamped_bytes()
DIGEST = hashlib.sha256(STAMPED).digest()


def stamped_by(of: Invented, *, at: datetime = AT, trusted: tuple[x509.Certificate, ...] | None = None) -> TimeStamp:
    vouching = (root().certificate,) if trusted is None else trusted
    return require_stamped(token_over(DIGEST, of=of, at=at), stamped=STAMPED, trusted=vouching)


@pytest.mark.parametrize("trusted", [root, unit])
def test_the_authority_itself_or_its_issuer_is_trusted(trusted: Any) -> None:
    found = stamped_by(unit(), trusted=(trusted().certificate,))
    assert (found.at, found.nonce) == (AT, None)
    assert "Invented Time Stamping Unit" in found.authority


def test_what_is_stamped_is_the_head_with_its_signature_and_nothing_else() -> None:
    assert STAMPED == (
        b'{"at":"2026-11-22T12:00:00.000000Z","form":"muniment-ledger-head/1","key":"'
        + b"cd" * 32
        + b'","root":"'
        + b"ab" * 32
        + b'","signature":"'
        + b"ef" * 64
        + b'","size":7}'
    )


@dataclass
class Refused:
    of: Invented
    what: str
    at: datetime = AT
    trusted: tuple[x509.Certificate, ...] | None = None


def refusals() -> dict[str, Refused]:
    namesake = invent("Invented Root", key="another root")
    two = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING, ExtendedKeyUsageOID.CODE_SIGNING])
    code = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING])
    short = (AT - timedelta(days=2), AT - timedelta(days=1))
    early = invent("Expired Root", days=short)
    alone = "not issued for time stamps alone"
    return {
        "a stranger": Refused(
            of=invent("Stranger", issuer=invent("Strange Root"), usage=TIME_STAMPING), what="not trusted"
        ),
        "a root of the same name": Refused(
            of=invent("Forged", issuer=namesake, usage=TIME_STAMPING), what="not trusted"
        ),
        "nobody is trusted": Refused(of=unit(), what="no certificate that was given", trusted=()),
        "no purpose": Refused(of=invent("Plain", issuer=root()), what=alone),
        "another purpose": Refused(of=invent("Code", issuer=root(), usage=code), what=alone),
        "two purposes": Refused(of=invent("Two", issuer=root(), usage=two), what=alone),
        "a purpose that may be ignored": Refused(
            of=invent("Lax", issuer=root(), usage=TIME_STAMPING, is_critical=False), what=alone
        ),
        "an expired certificate": Refused(
            of=invent("Old", issuer=root(), usage=TIME_STAMPING, days=short), what="not valid at"
        ),
        "an expired issuer": Refused(
            of=invent("Orphan", issuer=early, usage=TIME_STAMPING),
            what="no certificate that was given",
            trusted=(early.certificate,),
        ),
        "the root itself": Refused(of=root(), what=alone),
    }


@pytest.mark.parametrize("how", refusals())
def test_a_token_of_somebody_else_is_refused(how: str) -> None:
    case = refusals()[how]
    with pytest.raises(TimeStampProblemError, match=case.what):
        stamped_by(case.of, at=case.at, trusted=case.trusted)


def test_an_expired_certificate_of_the_authority_itself_is_refused_though_it_is_pinned() -> None:
    short = (AT - timedelta(days=2), AT - timedelta(days=1))
    old = invent("Pinned", issuer=root(), usage=TIME_STAMPING, days=short)
    with pytest.raises(TimeStampProblemError, match="no certificate that was given"):
        stamped_by(old, trusted=(old.certificate,))


@pytest.mark.parametrize("trusted", [None, "root"])
def test_a_token_over_something_else_is_refused(trusted: str | None) -> None:
    other = token_over(hashlib.sha256(b"other").digest(), of=unit(), at=AT)
    with pytest.raises(TimeStampProblemError, match="over something else"):
        require_stamped(other, stamped=STAMPED, trusted=None if trusted is None else (root().certificate,))


@pytest.mark.parametrize("token", [b"", b"\x30", b"garbage" * 9, b"\x30\x80" * 3000, bytes(MOST_TOKEN_BYTES + 1)])
def test_what_is_no_token_is_refused(token: bytes) -> None:
    with pytest.raises(TimeStampProblemError):
        require_stamped(token, stamped=STAMPED, trusted=None)


def changed_signed_data(change: Any) -> bytes:
    content = cms.ContentInfo.load(token_over(DIGEST, of=unit(), at=AT))
    change(content["content"])
    return bytes(content.dump(force=True))


def twice(signed: Any) -> None:
    signed["signer_infos"] = [signed["signer_infos"][0], signed["signer_infos"][0].copy()]


def without_its_certificate(signed: Any) -> None:
    kept = [one for one in signed["signer_infos"][0]["signed_attrs"] if one["type"].native != "signing_certificate"]
    signed["signer_infos"][0]["signed_attrs"] = kept


@pytest.mark.parametrize("change", [twice, without_its_certificate])
def test_a_token_with_other_signatures_is_refused(change: Any) -> None:
    with pytest.raises(TimeStampProblemError):
        require_stamped(changed_signed_data(change), stamped=STAMPED, trusted=(root().certificate,))


def test_a_changed_byte_is_refused_or_changes_nothing_that_is_said() -> None:
    # Not all of a token is under its signature: what is not, may neither move the time nor bring another authority.
    token = token_over(DIGEST, of=unit(), at=AT)
    said = require_stamped(token, stamped=STAMPED, trusted=(root().certificate,))
    refused = 0
    for place in range(len(token)):
        changed = token[:place] + bytes([token[place] ^ 1]) + token[place + 1 :]
        try:
            assert require_stamped(changed, stamped=STAMPED, trusted=(root().certificate,)) == said
        except TimeStampProblemError:
            refused += 1
    assert refused > 0.9 * len(token)
