"""A sheet to CSV, so that no spreadsheet program runs what stands in it, and back to the same text.

A spreadsheet takes a cell of CSV that begins with `=`, `+`, `-` or `@` for a formula. Such a cell gets an apostrophe in
front, and so does one that begins with an apostrophe itself; one apostrophe is taken away when it is read.
"""

from __future__ import annotations

import csv
import io

from engine.schedules.books import Sheet

RUN = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "|")
"""What begins a formula or a command in some program; the wide forms do in programs for Chinese and Japanese."""

_APOSTROPHE = "'"


def csv_bytes(sheet: Sheet) -> bytes:
    """Return a sheet as CSV in UTF-8, with a byte order mark, by which spreadsheet programs know it."""
    return table_bytes((tuple(column.heading for column in sheet.columns), *sheet.rows))


def table_bytes(rows: tuple[tuple[str, ...], ...]) -> bytes:
    """Return rows of text as CSV of which nothing runs."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")
    writer.writerows([escaped(text) for text in row] for row in rows)
    return written.getvalue().encode("utf-8-sig")


def escaped(text: str) -> str:
    """Return `text` as a cell of CSV that no program runs.

    >>> escaped("=1+1"), escaped("'tis"), escaped("P7Y")
    ("'=1+1", "''tis", 'P7Y')
    """
    return _APOSTROPHE + text if text.startswith((*RUN, _APOSTROPHE)) else text


def unescaped(text: str) -> str:
    """Return what `escaped` was given; an apostrophe that it did not write stays."""
    return text[1:] if text.startswith(_APOSTROPHE) and text[1:].startswith((*RUN, _APOSTROPHE)) else text
