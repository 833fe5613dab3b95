"""A fuzz of the boundary: spoilt inputs go in, and nothing but a declared error may come out.

`python -m benchmarks.fuzz images --seconds 3600 --seed 1 --keep FOLDER` spoils valid images and reads each, until the
time is over or something escapes: another exception, a crash, a reading that takes too long, or a second reading of the
same bytes that says something else. The input is then stored in FOLDER and the command ends with 3. Other targets:
`containers`, `tables`, `policies`, `names`. Inputs are tried in a process of their own, so that a crash is seen.
"""

from __future__ import annotations

import argparse
import faulthandler
import hashlib
import json
import logging
import mmap
import re
import resource
import struct
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from benchmarks.mutation import (
    MAPPINGS,
    NAMES,
    SIDECARS,
    TABLES,
    drawn_images,
    drawn_jpeg2000,
    drawn_records,
    mutated,
    workbook_parts,
    zipped,
)
from engine.fingerprints import reading as image_reading
from engine.fingerprints.beginnings import is_dicom, is_heif
from engine.fingerprints.dicom_container import examine_dicom
from engine.fingerprints.heif_container import check_heif
from engine.fingerprints.jp2_container import examine_jp2
from engine.fingerprints.pages import Bounds
from engine.fingerprints.reading import read_image
from engine.fingerprints.unreadable import UnreadableError
from engine.intake.catalogue import read_catalogue
from engine.intake.descriptions import DescriptionError, read_description
from engine.intake.events import read_events
from engine.intake.policy_folder import read_policy_folder
from engine.intake.scan import location_of, record_id
from engine.intake.table_errors import TableError
from engine.language.mappings import MappingError, read_mapping
from engine.language.problems import BundleError
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.digests import digest_of
from engine.model.facts import Vocabulary
from engine.model.records import percent_decoded

ROOT = Path(__file__).resolve().parent.parent
MOST_BYTES = 1 << 20
MOST_MEMORY = 4 << 30
MOST_PIXELS = 4_000_000
SLOW_SECONDS = 60
ESCAPED = 3
MOST_KINDS = 2_000

# What differs between two refusals of one kind: what was quoted, and numbers.
_VARYING = re.compile(r"`[^`]*`|0x[0-9A-F]+|[0-9]")


class EscapeError(Exception):
    """An input for which something came out that was not declared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is tried: the valid inputs, and what one input says (or the name of its declared refusal)."""

    seeds: tuple[bytes, ...]
    say: Callable[[bytes], str]


def images(random: Random) -> Target:
    """Return image files, as `engine.fingerprints.reading` reads them.

    With a lower limit of pixels, because a spoilt size would take most of the time; large pictures have their tests.
    """
    image_reading.PIXEL_LIMIT = MOST_PIXELS
    logging.disable()

    def say(data: bytes) -> str:
        try:
            reading = read_image(data)
        except UnreadableError as error:
            return f"refused{_place(error)}: {error.message}"
        return f"read: {reading}"

    return Target(seeds=(*drawn_images(random), *drawn_records(for_gdcm=False)), say=say)


def containers(random: Random) -> Target:
    """Return files of DICOM, JPEG 2000 and HEIF, as our own code walks them before anything decodes them."""
    bounds = Bounds(pages=100, page_pixels=MOST_PIXELS, all_pixels=10 * MOST_PIXELS)

    def say(data: bytes) -> str:
        try:
            if is_dicom(data):
                return f"read: {examine_dicom(data)}"
            if is_heif(data):
                check_heif(data, bounds=bounds)
                return "read: HEIF"
            return f"read: {examine_jp2(data)}"
        except (struct.error, IndexError, OverflowError):
            return "refused: the file ends too early"
        except UnreadableError as error:
            return f"refused{_place(error)}: {error.message}"

    return Target(seeds=(*drawn_records(), *drawn_jpeg2000(random)), say=say)


def tables(random: Random) -> Target:  # noqa: ARG001 - the form of a target
    """Return catalogues and tables of events."""
    vocabulary = _vocabulary()

    def say(data: bytes) -> str:
        said: list[str] = []
        for read in (
            lambda: read_catalogue(data, name="t.csv", vocabulary=vocabulary),
            lambda: read_events(data, name="t.csv", vocabulary=vocabulary),
        ):
            try:
                said.append(f"read: {read()}")
            except TableError as error:
                said.append(f"refused: {error.message} {error.cause}")
        return said[0] if said[0].startswith("read") else said[1]

    return Target(seeds=TABLES, say=say)


def policies(random: Random) -> Target:  # noqa: ARG001 - the form of a target
    """Return policy files, beside the vocabulary that comes along."""
    sources = read_policy_folder(ROOT / "policies")
    vocabulary = next(one for one in sources if one.name.endswith("vocabulary.yaml"))

    def say(data: bytes) -> str:
        try:
            read = read_bundle([vocabulary, Source("tried.yaml", data)])
        except BundleError as error:
            return f"refused: {error}"
        return f"read: {digest_of([read.bundle, list(read.holds), list(read.releases)])}"

    return Target(seeds=tuple(one.data for one in sources), say=say)


def names(random: Random) -> Target:  # noqa: ARG001 - the form of a target
    """Return names of files in any bytes, which must come back from a location."""

    def say(data: bytes) -> str:
        location = location_of(data)
        if percent_decoded(location) != data or not location.isascii() or not location.isprintable():
            raise EscapeError(location)
        return f"read: {record_id(data)}"

    return Target(seeds=NAMES, say=say)


SHEET = "xl/worksheets/sheet1.xml"


