"""Keys of people, made here for want of an authority that issues them: a certificate that vouches for itself.

What binds such a certificate to a person is that a registrar entered it, and nothing else; its name says so.
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID

from engine.custody.keys import SigningKey
from engine.custody.self_signed import self_signed

PERSONAL_DAYS = 730
"""Two years: a key of a person is lost sooner than one of a machine."""

MADE_HERE = "Muniment local personal key"
_LONGEST_NAME = 64
"""Characters of a common name (X.520 `ub-common-name`)."""


def make_personal_key(name: str, *, now: datetime) -> SigningKey:
    """Return a new P-256 key with a certificate of its own for the person of that name; `now` is aware."""
    private = generate_private_key(SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, MADE_HERE),
            x509.NameAttribute(NameOID.COMMON_NAME, name.strip()[:_LONGEST_NAME]),
        ]
    )
    certificate = self_signed(private, subject=subject, now=now, days=PERSONAL_DAYS)
    return SigningKey(private=private, certificate=certificate)


def as_pkcs12(key: SigningKey, *, name: str, passphrase: str) -> bytes:
    """Return a key that was made here, with its certificate, as an encrypted PKCS#12 file (RFC 7292)."""
    assert isinstance(key.private, EllipticCurvePrivateKey)
    encryption = BestAvailableEncryption(passphrase.encode())
    return pkcs12.serialize_key_and_certificates(name.encode(), key.private, key.certificate, None, encryption)
