"""The look pages: what a person should see with their own eyes before signing."""

from __future__ import annotations

import io
from collections import Counter

from PIL import Image

from engine.model.decisions import Bucket, Cluster
from engine.model.records import Record
from reports.blocks import (
    Block,
    Card,
    Cards,
    Cell,
    Clock,
    Column,
    Given,
    Heading,
    Paragraph,
    Part,
    Said,
    Section,
    Table,
    Together,
)
from reports.clocks import clock_of, lettered
from reports.evidence import Evidence
from reports.legible import named
from reports.risk import risks_of
from reports.sampling import Look, kind_words
from reports.sections.look_facts import MOST_CARDS, facts_compared
from reports.typeface import width_of
from reports.wording import Words, bucket_words, count_words, size_words

SENTENCES_BY_ROWS = {1: 6, 2: 5, 3: 4}
"""Sentences shown for each row of decisions, by the number of rows, where nothing else limits them."""
FEWEST_SENTENCES = 3
MOST_SENTENCES = max(SENTENCES_BY_ROWS.values())
LAYOUTS = (
    (False, 7, 6),
    (True, 7, 6),
    (True, 6, 5),
    (True, 6, 4),
    (True, 5, 3),
    (True, 4, 3),
    (True, 4, 2),
    (True, 3, 2),
    (True, 3, 1),
)
"""What a look gives up to fit its page, in this order: whether pictures are low, the most facts, the most sentences."""
PAGE = 229.0
"""Millimetres of a page below its title and lead; what follows are the heights of what stands there."""
PICTURES = {1: 62.0, 2: 62.0, 3: 58.0, MOST_CARDS: 50.0}
CARD_WIDTHS = {1: 55.6, 2: 85.7, 3: 55.6, MOST_CARDS: 40.6}
LOW_PICTURE, CARD_TEXT, NARROW_CARD_TEXT = 46.0, 27.0, 32.0
HEADED, ROW, WRAPPED_ROW, LINE, ROW_PADDING = 12.0, 5.3, 7.2, 4.7, 2.6
CLOCK, CLOCK_ROW = 23.0, 7.1
_LINE, _LEAD_LINE, _TYPE = 525.0, 650.0, 11.8
"""The widths of a line of a decision and of a lead, and the size of their type, in CSS pixels."""
LETTERS = "ABCDEFGHIJ"

PICTURE_MISSING = Words("no picture", "無影像")
PICTURE_UNREADABLE = Words("not read whole", "未能完整讀取")


def look_page(number: int, look: Look, *, evidence: Evidence) -> Section:
    """Return the page of one cluster: its members side by side, what differs, what was decided and why.

    It fits one page: where it would not, pictures get lower first, then facts and reasons fewer.
    """
    cluster = look.cluster
    letters = lettered_members(cluster, evidence)
    words = kind_words(look.kind)
    lead = _lead(cluster, len(letters), evidence) + _chosen(look, evidence)
    return Section(
        anchor=f"look-{number}",
        title=Words(f"Look {number}: {words.en}", f"檢視 {number}：{words.zh}"),
        lead=lead,
        blocks=_fitted_blocks(letters, cluster, evidence, room=PAGE - LINE * _wrapped(lead)),
        is_nested=True,
    )


def lettered_members(cluster: Cluster, evidence: Evidence) -> dict[str, str]:
    """Return the members of a cluster that its page shows, in their order, with the letter of each."""
    return dict(zip(_ordered(cluster, evidence)[:MOST_CARDS], LETTERS, strict=False))


