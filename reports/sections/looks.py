"""The look pages: what a person should see with their own eyes before signing."""

from __future__ import annotations

import io
from collections import Counter

from PIL import Image

from engine.model.decisions import Bucket, Cluster
from engine.model.records import Record
from reports.blocks import (
    Block,
    Bullets,
    Card,
    Cards,
    Cell,
    Clock,
    Column,
    Given,
    Heading,
    PageOf,
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
from reports.sampling import CHOICE_RULE, LookKind, kind_words
from reports.typeface import width_of
from reports.wording import Words, bucket_words, count_words, size_words

CHECKS = "checks"
"""The anchor of the page that a signer says to have followed."""

MOST_CARDS = 4
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
PAGE = 236.0
"""Millimetres of a page below its title and lead; what follows are the heights of what stands there."""
PICTURES = {1: 62.0, 2: 62.0, 3: 58.0, MOST_CARDS: 50.0}
CARD_WIDTHS = {1: 55.6, 2: 85.7, 3: 55.6, MOST_CARDS: 40.6}
LOW_PICTURE, CARD_TEXT, NARROW_CARD_TEXT = 46.0, 27.0, 32.0
HEADED, ROW, WRAPPED_ROW, LINE, ROW_PADDING = 12.0, 5.3, 7.2, 4.7, 2.6
CLOCK, CLOCK_ROW = 23.0, 7.1
_LINE, _TYPE = 525.0, 11.8
"""The width of a line of a decision and the size of its type, in CSS pixels."""
LETTERS = "ABCDEFGHIJ"

PICTURE_MISSING = Words("no picture", "無影像")
PICTURE_UNREADABLE = Words("not read whole", "未能完整讀取")


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
        "stamps, signatures and handwriting.",
        "逐頁檢視：擬移除的副本與保留的紀錄是否同一文件，印章、簽署及手寫內容是否一致。",
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


def look_page(number: int, kind: LookKind, cluster: Cluster, *, evidence: Evidence) -> Section:
    """Return the page of one cluster: its members side by side, what differs, what was decided and why.

    It fits one page: where it would not, pictures get lower first, then facts and reasons fewer.
    """
    members = _ordered(cluster, evidence)
    shown = members[:MOST_CARDS]
    letters = {member: LETTERS[place] for place, member in enumerate(shown)}
    words = kind_words(kind)
    return Section(
        anchor=f"look-{number}",
        title=Words(f"Look {number}: {words.en}", f"檢視 {number}：{words.zh}"),
        lead=_lead(cluster, len(shown), evidence),
        blocks=_fitted_blocks(letters, cluster, evidence),
        is_nested=True,
    )


def _fitted_blocks(letters: dict[str, str], cluster: Cluster, evidence: Evidence) -> tuple[Block, ...]:
    cards = tuple(card(member, letters[member], evidence=evidence) for member in letters)
    clock = clock_of(letters, evidence=evidence)
    for is_low, most_facts, most_sentences in LAYOUTS:
        facts = _facts(letters, evidence, most=most_facts)
        decided = decisions(letters, evidence, cluster=cluster, most=most_sentences)
        height = (
            _cards_height(letters, evidence, is_low=is_low)
            + (HEADED + (WRAPPED_ROW if len(letters) == MOST_CARDS else ROW) * len(facts.rows) if facts.rows else 0)
            + (HEADED + LINE * _lines_of(decided) + ROW_PADDING * len(decided.rows))
            + (2.5 * LINE if cluster.choice is None else 0)
            + (_clock_height(clock) if clock is not None else 0)
        )
        if height <= PAGE:
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


def _facts(letters: dict[str, str], evidence: Evidence, *, most: int) -> Table:
    records = tuple(letters)
    names = sorted({name for record in records for name in evidence.records[record].facts})
    identity = {definition.name for definition in evidence.given.bundle.vocabulary.identity_facts}
    names.sort(key=lambda name: (not evidence.differing(name, records), name not in identity, name))
    rows = []
    for name in names[:most]:
        differs = evidence.differing(name, records)
        values = evidence.fact_values(name, records)
        rows.append(
            (
                Cell(parts=(Said(words=evidence.fact_title(name), is_muted=not differs, is_strong=differs),)),
                *(Cell(parts=(Said(words=value, is_strong=differs),)) for value in values),
            )
        )
    return Table(
        columns=(
            Column(words=Words("differing in bold", "粗體示有異"), share=28 if len(records) < MOST_CARDS else 22),
            *(Column(words=Words(letter, "")) for letter in letters.values()),
        ),
        rows=tuple(rows),
        nothing=Words("", ""),
        is_dense=True,
    )


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


def _measures(record: str, evidence: Evidence) -> str:
    known = evidence.records[record]
    if known.fingerprint is None or not known.fingerprint.pages:
        return size_words(known.size)
    pages = known.fingerprint.pages
    number = f"{len(pages)} page{'' if len(pages) == 1 else 's'} 頁"
    return f"{pages[0].width:,} × {pages[0].height:,} px, {number}, {size_words(known.size)}"


def _and_more(number: int) -> Said:
    return Said(words=Words(f"{number} more in the decision parts.", f"另有 {number} 項，見決定分卷。"), is_muted=True)
