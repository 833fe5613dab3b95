"""The parts of an archive as pictures: its folders, and its formats."""

from __future__ import annotations

from collections.abc import Sequence

from engine.survey.counting import Survey
from engine.survey.tallies import Slice
from reports.blocks import Bar, Bars, Histogram, Stack, Tone
from reports.survey_words import folder_words, format_words
from reports.wording import Words, count_words, size_words

MOST_FOLDERS = 5
MOST_FORMATS = 6

_ROOM, _SIZE = 190.0, 9.5
_LEGEND = (
    (Words("files without an identical copy", "並無相同副本"), Tone.TRANSFER),
    (Words("with one, anywhere in the archive", "檔案庫內另有相同副本"), Tone.HELD),
)


def folders(survey: Survey) -> Bars:
    """Return the top folders as bars, those with most bytes first and the others together."""
    labels = [_label(folder_words(one.name, width=_ROOM, size=_SIZE)) for one in survey.folders[:MOST_FOLDERS]]
    return _bars(survey.folders, labels=labels, title="Files by folder")


def formats(survey: Survey) -> Histogram:
    """Return the formats as columns, those with most bytes first and the others together."""
    stacks = [
        Stack(words=format_words(one.name), number=one.files, foot=one.repeated)
        for one in survey.formats[:MOST_FORMATS]
    ]
    rest = survey.formats[MOST_FORMATS:]
    if rest:
        files, repeated = sum(one.files for one in rest), sum(one.repeated for one in rest)
        stacks.append(Stack(words=Words("others", "其他"), number=files, foot=repeated))
    return Histogram(title="Files by format", stacks=tuple(stacks), is_half=True)


def _label(words: Words) -> str:
    return f"{words.en} {words.zh}".strip()


def _bars(parts: Sequence[Slice], *, labels: Sequence[str], title: str) -> Bars:
    shown, rest = parts[: len(labels)], parts[len(labels) :]
    bars = [_bar(label, [one]) for label, one in zip(labels, shown, strict=True)]
    if rest:
        bars.append(_bar(f"and {count_words(len(rest))} more 其他", rest))
    return Bars(title=title, bars=tuple(bars), legend=_LEGEND, nothing=Words("There is no file.", "並無檔案。"))


def _bar(label: str, parts: Sequence[Slice]) -> Bar:
    files, repeated = sum(one.files for one in parts), sum(one.repeated for one in parts)
    return Bar(
        label=label,
        lengths=((files - repeated, Tone.TRANSFER), (repeated, Tone.HELD)),
        note=f"{count_words(files)} · {size_words(sum(one.bytes for one in parts))}",
    )