def _fitted_blocks(letters: dict[str, str], cluster: Cluster, evidence: Evidence, *, room: float) -> tuple[Block, ...]:
    cards = tuple(card(member, letters[member], evidence=evidence) for member in letters)
    clock = clock_of(letters, evidence=evidence)
    for is_low, most_facts, most_sentences in LAYOUTS:
        facts = facts_compared(letters, evidence, most=most_facts)
        decided = decisions(letters, evidence, cluster=cluster, most=most_sentences)
        height = (
            _cards_height(letters, evidence, is_low=is_low)
            + (HEADED + (WRAPPED_ROW if len(letters) == MOST_CARDS else ROW) * len(facts.rows) if facts.rows else 0)
            + (HEADED + LINE * _lines_of(decided) + ROW_PADDING * len(decided.rows))
            + (2.5 * LINE if cluster.choice is None else 0)
            + (_clock_height(clock) if clock is not None else 0)
        )
        if height <= room:
            break
    blocks: list[Block] = [Cards(cards=cards, is_low=is_low)]
    if facts.rows:
        blocks.append(Together(blocks=(Heading(words=Words("Facts compared", "資料比對")), facts)))
    blocks.append(Together(blocks=(Heading(words=Words("Decision", "決定")), decided)))
    if cluster.choice is None:
        blocks.append(Paragraph(words=_WHY_UNDECIDED, is_muted=True))
    if clock is not None:
        blocks.append(Together(blocks=(Heading(words=Words("Retention clock", "保存期限")), clock)))
    return tuple(blocks)


def _cards_height(letters: dict[str, str], evidence: Evidence, *, is_low: bool) -> float:
    number = len(letters)
    most = LOW_PICTURE if is_low else PICTURES[number]
    width = CARD_WIDTHS[3 if is_low and number < 3 else number]
    text = NARROW_CARD_TEXT if number == MOST_CARDS else CARD_TEXT
    return text + max(min(most, width * _shape(evidence.records[record])) for record in letters)


def _shape(record: Record) -> float:
    """Return the height of a record's picture for a width of one."""
    if record.fingerprint is None or not record.fingerprint.pages:
        return 1.0
    page = record.fingerprint.pages[0]
    return page.height / page.width


def _clock_height(clock: Clock) -> float:
    return CLOCK + CLOCK_ROW * len(clock.spans)


def card(record: str, letter: str, *, evidence: Evidence) -> Card:
    """Return the card of one record."""
    known = evidence.records[record]
    has_picture = is_picture(evidence.given.pictures.get(record))
    details: list[Part] = [Given(text=_measures(record, evidence), is_muted=True)]
    if evidence.is_personal(record):
        details.append(Said(words=Words("Masked: personal", "已遮蔽：個人資料"), is_muted=True))
    return Card(
        letter=letter,
        pills=(evidence.pill(record),),
        tone=evidence.tone(record),
        picture=record if has_picture else None,
        no_picture=PICTURE_MISSING if known.is_readable else PICTURE_UNREADABLE,
        location=evidence.location(record),
        details=tuple(details),
    )


