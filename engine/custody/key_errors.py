"""What can be wrong with a key or a certificate."""

from __future__ import annotations

from engine.model.errors import MunimentError


class KeyFileError(MunimentError):
    """A file that gives no signing key."""

    def __init__(self, *, path: str, what: str) -> None:
        super().__init__(f"`{path}` gives no signing key", cause=what)
        self.path = path
        self.what = what


class KeyExistsError(MunimentError):
    """A key would be written where something is: a key that is lost cannot be made again."""

    def __init__(self, *, path: str) -> None:
        super().__init__(f"`{path}` is there already and is not replaced", help="name another place for the new key")
        self.path = path


class KeyIsOpenError(MunimentError):
    """A private key that others on the machine may read."""

    exit_code = 4

    def __init__(self, *, path: str) -> None:
        super().__init__(
            f"`{path}` may be read by others", cause="whoever reads it can seal reports", help=f"chmod 600 {path}"
        )
        self.path = path


class PassphraseError(MunimentError):
    """A passphrase that does not open a PKCS#12 file."""

    def __init__(self, *, path: str) -> None:
        super().__init__(f"the passphrase does not open `{path}`")
        self.path = path


class KeyKindError(MunimentError):
    """A key of a kind that PDF readers do not check, or that is too weak."""

    def __init__(self, *, path: str, kind: str) -> None:
        super().__init__(
            f"`{path}` holds a key of the wrong kind",
            cause=f"it is {kind}",
            help="use RSA of 2048 bits or more, or the curves P-256, P-384 or P-521",
        )
        self.path = path
        self.kind = kind


class KeyExpiredError(MunimentError):
    """A certificate outside the days for which it was issued."""

    exit_code = 4

    def __init__(self, *, path: str, first: str, last: str) -> None:
        super().__init__(
            f"the certificate in `{path}` is not valid today", cause=f"it was issued for {first} to {last}"
        )
        self.path = path
        self.first = first
        self.last = last


class KeyUsageError(MunimentError):
    """A certificate that was not issued for binding signatures."""

    def __init__(self, *, path: str) -> None:
        super().__init__(
            f"the certificate in `{path}` was not issued for signatures that bind",
            cause="its key usage lacks digitalSignature or nonRepudiation",
        )
        self.path = path


class CertificateError(MunimentError):
    """A file that gives no single certificate."""

    def __init__(self, *, path: str, what: str) -> None:
        super().__init__(f"`{path}` gives no certificate", cause=what.lower())
        self.path = path
        self.what = what


class ModuleError(MunimentError):
    """A library that talks to no token."""

    def __init__(self, *, module: str, cause: str) -> None:
        super().__init__(
            f"`{module}` is no PKCS#11 module of this machine",
            cause=cause,
            help="name the library that came with the token, as /usr/lib/softhsm/libsofthsm2.so",
        )
        self.module = module


class NoSuchTokenError(MunimentError):
    """A token that is not there."""

    def __init__(self, *, module: str, token: str) -> None:
        super().__init__(
            f"there is no token `{token}`",
            cause=f"`{module}` finds none of that label",
            help="is it plugged in? See its label with `pkcs11-tool --list-slots`",
        )
        self.token = token


class PinError(MunimentError):
    """A PIN that does not open a token."""

    def __init__(self, *, token: str, cause: str) -> None:
        super().__init__(f"the PIN does not open the token `{token}`", cause=cause)
        self.token = token


class TokenError(MunimentError):
    """A token that refuses what is asked of it."""

    def __init__(self, *, place: str, cause: str) -> None:
        super().__init__(f"the token does not sign with `{place}`", cause=cause)
        self.place = place


class NoTokenKeyError(MunimentError):
    """A key that is not in its token, or may not sign."""

    def __init__(self, *, place: str) -> None:
        super().__init__(
            f"the token has no key `{place}` that signs",
            help="see the labels of its private keys with `pkcs11-tool --login --list-objects`",
        )
        self.place = place


class NoTokenCertificateError(MunimentError):
    """A key in a token without its certificate."""

    def __init__(self, *, place: str) -> None:
        super().__init__(
            f"the token has no certificate for `{place}`",
            cause="none has the id or the label of the key",
            help="put the certificate into the token under the id of the key",
        )
        self.place = place
