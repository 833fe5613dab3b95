from __future__ import annotations

import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from engine.custody.certificates import load_certificate
from engine.custody.key_errors import (
    CertificateError,
    KeyExistsError,
    KeyExpiredError,
    KeyFileError,
    KeyIsOpenError,
    KeyKindError,
    KeyUsageError,
    PassphraseError,
)
from engine.custody.keys import (
    LOCAL_DAYS,
    LOCAL_NAME,
    SigningKey,
    generate_local_key,
    load_local_key,
    load_pkcs12,
)

NOW = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
PASSPHRASE = "open sesame 芝麻開門"

AnyPrivate = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("keys") / "system.pem"
    generate_local_key(made, organisation="Invented Records Bureau 樣本檔案局", now=NOW)
    return made


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _certificate(
    private: AnyPrivate, *, first: datetime = NOW, last: datetime | None = None, usage: bool | None = True
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Invented Officer")])
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(7)
        .not_valid_before(first)
        .not_valid_after(last or first + timedelta(days=365))
    )
    if usage is not None:
        off = dict.fromkeys(
            (
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "key_cert_sign",
                "crl_sign",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        builder = builder.add_extension(
            x509.KeyUsage(digital_signature=True, content_commitment=usage, **off), critical=True
        )
    algorithm = None if isinstance(private, ed25519.Ed25519PrivateKey) else hashes.SHA256()
    return builder.sign(private, algorithm)


def _pkcs12(folder: Path, private: AnyPrivate | None, certificate: x509.Certificate | None) -> Path:
    made = folder / "officer.p12"
    encryption = BestAvailableEncryption(PASSPHRASE.encode())
    made.write_bytes(serialize_key_and_certificates(b"officer", private, certificate, None, encryption))
    return made


def test_a_local_key_comes_back_as_it_was_made(tmp_path: Path) -> None:
    made = generate_local_key(tmp_path / "k.pem", organisation="Invented Bureau", now=NOW)
    found = load_local_key(tmp_path / "k.pem", now=NOW)
    assert found.fingerprint == made.fingerprint
    assert isinstance(found.private, rsa.RSAPrivateKey)
    assert isinstance(made.private, rsa.RSAPrivateKey)
    assert found.private.private_numbers() == made.private.private_numbers()
    assert found.name == LOCAL_NAME


def test_a_local_certificate_may_sign_and_nothing_else(path: Path) -> None:
    certificate = load_local_key(path, now=NOW).certificate
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage)
    assert usage.critical
    assert usage.value.digital_signature
    assert usage.value.content_commitment
    assert not usage.value.key_cert_sign
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_before_utc <= NOW
    assert certificate.not_valid_after_utc == NOW + timedelta(days=LOCAL_DAYS)
    assert isinstance(certificate.public_key(), rsa.RSAPublicKey)


def test_only_the_owner_may_read_the_file(path: Path) -> None:
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_nothing_is_left_beside_the_key(path: Path) -> None:
    assert [found.name for found in path.parent.iterdir()] == ["system.pem"]


def test_a_key_is_never_replaced(path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(KeyExistsError):
        generate_local_key(path, organisation="x", now=NOW)
    assert path.read_bytes() == before
    assert len(list(path.parent.iterdir())) == 1


def test_a_key_does_not_follow_a_link_to_somewhere_else(tmp_path: Path) -> None:
    (tmp_path / "k.pem").symlink_to(tmp_path / "elsewhere.pem")
    with pytest.raises(KeyExistsError):
        generate_local_key(tmp_path / "k.pem", organisation="x", now=NOW)
    assert not (tmp_path / "elsewhere.pem").exists()


def test_a_write_that_fails_leaves_no_half_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.custody.new_files.os.fsync", full)
    with pytest.raises(KeyFileError, match="gives no signing key"):
        generate_local_key(tmp_path / "k.pem", organisation="x", now=NOW)
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_others_may_read_is_refused(path: Path) -> None:
    path.chmod(0o640)
    try:
        with pytest.raises(KeyIsOpenError):
            load_local_key(path, now=NOW)
    finally:
        path.chmod(0o600)


@pytest.mark.parametrize("organisation", ["", "  ", "x" * 300, "檔" * 300])
def test_any_name_of_an_organisation_will_do(organisation: str, tmp_path: Path) -> None:
    assert generate_local_key(tmp_path / "k.pem", organisation=organisation, now=NOW).name == LOCAL_NAME


@pytest.mark.parametrize("days", [-1, LOCAL_DAYS + 1])
def test_outside_its_days_a_key_is_refused(days: int, path: Path) -> None:
    with pytest.raises(KeyExpiredError) as raised:
        load_local_key(path, now=NOW + timedelta(days=days))
    assert raised.value.exit_code == 4
    assert "2036-11-21" in raised.value.cause


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_a_file_that_is_no_key_is_refused(content: bytes, tmp_path: Path) -> None:
    made = tmp_path / "k.pem"
    made.write_bytes(content)
    made.chmod(0o600)
    with pytest.raises(KeyFileError):
        load_local_key(made, now=NOW)
    with pytest.raises(KeyFileError):
        load_local_key(tmp_path / "absent.pem", now=NOW)


def test_a_key_that_does_not_belong_to_its_certificate_is_refused(
    path: Path, rsa_key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    made = tmp_path / "k.pem"
    pem = rsa_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    made.write_bytes(pem + load_local_key(path, now=NOW).certificate_pem)
    made.chmod(0o600)
    with pytest.raises(KeyFileError) as raised:
        load_local_key(made, now=NOW)
    assert "does not belong" in raised.value.cause


@pytest.mark.parametrize(
    "make",
    [
        lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
        lambda: ec.generate_private_key(ec.SECP256R1()),
        lambda: ec.generate_private_key(ec.SECP384R1()),
    ],
)
def test_a_pkcs12_file_gives_its_key(make: Callable[[], AnyPrivate], tmp_path: Path) -> None:
    private = make()
    found = load_pkcs12(_pkcs12(tmp_path, private, _certificate(private)), passphrase=PASSPHRASE, now=NOW)
    assert isinstance(found, SigningKey)
    assert found.name == "Invented Officer"


@pytest.mark.parametrize("passphrase", ["", "not the one", PASSPHRASE + " "])
def test_a_wrong_passphrase_says_so(passphrase: str, rsa_key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    made = _pkcs12(tmp_path, rsa_key, _certificate(rsa_key))
    with pytest.raises(PassphraseError) as raised:
        load_pkcs12(made, passphrase=passphrase, now=NOW)
    assert passphrase == "" or passphrase not in raised.value.message


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\x30\x82\x00\x10" + b"\x00" * 16])
def test_a_file_that_is_no_pkcs12_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "k.p12").write_bytes(content)
    with pytest.raises(KeyFileError):
        load_pkcs12(tmp_path / "k.p12", passphrase=PASSPHRASE, now=NOW)


def test_a_pkcs12_file_without_a_key_is_refused(rsa_key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    with pytest.raises(KeyFileError):
        load_pkcs12(_pkcs12(tmp_path, None, _certificate(rsa_key)), passphrase=PASSPHRASE, now=NOW)


@pytest.mark.parametrize(
    "make",
    [
        ed25519.Ed25519PrivateKey.generate,
        lambda: rsa.generate_private_key(public_exponent=65537, key_size=1024),
        lambda: ec.generate_private_key(ec.SECP256K1()),
    ],
)
def test_other_and_weak_kinds_of_key_are_refused(make: Callable[[], AnyPrivate], tmp_path: Path) -> None:
    private = make()
    made = _pkcs12(tmp_path, private, _certificate(private))
    with pytest.raises(KeyKindError) as raised:
        load_pkcs12(made, passphrase=PASSPHRASE, now=NOW)
    assert "P-256" in raised.value.help


@pytest.mark.parametrize("usage", [False, None])
def test_a_certificate_that_does_not_bind_is_refused(
    usage: bool | None, rsa_key: rsa.RSAPrivateKey, tmp_path: Path
) -> None:
    made = _pkcs12(tmp_path, rsa_key, _certificate(rsa_key, usage=usage))
    with pytest.raises(KeyUsageError):
        load_pkcs12(made, passphrase=PASSPHRASE, now=NOW)


def test_an_expired_certificate_is_refused(rsa_key: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    expired = _certificate(rsa_key, first=NOW - timedelta(days=400), last=NOW - timedelta(seconds=1))
    with pytest.raises(KeyExpiredError):
        load_pkcs12(_pkcs12(tmp_path, rsa_key, expired), passphrase=PASSPHRASE, now=NOW)


def test_a_certificate_is_read_in_both_forms(path: Path, tmp_path: Path) -> None:
    key = load_local_key(path, now=NOW)
    (tmp_path / "c.pem").write_bytes(key.certificate_pem)
    (tmp_path / "c.der").write_bytes(key.certificate.public_bytes(Encoding.DER))
    (tmp_path / "two.pem").write_bytes(key.certificate_pem * 2)
    (tmp_path / "none.pem").write_bytes(b"nothing")
    assert load_certificate(tmp_path / "c.pem") == load_certificate(tmp_path / "c.der") == key.certificate
    for name in ("two.pem", "none.pem", "absent.pem"):
        with pytest.raises(CertificateError):
            load_certificate(tmp_path / name)


def test_the_private_key_is_not_shown(path: Path) -> None:
    assert "PRIVATE" not in repr(load_local_key(path, now=NOW))
    assert "private" not in repr(load_local_key(path, now=NOW))
