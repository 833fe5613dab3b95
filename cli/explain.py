"""`muniment explain`: why a record is what it is, on any day, by what was known on any other."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli import options
from cli.console import Format, print_json
from cli.proposals import may_see_sealed
from cli.session import database_path, system_clock, tell
from engine.language.message_pages import MessagePage
from procedures.explained_maps import map_lines, plain_map, write_map
from procedures.explained_pair import beside_lines, plain_beside
from procedures.explained_words import lines_of, plain_of
from procedures.explaining import explain as explained_by
from procedures.ledger import opened
from procedures.message_texts import is_message_code, message_page


def explain(
    record: Annotated[
        str,
        typer.Argument(
            help="The record: its id, its path in the archive, or the end of the path. Or the code of a message: L020."
        ),
    ],
    archive: Annotated[
        Path | None, typer.Option(help="The archive; the only one of the database where left out.")
    ] = None,
    as_of: options.AsOf = None,
    known_on: Annotated[
        date | None,
        typer.Option(
            parser=options.read_date,
            metavar="DATE",
            help="By what was known at the end of that day: scan, policies, register; today where left out.",
        ),
    ] = None,
    show_personal: Annotated[
        bool, typer.Option("--show-personal", help="Show values and pages that the vocabulary marks as personal.")
    ] = False,
    map_file: Annotated[
        Path | None,
        typer.Option(
            "--map", metavar="FILE", help="A new PNG file that shows where it differs from a record it is tied to."
        ),
    ] = None,
    beside: Annotated[
        str | None, typer.Option(metavar="RECORD", help="Another record: say what ties the two; the one of the map.")
    ] = None,
    database: options.Database = None,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Say why a record is kept, held or free, and who said so when; or what the message of a code means."""
    if is_message_code(record) and not any((archive, as_of, known_on, map_file, beside)):
        _explain_message(message_page(record), output_format=output_format)
        return
    today = system_clock().today()
    with opened(database_path(database)) as store:
        found = explained_by(
            store, record, archive=archive, as_of=as_of or known_on or today, known_on=known_on or today
        )
        sees_sealed = may_see_sealed(store.standing())
    written = None if map_file is None else write_map(found, out=map_file, beside=beside, shows_personal=show_personal)
    if output_format is Format.JSON:
        plain = plain_of(found, shows_personal=show_personal, sees_sealed=sees_sealed)
        plain |= {} if beside is None else {"beside": plain_beside(found, beside)}
        print_json(plain if written is None else plain | {"map": plain_map(written)})
        return
    for line in lines_of(found, shows_personal=show_personal, sees_sealed=sees_sealed):
        tell(line)
    for line in beside_lines(found, beside) if beside is not None else ():
        tell(line)
    for line in map_lines(written) if written is not None else ():
        tell(line)


def _explain_message(page: MessagePage, *, output_format: Format) -> None:
    if output_format is Format.JSON:
        print_json(
            {
                "code": str(page.code),
                "severity": str(page.code.severity),
                "summary": page.code.summary,
                "what": page.what,
                "avoid": page.avoid,
                "prefer": page.prefer,
                "why": page.why,
            }
        )
        return
    tell(f"{page.code.severity}[{page.code}]: {page.code.summary}")
    for label, text in (("", page.what), ("Avoid", page.avoid), ("Prefer", page.prefer), ("Why", page.why)):
        if text:
            tell()
            tell(f"{label}:" if label else text)
        if label and text:
            for line in text.splitlines():
                tell(f"    {line}" if label != "Why" else line)
