"""How to verify the file without trusting anyone, and what it does not prove."""

from __future__ import annotations

from engine.model.plans import PinnedFile
from reports.blocks import Bullets, Cell, Command, FactSheet, Given, Heading, Paragraph, Section, Together
from reports.evidence import Evidence
from reports.legible import named
from reports.wording import Words, size_words

MOST_FILES = 16


def guide(evidence: Evidence) -> Section:
    """Return the section on verification and on honest limits."""
    manifest, head = evidence.given.manifest, evidence.given.head
    beside = tuple(_pinned(file) for file in manifest.files[:MOST_FILES])
    left_out = len(manifest.files) - len(beside)
    return Section(
        anchor="guide",
        title=Words("How to verify this file", "驗證方法"),
        blocks=(
            Command(
                text="muniment verify report.pdf",
                words=Words(
                    "The seal, the attachments, every file beside the report, and the decisions judged again.",
                    "核對封印、附件、本報告旁的各檔案，並重新推算各項決定。",
                ),
            ),
            Command(
                text="pdfsig report.pdf",
                words=Words(
                    'A second opinion on the seal: "Signature is Valid". It does not know this key.',
                    "封印的第二意見：應顯示「Signature is Valid」；此工具並不認識本密鑰。",
                ),
            ),
            Command(
                text="pdfdetach -saveall report.pdf && sha256sum manifest.json plan.json",
                words=Words(
                    "The attached files; the SHA-256 of these two are those on page 1.",
                    "取出各附件；此兩份的 SHA-256 應與首頁所示相同。",
                ),
            ),
            Command(
                text="muniment ledger verify --report report.pdf",
                words=Words(
                    "The ledger of whoever made this report: it must begin with the entries named here.",
                    "簽發機構的帳冊：必須以下列項目為開端。",
                ),
            ),
            FactSheet(
                rows=(
                    (
                        Words("Ledger root", "帳冊根雜湊值"),
                        Cell(parts=(Given(text=named(head.root, longest=64), is_small=True),)),
                    ),
                    (Words("Entries", "項目"), Cell(parts=(Given(text=f"{head.size:,}"),))),
                ),
                is_wide=True,
            ),
            Together(
                blocks=(
                    Heading(words=Words("Files beside this report", "本報告旁的檔案")),
                    FactSheet(rows=beside, is_wide=True),
                    *(
                        (Paragraph(words=Words(f"and {left_out} more, in manifest.json.", "其餘見 manifest.json。")),)
                        if left_out > 0
                        else ()
                    ),
                )
            )
            if beside
            else Paragraph(words=Words("No file stands beside this report.", "本報告旁並無檔案。"), is_muted=True),
            Together(
                blocks=(
                    Heading(words=Words("What this report does not prove", "本報告並不證明的事項")),
                    Bullets(items=_LIMITS),
                )
            ),
        ),
    )


def _pinned(file: PinnedFile) -> tuple[Words, Cell]:
    lines = f"{file.lines:,} {'line' if file.lines == 1 else 'lines'} 行"
    measures = Given(text=f"{file.role}, {lines}, {size_words(file.bytes)}", is_muted=True)
    return Words(named(file.name, longest=40), ""), Cell(parts=(Given(text=file.sha256, is_small=True), measures))


_LIMITS = (
    Words(
        "That the facts are true. It shows what the catalogues said when the archive was read.",
        "資料屬實。本報告只顯示讀取檔案庫時目錄所載。",
    ),
    Words(
        "That the rules are the law. Citations are marked by how well they were read; counsel decides.",
        "規則即法律。出處已註明查閱程度；以法律顧問意見為準。",
    ),
    Words(
        "When it was signed. The time on the seal is that of a machine, not of a time-stamping authority.",
        "簽署時間。封印上的時間為機器時間，並非由時間戳記機構發出。",
    ),
    Words(
        "Who signed, beyond the key. The local system key vouches for itself; compare its fingerprint by another way.",
        "密鑰以外的簽署人身分。本機系統密鑰屬自我簽發；請經另一途徑核對其指紋。",
    ),
    Words(
        "That no other copy exists, on backups or elsewhere. It knows only the archive that was scanned.",
        "備份或其他地方再無副本。本報告只涵蓋已掃描的檔案庫。",
    ),
    Words(
        "That anything was done. It is written before any action, and none follows from it alone.",
        "已採取任何行動。本報告在任何行動之前編製，亦不會單憑本報告而採取行動。",
    ),
)
