"""An authority that answers well is believed after every check; from any other comes no token, and nothing is lost."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from asn1crypto import core, tsp

from engine.custody.time_authority import AuthorityAddressError, NoTimeStampError, TimeAuthority
from engine.ledger.heads import Head
from engine.ledger.time_stamps import MOST_TOKEN_BYTES, require_stamped
from tests.engine.ledger.authority import (
    TIME_STAMPING,
    Answer,
    answering_another,
    honest,
    invent,
    root,
    serving,
    unit,
)

AT = datetime(2026, 11, 22, 12, tzinfo=UTC)
HEAD = Head(size=7, root="ab" * 32, at=AT, key="cd" * 32, signature="ef" * 64)


def ask(answer: Callable[[bytes], Answer], *, seconds: float = 20) -> Head:
    with serving(answer) as place:
        authority = TimeAuthority(url=place.url, trusted=(root().certificate,), seconds=seconds)
        return authority.stamp(HEAD)[0]


def test_a_token_comes_over_the_head_and_only_its_digest_goes_out() -> None:
    with serving(honest(unit(), at=AT)) as place:
        stamped, said = TimeAuthority(url=place.url, trusted=(root().certificate,)).stamp(HEAD)
    assert require_stamped(stamped.time_stamp, stamped=HEAD.stamped_bytes(), trusted=(root().certificate,)) == said
    assert said.at == AT
    (request,) = place.asked
    asked = tsp.TimeStampReq.load(request)
    assert asked["message_imprint"]["hashed_message"].native == hashlib.sha256(HEAD.stamped_bytes()).digest()
    assert said.nonce == asked["nonce"].native
    assert len(request) < 100


class Refusal(core.Sequence):  # type: ignore[misc]  # asn1crypto comes without types
    """A response without a token (RFC 3161 section 2.4.2)."""

    _fields: ClassVar[list[tuple[object, ...]]] = [("status", tsp.PKIStatusInfo)]


def rejected(_: bytes) -> Answer:
    status = {"status": "rejection", "status_string": ["not today\x1b[31m"], "fail_info": {"system_failure"}}
    return Answer(body=Refusal({"status": tsp.PKIStatusInfo(status)}).dump())


def cut_short(request: bytes) -> Answer:
    return Answer(body=honest(unit(), at=AT)(request).body[:-40])


def with_a_spoilt_signature(request: bytes) -> Answer:
    whole = honest(unit(), at=AT)(request).body
    return Answer(body=whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:])


OTHER_IMPRINT = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": b"\0" * 32}
OTHER_DIGEST = {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": b"\0" * 20}

REFUSED: dict[str, tuple[Callable[[bytes], Answer], str]] = {
    "an error": (lambda _: Answer(body=b"", status=500), "HTTP status 500"),
    "a redirect": (
        lambda _: Answer(body=b"", status=307, headers={"Location": "http://127.0.0.1:9/"}),
        "HTTP status 307",
    ),
    "a page": (lambda _: Answer(body=b"<html>", type="text/html"), "no application/timestamp-reply"),
    "garbage": (lambda _: Answer(body=b"\x30\x82garbage"), "cannot be read"),
    "nothing": (lambda _: Answer(body=b""), "cannot be read"),
    "half a token": (cut_short, "cannot be read"),
    "a rejection": (rejected, "not today"),
    "another imprint": (answering_another(unit(), at=AT, message_imprint=OTHER_IMPRINT), "over something else"),
    "another digest": (answering_another(unit(), at=AT, message_imprint=OTHER_DIGEST), "no SHA-256"),
    "another nonce": (answering_another(unit(), at=AT, nonce=7), "nonce is another"),
    "no nonce": (answering_another(unit(), at=AT, nonce=None), "nonce is another"),
    "a spoilt signature": (with_a_spoilt_signature, "its signature does not hold"),
    "a stranger": (
        honest(invent("Stranger", issuer=invent("Strange Root"), usage=TIME_STAMPING), at=AT),
        "not trusted",
    ),
    "a wrong purpose": (honest(invent("Plain", issuer=root()), at=AT), "time stamps alone"),
    "an expired one": (
        honest(invent("Old", issuer=root(), usage=TIME_STAMPING, days=(AT - timedelta(9), AT - timedelta(8))), at=AT),
        "not valid at",
    ),
    "too much": (lambda _: Answer(body=bytes(MOST_TOKEN_BYTES + 1)), "longer than"),
    "no end": (lambda _: Answer(body=bytes(9000), is_endless=True), "longer than"),
}


@pytest.mark.parametrize("how", REFUSED)
def test_a_bad_answer_gives_no_token_and_says_why(how: str) -> None:
    answer, why = REFUSED[how]
    with pytest.raises(NoTimeStampError) as raised:
        ask(answer)
    assert why in raised.value.cause
    assert "no time stamp came from" in raised.value.message
    assert "signed and kept" in raised.value.help


def test_an_authority_that_does_not_answer_is_left() -> None:
    with pytest.raises(NoTimeStampError) as raised:
        ask(lambda _: Answer(body=b"", waits=True), seconds=0.2)
    assert raised.value.cause == "it did not answer within 0.2 seconds"


def test_an_authority_that_is_not_there_is_told() -> None:
    with socket.socket() as taken:
        # Bound and not listening: nobody else gets this port, and nobody answers on it.
        taken.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{taken.getsockname()[1]}/"
        with pytest.raises(NoTimeStampError) as raised:
            TimeAuthority(url=url, trusted=(root().certificate,)).stamp(HEAD)
    assert "cannot be reached" in raised.value.cause


@pytest.mark.parametrize(
    "url", ["", "tsa.example", "ftp://tsa.example/", "http://", "http://tsa.example:99999999/", "file:///etc/passwd"]
)
def test_what_is_no_address_is_refused_before_anybody_is_asked(url: str) -> None:
    with pytest.raises(AuthorityAddressError):
        TimeAuthority(url=url, trusted=())


def test_a_password_in_an_address_is_refused_and_not_printed() -> None:
    with pytest.raises(AuthorityAddressError) as raised:
        TimeAuthority(url="https://officer:secret@tsa.example/tsr", trusted=())
    assert "secret" not in raised.value.message + raised.value.cause
