"""Asking a time-stamping authority for a token (RFC 3161 over HTTP, section 3.4): the one place that uses a network.

What goes out is a digest and a random number. What comes back is believed only after it was checked as strictly as
when the ledger is verified: a bad token that was kept would be a problem for ever.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlsplit

import aiohttp
from asn1crypto import cms, tsp
from cryptography import x509
from pyhanko.sign.timestamps.aiohttp_client import HTTPTimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError, handle_tsp_response

from engine.ledger.heads import Head
from engine.ledger.time_stamps import (
    MOST_TOKEN_BYTES,
    TimeStamp,
    TimeStampProblemError,
    digest_to_stamp,
    require_stamped,
)
from engine.model.errors import MunimentError

SECONDS = 20.0
"""How long an answer may take, from the first look for the name to the last byte."""


class AuthorityAddressError(MunimentError):
    """An address at which no authority can be asked."""

    def __init__(self, *, url: str, cause: str) -> None:
        super().__init__(
            f"`{url}` is no address of a time-stamping authority",
            cause=cause,
            help="write it as https://tsa.example/tsr",
        )
        self.url = url


class NoTimeStampError(MunimentError):
    """An authority that gave no token that counts."""

    exit_code = 3

    def __init__(self, *, url: str, cause: str) -> None:
        super().__init__(
            f"no time stamp came from `{url}`",
            cause=cause,
            help="the head was signed and kept without one; when the authority answers again, sign another with "
            "`muniment ledger head`",
        )
        self.url = url


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAuthority:
    """Where tokens come from, and by which certificates they are trusted: its own, or those of who issued it.

    INVARIANT: the address is one of HTTP and carries no password (`tests/engine/custody/test_time_authority.py` holds
    it).
    """

    url: str
    trusted: tuple[x509.Certificate, ...]
    seconds: float = SECONDS

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
            has_place = bool(parts.hostname) and (parts.port is None or parts.port > 0)
        except ValueError as error:
            raise AuthorityAddressError(url=self.url, cause=str(error).lower()) from None
        if parts.scheme not in ("http", "https") or not has_place:
            raise AuthorityAddressError(url=self.url, cause="it does not name a host over http or https")
        if parts.username is not None or parts.password is not None:
            shown = parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
            raise AuthorityAddressError(url=shown, cause="it carries a name or a password, which would be printed")

    def stamp(self, head: Head) -> tuple[Head, TimeStamp]:
        """Return a head with a token, and what that says; raises `NoTimeStampError`."""
        try:
            nonce, token = asyncio.run(self._fetch(head.stamped_bytes()))
            said = require_stamped(token, stamped=head.stamped_bytes(), trusted=self.trusted)
        except TimestampRequestError as error:
            raise NoTimeStampError(url=self.url, cause=_why(error)) from error
        except TimeStampProblemError as problem:
            raise NoTimeStampError(url=self.url, cause=f"its time stamp does not count: {problem}") from problem
        if said.nonce != nonce:
            raise NoTimeStampError(url=self.url, cause="it answered another request than ours: its nonce is another")
        return replace(head, time_stamp=token), said

    async def _fetch(self, stamped: bytes) -> tuple[int, bytes]:
        stamper = _Stamper(self.url, timeout=self.seconds)
        digest = digest_to_stamp(stamped)
        nonce, request = stamper.request_cms(digest, "sha256")  # type: ignore[no-untyped-call]  # untyped in pyHanko
        response = await stamper.async_request_tsa_response(request)
        try:
            # The nonce is compared after the signature was checked: an unsigned one says nothing.
            token = handle_tsp_response(response, None)
            return nonce, token.dump()
        except TimestampRequestError:
            raise
        except Exception as error:  # hostile bytes raise everything, from KeyError to RecursionError
            raise TimestampRequestError("its answer cannot be read") from error


class _Response(tsp.TimeStampResp):  # type: ignore[misc]  # asn1crypto comes without types
    """A response as RFC 3161 section 2.4.2 has it: one that refuses brings no token, which the library demands."""

    _fields: ClassVar[list[tuple[object, ...]]] = [
        ("status", tsp.PKIStatusInfo),
        ("time_stamp_token", cms.ContentInfo, {"optional": True}),
    ]


class _Stamper(HTTPTimeStamper):
    """Reads no more of an answer than a token can have, follows nobody elsewhere, and asks no proxy."""

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        timeout = aiohttp.ClientTimeout(total=self.timeout)
        try:
            async with (
                aiohttp.ClientSession(timeout=timeout, trust_env=False, auto_decompress=False) as session,
                session.post(
                    self.url, headers=self.request_headers(), data=req.dump(), allow_redirects=False
                ) as response,
            ):
                if response.status != 200:
                    raise TimestampRequestError(f"it answered with the HTTP status {response.status}")
                if response.content_type != "application/timestamp-reply":
                    raise TimestampRequestError("its answer is no application/timestamp-reply")
                return _Response.load(await _bounded(response.content), strict=True)
        except TimeoutError as error:
            raise TimestampRequestError(f"it did not answer within {self.timeout:g} seconds") from error
        except TimestampRequestError:
            raise
        except (aiohttp.ClientError, OSError) as error:
            raise TimestampRequestError(f"it cannot be reached: {error}") from error
        except (ValueError, TypeError) as error:
            raise TimestampRequestError("its answer cannot be read") from error


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    found = bytearray()
    async for piece in content.iter_any():
        found += piece
        if len(found) > MOST_TOKEN_BYTES:
            raise TimestampRequestError(f"its answer is longer than {MOST_TOKEN_BYTES:,} bytes")
    return bytes(found)


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:300]
