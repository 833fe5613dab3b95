"""Tables of a result: in columns for a terminal, or as sentences for a screen reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.table import Table
from rich.text import Text

from cli.console import output, visible
from cli.session import tell


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table with a title; the first `named` columns are words, the others numbers."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    named: int = 1
    left_out: int = 0


def shortened(grid: Grid, *, most: int) -> Grid:
    """Return a grid with at most so many rows, saying how many are left out."""
    if len(grid.rows) <= most:
        return grid
    return Grid(
        title=grid.title,
        columns=grid.columns,
        rows=grid.rows[:most],
        named=grid.named,
        left_out=len(grid.rows) - most,
    )


def print_grids(grids: Sequence[Grid], *, is_plain: bool) -> None:
    """Print tables that have rows, one below the other."""
    for grid in grids:
        if grid.rows:
            output.print()
            (_print_plain if is_plain else _print_table)(grid)
            if grid.left_out:
                tell(f"and {grid.left_out:,} more rows, which the JSON has 其餘見 JSON")


def _print_table(grid: Grid) -> None:
    output.print(Text(visible(grid.title), style="bold"))
    table = Table(box=None, pad_edge=False, show_header=True, header_style="dim")
    for number, column in enumerate(grid.columns):
        is_name = number < grid.named
        table.add_column(visible(column), justify="left" if is_name else "right", overflow="fold")
    for row in grid.rows:
        table.add_row(*(Text(visible(cell)) for cell in row))
    output.print(table)


def _print_plain(grid: Grid) -> None:
    tell(grid.title)
    for row in grid.rows:
        name = ", ".join(cell for cell in row[: grid.named] if cell)
        said = "; ".join(
            f"{column}: {cell}"
            for column, cell in zip(grid.columns[grid.named :], row[grid.named :], strict=True)
            if cell
        )
        tell(f"{name}: {said}")
