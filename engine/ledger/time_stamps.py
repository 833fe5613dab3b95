"""Tokens of a time-stamping authority on heads (RFC 3161): what is stamped, and whether a token stamps it.

A token shows that its head, and so every entry under it, was there at the time that the authority names. It does not
show that the times of the entries are true, who signed the head, or that no other ledger was stamped besides.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from asn1crypto import cms, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

# The library logs what it refuses; the problem says it already, and nothing goes to the terminal behind its back.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

MOST_TOKEN_BYTES = 64 * 1024
"""A token with the certificates of its authority has 2 to 8 KB."""

_DIGESTS = frozenset({"sha256", "sha384", "sha512"})
_ESS = frozenset({"signing_certificate", "signing_certificate_v2"})


class TimeStampProblemError(Exception):
    """Why a token does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeStamp:
    """What a token says: when (aware), by whom, and the nonce of the request that it answers, where it had one."""

    at: datetime
    authority: str
    nonce: int | None


def digest_to_stamp(stamped: bytes) -> bytes:
    """Return the imprint: the SHA-256 of what is stamped (RFC 3161 section 2.4.1)."""
    return hashlib.sha256(stamped).digest()


def require_stamped(token: bytes, *, stamped: bytes, trusted: Sequence[x509.Certificate] | None) -> TimeStamp:
    """Return what a token over `stamped` says; raises `TimeStampProblemError` for whatever is not in order.

    Its imprint must be the one of `stamped` and its only signature intact, by a certificate that is there for time
    stamps alone (critical `timeStamping`, RFC 3161 section 2.3) and was valid at the time in the token. One of
    `trusted` must be that certificate, or have issued it, and have been valid then too. With `None` nobody's trust is
    asked: that shows only whether the token was changed. Nothing is fetched: revocation is not known here.
    """
    if len(token) > MOST_TOKEN_BYTES:
        raise TimeStampProblemError(f"it is longer than {MOST_TOKEN_BYTES:,} bytes")
    try:
        return _require_stamped(token, stamped=stamped, trusted=trusted)
    except TimeStampProblemError:
        raise
    except SignatureValidationError as error:
        raise TimeStampProblemError(_in_a_line(error)) from error
    except Exception as error:  # fail closed: hostile bytes raise everything, from KeyError to RecursionError
        raise TimeStampProblemError("it cannot be read") from error


def _require_stamped(token: bytes, *, stamped: bytes, trusted: Sequence[x509.Certificate] | None) -> TimeStamp:
    content = cms.ContentInfo.load(token, strict=True)
    if content["content_type"].native != "signed_data":
        raise TimeStampProblemError("it is not signed")
    signed = content["content"]
    info = signed["encap_content_info"]["content"].parsed
    if signed["encap_content_info"]["content_type"].native != "tst_info" or not isinstance(info, tsp.TSTInfo):
        raise TimeStampProblemError("it is no time stamp")
    imprint = info["message_imprint"]
    if imprint["hash_algorithm"]["algorithm"].native != "sha256":
        raise TimeStampProblemError("its imprint is no SHA-256")
    if imprint["hashed_message"].native != digest_to_stamp(stamped):
        raise TimeStampProblemError("it is over something else")
    at = info["gen_time"].native.astimezone(UTC)
    _require_one_strong_signature(signed)
    roots = [one for one in trusted or () if one.not_valid_before_utc <= at <= one.not_valid_after_utc]
    if trusted is not None and not roots:
        raise TimeStampProblemError(f"no certificate that was given to trust was valid at {at:%Y-%m-%d %H:%M:%S} UTC")
    # Without roots of ours the library would ask the machine's trust list: then it is given a list of nobody.
    context = _context(roots, at=at)
    found = asyncio.run(validate_tst_signed_data(signed, context, lambda _: digest_to_stamp(stamped)))
    status = TimestampSignatureStatus(**found)
    if not (status.intact and status.valid):
        raise TimeStampProblemError("its signature does not hold")
    signer = status.signing_cert
    _require_for_time_stamps(signer, at=at)
    if trusted is not None and not status.trusted:
        raise TimeStampProblemError(f"it was signed by `{signer.subject.human_friendly}`, which is not trusted")
    return TimeStamp(at=at, authority=signer.subject.human_friendly, nonce=info["nonce"].native)


def _require_one_strong_signature(signed: cms.SignedData) -> None:
    if len(signed["signer_infos"]) != 1:
        raise TimeStampProblemError("it does not have one signature")
    signer = signed["signer_infos"][0]
    if signer["digest_algorithm"]["algorithm"].native not in _DIGESTS:
        raise TimeStampProblemError("its signature is over a weak digest")
    if not _ESS & {attribute["type"].native for attribute in signer["signed_attrs"]}:
        # RFC 3161 section 2.4.2 demands it, so that no other certificate of the same key can be put in its place.
        raise TimeStampProblemError("its signature does not name its certificate")


def _require_for_time_stamps(signer: asn1_x509.Certificate, *, at: datetime) -> None:
    purposes = signer.extended_key_usage_value
    is_alone = purposes is not None and list(purposes.native) == ["time_stamping"]
    if not is_alone or "extended_key_usage" not in signer.critical_extensions:
        raise TimeStampProblemError("its certificate was not issued for time stamps alone")
    if not signer.not_valid_before <= at <= signer.not_valid_after:
        raise TimeStampProblemError(f"its certificate was not valid at {at:%Y-%m-%d %H:%M:%S} UTC")


def _context(roots: Sequence[x509.Certificate], *, at: datetime) -> ValidationContext:
    return ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=at,
    )


def _in_a_line(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
