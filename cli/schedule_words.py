"""What an export and an import of a schedule tell a person."""

from __future__ import annotations

from cli.session import tell
from engine.schedules.changes import ChangeKind, RowChange
from procedures.schedules import Exported, ImportedSchedule

_MOST_TO_DO = 10
_LONGEST = 200
_NOTHING = "(nothing)"


def tell_export(exported: Exported) -> None:
    """Tell what was written."""
    rules = _counted(exported.rules, "rule", "rules")
    tell(f"{rules} of {_counted(exported.policies, 'policy', 'policies')} written")
    tell(f"Schedule  {exported.path}")
    tell(f"Bundle    {exported.bundle_sha256}")


def tell_import(imported: ImportedSchedule) -> None:
    """Tell what is different, and what is left to a person."""
    if imported.to_do_file is not None:
        _tell_to_do(imported)
    if not imported.changes and imported.to_do:
        tell("No row is a rule yet, so the policies say what they said.")
    elif not imported.changes:
        tell("Nothing is different: the schedule says what the policies say.")
    for change in imported.changes:
        _tell_change(change)
    tell()
    if imported.files:
        tell(f"Written anew: {', '.join(imported.files)}")
    if imported.lost:
        tell(f"Remarks that stood in what was written anew, and are not in it any more ({len(imported.lost):,}):")
        for remark in imported.lost:
            tell(f"  {remark.file}:{remark.line}  {remark.text}")
    if imported.dropped:
        tell(f"Left out: {', '.join(imported.dropped)}")
    tell(f"Policies  {imported.folder}")
    tell(f"Bundle    {imported.after_sha256}")
    if imported.changes:
        tell("A rule that is new or changed permits nothing until counsel has confirmed it.")


def _tell_to_do(imported: ImportedSchedule) -> None:
    left = len(imported.to_do)
    tell(f"{imported.rows - left:,} of {imported.rows:,} rows are rules now; {left:,} are left to you")
    for item in imported.to_do[:_MOST_TO_DO]:
        tell(f"  {item.place}: `{_shortened(' '.join(item.text.split()))}`: {item.why}")
    if left > _MOST_TO_DO:
        tell(f"  and {left - _MOST_TO_DO:,} more")
    tell(f"To do     {imported.to_do_file}")
    tell()


def _tell_change(change: RowChange) -> None:
    tell(f"{change.kind.value:<8} {change.what} {change.id}")
    if change.kind is ChangeKind.CHANGED:
        for cell in change.cells:
            tell(f"           {cell.column}: {_shown(cell.before)} -> {_shown(cell.after)}")


def _shown(text: str) -> str:
    return _shortened(" / ".join(text.splitlines())) or _NOTHING


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _counted(number: int, one: str, several: str) -> str:
    return f"{number:,} {one if number == 1 else several}"
