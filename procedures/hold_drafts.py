"""A hold before it is placed: from a file or from options to the text that is kept, read by the strict reader.

Options become YAML first, so that they are read, refused and kept as a file would be.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from engine.intake.policy_folder import read_policy_folder
from engine.language.codes import Code
from engine.language.documents import Kind, read_document
from engine.language.notes import Refused
from engine.language.problems import BundleError
from engine.language.reader import read_bundle
from engine.language.source import MAX_BYTES, Source, SourceText
from engine.language.yaml_nodes import read_nodes
from engine.model.errors import MunimentError
from engine.model.facts import Vocabulary
from engine.model.holds import Hold
from procedures.cluster_snapshots import Snapshot
from procedures.scanning import Policies

OPTIONS = "your options"
"""How messages call what was said by options."""

_SHORT = 12
_PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_./-]*[A-Za-z0-9])?")


class NoDocumentError(MunimentError):
    """A file that cannot be read, or that says something else than was asked for."""

    def __init__(self, *, path: str, cause: str) -> None:
        super().__init__(f"`{path}` cannot be used", cause=cause, help="write it as docs/policy-language.md says")


class IdInUseError(MunimentError):
    """An id that something else has; what has it is not said, for it may be sealed."""

    exit_code = 4

    def __init__(self, *, id: str) -> None:
        super().__init__(
            f"the id `{id}` is in use, so nothing was entered",
            cause="an id names one thing for ever",
            help="give this hold an id of its own, such as the number of the case with a letter behind it",
        )
        self.id = id


@dataclass(frozen=True, slots=True, kw_only=True)
class ScopeWords:
    """What a scope says by options: all the facts together; besides these, records by id, digest and snapshot."""

    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    records: tuple[str, ...] = ()
    digests: tuple[str, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()

    def lines(self) -> list[str]:
        """Return the lines of the scope; none where nothing is said."""
        facts = [f"{_word(name)}: {_list(values)}" for name, values in self.facts.items()]
        said = [("", block) for block in (facts, *_named(self.records, self.digests)) if block]
        for one in self.snapshots:
            ids, digests = _named(one.ids, one.digests)
            said += [(_provenance(one), ids), ("", digests)]
        if len(said) < 2:
            return [line for _, block in said for line in block]
        lines = ["any:"]
        for comment, block in said:
            lines += [f"  {comment}"] if comment else []
            lines += (f"  {'- ' if number == 0 else '  '}{line}" for number, line in enumerate(block))
        return lines


def _named(ids: Sequence[str], digests: Sequence[str]) -> list[list[str]]:
    return [[f"{key}: {_list(named)}"] if named else [] for key, named in (("ids", ids), ("sha256", digests))]


def _provenance(snapshot: Snapshot) -> str:
    """Return a comment of one line; every word in it is Muniment's own, so nothing in it can end the line."""
    taken, scanned = snapshot.taken_on.isoformat(), snapshot.scanned_on.isoformat()
    return (
        f"# cluster {snapshot.cluster}, {len(snapshot.ids)} records, taken on {taken} of the scan {snapshot.scan} "
        f"of {scanned}, by policies {snapshot.policies[:_SHORT]}"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldWords:
    """What a hold says by options: `lines` by the keys of the language, in their order; blank ones are left out."""

    lines: Mapping[str, str | None]
    scope: ScopeWords
    issued_on: date
    issued_by: str
    enforced_in: tuple[str, ...] = ()
    is_sealed: bool = False
    is_everything: bool = False

    def text(self) -> str:
        """Return the hold as YAML."""
        found = ["muniment: 1", "kind: hold"]
        found += [f"{key}: {_word(said)}" for key, said in self.lines.items() if said is not None]
        found.append(f"issued: {{on: {self.issued_on.isoformat()}, by: {_word(self.issued_by)}}}")
        if self.enforced_in:
            found.append(f"enforced_in: {_list(self.enforced_in)}")
        if self.is_sealed:
            found.append("confidentiality: sealed")
        if self.is_everything:
            found.append("everything: yes")
        scope = self.scope.lines()
        if scope:
            found += ["scope:", *(f"  {line}" for line in scope)]
        return "\n".join(found) + "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The policy folder as far as it can be read: a mistake in a rule is no reason to place no hold."""

    sources: tuple[Source, ...]
    vocabulary: Vocabulary
    policies: Policies | None
    problem: BundleError | None = None

    @property
    def words(self) -> tuple[Source, ...]:
        """Return the sources that say the vocabulary."""
        return tuple(source for source in self.sources if _is_vocabulary(source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A hold that was read, with its text; `source_name` is its file in the policy folder, or empty."""

    hold: Hold
    text: str
    source_name: str = ""


def open_desk(folder: Path) -> Desk:
    """Return what a policy folder says; raises `PolicyFolderError`, and `BundleError` where its vocabulary is wrong."""
    sources = read_policy_folder(folder)
    try:
        read = read_bundle(sources)
    except BundleError as problem:
        words = read_bundle([source for source in sources if _is_vocabulary(source)])
        return Desk(sources=sources, vocabulary=words.bundle.vocabulary, policies=None, problem=problem)
    return Desk(sources=sources, vocabulary=read.bundle.vocabulary, policies=Policies(sources=sources, read=read))


def draft_of_words(words: HoldWords, *, desk: Desk) -> Draft:
    """Return the hold that options say; raises `BundleError` as for a file."""
    return _draft(Source(OPTIONS, _encoded(words.text())), desk=desk)


def draft_of_file(path: Path, *, desk: Desk, folder: Path) -> Draft:
    """Return the hold that a file says, in the policy folder or not; raises `BundleError` or `NoDocumentError`."""
    source, source_name = source_of(path, folder=folder, taken=desk.sources)
    return _draft(source, desk=desk, source_name=source_name)


def source_of(path: Path, *, folder: Path, taken: Sequence[Source]) -> tuple[Source, str]:
    """Return a file as it is, and its name in the policy folder where it lies there and is read with it."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise NoDocumentError(path=str(path), cause=(error.strerror or str(error)).lower()) from None
    names = {source.name for source in taken}
    if path.resolve().is_relative_to(folder.resolve()):
        inside = path.resolve().relative_to(folder.resolve()).as_posix()
        if inside in names:
            return Source(inside, data), inside
    return Source(f"./{path}" if str(path) in names else str(path), data), ""


def _draft(source: Source, *, desk: Desk, source_name: str = "") -> Draft:
    others = desk.sources if desk.policies is not None else desk.words
    try:
        read = read_bundle([*(one for one in others if one.name != source.name), source])
    except BundleError as error:
        raise _without_sealed(error, source, desk=desk) from None
    for hold in read.holds:
        if hold.span is not None and hold.span.file == source.name:
            return Draft(hold=hold, text=source.data.decode("utf-8-sig", "replace"), source_name=source_name)
    raise NoDocumentError(path=source.name, cause="it says no hold: a hold has `kind: hold`")


def _without_sealed(error: BundleError, source: Source, *, desk: Desk) -> MunimentError:
    """Return an error that does not lead to the file of a sealed hold, whose id somebody may only have guessed."""
    sealed = [one.name for one in desk.sources if one.name != source.name and _is_sealed(one)]
    for problem in error.problems:
        at = problem.span.file if problem.span is not None else ""
        if problem.code is Code.ID_TWICE and (at in sealed or any(name in problem.message for name in sealed)):
            return IdInUseError(id=next(_ids_of(source), "?"))
    return error


def _ids_of(source: Source) -> Iterator[str]:
    found = re.search(rb"""^[ {,]*id[ ]*:[ ]*["']?([^"',}\s]+)""", source.data, re.MULTILINE)
    if found is not None:
        yield found[1].decode("utf-8", "replace")


def _is_sealed(source: Source) -> bool:
    return SourceText.of(source.name, text=source.data.decode("utf-8", "replace")).is_sealed


def _is_vocabulary(source: Source) -> bool:
    node, notes = read_nodes(source)
    try:
        return node is not None and read_document(node, notes).kind is Kind.VOCABULARY
    except Refused:
        return False


def _list(words: Sequence[str]) -> str:
    return f"[{', '.join(_word(word) for word in words)}]"


def _word(text: str) -> str:
    """Return a word as YAML reads it back, with what could mean something else in quotes."""
    return text if _PLAIN.fullmatch(text) and text != "null" else json.dumps(text, ensure_ascii=False)


def _encoded(text: str) -> bytes:
    # What the shell handed over in other bytes than UTF-8 stays so, and the reader says so.
    return text.encode("utf-8", "surrogatepass")


def scope_source(words: ScopeWords) -> Source:
    """Return the scope that options say, as the source of messages."""
    return Source(OPTIONS, _encoded("\n".join(words.lines()) + "\n"))
