"""Making the system key: one file for Muniment, one to hand out."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from engine.custody.key_errors import KeyFileError
from engine.custody.keys import SigningKey, generate_local_key

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
