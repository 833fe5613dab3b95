"""Making the system key: one file for Muniment, one to hand out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.custody.key_errors import KeyFileError
from engine.custody.keys import SigningKey, generate_local_key
from engine.custody.personal_keys import as_pkcs12, make_personal_key
from procedures.ledger import FileExistsAlreadyError, write_new

KEY_FILE = "system.pem"
CERTIFICATE_FILE = "system.cert.pem"


def make_local_key(folder: Path, *, organisation: str, now: datetime) -> SigningKey:
    """Make a key in `folder` and its certificate beside it; raises `KeyExistsError` where there is one."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = generate_local_key(folder / KEY_FILE, organisation=organisation, now=now)
        (folder / CERTIFICATE_FILE).write_bytes(key.certificate_pem)
    except OSError as error:
        raise KeyFileError(path=str(folder), what=(error.strerror or "it cannot be written").lower()) from error
    return key


def make_personal_key_file(out: Path, *, name: str, passphrase: str, now: datetime) -> tuple[SigningKey, Path]:
    """Make a key of a person in a new PKCS#12 file, and return it with the file of its certificate beside it.

    Raises `FileExistsAlreadyError`.
    """
    key = make_personal_key(name, now=now)
    certificate = out.with_suffix(".cert.pem")
    for path in (out, certificate):
        if path.exists():
            raise FileExistsAlreadyError(path=path)
    write_new(out, iter([as_pkcs12(key, name=name, passphrase=passphrase)]))
    write_new(certificate, iter([key.certificate_pem]))
    return key, certificate
