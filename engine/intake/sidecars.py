"""Sidecars: JSON or YAML beside an image that says what is known of it.

A sidecar is no record: nothing is decided of it. It is recognised only where the image that it describes is there; any
other file that is named like one stays in the inventory as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.intake.archive import FileObstacleError, read_file
from engine.intake.descriptions import MOST_BYTES, DescriptionError, Field, read_description
from engine.intake.names import text_of
from engine.intake.scan import ScannedFile
from engine.intake.statements import FROM_SIDECAR, Statement, meanings_of, not_in_vocabulary, stated
from engine.model.facts import Vocabulary
from engine.model.findings import Finding, FindingCode
from engine.model.mappings import IGNORE, SidecarMapping
from engine.model.records import percent_decoded

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
    something else than the other sources do. Of several mappings that fit a name, the first counts.
    """
    files = {percent_decoded(one.location): one for one in scanned if one.is_record}
    declared = tuple(mappings)
    found = _Found()
    for path, one in files.items():
        if one.fingerprint is not None:
            continue
        for mapping in declared:
            names = _images_of(path, mapping)
            if names is None:
                continue
            images = [image for image in names if image in files and image != path]
            if images:
                _add(found, path, one, images=images, mapping=mapping, archive=archive, vocabulary=vocabulary)
            else:
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


def _images_of(path: bytes, mapping: SidecarMapping) -> list[bytes] | None:
    """Return the paths that a sidecar of this name would describe, or nothing where it is named otherwise."""
    folder, slash, name = path.rpartition(b"/")
    read = mapping.match.read(name.decode("utf-8", "surrogateescape"))
    if read is None:
        return None
    (stem,) = read["name"]
    return [
        folder
        + slash
        + "".join(stem if piece.group else piece.text for piece in of.pieces).encode("utf-8", "surrogateescape")
        for of in mapping.of
    ]


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
        detail = f"{fault}; each fact that it was to tell counts as missing"
        found.findings.append(Finding(code=FindingCode.VALUE_NOT_UNDERSTOOD, place=one.location, detail=detail))
        facts = {meaning.of for meaning in mapping.fields.values() if meaning.of != IGNORE}
        said = [Statement(fact=fact, texts=(), source=FROM_SIDECAR, place=one.location) for fact in sorted(facts)]
    else:
        said = list(_says(fields, mapping, place=one.location, vocabulary=vocabulary))
        known = meanings_of(fields, declared=mapping.fields, keys=vocabulary.facts)
        for name, value in fields.items():
            if value.problem is None and name not in known and len(found.unnamed) < MOST_NAMES:
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


def _bytes_of(archive: Path, path: bytes, *, sha256: str | None) -> bytes:
    content = read_file(archive, path, limit=MOST_BYTES)
    if content.data is None:
        raise DescriptionError(fault=f"it has more than {MOST_BYTES:,} bytes")
    if content.sha256 != sha256:
        raise DescriptionError(fault="it changed after it was scanned")
    return content.data
