"""Certificates that are handed in: read from files, and what they were issued for."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from engine.custody.key_errors import CertificateError


def load_certificate(path: Path) -> x509.Certificate:
    """Return a certificate from a file in PEM or DER; raises `CertificateError` where it holds none, or several."""
    found = load_certificates(path)
    if len(found) != 1:
        raise CertificateError(path=str(path), what="it holds several certificates")
    return found[0]


def load_certificates(path: Path) -> list[x509.Certificate]:
    """Return the certificates of a file, one in DER or any number in PEM; raises `CertificateError` without any."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CertificateError(path=str(path), what=error.strerror or "it cannot be read") from error
    try:
        if b"-----BEGIN" not in data:
            return [x509.load_der_x509_certificate(data)]
        return x509.load_pem_x509_certificates(data)
    except ValueError as error:
        raise CertificateError(path=str(path), what="it holds no certificate") from error


def may_sign(certificate: x509.Certificate) -> bool:
    """Say whether a certificate was issued for signatures that bind (`nonRepudiation`, RFC 5280 section 4.2.1.3)."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return False
    return usage.digital_signature and usage.content_commitment
