"""The approvals page: what is signed, by whom, and the boxes for it."""

from __future__ import annotations

from reports.blocks import Block, Cell, FactSheet, Given, Notice, PageOf, Paragraph, Said, Section, SignatureBox
from reports.evidence import Evidence
from reports.fields import SYSTEM, anchor_of
from reports.sections.checks import CHECKS
from reports.wording import Words, role_words


def approvals(evidence: Evidence) -> Section:
    """Return the approvals page with one box for the seal and one for each required role."""
    given = evidence.given
    rules = given.bundle.approvals
    blocks: list[Block] = [
        Paragraph(
            words=Words(
                "By signing I say: to my knowledge, after the checks on the page named below, as at the date named "
                "below, nothing known to me stands against this plan. I approve this plan and nothing else.",
                "本人簽署即表示：據本人所知，經下列頁次所載的核對，截至下列日期，並無本人所知的事項不利於本計劃。"
                "本人只批准本計劃，別無其他。",
            )
        ),
        FactSheet(
            rows=(
                (Words("Checks", "核對"), Cell(parts=(PageOf(anchor=CHECKS, words=Words("page", "頁")),))),
                (Words("As at", "截至"), Cell(parts=(Given(text=given.header.as_of),))),
                (Words("Plan", "計劃"), Cell(parts=(Given(text=given.header.plan_id),))),
                (
                    Words("Manifest SHA-256", "清單"),
                    Cell(parts=(Given(text=given.manifest.digest(), is_small=True),)),
                ),
                (
                    Words("Conditions", "條件"),
                    Cell(parts=tuple(Said(words=words) for words in _conditions(evidence))),
                ),
            ),
            is_wide=True,
        ),
    ]
    if given.is_forecast:
        blocks.append(
            Notice(
                title=Words("A forecast is not for signing.", "預測不供簽署。"),
                body=Words("Signatures on a forecast authorise nothing.", "在預測上的簽署並不授權任何行動。"),
            )
        )
    blocks.append(
        SignatureBox(
            anchor=anchor_of(SYSTEM),
            title=Words("System seal", "系統封印"),
            statement=Words(
                "Certifies the pages and the attached files; afterwards only the boxes below can change.",
                "核證各頁及各附件；其後只有以下欄位可以更改。",
            ),
        )
    )
    for role in given.header.required_roles:
        blocks.append(
            SignatureBox(
                anchor=anchor_of(role),
                title=role_words(role),
                statement=Words(
                    "Signs the statement above, by a certificate of their own.", "以其本人的證書簽署上述聲明。"
                ),
            )
        )
    for block in blocks:
        assert not isinstance(block, SignatureBox) or block.anchor.startswith("sig-")
    return Section(
        anchor="approvals",
        title=Words("Approvals", "批核"),
        blocks=(*blocks, _limits(rules.expires_days)),
    )


def _conditions(evidence: Evidence) -> tuple[Words, ...]:
    rules = evidence.given.bundle.approvals
    said = [
        Words(
            f"All roles within {rules.expires_days} days of each other; one use.",
            f"各職責須於 {rules.expires_days} 天內簽署；只可使用一次。",
        )
    ]
    for one, other in rules.apart:
        first, second = role_words(one), role_words(other)
        said.append(
            Words(f"{first.en} and {second.en} may not be one person.", f"{first.zh}與{second.zh}不得由同一人擔任。")
        )
    return tuple(said)


def _limits(days: int) -> Paragraph:
    return Paragraph(
        words=Words(
            f"Silence approves nothing: after {days} days an unsigned plan is dead. Without a trusted time stamp these "
            "signatures can be read but authorise nothing, and this build has none.",
            f"沉默不等於批准：計劃如 {days} 天內未獲簽署即告失效。沒有可信時間戳記的簽署只供閱讀，並不授權任何行動；"
            "本版本並無可信時間戳記。",
        ),
        is_muted=True,
    )
