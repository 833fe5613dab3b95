"""Look pages for records that would go by themselves, and for pairs that only a person can tell apart."""

from __future__ import annotations

from engine.model.decisions import Bucket
from engine.model.records import Link
from reports.blocks import Block, Cards, Heading, Pair, Paragraph, Section, Together
from reports.clocks import clock_of
from reports.evidence import Evidence
from reports.sections.look_pairs import in_pages, pair
from reports.sections.looks import LETTERS, card, decisions
from reports.wording import Words, count_words, link_words

CARDS_PER_PAGE, CARDS_PER_ROW = 6, 3


def due_pages(bucket: Bucket, records: tuple[str, ...], *, evidence: Evidence) -> tuple[Section, ...]:
    """Return the pages of sampled records that are due for disposal or transfer, six to a page."""
    pages = [records[at : at + CARDS_PER_PAGE] for at in range(0, len(records), CARDS_PER_PAGE)]
    total = len(evidence.in_bucket(bucket))
    return tuple(_due_page(bucket, page, number, len(pages), total, evidence) for number, page in enumerate(pages, 1))


def _due_page(
    bucket: Bucket, records: tuple[str, ...], number: int, pages: int, total: int, evidence: Evidence
) -> Section:
    letters = {record: LETTERS[place] for place, record in enumerate(records)}
    what = (
        Words("records due for disposal", "到期可處置的紀錄")
        if bucket is Bucket.DISPOSE
        else Words("records to transfer", "擬移交的紀錄")
    )
    rows = [records[at : at + CARDS_PER_ROW] for at in range(0, len(records), CARDS_PER_ROW)]
    blocks: list[Block] = [
        *(
            Cards(cards=tuple(card(record, letters[record], evidence=evidence) for record in row), is_low=True)
            for row in rows
        ),
    ]
    # The clock first: it is short, and the reasons of six records may need a page of their own.
    clock = clock_of(letters, evidence=evidence)
    if clock is not None:
        blocks.append(Together(blocks=(Heading(words=Words("Retention clock", "保存期限")), clock)))
    blocks.append(Together(blocks=(Heading(words=Words("Decision", "決定")), decisions(letters, evidence))))
    return Section(
        anchor=f"look-{bucket.value}-{number}",
        title=_numbered(what, number, pages),
        lead=Words(
            f"These are records of their own, not copies of each other. The plan has {count_words(total)} of them.",
            f"以下為各自獨立的紀錄，並非互為副本。本計劃共有 {count_words(total)} 項。",
        ),
        blocks=tuple(blocks),
        is_nested=True,
    )


def pair_pages(links: tuple[Link, ...], *, total: int, evidence: Evidence) -> tuple[Section, ...]:
    """Return the pages of pairs that the machine leaves to a person; `total` counts all of them."""
    pages = in_pages(_pair(link, number, evidence) for number, link in enumerate(links, 1))
    sections = []
    for number, pairs in enumerate(pages, 1):
        lead = Paragraph(
            words=Words(
                "Near to each other by their hash. The hash cannot tell a copy from the same form with other data: "
                "nothing is removed on its word, and only a person can say which it is.",
                "兩者的影像雜湊值相近。雜湊值不能分辨副本與填有其他資料的同款表格：不會據此移除任何檔案，只有人能判斷。",
            ),
            is_muted=True,
        )
        sections.append(
            Section(
                anchor=f"look-pairs-{number}",
                title=_numbered(Words("pairs for a person", "須由人判斷的配對"), number, len(pages)),
                lead=Words(
                    f"{count_words(total)} pairs in the archive are near by hash only, or in doubt.",
                    f"檔案庫內有 {count_words(total)} 對僅雜湊值相近或存疑。",
                ),
                blocks=(lead, *pairs),
                is_nested=True,
            )
        )
    return tuple(sections)


def _numbered(what: Words, number: int, pages: int) -> Words:
    of = f", {number} of {pages}" if pages > 1 else ""
    return Words(f"Look: {what.en}{of}", f"檢視：{what.zh}")


def _pair(link: Link, number: int, evidence: Evidence) -> Pair:
    kind = link_words(link.kind)
    return pair(link, Words(f"Pair {number}: {kind.en}", f"配對 {number}：{kind.zh}"), evidence=evidence)
