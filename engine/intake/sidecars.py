"""Sidecars: JSON or YAML beside an image that says what is known of it.

A sidecar is no record: nothing is decided of it. It is recognised only where the image that it describes is there; any
other file that is named like one stays in the inventory as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.intake.archive import FileObstacleError, read_file
from engine.intake.descriptions import MOST_BYTES, DescriptionError, Field, read_description
from engine.intake.names import text_of
from engine.intake.near_names import nearly
from engine.intake.path_forms import folded_parts
from engine.intake.scan import ScannedFile
from engine.intake.statements import FROM_SIDECAR, Statement, meanings_of, not_in_vocabulary, stated
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import IGNORE, SidecarMapping
from engine.model.records import percent_decoded

_COUNTS_AS_MISSING = "each fact that it was to tell counts as missing"
MOST_NAMES = 100
"""Fields without a meaning that are named, of all sidecars together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecars:
    """The sidecars of an archive by their paths, and what they say by the paths of the images that they describe."""

    paths: frozenset[bytes] = frozenset()
    says: Mapping[bytes, tuple[Statement, ...]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@dataclass(slots=True)
class _Found:
    paths: set[bytes] = field(default_factory=set)
    says: dict[bytes, list[Statement]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    unnamed: dict[str, str] = field(default_factory=dict)


def read_sidecars(
    archive: Path, scanned: Iterable[ScannedFile], *, mappings: Iterable[SidecarMapping], vocabulary: Vocabulary
) -> Sidecars:
    """Return the sidecars among what was scanned, and what they say.

    One that cannot be read is a finding, and each fact that it was to tell is missing on its image: it could have said
    something else than the other sources do. So is what a field tells whose name is nearly a fact's, and what a file
    was to tell that is named nearly like a description. Of several mappings that fit a name, the first counts; the case
    of an ending means nothing.
    """
    entries = {percent_decoded(one.location): one for one in scanned}
    files = {path: one for path, one in entries.items() if one.is_record}
    by_ending: dict[bytes, list[bytes]] = {}
    for path in files:
        by_ending.setdefault(_with_small_ending(path), []).append(path)
    declared = tuple(mappings)
    nearly_named = _Images(path for path, one in files.items() if declared and one.fingerprint is not None)
    found = _Found()
    for path, one in entries.items():
        if one.fingerprint is not None:
            continue
        for mapping in declared:
            names = _images_of(path, mapping)
            if names is None:
                continue
            images = [
                image
                for meant in names
                for image in ([meant] if meant in files else by_ending.get(_with_small_ending(meant), ()))
                if image != path
            ]
            if images and one.is_record:
                _add(found, path, one, images=images, mapping=mapping, archive=archive, vocabulary=vocabulary)
            elif images:
                _doubt(found, one, images=images, facts=_facts_of(mapping, vocabulary), why=one.problem or "")
            elif near := nearly_named.meant(names, stem=_image_in_name(path, mapping)):
                called = ", ".join(f"`{text_of(image)}`" for image in near)
                why = f"it is named like a description of {called}, by a name that the mapping does not have"
                _doubt(found, one, images=near, facts=_facts_of(mapping, vocabulary), why=why)
            elif one.is_record:
                detail = "it is named like a description of an image that is not there"
                found.findings.append(Finding(code=FindingCode.ROW_WITHOUT_IMAGE, place=one.location, detail=detail))
            break
    return Sidecars(
        paths=frozenset(found.paths),
        says={image: tuple(said) for image, said in found.says.items()},
        findings=(
            *found.findings,
            *(not_in_vocabulary(name, place=place, what="field") for name, place in found.unnamed.items()),
        ),
    )


class _Images:
    """The images of an archive by the forms of their names, whole and without their endings."""

    def __init__(self, paths: Iterable[bytes]) -> None:
        self._by_form: defaultdict[tuple[str, ...], list[bytes]] = defaultdict(list)
        for path in paths:
            folder, slash, name = path.rpartition(b"/")
            for form in {_form(path), _form(folder + slash + (name.rpartition(b".")[0] or name))}:
                self._by_form[form].append(path)

    def meant(self, names: Iterable[bytes], *, stem: bytes) -> list[bytes]:
        """Return the images that a description may mean, by the names that its own would have them and by its stem."""
        forms = dict.fromkeys(_form(name) for name in (*names, stem))
        return sorted({path for form in forms for path in self._by_form.get(form, ())})


def _form(path: bytes) -> tuple[str, ...]:
    return folded_parts(path.decode("utf-8", "surrogateescape"))


def _stem(path: bytes, mapping: SidecarMapping) -> str | None:
    """Return what the star of a mapping stands for in the name of a file, or nothing where it is named otherwise."""
    name = path.rpartition(b"/")[2].decode("utf-8", "surrogateescape")
    last = mapping.match.pieces[-1]
    ending = "" if last.is_open else last.text
    if name.lower().endswith(ending.lower()):
        name = name[: len(name) - len(ending)] + ending
    read = mapping.match.read(name)
    if read is None:
        return None
    (stem,) = read["name"]
    return stem


def _images_of(path: bytes, mapping: SidecarMapping) -> list[bytes] | None:
    """Return the paths that a sidecar of this name would describe, or nothing where it is named otherwise."""
    stem = _stem(path, mapping)
    if stem is None:
        return None
    return [_beside(path, "".join(stem if piece.group else piece.text for piece in of.pieces)) for of in mapping.of]


def _image_in_name(path: bytes, mapping: SidecarMapping) -> bytes:
    """Return the path whose whole name the star stands for, as in `1.png.json`."""
    return _beside(path, _stem(path, mapping) or "")


def _beside(path: bytes, name: str) -> bytes:
    folder, slash, _ = path.rpartition(b"/")
    return folder + slash + name.encode("utf-8", "surrogateescape")


def _with_small_ending(path: bytes) -> bytes:
    before, dot, ending = path.rpartition(b".")
    return before + dot + ending.lower()


def _facts_of(mapping: SidecarMapping, vocabulary: Vocabulary) -> list[str]:
    """Return the facts that a sidecar was to tell: those of its declared fields, or any where none is declared."""
    declared = {meaning.of for meaning in mapping.fields.values() if meaning.of != IGNORE}
    return sorted(declared if mapping.fields else vocabulary.facts)


def _doubt(found: _Found, one: ScannedFile, *, images: Iterable[bytes], facts: Iterable[str], why: str) -> None:
    """Leave facts missing on images that a file seems to describe, though it cannot be read, or no mapping says so."""
    detail = f"{why}; {_COUNTS_AS_MISSING}"
    found.findings.append(Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=one.location, detail=detail))
    said = _unread(facts, place=one.location)
    for image in images:
        found.says.setdefault(image, []).extend(said)


def _unread(facts: Iterable[str], *, place: str) -> list[Statement]:
    return [Statement(fact=fact, texts=(), source=FROM_SIDECAR, place=place) for fact in facts]


def _add(
    found: _Found,
    path: bytes,
    one: ScannedFile,
    *,
    images: list[bytes],
    mapping: SidecarMapping,
    archive: Path,
    vocabulary: Vocabulary,
) -> None:
    found.paths.add(path)
    detail = f"it describes {', '.join(f'`{text_of(image)}`' for image in images)}"
    found.findings.append(Finding(code=FindingCode.SIDECAR, place=one.location, detail=detail))
    try:
        fields = read_description(_bytes_of(archive, path, sha256=one.sha256), name=text_of(path))
    except (DescriptionError, FileObstacleError) as error:
        fault = error.fault if isinstance(error, DescriptionError) else error.reason
        detail = f"{fault}; {_COUNTS_AS_MISSING}"
        found.findings.append(Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=one.location, detail=detail))
        said = _unread(_facts_of(mapping, vocabulary), place=one.location)
    else:
        said = list(_says(fields, mapping, place=one.location, vocabulary=vocabulary))
        known = meanings_of(fields, declared=mapping.fields, keys=vocabulary.facts)
        for name, value in fields.items():
            is_known = name in known or _almost(name, mapping, vocabulary)
            if value.problem is None and not is_known and len(found.unnamed) < MOST_NAMES:
                found.unnamed.setdefault(name, one.location)
    for image in images:
        found.says.setdefault(image, []).extend(said)


