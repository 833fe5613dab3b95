"""The seal of a report: every signature field first, then the system's certification over the whole file.

Certified with DocMDP "form filling": afterwards only the fields that are there can be signed, and nothing else changed.
The level is PAdES B-B, without a time stamp: this build has none, and page one says what follows from that.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.font.opentype import GlyphAccumulatorFactory
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.text import TextBoxStyle
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers import Signer, SimpleSigner
from pyhanko.sign.signers.pdf_signer import PdfSignatureMetadata, PdfSigner, PdfSigningSession
from pyhanko.stamp import TextStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from engine.custody.keys import SigningKey
from engine.custody.tokens import TokenKey
from engine.model.plans import Manifest, PlanHeader
from reports.fields import SYSTEM, SYSTEM_FIELD, anchor_of, fields_of
from reports.legible import named
from reports.pdf import Placed, Rendered, RenderingError
from reports.typeface import REGULAR, fitted, within_font
from reports.wording import role_words

STAMP_SIZE = 8.0
_LEADING = 12.5
_INSET = 8.0
"""Type, leading and inset of the stamp, in points."""


class _DatedWriter(IncrementalPdfFileWriter):
    """Leaves the metadata as they were certified: the library would put the machine's time into them."""

    def _update_meta(self) -> None:
        return None


class _DatedSigner(PdfSigner):
    """Signs at a given time, for nothing here reads a clock."""

    def __init__(self, metadata: PdfSignatureMetadata, *, at: datetime, signer: Signer, style: TextStampStyle):
        super().__init__(metadata, signer=signer, stamp_style=style)
        self._at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
        session.system_time = self._at
        return session


def seal(rendered: Rendered, *, key: SigningKey, header: PlanHeader, manifest: Manifest, issued_at: datetime) -> bytes:
    """Return the sealed report: all fields in their boxes, certified with `key` at `issued_at` (aware).

    Raises `RenderingError` where the pages lack the box of a required role, and `TokenError` where the token of the key
    refuses.
    """
    reason = f"Manifest SHA-256 {manifest.digest()}"
    return seal_for(rendered, key=key, roles=header.required_roles, reason=reason, issued_at=issued_at)


def seal_for(rendered: Rendered, *, key: SigningKey, roles: Sequence[str], reason: str, issued_at: datetime) -> bytes:
    """Return sealed pages with a field for each of `roles`, certified for a `reason`; raises what `seal` raises."""
    fields = fields_of(roles)
    if set(rendered.boxes) != set(fields):
        raise RenderingError(what="its signature boxes are not those of the required roles")
    writer = _DatedWriter(io.BytesIO(rendered.pdf))
    _add_fields(writer, fields, rendered.boxes, roles)
    metadata = PdfSignatureMetadata(
        field_name=SYSTEM_FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.FILL_FORMS,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=reason,
    )
    box = rendered.boxes[anchor_of(SYSTEM)].box
    lines = _stamp_lines(key, issued_at=issued_at, width=box[2] - box[0] - 2 * _INSET)
    sealer = _DatedSigner(
        metadata, at=issued_at, signer=_signer(key), style=_stamp_style(lines, box_height=box[3] - box[1])
    )
    sealed = io.BytesIO()
    sealer.sign_pdf(
        writer,
        existing_fields_only=True,
        output=sealed,
        appearance_text_params={f"line{number}": line for number, line in enumerate(lines)},
    )
    return sealed.getvalue()


def _add_fields(
    writer: IncrementalPdfFileWriter, fields: Mapping[str, str], boxes: Mapping[str, Placed], roles: Sequence[str]
) -> None:
    titles = {anchor_of(role): role_words(role).en for role in roles}
    titles[anchor_of(SYSTEM)] = "System seal"
    for anchor, name in fields.items():
        placed = boxes[anchor]
        append_signature_field(
            writer,
            SigFieldSpec(
                sig_field_name=name, on_page=placed.page, box=_whole(placed.box), readable_field_name=titles[anchor]
            ),
        )


def _whole(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    """Return the box in whole points, inside the drawn one."""
    left, bottom, right, top = box
    return (int(left) + 1, int(bottom) + 1, int(right), int(top))


def _stamp_lines(key: SigningKey, *, issued_at: datetime, width: float) -> tuple[str, ...]:
    zone = issued_at.strftime("%z")
    lines = (
        "Sealed by Muniment 由 Muniment 封印",
        f"Key 密鑰  {named(key.name, longest=64)}",
        f"At 時間  {issued_at:%Y-%m-%d %H:%M:%S} UTC{zone[:3]}:{zone[3:5]} (this machine 本機)",
        "Certificate SHA-256 證書",
        key.fingerprint,
    )
    return tuple(fitted(within_font(line), width=width, size=STAMP_SIZE) for line in lines)


def _stamp_style(lines: tuple[str, ...], *, box_height: float) -> TextStampStyle:
    leading = min(_LEADING, (box_height - _INSET) / len(lines))
    return TextStampStyle(
        # The library interpolates with %: the lines go in as parameters, so that none of them is a template.
        stamp_text="\n".join(f"%(line{number})s" for number in range(len(lines))),
        text_box_style=TextBoxStyle(
            font=GlyphAccumulatorFactory(str(REGULAR), create_objstream_if_needed=True),
            font_size=int(STAMP_SIZE),
            leading=int(leading),
            border_width=0,
        ),
        border_width=0,
        background=None,
        inner_content_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MIN,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins(left=int(_INSET), right=int(_INSET), top=4, bottom=4),
            inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
        ),
    )


def _signer(key: SigningKey) -> Signer:
    if isinstance(key.private, TokenKey):
        return key.private.pdf_signer(key.certificate, key.chain)
    store = SimpleCertificateStore.from_certs(  # type: ignore[no-untyped-call]  # untyped in pyHanko
        [asn1_x509.Certificate.load(issuer.public_bytes(Encoding.DER)) for issuer in key.chain]
    )
    private = key.private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(key.certificate.public_bytes(Encoding.DER)),
        signing_key=asn1_keys.PrivateKeyInfo.load(private),
        cert_registry=store,
    )
