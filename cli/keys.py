"""`muniment keys`: the system key that seals reports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.session import keys_folder, system_clock, tell
from cli.signing_keys import load_system_key, new_passphrase
from procedures.keys import CERTIFICATE_FILE, KEY_FILE, make_local_key, make_personal_key_file

app = typer.Typer(help="Make and show the system key that seals reports.", no_args_is_help=True, rich_markup_mode=None)


@app.command("init")
def init(
    organisation: Annotated[
        str, typer.Option(help="Your organisation, which the certificate and the reports name.")
    ] = "",
    keys: options.Keys = None,
) -> None:
    """Make an RSA-3072 key with a certificate of its own; it vouches for this installation and for nobody."""
    folder = keys_folder(keys)
    key = make_local_key(folder, organisation=organisation, now=system_clock().now())
    tell(f"Key          {folder / KEY_FILE}  (keep it where only Muniment reads it)")
    tell(f"Certificate  {folder / CERTIFICATE_FILE}  (hand it to whoever verifies)")
    tell(f"SHA-256      {key.fingerprint}")


@app.command("person")
def person(
    name: Annotated[str, typer.Argument(help="The full name of the person.")],
    out: Annotated[Path, typer.Option(help="A new PKCS#12 file for the key; its certificate goes beside it.")],
) -> None:
    """Make a key for a person where no authority issues one; it proves what the registrar says, and no more."""
    key, certificate = make_personal_key_file(out, name=name, passphrase=new_passphrase(out), now=system_clock().now())
    tell(f"Key          {out}  (the person's alone)")
    tell(f"Certificate  {certificate}  (for the registrar)")
    tell(f"SHA-256      {key.fingerprint}")


@app.command("show")
def show(keys: options.Keys = None) -> None:
    """Print the certificate of the system key and its fingerprint."""
    key = load_system_key(keys_folder(keys), clock=system_clock())
    tell(f"{key.name}, SHA-256 {key.fingerprint}")
    tell(key.certificate_pem.decode("ascii").strip())
