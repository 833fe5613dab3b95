"""The impact report: which earlier policies would bind no more, and what that does to the archives, record by record.

Every list is bounded and says how much it leaves out; all of it stands in the data that is attached.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from engine.model.calibration import SERIES
from engine.model.digests import sha256_hex
from engine.simulation.amounts import Amount
from engine.simulation.impact import EARLIER, LATER, Impact, Moved, Shift, may_leave
from reports.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    FactSheet,
    Figure,
    Figures,
    Given,
    Heading,
    Notice,
    Paragraph,
    Said,
    Section,
    SignatureBox,
    Table,
    Tone,
)
from reports.composed import Document, FrontPage, Marks
from reports.earlier_words import named_policies
from reports.fields import SYSTEM, anchor_of
from reports.impact_input import ArchiveImpact, ImpactInput, PoliciesEnding
from reports.impact_words import DIRECTIONS, NOT_PROVED, SHIFTS, rule_words
from reports.legible import legible_location, named
from reports.wording import Words, bucket_words, count_words, size_words, titled

MOST_RECORDS = 40
"""Records that are listed of an archive; the rest are counted."""

MOST_RULES = 30

_TITLE = Words("Impact report on shorter retention", "縮短保存的影響報告")
_SIGNING = (
    Words(
        "Read what changes and which records it lets leave. Check that the SHA-256 of this file is the one that "
        "muniment proposals shows.",
        "細閱所作改動及因而可放行的紀錄，並核對本檔案的 SHA-256 與 muniment proposals 所示相同。",
    ),
    Words(
        "Two people sign, by certificate, each of compliance, legal or records, and one of them of compliance: "
        "muniment approve NUMBER --sign-with KEY.",
        "須由兩人以證書簽署，分屬合規、法律或檔案職責，其中一人須屬合規：muniment approve NUMBER --sign-with KEY。",
    ),
    Words(
        "Until then the longer of the policies binds. If the earlier policies are used again, this report does not "
        "cover that.",
        "在此之前以較長者為準。若再次採用較早的政策，本報告並不涵蓋。",
    ),
)


def impact_document(given: ImpactInput, *, data: bytes) -> Document:
    """Return the report as a tree of sections; `data` is what is attached to it."""
    return Document(
        marks=Marks(
            running=_TITLE,
            name=named_policies(given.now),
            pinned="Data",
            digest=sha256_hex(data),
        ),
        front=_front(given),
        sections=(
            _changes(given),
            *(_archive(one, given, number=number) for number, one in enumerate(given.archives, 1)),
            _signing(),
        ),
        pictures=(),
    )


def _front(given: ImpactInput) -> FrontPage:
    conflicts = sum(a.together.in_conflict.newly.records for a in given.archives if a.together is not None)
    unjudged = sum(one.together is None for one in given.archives)
    blocks: tuple[Block, ...] = (
        Notice(
            title=Words("Nothing is shortened until two people sign.", "未經兩人簽署，不會縮短任何保存。"),
            body=Words(
                "Plans were made by the earlier policies named here, so they bind beside the new ones: the longer "
                "decides. Once this is signed the new policies alone decide, as this report shows.",
                "以下較早的政策曾用以制訂計劃，故與新政策一併有效，以較長者為準。本報告一經簽署，即由新政策單獨決定，"
                "其影響如本報告所示。",
            ),
        ),
        Figures(
            figures=(
                _figure(given.leaving, Words("may leave that may not now", "因而可放行的紀錄"), Tone.DISPOSE),
                _figure(given.earlier, Words("fall due earlier, or at all", "提早到期的紀錄"), Tone.REMOVE),
                _figure(conflicts, Words("newly past a ceiling", "新近超過最長保存期"), Tone.REVIEW),
                _figure(unjudged, Words("archives not judged", "未能判斷的檔案庫"), Tone.UNDECIDED),
            )
        ),
        FactSheet(
            rows=(
                (Words("New policies", "新政策"), _text(given.now)),
                *((Words("Would end", "擬終止"), _text(one.digest)) for one in given.ending[:8]),
                (Words("Once counsel confirms", "經法律顧問確認後"), Cell(parts=(Said(words=_once_confirmed(given)),))),
                (Words("As of", "判斷日期"), _text(given.as_of.isoformat())),
                (Words("Made", "製作時間"), _text(f"{given.issued_at:%Y-%m-%d %H:%M %Z}")),
                (Words("System", "系統"), _text(named(given.system, longest=90))),
            ),
            is_wide=True,
        ),
    )
    return FrontPage(organisation=titled(given.organisation, fallback="Muniment"), title=_TITLE, blocks=blocks)


def _once_confirmed(given: ImpactInput) -> Words:
    """Return what more leaves when counsel has confirmed every rule: nobody signs for that again."""
    count = count_words(given.leaving_once_confirmed)
    return Words(
        f"{count} may leave that may not by the earlier policies, without another signature here",
        f"{count} 份可放行而無須再就此簽署",
    )


def _changes(given: ImpactInput) -> Section:
    blocks: list[Block] = []
    for ending in given.ending:
        blocks += _change(ending)
    return Section(anchor="changes", title=Words("What changes", "所作改動"), blocks=tuple(blocks), starts_page=False)


def _change(ending: PoliciesEnding) -> Iterator[Block]:
    name = named_policies(ending.digest)
    yield Heading(words=Words(f"From {name}, last used on {ending.used_on.isoformat()}", f"較早的政策 {name}"))
    if not ending.is_read:
        yield Notice(
            title=Words("What these policies said can't be read.", "這些政策的內容無法讀取。"),
            body=Words(
                "Nobody can say which records they would keep. Sign only if you know it from elsewhere.",
                "無從得知其要求保留哪些紀錄；除非另有所據，否則切勿簽署。",
            ),
        )
        return
    direction = DIRECTIONS[ending.direction] if ending.direction is not None else NOT_PROVED
    cause = f" ({named(ending.cause, longest=160)})" if ending.cause else ""
    yield Paragraph(words=Words(f"{direction.en}{cause}.", f"{direction.zh}。"))
    shown = ending.rules[:MOST_RULES]
    yield Table(
        columns=(
            Column(words=Words("Rule", "規則"), share=24),
            Column(words=Words("Before", "改動前"), share=38),
            Column(words=Words("After", "改動後"), share=38),
        ),
        rows=tuple(
            (
                _text(named(one.id, longest=60)),
                Cell(parts=(Said(words=rule_words(one.before), is_stacked=True),)),
                Cell(parts=(Said(words=rule_words(one.after), is_stacked=True),)),
            )
            for one in shown
        ),
        nothing=Words("No rule is otherwise.", "規則並無不同。"),
    )
    if len(ending.rules) > len(shown):
        yield _left_out(len(ending.rules) - len(shown))
    if ending.others:
        others = Words(", ".join(one.en for one in ending.others), "、".join(one.zh for one in ending.others))
        yield Paragraph(words=Words(f"Otherwise besides: {others.en}.", f"其他改動：{others.zh}。"))


def _archive(one: ArchiveImpact, given: ImpactInput, *, number: int) -> Section:
    blocks: list[Block] = []
    if one.together is None:
        blocks.append(
            Notice(
                title=Words("This archive can't be judged by these policies.", "未能以此等政策判斷本檔案庫。"),
                body=Words(named(one.problem, longest=300), "其影響未明。"),
            )
        )
    else:
        blocks += _judged(one, one.together, given)
    name = named(one.archive, longest=60)
    return Section(anchor=f"archive-{number}", title=Words(f"In {name}", f"對 {name} 的影響"), blocks=tuple(blocks))


def _judged(one: ArchiveImpact, together: Impact, given: ImpactInput) -> Iterator[Block]:
    newly = [row for row in together.moved if may_leave(row.after) and not may_leave(row.before)]
    yield Paragraph(
        words=Words(
            f"{count_words(together.total.records)} records; {_said(together.removable.newly)} may leave that may not "
            f"now, and {_said(together.in_conflict.newly)} are newly past a ceiling.",
            f"共 {count_words(together.total.records)} 份紀錄；"
            f"{count_words(together.removable.newly.records)} 份因而可放行，"
            f"{count_words(together.in_conflict.newly.records)} 份新近超過最長保存期。",
        )
    )
    yield Heading(words=Words("Records that may leave", "因而可放行的紀錄"))
    yield _records(newly)
    if len(newly) > MOST_RECORDS:
        yield _left_out(len(newly) - MOST_RECORDS)
    for digest, found in one.each:
        name = named_policies(digest)
        yield Heading(words=Words(f"Due days, against {name}", f"到期日，與 {name} 比較"))
        if found is None:
            yield Paragraph(words=Words("They could not judge this archive.", "該等政策未能判斷本檔案庫。"))
            continue
        yield _histogram(found)
        yield _counts(Words("Rule", "規則"), found.by_rule)
        yield _counts(Words("Series", "系列"), _series(found, given))


def _records(rows: list[Moved]) -> Table:
    return Table(
        columns=(
            Column(words=Words("Record", "紀錄"), share=46),
            Column(words=Words("Now", "現時"), share=27),
            Column(words=Words("Then", "其後"), share=27),
        ),
        rows=tuple(
            (
                _text(legible_location(row.record.location), is_small=True),
                Cell(
                    parts=(
                        Said(
                            words=_becomes(row.before.bucket.value, row.before.until, bucket_words(row.before.bucket))
                        ),
                    )
                ),
                Cell(parts=(Said(words=bucket_words(row.after.bucket)),)),
            )
            for row in rows[:MOST_RECORDS]
        ),
        nothing=Words("No record may leave that may not now.", "並無紀錄因而可放行。"),
        is_dense=True,
    )


def _becomes(bucket: str, until: date | None, words: Words) -> Words:
    if until is None or bucket != "keep":
        return words
    return Words(f"{words.en} through {until.isoformat()}", f"{words.zh}至 {until.isoformat()}")


def _histogram(found: Impact) -> Bars:
    bars = tuple(
        Bar(
            label=f"{SHIFTS[shift].en} {SHIFTS[shift].zh}",
            lengths=((found.shifts[shift].records, _tone(shift)),),
            note=_said(found.shifts[shift]),
        )
        for shift in Shift
        if found.shifts[shift].records
    )
    return Bars(
        title="Records by how much earlier or later they fall due",
        bars=bars,
        legend=(
            (Words("earlier", "提早"), Tone.REMOVE),
            (Words("later", "延後"), Tone.KEEP),
            (Words("the same", "不變"), Tone.MUTED),
        ),
        nothing=Words("There is no record.", "並無紀錄。"),
    )


def _tone(shift: Shift) -> Tone:
    if shift in EARLIER:
        return Tone.REMOVE
    return Tone.KEEP if shift in LATER else Tone.MUTED


def _counts(head: Words, amounts: Mapping[tuple[str, Shift], Amount]) -> Table:
    rows = sorted(amounts.items(), key=lambda item: (list(Shift).index(item[0][1]), item[0][0]))
    return Table(
        columns=(
            Column(words=head, share=34),
            Column(words=Words("By how much", "幅度"), share=40),
            Column(words=Words("Records", "紀錄"), share=26, is_number=True),
        ),
        rows=tuple(
            (
                _text(named(name, longest=60)) if name else Cell(parts=(Said(words=Words("none", "無")),)),
                Cell(parts=(Said(words=SHIFTS[shift]),)),
                Cell(parts=(Given(text=_said(amount)),), is_number=True),
            )
            for (name, shift), amount in rows[:MOST_RULES]
        ),
        nothing=Words("Every record falls due on the same day.", "所有紀錄的到期日均不變。"),
        is_dense=True,
    )


def _series(found: Impact, given: ImpactInput) -> Mapping[tuple[str, Shift], Amount]:
    definition = given.bundle.vocabulary.facts.get(SERIES)
    if definition is None or not definition.is_personal:
        return found.by_series
    return {}


def _signing() -> Section:
    return Section(
        anchor="signing",
        title=Words("Who must sign", "簽署"),
        starts_page=False,
        blocks=(
            Bullets(items=_SIGNING, is_numbered=True),
            SignatureBox(
                anchor=anchor_of(SYSTEM),
                title=Words("System seal", "系統封印"),
                statement=Words(
                    "Certifies the pages and the attached data. People sign in the register, not here.",
                    "核證各頁及所附數據；各人於登記冊簽署，並非於此處。",
                ),
            ),
        ),
    )


def _left_out(number: int) -> Paragraph:
    return Paragraph(
        words=Words(
            f"{count_words(number)} more are not shown here; they stand in the attached data.",
            f"另有 {count_words(number)} 項未列於此，載於所附數據。",
        ),
        is_muted=True,
    )


def _said(amount: Amount) -> str:
    return f"{count_words(amount.records)} ({size_words(amount.bytes)})" if amount.records else "0"


def _figure(number: int, words: Words, tone: Tone) -> Figure:
    return Figure(number=count_words(number), words=words, detail="", tone=tone if number else Tone.MUTED)


def _text(text: str, *, is_small: bool = False) -> Cell:
    return Cell(parts=(Given(text=text, is_small=is_small),))