def is_picture(data: bytes | None) -> bool:
    """Say whether bytes are a grey or colour JPEG that decodes whole; PDF/A has no room for another."""
    # The renderer's library tells Pillow to put up with images that end early, so the end is looked at here.
    if data is None or not data.endswith(b"\xff\xd9"):
        return False
    try:
        with Image.open(io.BytesIO(data), formats=["JPEG"]) as image:
            image.load()
            return image.mode in ("L", "RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False


def decisions(
    letters: dict[str, str], evidence: Evidence, *, cluster: Cluster | None = None, most: int = MOST_SENTENCES
) -> Table:
    """Return what was decided on each record and why; records decided alike share a row, of `most` sentences.

    With a cluster, the row of each member also says how the authoritative record was preferred to it.
    """
    preferred = _preferred(cluster, letters, evidence) if cluster else {}
    alike: dict[tuple[Bucket, tuple[Words, ...]], list[str]] = {}
    for record, letter in letters.items():
        said = (*preferred.get(record, ()), *evidence.hindrances(record), *evidence.reasons(record))
        alike.setdefault((evidence.decisions[record].bucket, said), []).append(letter)
    most = min(most, SENTENCES_BY_ROWS.get(len(alike), FEWEST_SENTENCES))
    rows = []
    for (_, said), owners in alike.items():
        first = next(record for record, letter in letters.items() if letter == owners[0])
        parts: tuple[Part, ...] = tuple(Said(words=words, is_stacked=True) for words in said[:most])
        if len(said) > most:
            parts += (_and_more(len(said) - most),)
        rows.append(
            (
                Cell(parts=(Given(text=lettered(owners), is_strong=True), evidence.pill(first))),
                Cell(parts=parts),
            )
        )
    return Table(
        columns=(
            Column(words=Words("Outcome", "結果"), share=20),
            Column(words=Words("Because", "因由")),
        ),
        rows=tuple(rows),
        nothing=Words("", ""),
    )


def _ordered(cluster: Cluster, evidence: Evidence) -> tuple[str, ...]:
    """Return the members: the authoritative record first, then copies to remove, then the others."""

    def place(member: str) -> tuple[bool, bool, str]:
        return (member != cluster.choice, evidence.decisions[member].bucket is not Bucket.REMOVE_COPY, member)

    return tuple(sorted(cluster.members, key=place))


def _lead(cluster: Cluster, shown: int, evidence: Evidence) -> Words:
    counted = Counter(evidence.decisions[member].bucket for member in cluster.members)
    names = [(bucket_words(bucket), number) for bucket, number in counted.items()]
    names.sort(key=lambda item: item[0].en)
    number = len(cluster.members)
    id = named(cluster.id)
    more = number - shown
    return Words(
        f"Cluster {id}: {count_words(number)} records, "
        + ", ".join(f"{count_words(n)} {words.en.lower()}" for words, n in names)
        + (f". {count_words(more)} more are not pictured." if more else "."),
        f"群組共 {count_words(number)} 項："
        + "，".join(f"{words.zh} {count_words(n)}" for words, n in names)
        + (f"；另有 {count_words(more)} 項未列圖。" if more else "。"),
    )


def _chosen(look: Look, evidence: Evidence) -> Words:
    risks = risks_of(look.cluster, evidence)
    points = sum(risk.points for risk in risks)
    en = f"Chosen {'for its risk' if look.is_for_risk else 'by draw'}; {points} points"
    zh = f"{'按風險選出' if look.is_for_risk else '抽籤選出'}；{points} 分"
    if risks:
        en += ": " + ", ".join(risk.words.en for risk in risks)
        zh += "：" + "、".join(risk.words.zh for risk in risks)
    return Words(f"{en}.", f"{zh}。")


_WHY_UNDECIDED = Words(
    "Undecided: a fact on which the choice turns is missing or doubtful, or not exactly one authority rule governs.",
    "取捨所憑的資料欠缺或存疑，或並非僅有一項正本規則適用，取捨即屬未決。",
)


def _preferred(cluster: Cluster, letters: dict[str, str], evidence: Evidence) -> dict[str, tuple[Words, ...]]:
    """Return, for each member that lost, the line of `choose` by which it did."""
    if cluster.choice is None or cluster.rule is None:
        return {}
    winner = letters.get(cluster.choice, named(cluster.choice))
    return {
        contest.loser: (evidence.narrator.contest(contest, winner=winner, rule=cluster.rule),)
        for contest in cluster.contests
    }


def _lines_of(table: Table) -> int:
    sentences = [p.words for row in table.rows for cell in row for p in cell.parts if isinstance(p, Said)]
    widths = [width_of(text, size=_TYPE) for words in sentences for text in (words.en, words.zh)]
    return sum(1 + int(width // _LINE) for width in widths)


def _wrapped(lead: Words) -> int:
    """Return the lines that a lead takes beyond one for each language."""
    return sum(int(width_of(text, size=_TYPE) // _LEAD_LINE) for text in (lead.en, lead.zh))


def _measures(record: str, evidence: Evidence) -> str:
    known = evidence.records[record]
    if known.fingerprint is None or not known.fingerprint.pages:
        return size_words(known.size)
    pages = known.fingerprint.pages
    number = f"{len(pages)} page{'' if len(pages) == 1 else 's'} 頁"
    return f"{pages[0].width:,} × {pages[0].height:,} px, {number}, {size_words(known.size)}"


def _and_more(number: int) -> Said:
    return Said(words=Words(f"{number} more in the decision parts.", f"另有 {number} 項，見決定分卷。"), is_muted=True)
