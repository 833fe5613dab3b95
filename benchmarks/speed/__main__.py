"""How fast files are hashed, beside other programs on the same files in the same run, and how a scan grows.

`python -m benchmarks.speed --peers NAME=PYTHON ...` draws pages of four kinds (`--number` of each) and lets the
programs take turns on them (`--rounds`), pinned to one processor and to two; `python -m benchmarks.speed FILES ...`
takes the files or folders that are named instead. `--growth 1000 10000 100000` scans so many small pages with the
command that users have, and asks no other program. `--write FILE` puts the tables below their heading in that file.
Where no Python with imagehash is named, the one that came with Muniment is measured.
"""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.page import put_where_asked
from benchmarks.peers.environments import PeerError, named
from benchmarks.peers.programs import PROGRAMS
from benchmarks.speed.files import KINDS, draw_files
from benchmarks.speed.growth import scan
from benchmarks.speed.growth import table as table_of_growth
from benchmarks.speed.ours import scanned_a_second
from benchmarks.speed.rounds import REFERENCE, Taken, compared, table

HEADING = "How fast files are hashed"
HEADING_OF_GROWTH = "How a scan grows with its archive"
NAMES = {"muniment": "Muniment, all of a fingerprint"}
FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".tif": "TIFF", ".tiff": "TIFF", ".webp": "WebP"}


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", allow_abbrev=False)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILES")
    parser.add_argument("--peers", nargs="+", default=[], metavar="NAME=PYTHON")
    parser.add_argument("--number", type=int, default=16)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--growth", nargs="+", type=int, default=[], metavar="N")
    parser.add_argument("--write", type=Path)
    asked = parser.parse_args()
    if asked.growth:
        heading, text = HEADING_OF_GROWTH, grown(asked.growth)
    else:
        try:
            pythons = named(asked.peers)
        except PeerError as error:
            parser.error(str(error))
        kinds = by_format(asked.files)
        if asked.files and not kinds:
            parser.error("none of the files is one that is measured: " + ", ".join(FORMATS))
        heading = HEADING
        text = sections(pythons, kinds, number=asked.number, rounds=asked.rounds)
    print(text)
    if asked.write:
        put_where_asked(["--write", str(asked.write)], heading=heading, text=text)


def by_format(places: Sequence[Path]) -> dict[str, list[Path]]:
    """Return the files at these places, and below them, by what they are by their endings."""
    found: dict[str, list[Path]] = {}
    for place in places:
        for file in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if file.is_file() and file.suffix.lower() in FORMATS:
                found.setdefault(FORMATS[file.suffix.lower()], []).append(file)
    return found


def sections(pythons: Mapping[str, str], kinds: Mapping[str, Sequence[Path]], *, number: int, rounds: int) -> str:
    """Return the tables of every kind of file."""
    # The reference comes with Muniment too, so there are ratios in any run.
    running = {"muniment": sys.executable, REFERENCE: sys.executable, **pythons}
    named_files = " FILES" if kinds else f" --number {number}"
    text = (
        f"Written by `python -m benchmarks.speed{named_files} --rounds {rounds} --peers NAME=PYTHON ... "
        f"--write docs/benchmarks.md`.\nPython {platform.python_version()}, {platform.machine()}. Programs take turns "
        f"on the same files, {rounds} rounds; figures are medians. The ratio is that\nof processor time to "
        "`imagehash.phash(Image.open(file))` in the same round. On two processors a program has two\nprocesses, or its "
        "own threads. Peak is of one process. Muniment takes SHA-256, decodes every sample, digests\nthem, and makes "
        "both hashes, the quality and the tags; the others make one hash.\n"
    )
    for kind in kinds or KINDS:
        with TemporaryDirectory() as made:
            files = list(kinds.get(kind, ()))
            if not files:
                draw_files(kind, Path(made), number=number)
                files = sorted(Path(made).iterdir())
            text += f"\n{kind}, {len(files)} files of {_megabytes(files):.2f} MB:\n\n"
            text += table(_with_absent(compared(running, files, rounds=rounds)), files=len(files), names=NAMES)
            if not kinds:
                rates = [scanned_a_second(Path(made), processes=processes) for processes in (1, 2)]
                text += (
                    f"\nThe processes of a scan read {rates[0]:.1f} of these files a second where there is one, and "
                    f"{rates[1]:.1f} where there are two\n({rates[1] / rates[0]:.2f} times as many).\n"
                )
    return text


def _megabytes(files: Sequence[Path]) -> float:
    return sum(file.stat().st_size for file in files) / len(files) / 1e6


def _with_absent(taken: Mapping[str, Taken]) -> dict[str, Taken]:
    """Return what was taken, with a row for each program that nobody named."""
    return {**taken, **{name: Taken(why="no environment was named") for name in PROGRAMS if name not in taken}}


def grown(sizes: Sequence[int]) -> str:
    """Return the table of scans of so many files."""
    found = table_of_growth([scan(files) for files in sizes])
    command = f"python -m benchmarks.speed --growth {' '.join(map(str, sizes))} --write docs/benchmarks.md"
    return (
        f"Written by `{command}`.\nPython {platform.python_version()}, {platform.machine()}. `muniment scan` with a "
        "new database, of small pages (420 by 594 pixels) that look unlike\none another. Starting takes some seconds, "
        "so growth is below 1 at first.\n\n"
        f"{found}"
    )


if __name__ == "__main__":
    main()