def _says(
    fields: Mapping[str, Field], mapping: SidecarMapping, *, place: str, vocabulary: Vocabulary
) -> Iterator[Statement]:
    for name, meaning in meanings_of(fields, declared=mapping.fields, keys=vocabulary.facts).items():
        value = fields[name]
        if meaning.of == IGNORE or value.text in mapping.missing:
            continue
        if value.problem is not None:
            yield Statement(fact=meaning.of, texts=(), source=FROM_SIDECAR, place=place, problem=value.problem)
        else:
            yield stated(value.text, meaning=meaning, source=FROM_SIDECAR, place=place, dates=mapping.dates)

    known = meanings_of(fields, declared=mapping.fields, keys=vocabulary.facts)
    for name, value in fields.items():
        if name in known or value.text in mapping.missing:
            continue
        for fact, meant in _almost(name, mapping, vocabulary).items():
            problem = f"the field `{name}` is not quite `{meant}`"
            yield Statement(fact=fact, texts=(), source=FROM_SIDECAR, place=place, problem=problem)


def _almost(name: str, mapping: SidecarMapping, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the facts that a field without a meaning may tell, with the name that it should have for each.

    In a block or a list it may tell them by the end of its name, unless the mapping says to ignore that block.
    """
    names = {fact: fact for fact in vocabulary.facts}
    names |= {declared: meaning.of for declared, meaning in mapping.fields.items()}
    pieces = name.split(".")
    blocks = (mapping.fields.get(".".join(pieces[:at])) for at in range(1, len(pieces)))
    if any(block is not None and block.of == IGNORE for block in blocks):
        return {}
    found: dict[str, str] = {}
    for at in range(len(pieces)):
        end = ".".join(pieces[at:])
        for one in (*((end,) if at and end in names else ()), *nearly(end, known=names)):
            if names[one] != IGNORE:
                found.setdefault(names[one], one)
    return found


def _bytes_of(archive: Path, path: bytes, *, sha256: str | None) -> bytes:
    content = read_file(archive, path, limit=MOST_BYTES)
    if content.data is None:
        raise DescriptionError(fault=f"it has more than {MOST_BYTES:,} bytes")
    if content.sha256 != sha256:
        raise DescriptionError(fault="it changed after it was scanned")
    return content.data
