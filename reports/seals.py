"""What a signature in a report must be: whole, made by a named certificate, and followed by nothing it forbids.

One verdict of the library is not enough: it takes an unjudged modification for a harmless one, and without a trust list
of ours it would fall back on the machine's.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.fields import MDPPerm
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from engine.custody.certificates import may_sign
from engine.ledger.signatures import fingerprint_of

# The library logs what it refuses; the checks say it already, and nothing goes to the terminal behind their back.
for _library in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

PADES = "/ETSI.CAdES.detached"


class SealProblemError(Exception):
    """Why a signature does not count."""


def require_certified(seal: EmbeddedPdfSignature) -> None:
    """Raise `SealProblemError` unless the signature certifies the file and lets only forms be filled in."""
    if seal.docmdp_level is not MDPPerm.FILL_FORMS:
        raise SealProblemError("the seal does not certify the file for form filling alone")
    if str(seal.sig_object.get("/SubFilter", "")) != PADES:
        raise SealProblemError("the seal is not a PAdES signature")


def require_trusted(seal: EmbeddedPdfSignature, *, trusted: Sequence[x509.Certificate], at: datetime) -> str:
    """Return the fingerprint of the certificate that made the seal.

    Raises `SealProblemError` unless the seal is intact and valid, was made by one of `trusted` itself, and that
    certificate is valid `at` and was issued for binding signatures. Nothing is fetched: revocation is not known here.
    """
    if not trusted:
        raise SealProblemError("no certificate was given to trust")
    signer = seal.signer_cert
    pinned = {fingerprint_of(certificate): certificate for certificate in trusted}
    found = signer.sha256.hex() if signer is not None else ""
    if found not in pinned:
        raise SealProblemError(f"sealed with the certificate {found}, which is not one that was given")
    if not may_sign(pinned[found]):
        raise SealProblemError("the certificate was not issued for signatures that bind")
    # The library takes a trust root as it is, whatever its dates say.
    certificate = pinned[found]
    if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
        raise SealProblemError(f"the certificate is not valid on {at.date().isoformat()}")
    status = _validated(seal, roots=(certificate,), at=at)
    if not status.intact:
        raise SealProblemError("the file was changed: its digest is not the one that was sealed")
    if not status.valid:
        raise SealProblemError("the seal itself is not valid")
    if not status.trusted:
        raise SealProblemError(f"the certificate does not hold at {at.date().isoformat()}: {_why(status)}")
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        raise SealProblemError("the seal does not cover the whole file as it was sealed")
    if status.modification_level is None or status.modification_level > ModificationLevel.FORM_FILLING:
        raise SealProblemError("the file was changed after it was sealed, in a way the seal forbids")
    if not status.docmdp_ok or not status.bottom_line:
        raise SealProblemError("the file was changed after it was sealed, in a way the seal forbids")
    return found


def require_covered(signatures: Sequence[EmbeddedPdfSignature]) -> str:
    """Return a word on the coverage; raises `SealProblemError` where bytes follow the last signature."""
    last = signatures[-1]
    last.compute_integrity_info()  # type: ignore[no-untyped-call]  # untyped in pyHanko
    if last.evaluate_signature_coverage() is not SignatureCoverageLevel.ENTIRE_FILE:
        raise SealProblemError("bytes follow the last signature")
    if len(signatures) == 1:
        return "the seal covers the whole file"
    return f"after the seal only {len(signatures) - 1} more signatures were added"


def later_signatures_hold(signatures: Sequence[EmbeddedPdfSignature]) -> None:
    """Raise `SealProblemError` unless each later signature is whole and covers its revision; trust is not judged."""
    for signature in signatures:
        signature.compute_integrity_info()  # type: ignore[no-untyped-call]  # untyped in pyHanko
        status = validate_pdf_signature(signature, signer_validation_context=_nobody(signature))
        if not (status.intact and status.valid) or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            raise SealProblemError(f"the signature in {signature.field_name} is not whole")


def _validated(
    signature: EmbeddedPdfSignature, *, roots: Sequence[x509.Certificate], at: datetime
) -> PdfSignatureStatus:
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root.public_bytes(Encoding.DER)) for root in roots],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=at,
    )
    return validate_pdf_signature(
        signature,
        signer_validation_context=context,
        key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"}),
    )


def _nobody(signature: EmbeddedPdfSignature) -> ValidationContext:
    """Return a context that trusts nobody, so that the machine's trust list is never asked."""
    moment = signature.self_reported_timestamp
    return ValidationContext(trust_roots=[], allow_fetching=False, revocation_mode="soft-fail", moment=moment)


def _why(status: PdfSignatureStatus) -> str:
    problem = status.trust_problem_indic
    return str(problem.standard_name) if problem is not None else "no chain to it"
