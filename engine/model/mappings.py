"""Mappings: how tables, names of files and descriptions beside images are to be read, as a person declared it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from engine.model.date_forms import DateForm
from engine.model.path_patterns import PathPattern

IGNORE = "ignore"
"""What is written for a column that says nothing here."""


class Encoding(StrEnum):
    """The encodings of tables; Big5 is read with the characters of HKSCS."""

    UTF8 = "utf-8"
    BIG5 = "big5"
    UTF16 = "utf-16"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What one column, field or tag means: `of` is a fact, a key of its table, or `ignore`.

    `values` turns what is written there into words of the vocabulary; `dates` are the forms of its dates, and `None`
    where those of the whole table count.
    """

    of: str
    values: Mapping[str, str] = field(default_factory=dict)
    dates: tuple[DateForm, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TableMapping:
    """How one table is to be read; `header` and `sheet` are absent where the first will do.

    `path` says how the path of a file is made of columns, which it names as its groups.
    """

    encoding: Encoding | None = None
    delimiter: str = ","
    header: int | None = None
    sheet: str | None = None
    dates: tuple[DateForm, ...] = ()
    missing: frozenset[str] = frozenset()
    path: PathPattern | None = None
    columns: Mapping[str, Meaning] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePattern:
    """What the path of a file says of it: the groups of `match` are facts."""

    match: PathPattern
    dates: tuple[DateForm, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SidecarMapping:
    """Descriptions beside images: `match` is a pattern of their names, `of` the images that they may describe.

    `{name}` in `of` is what the star of `match` stands for.
    """

    match: PathPattern
    of: tuple[PathPattern, ...]
    fields: Mapping[str, Meaning] = field(default_factory=dict)
    dates: tuple[DateForm, ...] = ()
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceMapping:
    """A whole mapping; tables are named by the names of their files, tags as `EXIF:DateTimeOriginal`."""

    catalogues: Mapping[str, TableMapping] = field(default_factory=dict)
    events: Mapping[str, TableMapping] = field(default_factory=dict)
    paths: tuple[NamePattern, ...] = ()
    sidecars: tuple[SidecarMapping, ...] = ()
    tags: Mapping[str, Meaning] = field(default_factory=dict)
