from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner

from engine.custody.keys import SigningKey, generate_local_key
from engine.ledger.heads import Head
from engine.model.digests import sha256_hex
from engine.model.trees import merkle_root
from reports import verification
from reports.checks import CheckName, Verification
from reports.pdf import render
from reports.signing import _signer, seal
from reports.verification import verify
from tests.reports import tampering
from tests.reports.building import ISSUED_AT
from tests.reports.conftest import Issued, issue
from tests.reports.invented import empty


@dataclass(frozen=True, slots=True)
class Files:
    """The files beside a report, in memory, in small pieces."""

    files: Mapping[str, bytes]

    def pieces(self, name: str) -> Iterator[bytes]:
        if name not in self.files:
            raise FileNotFoundError(2, "no such file", name)
        data = self.files[name]
        return (data[at : at + 7] for at in range(0, len(data), 7))


@pytest.fixture(scope="module")
def other_key(tmp_path_factory: pytest.TempPathFactory) -> SigningKey:
    path = tmp_path_factory.mktemp("other") / "other.pem"
    return generate_local_key(path, organisation="Invented Records Bureau 樣本檔案局", now=ISSUED_AT)


def checked(report: Issued, key: SigningKey, *, pdf: bytes | None = None, files: object = None) -> Verification:
    beside = Files(report.files if files is None else files)  # type: ignore[arg-type]  # a fake
    return verify(report.sealed if pdf is None else pdf, trusted=[key.certificate], at=ISSUED_AT, beside=beside)


def failed(verification: Verification) -> list[CheckName]:
    """Return the check that failed and those that were then not made."""
    return [check.name for check in verification.checks if not check.passed]


def test_a_sealed_report_is_sound(any_report: Issued, key: SigningKey) -> None:
    found = checked(any_report, key)
    assert failed(found) == []
    assert found.is_sound
    assert found.manifest == any_report.given.manifest
    assert found.plan == any_report.given.header
    assert found.signer == key.fingerprint
    assert found.approvals == ()


def test_every_check_is_reported_even_where_the_first_fails(key: SigningKey) -> None:
    for nonsense in (b"", b"%PDF-1.7\n", b"\x00" * 5000, b"%PDF-1.7\n" + b"1 0 obj<</Length 9>>" * 50):
        found = verify(nonsense, trusted=[key.certificate], at=ISSUED_AT, beside=Files({}))
        assert [check.name for check in found.checks] == list(CheckName)
        assert not found.is_sound
        assert found.manifest is None
        assert found.plan is None


def _evil_plan(report: Issued) -> bytes:
    return report.given.header.model_copy(update={"as_of": "2020-01-01"}).to_bytes()


