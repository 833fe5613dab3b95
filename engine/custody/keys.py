"""The key that seals reports: made here for one installation, or brought along by the organisation.

A local key vouches for itself: it shows that a report was not changed since this installation sealed it, and nothing
about who stands behind it. An organisation's own key comes as a PKCS#12 file, or stays in a token. Nothing here reads a
clock.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    pkcs12,
)
from cryptography.x509.oid import NameOID

from engine.custody.certificates import may_sign
from engine.custody.key_errors import (
    KeyExistsError,
    KeyExpiredError,
    KeyFileError,
    KeyIsOpenError,
    KeyKindError,
    KeyUsageError,
    PassphraseError,
)
from engine.custody.new_files import write_new
from engine.custody.self_signed import self_signed
from engine.custody.tokens import TokenKey, TokenPlace, open_token
from engine.ledger.signatures import PSS, fingerprint_of
from engine.model.errors import MunimentError

LOCAL_NAME = "Muniment local system key"
RSA_BITS = 3072
"""About 128 bits of strength, and every PDF reader checks it; elliptic curves would lift the file to PDF 2.0."""

FEWEST_RSA_BITS = 2048
CURVES = frozenset({"secp256r1", "secp384r1", "secp521r1"})
LOCAL_DAYS = 3652
"""Ten years: without a trusted time stamp a seal can be checked only as long as its certificate lasts."""

_LONGEST_ORGANISATION = 64
"""Characters of an organisation's name in a certificate (X.520 `ub-organization-name`)."""

_OTHERS_MAY = stat.S_IRWXG | stat.S_IRWXO

