"""Whether a key signed some bytes: heads of the ledger, and statements of people."""

from __future__ import annotations

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

PSS = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=padding.PSS.DIGEST_LENGTH)
"""How an RSA key signs (RFC 8017 section 8.1)."""


def fingerprint_of(certificate: x509.Certificate) -> str:
    """Return the SHA-256 of a certificate as 64 hex digits."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def is_signed(data: bytes, *, signature: bytes, certificate: x509.Certificate) -> bool:
    """Say whether the key of this certificate signed `data` with SHA-256: RSA-PSS, or ECDSA."""
    key = certificate.public_key()
    try:
        match key:
            case rsa.RSAPublicKey():
                key.verify(signature, data, PSS, hashes.SHA256())
            case ec.EllipticCurvePublicKey():
                key.verify(signature, data, ec.ECDSA(hashes.SHA256()))
            case _:
                return False
    except InvalidSignature:
        return False
    return True
