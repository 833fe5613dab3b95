"""A token of SoftHSM with invented keys, as a bank's HSM has them; made by a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

LABEL, PIN = "invented hsm", "2468"
FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, tzinfo=UTC)
_PLACES = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    *(f"/usr/lib/{machine}-linux-gnu/softhsm/libsofthsm2.so" for machine in ("x86_64", "aarch64")),
)
_MODULE = next((place for place in _PLACES if Path(place).is_file()), None)
needs_token = pytest.mark.skipif(
    _MODULE is None or shutil.which("softhsm2-util") is None, reason="softhsm2 is not installed"
)

# Puts a certificate into the token; in a process of its own, because who is logged in there stays so in a process.
_PUT = """
import sys, pkcs11
from asn1crypto import x509
from pkcs11 import Attribute, CertificateType, ObjectClass
module, token, pin, label, id, path = sys.argv[1:]
der = open(path, "rb").read()
with next(iter(pkcs11.lib(module).get_tokens(token_label=token))).open(rw=True, user_pin=pin) as session:
    session.create_object({
        Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
        Attribute.TOKEN: True, Attribute.LABEL: label, Attribute.ID: bytes.fromhex(id), Attribute.VALUE: der,
        Attribute.SUBJECT: x509.Certificate.load(der).subject.dump(),
    })
"""

AnyKey = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey


@dataclass(frozen=True, kw_only=True)
class InventedToken:
    module: Path
    environment: Mapping[str, str]
    folder: Path
    certificates: Mapping[str, x509.Certificate]

    def pem(self, name: str) -> Path:
        path = self.folder / f"{name}.cert.pem"
        path.write_bytes(self.certificates[name].public_bytes(Encoding.PEM))
        return path


def certified(
    name: str,
    key: AnyKey,
    *,
    issuer: tuple[str, AnyKey] | None = None,
    may_sign: bool = True,
    last: datetime = LAST,
) -> x509.Certificate:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    by = subject if issuer is None else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer[0])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=may_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(FIRST)
        .not_valid_after(last)
        .add_extension(usage, critical=True)
    )
    return builder.sign(key if issuer is None else issuer[1], hashes.SHA256())


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def make_token(folder: Path) -> InventedToken:
    assert _MODULE is not None
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n", "utf-8")
    environment = os.environ | {"SOFTHSM2_CONF": str(configuration)}

    def run(*command: str) -> None:
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=60)

    run("softhsm2-util", "--init-token", "--free", "--label", LABEL, "--pin", PIN, "--so-pin", "13579")
    root = rsa_key(2048)
    keys: dict[str, AnyKey] = {
        "rsa-2048": rsa_key(2048),
        "rsa-3072": rsa_key(3072),
        "p-256": ec.generate_private_key(ec.SECP256R1()),
        "bare": rsa_key(2048),
        "swapped": rsa_key(2048),
        "weak": rsa_key(1024),
        "k-256": ec.generate_private_key(ec.SECP256K1()),
        "expired": rsa_key(2048),
        "unfit": rsa_key(2048),
    }
    certificates = {
        "rsa-2048": certified("Invented RSA 2048", keys["rsa-2048"], issuer=("Invented Issuer", root)),
        "rsa-3072": certified("Invented RSA 3072", keys["rsa-3072"]),
        "p-256": certified("Invented P-256", keys["p-256"]),
        "swapped": certified("Invented Other", rsa_key(2048)),
        "weak": certified("Invented Weak", keys["weak"]),
        "k-256": certified("Invented K-256", keys["k-256"]),
        "expired": certified("Invented Expired", keys["expired"], last=FIRST + timedelta(days=1)),
        "unfit": certified("Invented Unfit", keys["unfit"], may_sign=False),
        "issuer": certified("Invented Issuer", root),
    }
    for number, (name, key) in enumerate(keys.items(), start=1):
        pem = folder / "key.pem"
        pem.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
        id = f"{number:02x}"
        run("softhsm2-util", "--import", str(pem), "--token", LABEL, "--label", name, "--id", id, "--pin", PIN)
        pem.unlink()
    for name, certificate in certificates.items():
        der = folder / "certificate.der"
        der.write_bytes(certificate.public_bytes(Encoding.DER))
        # As makers do it: by the id of the key. One is put there by its label alone.
        number = list(keys).index(name) + 1 if name in keys else 99
        id = "" if name == "rsa-3072" else f"{number:02x}"
        run(sys.executable, "-c", _PUT, _MODULE, LABEL, PIN, name if not id else f"{name} certificate", id, str(der))
    return InventedToken(
        module=Path(_MODULE),
        environment={"SOFTHSM2_CONF": str(configuration)},
        folder=folder,
        certificates=certificates,
    )