PrivateKey = RSAPrivateKey | EllipticCurvePrivateKey | TokenKey


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """A private key, here or in a token, with its certificate; `chain` has those of its issuers, where there are any.

    INVARIANT: the key belongs to the certificate, which may sign and was valid when it was loaded
    (`tests/engine/custody/test_keys.py` holds it).
    """

    private: PrivateKey = field(repr=False)
    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...] = ()

    @property
    def name(self) -> str:
        """Return the common name of the certificate."""
        names = self.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else self.certificate.subject.rfc4514_string()

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the certificate as 64 hex digits."""
        return fingerprint_of(self.certificate)

    def sign(self, data: bytes) -> bytes:
        """Return a signature over `data` with SHA-256: RSA-PSS (RFC 8017), or ECDSA.

        Raises `TokenError` where the token of the key refuses.
        """
        match self.private:
            case RSAPrivateKey():
                return self.private.sign(data, PSS, hashes.SHA256())
            case EllipticCurvePrivateKey():
                return self.private.sign(data, ECDSA(hashes.SHA256()))
            case TokenKey():
                return self.private.sign(data)

    @property
    def certificate_pem(self) -> bytes:
        """Return the certificate alone, to hand out."""
        return self.certificate.public_bytes(Encoding.PEM)


def generate_local_key(path: Path, *, organisation: str, now: datetime) -> SigningKey:
    """Make a key with a self-signed certificate and write both to `path`, readable by its owner alone.

    `now` is aware. The file appears whole or not at all, and never in place of another: raises `KeyExistsError` where
    something is there, `KeyFileError` where it cannot be written.
    """
    private = generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    certificate = _self_signed(private, organisation=organisation, now=now)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        write_new(path, [pem + certificate.public_bytes(Encoding.PEM)])
    except FileExistsError:
        raise KeyExistsError(path=str(path)) from None
    except OSError as error:
        raise KeyFileError(path=str(path), what=(error.strerror or "it cannot be written").lower()) from error
    return SigningKey(private=private, certificate=certificate)


def load_local_key(path: Path, *, now: datetime) -> SigningKey:
    """Return the key that `generate_local_key` wrote.

    Raises `KeyIsOpenError` where others may read it, `KeyFileError` where it is no such file, and what `_checked`
    raises.
    """
    data = _read(path)
    if path.stat().st_mode & _OTHERS_MAY:
        raise KeyIsOpenError(path=str(path))
    try:
        private = load_pem_private_key(data, password=None)
        certificates = x509.load_pem_x509_certificates(data)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyFileError(path=str(path), what="it holds no private key with a certificate in PEM") from error
    return _checked(private, certificates[0], tuple(certificates[1:]), path=path, now=now)


def load_pkcs12(path: Path, *, passphrase: str, now: datetime) -> SigningKey:
    """Return the key of a PKCS#12 file (`.p12`, `.pfx`).

    Raises `PassphraseError` where the passphrase does not open it, `KeyFileError` where it holds no key with a
    certificate, and what `_checked` raises.
    """
    data = _read(path)
    try:
        private, certificate, others = pkcs12.load_key_and_certificates(data, passphrase.encode("utf-8"))
    except ValueError as error:
        # The library tells a wrong passphrase from a broken file only in words.
        if "password" in str(error).lower() or "mac" in str(error).lower():
            raise PassphraseError(path=str(path)) from None
        raise KeyFileError(path=str(path), what="it is no PKCS#12 file") from error
    except UnsupportedAlgorithm as error:
        raise KeyFileError(path=str(path), what="it is encrypted in a way that is not supported") from error
    if private is None or certificate is None:
        raise KeyFileError(path=str(path), what="it holds no private key with its certificate")
    return _checked(private, certificate, tuple(others), path=path, now=now)


def load_from_token(place: TokenPlace, *, pin: str, now: datetime) -> SigningKey:
    """Return a key that stays in its token; raises what `open_token` and `_checked` raise."""
    private, certificate, chain = open_token(place, pin=pin)
    try:
        return _checked(private, certificate, chain, path=place.name, now=now)
    except MunimentError:
        private.close()
        raise


def _checked(
    private: object,
    certificate: x509.Certificate,
    chain: tuple[x509.Certificate, ...],
    *,
    path: Path | str,
    now: datetime,
) -> SigningKey:
    """Return the key, or raise `KeyKindError`, `KeyFileError`, `KeyUsageError` or `KeyExpiredError`."""
    if not isinstance(private, RSAPrivateKey | EllipticCurvePrivateKey | TokenKey):
        raise KeyKindError(path=str(path), kind=type(private).__name__.removesuffix("PrivateKey"))
    if weakness := _weakness(certificate.public_key() if isinstance(private, TokenKey) else private.public_key()):
        raise KeyKindError(path=str(path), kind=weakness)
    if not _belongs(private, certificate):
        raise KeyFileError(path=str(path), what="its key does not belong to its certificate")
    if not may_sign(certificate):
        raise KeyUsageError(path=str(path))
    first, last = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    if not first <= now <= last:
        raise KeyExpiredError(path=str(path), first=first.date().isoformat(), last=last.date().isoformat())
    return SigningKey(private=private, certificate=certificate, chain=chain)


def _weakness(public: object) -> str:
    """Return what a key is where PDF readers do not check it, or it is too weak; nothing where it will do."""
    match public:
        case RSAPublicKey():
            return f"RSA of {public.key_size} bits" if public.key_size < FEWEST_RSA_BITS else ""
        case EllipticCurvePublicKey():
            return f"the curve {public.curve.name}" if public.curve.name not in CURVES else ""
        case _:
            return type(public).__name__.removesuffix("PublicKey")


def _belongs(private: PrivateKey, certificate: x509.Certificate) -> bool:
    if isinstance(private, TokenKey):
        return private.signs_for(certificate)
    return _public_bytes(private.public_key()) == _public_bytes(certificate.public_key())


def _public_bytes(key: object) -> bytes:
    # Any kind of key may come in; those that Muniment refuses have this method too.
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)  # type: ignore[attr-defined, no-any-return]


def _self_signed(private: RSAPrivateKey, *, organisation: str, now: datetime) -> x509.Certificate:
    attributes = [x509.NameAttribute(NameOID.COMMON_NAME, LOCAL_NAME)]
    shown = organisation.strip()[:_LONGEST_ORGANISATION]
    if shown:
        attributes.insert(0, x509.NameAttribute(NameOID.ORGANIZATION_NAME, shown))
    return self_signed(private, subject=x509.Name(attributes), now=now, days=LOCAL_DAYS)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise KeyFileError(path=str(path), what=(error.strerror or "it cannot be read").lower()) from error