TAMPERED: dict[str, Callable[[Issued], bytes]] = {
    "a bit of a page": lambda r: tampering.flipped(r.sealed, at=3000),
    "a bit of the header": lambda r: tampering.flipped(r.sealed, at=3),
    "a bit in the middle": lambda r: tampering.flipped(r.sealed, at=len(r.sealed) // 2),
    "a bit of the signature": lambda r: tampering.flipped(r.sealed, at=r.sealed.rfind(b"/Contents <") + 2011),
    "a bit near the end": lambda r: tampering.flipped(r.sealed, at=len(r.sealed) - 700),
    "cut off": lambda r: r.sealed[:-100],
    "cut in half": lambda r: r.sealed[: len(r.sealed) // 2],
    "bytes after the end": lambda r: r.sealed + b"\n% hello\n",
    "not sealed": lambda r: r.rendered.pdf,
    "written anew": lambda r: tampering.rewritten(r.sealed),
    "text over a page": lambda r: tampering.updated(r.sealed, tampering.add_text),
    "a note over a page": lambda r: tampering.updated(r.sealed, tampering.add_note),
    "pages swapped": lambda r: tampering.updated(r.sealed, tampering.swap_pages),
    "a script": lambda r: tampering.updated(r.sealed, tampering.add_script),
    "an empty update": lambda r: tampering.updated(r.sealed, tampering.add_nothing),
    "the seal dropped": lambda r: tampering.updated(r.sealed, tampering.drop_seal),
    "a box enlarged": lambda r: tampering.updated(r.sealed, tampering.enlarge_box),
    "the plan replaced": lambda r: tampering.updated(r.sealed, tampering.replace_attachment(_evil_plan(r))),
    "a plan added": lambda r: tampering.updated(r.sealed, tampering.add_attachment(_evil_plan(r))),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_a_changed_report_is_not_sound(how: str, empty_report: Issued, key: SigningKey) -> None:
    pdf = TAMPERED[how](empty_report)
    assert pdf != empty_report.sealed
    found = checked(empty_report, key, pdf=pdf)
    assert not found.is_sound
    assert found.plan is None


UPDATES = [
    "text over a page",
    "a note over a page",
    "pages swapped",
    "a script",
    "the seal dropped",
    "a box enlarged",
    "the plan replaced",
    "a plan added",
]


@pytest.mark.parametrize("how", UPDATES)
def test_a_change_before_somebody_signs_is_not_sound_either(
    how: str, empty_report: Issued, key: SigningKey, other_key: SigningKey
) -> None:
    """The last signature then covers the whole file, so only the comparison of revisions can find it."""
    pdf = _approved(TAMPERED[how](empty_report), key=other_key, field="Sig_Legal")
    found = checked(empty_report, key, pdf=pdf)
    assert not found.is_sound
    assert found.plan is None


def _approved(pdf: bytes, *, key: SigningKey, field: str) -> bytes:
    metadata = PdfSignatureMetadata(field_name=field, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    out = io.BytesIO()
    signer = PdfSigner(metadata, signer=_signer(key))
    signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    return out.getvalue()


def test_an_approval_in_its_box_leaves_the_report_sound_and_is_named(
    empty_report: Issued, key: SigningKey, other_key: SigningKey
) -> None:
    once = _approved(empty_report.sealed, key=other_key, field="Sig_Legal")
    twice = _approved(once, key=other_key, field="Sig_Compliance")
    assert checked(empty_report, key, pdf=once).approvals == ("Sig_Legal",)
    found = checked(empty_report, key, pdf=twice)
    assert failed(found) == []
    assert found.approvals == ("Sig_Legal", "Sig_Compliance")


def test_a_signature_in_a_field_of_its_own_is_refused(
    empty_report: Issued, key: SigningKey, other_key: SigningKey
) -> None:
    assert not checked(empty_report, key, pdf=_approved(empty_report.sealed, key=other_key, field="Sig_Evil")).is_sound


def test_a_changed_approval_is_refused(empty_report: Issued, key: SigningKey, other_key: SigningKey) -> None:
    pdf = _approved(empty_report.sealed, key=other_key, field="Sig_Legal")
    found = checked(empty_report, key, pdf=tampering.flipped(pdf, at=pdf.rfind(b"/Contents <") + 2011))
    assert not found.is_sound


def test_another_key_is_not_trusted_though_it_has_the_same_name(
    empty_report: Issued, key: SigningKey, other_key: SigningKey
) -> None:
    assert key.certificate.subject == other_key.certificate.subject
    assert CheckName.TRUSTED in failed(checked(empty_report, other_key))
    forged = issue(empty(), key=other_key)
    assert CheckName.TRUSTED in failed(checked(forged, key))
    assert checked(forged, other_key).is_sound


def test_without_a_certificate_nobody_is_trusted(empty_report: Issued) -> None:
    found = verify(empty_report.sealed, trusted=[], at=ISSUED_AT, beside=Files(empty_report.files))
    assert CheckName.TRUSTED in failed(found)


@pytest.mark.parametrize("days", [-1, 3653])
def test_outside_the_life_of_the_certificate_it_is_not_trusted(
    days: int, empty_report: Issued, key: SigningKey
) -> None:
    at = ISSUED_AT + timedelta(days=days)
    found = verify(empty_report.sealed, trusted=[key.certificate], at=at, beside=Files(empty_report.files))
    assert CheckName.TRUSTED in failed(found)


def test_a_report_for_other_roles_than_its_plan_names_is_refused(key: SigningKey) -> None:
    given = empty()
    fewer = given.header.model_copy(update={"required_roles": ("compliance",)})
    report = issue(given, key=key)
    manifest = given.manifest.model_copy(update={"plan_sha256": fewer.digest(), "plan_id": fewer.plan_id})
    rendered = render(report.document, header=fewer, manifest=manifest, head=report.given.head, issued_at=ISSUED_AT)
    pdf = seal(rendered, key=key, header=given.header, manifest=manifest, issued_at=ISSUED_AT)
    assert failed(checked(report, key, pdf=pdf))[0] is CheckName.FIELDS


def test_a_head_that_no_trusted_key_signed_is_refused(empty_report: Issued, key: SigningKey) -> None:
    report = empty_report
    forged = replace(report.given.head, key="0" * 64)
    for head in (replace(report.given.head, size=8), forged):
        assert failed(checked(report, key, pdf=_sealed_with(report, key, head=head)))[0] is CheckName.LEDGER_HEAD


def test_the_head_of_the_ledger_is_told(rich_report: Issued, key: SigningKey) -> None:
    found = checked(rich_report, key)
    assert found.head == rich_report.given.head


def _sealed_with(
    given: Issued, key: SigningKey, *, manifest: Any = None, header: Any = None, head: Head | None = None
) -> bytes:
    """Return the report sealed over attachments that a careless or false program made."""
    header = header or given.given.header
    manifest = manifest or given.given.manifest
    rendered = render(
        given.document, header=header, manifest=manifest, head=head or given.given.head, issued_at=ISSUED_AT
    )
    return seal(
        rendered,
        key=key,
        header=given.given.header,
        manifest=manifest,
        issued_at=ISSUED_AT,
    )


def test_a_plan_that_is_not_the_one_in_the_manifest_is_refused(empty_report: Issued, key: SigningKey) -> None:
    header = empty_report.given.header.model_copy(update={"as_of": "2020-01-01"})
    found = checked(empty_report, key, pdf=_sealed_with(empty_report, key, header=header))
    assert failed(found)[0] is CheckName.PLAN
    assert found.plan is None


def test_a_manifest_that_leads_out_of_the_folder_is_refused(empty_report: Issued, key: SigningKey) -> None:
    manifest = empty_report.given.manifest
    away = manifest.files[0].model_copy(update={"name": "../decisions.jsonl"})
    changed = manifest.model_copy(update={"files": (away, *manifest.files[1:])})
    found = checked(empty_report, key, pdf=_sealed_with(empty_report, key, manifest=changed))
    assert failed(found)[0] is CheckName.MANIFEST


def test_a_missing_a_changed_and_a_longer_file_are_found(rich_report: Issued, key: SigningKey) -> None:
    first = "decisions-00001.jsonl"
    for name in rich_report.files:
        data = rich_report.files[name]
        for changed in (None, data.replace(b"e", b"f", 1), data + b"{}\n", data[:-1]):
            files = {other: held for other, held in rich_report.files.items() if other != name}
            if changed is not None:
                files[name] = changed
            found = checked(rich_report, key, files=files)
            assert failed(found)[0] is CheckName.FILES
            assert name in found.checks[list(CheckName).index(CheckName.FILES)].detail
    assert first in rich_report.files


def test_without_the_files_beside_it_a_report_is_not_sound(empty_report: Issued, key: SigningKey) -> None:
    found = verify(empty_report.sealed, trusted=[key.certificate], at=ISSUED_AT, beside=None)
    assert failed(found)[0] is CheckName.FILES


def _with_decisions(report: Issued, key: SigningKey, lines: bytes, **header: object) -> Verification:
    """Check a report whose manifest and plan honestly pin other decision lines than its counts say."""
    given = report.given
    name = "decisions-00001.jsonl"
    pins = {"sha256": sha256_hex(lines), "bytes": len(lines), "lines": lines.count(b"\n")}
    pinned = given.header.decisions[0].model_copy(update=pins)
    plan = given.header.model_copy(update={"decisions": (pinned,), **header})
    files = (pinned, *(file for file in given.manifest.files if file.name != name))
    manifest = given.manifest.model_copy(update={"plan_sha256": plan.digest(), "plan_id": plan.plan_id, "files": files})
    changed = replace(report, files={**report.files, name: lines})
    return checked(changed, key, pdf=_sealed_with(changed, key, manifest=manifest, header=plan))


def test_decision_lines_that_give_another_root_are_found(empty_report: Issued, key: SigningKey) -> None:
    found = _with_decisions(empty_report, key, b'{"bucket":"keep","size":1}\n')
    assert failed(found)[0] is CheckName.DECISIONS_ROOT


@pytest.mark.parametrize(
    "line", [b'{"bucket":"dispose","size":1}', b'{"bucket":"else","size":1}', b"[]", b"no json", b'{"bucket":"keep"}']
)
def test_decision_lines_that_count_otherwise_are_found(line: bytes, empty_report: Issued, key: SigningKey) -> None:
    found = _with_decisions(empty_report, key, line + b"\n", decisions_root=merkle_root([line]))
    assert failed(found) == [CheckName.COUNTS]


def test_a_file_that_is_too_large_is_not_even_read(
    empty_report: Issued, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "MOST_BYTES", 1000)
    assert failed(checked(empty_report, key))[0] is CheckName.SIZE


def test_a_file_with_too_many_pages_is_refused(
    empty_report: Issued, key: SigningKey, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "MOST_PAGES", empty_report.rendered.pages - 1)
    assert failed(checked(empty_report, key))[0] is CheckName.PARSED


def test_whatever_a_reader_raises_fails_a_check(empty_report: Issued, key: SigningKey) -> None:
    class Broken:
        def pieces(self, name: str) -> Iterator[bytes]:
            raise RecursionError("deep")

    found = verify(empty_report.sealed, trusted=[key.certificate], at=ISSUED_AT, beside=Broken())
    assert failed(found)[0] is CheckName.FILES


def test_flipping_any_byte_is_found(empty_report: Issued, key: SigningKey) -> None:
    """Every 997th byte: but for the padding after the signature, none may change unseen."""
    start = empty_report.sealed.rfind(b"/Contents <") + len(b"/Contents <")
    end = empty_report.sealed.index(b">", start)
    signature = empty_report.sealed[start:end].rstrip(b"0")
    padding = range(start + len(signature), end)
    unseen = [
        at
        for at in range(0, len(empty_report.sealed), 997)
        if at not in padding and checked(empty_report, key, pdf=tampering.flipped(empty_report.sealed, at=at)).is_sound
    ]
    assert unseen == []


def test_a_seal_of_the_organisation_s_own_authority_is_sound(empty_report: Issued) -> None:
    """The certificate is pinned itself: another of the same authority would not do."""
    authority, officer = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))

    def named(name: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])

    def signed(builder: x509.CertificateBuilder, name: str, key: ec.EllipticCurvePrivateKey) -> x509.Certificate:
        certified = builder.subject_name(named(name)).issuer_name(named("Invented Authority"))
        certified = certified.public_key(key.public_key()).serial_number(x509.random_serial_number())
        certified = certified.not_valid_before(ISSUED_AT).not_valid_after(ISSUED_AT + timedelta(days=30))
        return certified.sign(authority, hashes.SHA256())

    usage = dict.fromkeys(
        ("key_encipherment", "data_encipherment", "key_agreement", "crl_sign", "encipher_only", "decipher_only"), False
    )
    binding = x509.KeyUsage(digital_signature=True, content_commitment=True, key_cert_sign=False, **usage)
    issuing = x509.KeyUsage(digital_signature=True, content_commitment=False, key_cert_sign=True, **usage)
    builder = x509.CertificateBuilder()
    ca = signed(
        builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True).add_extension(
            issuing, critical=True
        ),
        "Invented Authority",
        authority,
    )
    certificate = signed(builder.add_extension(binding, critical=True), "Invented Records Officer", officer)
    key = SigningKey(private=officer, certificate=certificate, chain=(ca,))
    report = issue(empty(), key=key)
    assert failed(checked(report, key)) == []
    stranger = verify(report.sealed, trusted=[ca], at=ISSUED_AT, beside=Files(report.files))
    assert CheckName.TRUSTED in failed(stranger)
