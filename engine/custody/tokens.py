"""Keys that never leave their token: a smart card, or a hardware security module (PKCS#11).

The module is a library of the token's maker, and runs in this process with all its rights. A PIN is tried once: after
a few wrong ones most tokens lock themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pkcs11
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pkcs11 import MGF, Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.exceptions import PinIncorrect, PinInvalid, PinLenRange, PinLocked, PKCS11Error
from pkcs11.util.ec import encode_ecdsa_signature
from pyhanko.sign.pkcs11 import PKCS11Signer

from engine.custody.key_errors import (
    ModuleError,
    NoSuchTokenError,
    NoTokenCertificateError,
    NoTokenKeyError,
    PinError,
    TokenError,
)
from engine.ledger.signatures import PSS
from engine.model.errors import MunimentError

_PSS = (Mechanism.SHA256, MGF.SHA256, hashes.SHA256.digest_size)
_TRIAL = b"muniment: does this key belong to this certificate?"
_MOST_ISSUERS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenPlace:
    """Where a key is: the library that talks to the token, the label of the token, and that of the key in it."""

    module: Path
    token: str
    key: str

    @property
    def name(self) -> str:
        """Return token and key as one name."""
        return f"{self.token}/{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenKey:
    """A private key in a token whose session is open; it signs and cannot be read."""

    place: TokenPlace
    session: pkcs11.Session
    key: pkcs11.SignMixin

    def sign(self, data: bytes) -> bytes:
        """Return a signature over `data` with SHA-256: RSA-PSS (RFC 8017), or ECDSA; raises `TokenError`."""
        try:
            if self.key.key_type is KeyType.RSA:
                return bytes(self.key.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS_PSS, mechanism_param=_PSS))
            digest = hashes.Hash(hashes.SHA256())
            digest.update(data)
            # Hashed here: not every token hashes for ECDSA.
            return encode_ecdsa_signature(self.key.sign(digest.finalize(), mechanism=Mechanism.ECDSA))
        except PKCS11Error as error:
            raise TokenError(place=self.place.name, cause=_said(error)) from error

    def signs_for(self, certificate: x509.Certificate) -> bool:
        """Say whether what this key signs holds under a certificate; raises `TokenError` where it signs nothing."""
        signature, public = self.sign(_TRIAL), certificate.public_key()
        try:
            match public:
                case rsa.RSAPublicKey():
                    public.verify(signature, _TRIAL, PSS, hashes.SHA256())
                case ec.EllipticCurvePublicKey():
                    public.verify(signature, _TRIAL, ec.ECDSA(hashes.SHA256()))
                case _:
                    return False
        except InvalidSignature:
            return False
        return True

    def close(self) -> None:
        """End the session: the key signs no more."""
        self.session.close()

    def pdf_signer(self, certificate: x509.Certificate, chain: Sequence[x509.Certificate]) -> PKCS11Signer:
        """Return what signs a PDF with this key; it raises `TokenError` where the token refuses."""
        return _PdfSigner(
            self.session,
            signing_cert=_as_asn1(certificate),
            ca_chain=[_as_asn1(issuer) for issuer in chain],
            key_label=self.place.key,
            # Hashed here: not every token hashes for ECDSA.
            use_raw_mechanism=True,
        )


class _PdfSigner(PKCS11Signer):
    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        try:
            return await super().async_sign_raw(data, digest_algorithm, dry_run=dry_run)
        except PKCS11Error as error:
            raise TokenError(place=self.key_label or "", cause=_said(error)) from error


def open_token(place: TokenPlace, *, pin: str) -> tuple[TokenKey, x509.Certificate, tuple[x509.Certificate, ...]]:
    """Return a key in a token with its certificate and the certificates of its issuers that the token has.

    Raises `ModuleError`, `NoSuchTokenError`, `PinError`, `NoTokenKeyError`, `NoTokenCertificateError`, or `TokenError`
    for whatever else the token refuses.
    """
    if not place.module.is_file():
        raise ModuleError(module=str(place.module), cause="it is no file")
    try:
        library = pkcs11.lib(str(place.module.resolve()))
    except PKCS11Error as error:
        raise ModuleError(module=str(place.module), cause=_said(error)) from error
    try:
        session = _opened(library.get_tokens(), place, pin=pin)
    except PKCS11Error as error:
        raise TokenError(place=place.name, cause=_said(error)) from error
    try:
        return _found(session, place)
    except PKCS11Error as error:
        session.close()
        raise TokenError(place=place.name, cause=_said(error)) from error
    except MunimentError:
        # Who is logged in stays so in this process until the last session ends.
        session.close()
        raise


def _found(
    session: pkcs11.Session, place: TokenPlace
) -> tuple[TokenKey, x509.Certificate, tuple[x509.Certificate, ...]]:
    key = _key(session, place)
    certificates = _certificates(session)
    identity = bytes(key[Attribute.ID] or b"")
    # A card's maker ties the two by their id; who fills a token by hand may have given both one label instead.
    fitting = [found for id, _, found in certificates if identity and id == identity]
    fitting += [found for id, label, found in certificates if label == place.key and id != identity]
    if not fitting:
        raise NoTokenCertificateError(place=place.name)
    token_key = TokenKey(place=place, session=session, key=key)
    return token_key, fitting[0], _issuers(fitting[0], [found for *_, found in certificates])


def _opened(tokens: Iterable[pkcs11.Token], place: TokenPlace, *, pin: str) -> pkcs11.Session:
    found = [token for token in tokens if token.label == place.token]
    if not found:
        raise NoSuchTokenError(module=str(place.module), token=place.token)
    if len(found) > 1:
        raise TokenError(place=place.name, cause=f"{len(found)} tokens have this label")
    try:
        return found[0].open(user_pin=pin)
    except PinLocked:
        raise PinError(token=place.token, cause="it is locked after too many wrong ones") from None
    except (PinIncorrect, PinInvalid, PinLenRange):
        raise PinError(token=place.token, cause="it was tried once, and is not tried again") from None


def _key(session: pkcs11.Session, place: TokenPlace) -> pkcs11.SignMixin:
    wanted = {Attribute.CLASS: ObjectClass.PRIVATE_KEY, Attribute.LABEL: place.key, Attribute.SIGN: True}
    found = list(session.get_objects(wanted))
    if not found:
        raise NoTokenKeyError(place=place.name)
    if len(found) > 1:
        raise TokenError(place=place.name, cause=f"{len(found)} keys have this label")
    return cast(pkcs11.SignMixin, found[0])


def _certificates(session: pkcs11.Session) -> list[tuple[bytes, str, x509.Certificate]]:
    """Return the certificates in a token with their ids and labels; what cannot be read is passed over."""
    read = []
    for found in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        try:
            certificate = x509.load_der_x509_certificate(bytes(found[Attribute.VALUE]))
        except ValueError:
            continue
        read.append((bytes(found[Attribute.ID] or b""), str(found[Attribute.LABEL]), certificate))
    return read


def _issuers(certificate: x509.Certificate, others: Sequence[x509.Certificate]) -> tuple[x509.Certificate, ...]:
    chain: list[x509.Certificate] = []
    last = certificate
    while len(chain) < _MOST_ISSUERS and last.issuer != last.subject:
        issuer = next((other for other in others if other.subject == last.issuer and other not in chain), None)
        if issuer is None:
            break
        chain.append(issuer)
        last = issuer
    return tuple(chain)


def _as_asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _said(error: PKCS11Error) -> str:
    """Return what the library says; it names most of its errors by their class alone."""
    said = " ".join(str(error).split())[:200]
    return f"{type(error).__name__}: {said}" if said else type(error).__name__
