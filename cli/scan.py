"""`muniment scan`: reads an archive into the database, for plans to be made of it."""

from __future__ import annotations

from pathlib import Path

from cli import options
from cli.completeness import completeness_as_result, leave_if_incomplete, print_completeness
from cli.console import Format, TerminalProgress, print_json
from cli.session import database_path, read_and_known, system_clock, tell, tell_warnings
from procedures.intake import Intake
from procedures.scanning import keep_scan, open_store, read_policies, scan_archive


def scan(
    archive: options.Archive,
    policies: options.Policies = Path("policies"),
    database: options.Database = None,
    catalogue: options.Catalogues = None,
    events: options.Events = None,
    expected: options.Expected = None,
    mapping: options.Mapping = None,
    reread: options.Reread = False,
    look: options.Look = False,
    output_format: options.OutputFormat = Format.HUMAN,
) -> None:
    """Read an archive, its catalogues and its events into the database, by the words of the policies; judge nothing."""
    clock = system_clock()
    read = read_policies(policies)
    with TerminalProgress() as progress, open_store(database_path(database), archive=archive) as store:
        found = scan_archive(
            Intake(
                archive=archive,
                catalogues=tuple(catalogue or ()),
                events=tuple(events or ()),
                mapping=mapping,
                expected=expected,
                rereads=reread,
                looks=look,
            ),
            store=store,
            vocabulary=read.read.bundle.vocabulary,
            clock=clock,
            progress=progress,
        )
        keep_scan(found, store=store, clock=clock)
    tell_warnings(read.warnings)
    unreadable = sum(not record.is_readable for record in found.inventory.records)
    if output_format is Format.JSON:
        print_json(
            {
                "scan": found.id,
                "records": len(found.inventory.records),
                "unreadable": unreadable,
                "links": len(found.inventory.links),
                "findings": len(found.findings),
                "completeness": completeness_as_result(found.inventory),
                "read": found.read,
                "known": found.known,
            }
        )
        leave_if_incomplete(found.inventory)
        return
    tell(f"Scan      {found.id}")
    tell(f"Files     {read_and_known(read=found.read, known=found.known)}")
    tell(f"Records   {len(found.inventory.records):,}, of which {unreadable:,} unreadable")
    tell(f"Links     {len(found.inventory.links):,}")
    tell(f"Findings  {len(found.findings):,}")
    print_completeness(found.inventory)
    leave_if_incomplete(found.inventory)