def workbooks(random: Random) -> Target:  # noqa: ARG001 - the form of a target
    """Return the parts of a workbook: each is spoilt inside a whole container, where no checksum hides it."""
    vocabulary = _vocabulary()
    parts = workbook_parts()

    def say(data: bytes) -> str:
        name, _, part = data.partition(b"\n")
        told = name.decode("utf-8", "replace")
        # A spoilt name stands for the sheet: `zipfile` itself refuses to write some.
        spoilt = parts | {told if told in parts else SHEET: part}
        try:
            return f"read: {read_catalogue(zipped(spoilt), name='t.xlsx', vocabulary=vocabulary)}"
        except TableError as error:
            return f"refused: {error.message} {error.cause}"

    return Target(seeds=tuple(name.encode() + b"\n" + part for name, part in sorted(parts.items())), say=say)


def mappings(random: Random) -> Target:  # noqa: ARG001 - the form of a target
    """Return mappings, as they lie beside an archive."""
    vocabulary = _vocabulary()

    def say(data: bytes) -> str:
        try:
            return f"read: {read_mapping(Source('tried.yaml', data), vocabulary=vocabulary)}"
        except MappingError as error:
            return f"refused: {error} {[problem.code for problem in error.problems]}"

    return Target(seeds=MAPPINGS, say=say)


def sidecars(random: Random) -> Target:  # noqa: ARG001 - the form of a target
    """Return what lies beside an image, in JSON and in YAML."""

    def say(data: bytes) -> str:
        said: list[str] = []
        for name in ("a.json", "a.yaml"):
            try:
                said.append(f"read: {read_description(data, name=name)}")
            except DescriptionError as error:
                said.append(f"refused: {error}")
        return max(said)

    return Target(seeds=SIDECARS, say=say)


TARGETS = {
    "images": images,
    "containers": containers,
    "tables": tables,
    "workbooks": workbooks,
    "mappings": mappings,
    "sidecars": sidecars,
    "policies": policies,
    "names": names,
}


def _vocabulary() -> Vocabulary:
    return read_bundle(read_policy_folder(ROOT / "policies")).bundle.vocabulary


def try_inputs(target: Target, *, seed: int, seconds: float, shown: Path) -> None:
    """Try spoilt inputs until the time is over; the one in hand is always in the file `shown`."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    random = Random(seed)
    corpus = list(target.seeds)
    kinds: set[str] = set()
    tried = read = 0
    slowest = 0.0
    began = told = time.monotonic()
    with shown.open("r+b") as file, mmap.mmap(file.fileno(), MOST_BYTES + 8) as in_hand:
        while (now := time.monotonic()) - began < seconds:
            data = mutated(random.choice(corpus), others=corpus, random=random)[:MOST_BYTES]
            in_hand[: 8 + len(data)] = struct.pack("<Q", len(data)) + data
            faulthandler.dump_traceback_later(SLOW_SECONDS, exit=True)
            said = target.say(data)
            if tried % 16 == 0 and target.say(data) != said:
                raise EscapeError("a second reading of the same bytes says something else")
            faulthandler.cancel_dump_traceback_later()
            slowest = max(slowest, time.monotonic() - now)
            tried += 1
            read += said.startswith("read")
            kind = _kind(said)
            if kind not in kinds and len(kinds) < MOST_KINDS and len(data) < MOST_BYTES // 8:
                # What was refused in a new way is a good place to go on from.
                kinds.add(kind)
                corpus.append(data)
            if now - told >= 30:
                told = now
                print(_line(tried=tried, read=read, kinds=len(kinds), slowest=slowest), flush=True)
    print(_line(tried=tried, read=read, kinds=len(kinds), slowest=slowest), flush=True)


def _kind(said: str) -> str:
    """Return what a refusal says without its numbers; for what was read, nothing but that."""
    return _VARYING.sub("", said)[:120] if said.startswith("refused") else "read"


def _place(error: BaseException) -> str:
    """Return where it began, in letters: a refusal at a new place is of a new kind, whatever it says."""
    begin = error.__cause__ or error
    frames = traceback.extract_tb(begin.__traceback__)
    line = "".join(chr(ord("a") + int(digit)) for digit in str(frames[-1].lineno)) if frames else ""
    return f" at {frames[-1].name}-{line}" if frames else ""


def _line(**found: float) -> str:
    return json.dumps({name: round(value, 3) for name, value in found.items()})


def input_in(shown: Path) -> bytes:
    """Return the input that was in hand."""
    written = shown.read_bytes()
    (size,) = struct.unpack_from("<Q", written)
    return written[8 : 8 + size]


def main(arguments: Sequence[str]) -> int:
    """Try one target in a process of its own; return 0, or 3 where something escaped."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.fuzz", description=__doc__)
    parser.add_argument("target", choices=sorted(TARGETS))
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, default=Path("fuzz-escapes"), help="where an input that escaped is stored")
    parser.add_argument("--inside", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside is not None:
        target = TARGETS[given.target](Random(given.seed))
        try:
            try_inputs(target, seed=given.seed, seconds=given.seconds, shown=given.inside)
        except Exception:  # noqa: BLE001 - that is what is looked for
            traceback.print_exc()
            return ESCAPED
        return 0
    with tempfile.TemporaryDirectory() as made:
        shown = Path(made) / "input"
        shown.write_bytes(bytes(MOST_BYTES + 8))
        command = [sys.executable, "-m", "benchmarks.fuzz", *arguments, "--inside", str(shown)]
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        if code == 0:
            return 0
        data = input_in(shown)
        kept = given.keep / f"{given.target}-{hashlib.sha256(data).hexdigest()[:16]}"
        given.keep.mkdir(parents=True, exist_ok=True)
        kept.write_bytes(data)
        print(f"escaped ({'signal ' if code < 0 else 'code '}{abs(code)}): {kept}", file=sys.stderr)
    return ESCAPED


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
