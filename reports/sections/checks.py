"""What a signer is asked to check, how the look pages were chosen, and where they are."""

from __future__ import annotations

from reports.blocks import Bullets, Cell, Column, Given, Heading, PageOf, Paragraph, Said, Section, Table
from reports.sampling import CHOICE_RULE
from reports.wording import Words

CHECKS = "checks"
"""The anchor of the page that a signer says to have followed."""


def checks(pages: tuple[tuple[Section, str], ...]) -> Section:
    """Return the section that says what to check, how the look pages were chosen, and where they are.

    `pages` are the look pages with the number of records on each.
    """
    index = Table(
        columns=(
            Column(words=Words("Look", "檢視")),
            Column(words=Words("Shows", "內容"), share=22),
            Column(words=Words("Page", "頁"), share=10, is_number=True),
        ),
        rows=tuple(
            (
                Cell(parts=(Said(words=section.title),)),
                Cell(parts=(Given(text=shows, is_muted=True),)),
                Cell(parts=(PageOf(anchor=section.anchor, words=Words("", "")),), is_number=True),
            )
            for section, shows in pages
        ),
        nothing=Words("There is nothing to look at in this plan.", "本計劃並無須檢視的影像。"),
        is_dense=True,
    )
    return Section(
        anchor=CHECKS,
        title=Words("Look before you sign", "簽署前請細看"),
        blocks=(
            Heading(words=Words("Five checks", "五項核對")),
            Bullets(items=_CHECKS, is_numbered=True),
            *(_HOW_CHOSEN if pages else ()),
            Heading(words=Words("Look pages", "檢視頁")),
            index,
        ),
        starts_page=False,
    )


_HOW_CHOSEN = (
    Heading(words=Words("What is shown, and who chose it", "顯示內容及抽選方法")),
    Paragraph(words=CHOICE_RULE, is_muted=True),
)

_CHECKS = (
    Words(
        "On each look page, that a copy to be removed shows the same document as the record that stays: the same "
        "stamps, signatures and handwriting. Where a page is masked, in the two files themselves.",
        "逐頁檢視：擬移除的副本與保留的紀錄是否同一文件，印章、簽署及手寫內容是否一致；影像被遮蔽者，請直接查看該兩個檔案。",
    ),
    Words(
        "That every matter you know of, pending or expected, stands among the holds.",
        "閣下所知的所有進行中或可預期的事宜，是否均已列於法律保全。",
    ),
    Words(
        "That the rules say what the organisation's counsel advised, and which of them counsel has not confirmed.",
        "規則是否符合機構法律顧問的意見，以及哪些尚未經其確認。",
    ),
    Words(
        "That the findings and the files that could not be read change nothing you would sign for.",
        "各項發現及無法讀取的檔案，是否影響閣下擬簽署的內容。",
    ),
    Words(
        "That the manifest's SHA-256 on page 1 is the one you were sent by another way.",
        "首頁的清單 SHA-256 是否與經另一途徑收到者相同。",
    ),
)
