"""Schedules in spreadsheets: policies to a file, and a file to the policy folder that says it."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.language.documents import Kind, read_document
from engine.language.notes import Refused
from engine.language.problems import BundleError, Problem
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.language.writing import entities_text, policy_text
from engine.language.yaml_nodes import read_nodes
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.model.policies import Bundle, Policy
from engine.schedules.changes import RowChange, changes_between
from engine.schedules.exporting import schedule_csv, schedule_workbook
from engine.schedules.foreign import Imported, ToDo, import_foreign
from engine.schedules.importing import read_schedule
from engine.schedules.mapping import read_columns
from engine.schedules.patching import LostRemark, lost_remarks, with_other_rules
from engine.schedules.to_do import to_do_csv, to_do_markdown
from procedures.scanning import Policies, read_policies
from procedures.schedule_files import (
    OutputExistsError,
    in_folder_after,
    read_whole,
    refuse_existing,
    write_file,
    write_folder,
)

_ENTITIES = "entities.yaml"


class FormNotKnownError(MunimentError):
    """A file whose name does not say in which form it is to be written."""

    def __init__(self, *, path: Path, forms: Sequence[str]) -> None:
        super().__init__(f"`{path}` has no form that is known", help=f"let its name end in {' or '.join(forms)}")


class PolicyTakenError(MunimentError):
    """A schedule that would be a policy of a name that there is already."""

    exit_code = 3

    def __init__(self, *, id: str) -> None:
        super().__init__(
            f"there is a policy or a file `{id}` already",
            cause="a schedule of others becomes a policy of its own",
            help="give it another `id` under `policy` in the mapping",
        )


class OtherPoliciesError(MunimentError):
    """A folder whose own files would say something beside the schedule."""

    exit_code = 3

    def __init__(self, *, folder: Path) -> None:
        super().__init__(
            f"`{folder}` has policy files of its own that would count too",
            cause="with them the folder would say something else than the schedule",
            help="name an empty folder with --to, or take those files out",
        )


class NotTheSameError(MunimentError):
    """What would be written does not read as what was imported: nothing is written."""

    exit_code = 1

    def __init__(self) -> None:
        super().__init__(
            "the files would not say what the schedule says, so nothing was written",
            cause="this is a defect of Muniment",
            help="report it, with the schedule if you may",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written: how many rules of how many policies, and the digest of their bundle."""

    path: Path
    rules: int
    policies: int
    bundle_sha256: str
    warnings: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOrder:
    """Which file to import, beside which policies, and where the policy folder goes.

    `columns` is the mapping of a schedule of any form; without it, the file is one that was exported. `without` names
    what is left out on purpose, and `to_do` where the list of what a person decides goes.
    """

    file: Path
    policies: Path
    folder: Path
    columns: Path | None = None
    to_do: Path | None = None
    without: tuple[str, ...] = ()
    replaces: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedSchedule:
    """What an import did: the digests of the bundle before and after, what changed, which files were written anew.

    `lost` are the remarks that those files had and have no more.
    """

    folder: Path
    before_sha256: str
    after_sha256: str
    changes: tuple[RowChange, ...]
    files: tuple[str, ...]
    dropped: tuple[str, ...] = ()
    lost: tuple[LostRemark, ...] = ()
    rows: int = 0
    to_do: tuple[ToDo, ...] = ()
    to_do_file: Path | None = None
    warnings: tuple[Problem, ...] = ()


def export_schedule(policies: Path, *, to: Path, replaces: bool) -> Exported:
    """Write the schedule of a policy folder to a file, XLSX or CSV by its name."""
    form = to.suffix.lower()
    if form not in (".xlsx", ".csv"):
        raise FormNotKnownError(path=to, forms=(".xlsx", ".csv"))
    read = read_policies(policies)
    bundle = read.read.bundle
    data = schedule_workbook(bundle) if form == ".xlsx" else schedule_csv(bundle)
    write_file(to, data, replaces=replaces)
    return Exported(
        path=to,
        rules=len(bundle.rules),
        policies=len(bundle.policies),
        bundle_sha256=digest_of(bundle),
        warnings=read.warnings,
    )


def import_schedule(order: ImportOrder) -> ImportedSchedule:
    """Read a schedule and write the policy folder that says it, if all of it could be read."""
    refuse_existing(order.folder, replaces=order.replaces)
    policies = read_policies(order.policies)
    data = read_whole(order.file)
    if order.columns is not None:
        return _import_foreign(order, data, policies=policies)
    bundle = policies.read.bundle
    read = read_schedule(data, name=order.file.name, base=bundle, without=order.without)
    after = replace(bundle, policies=read.policies, entities=read.entities)
    changed, dropped = _files(policies, before=bundle, after=after)
    texts = {source.name: source.data.decode("utf-8-sig") for source in policies.sources if source.name in changed}
    written, warnings = _written(order, policies, changed=changed, dropped=dropped, expected=after)
    return ImportedSchedule(
        folder=order.folder,
        before_sha256=digest_of(bundle),
        after_sha256=written,
        changes=changes_between(
            bundle.policies,
            read.policies,
            entities_before=bundle.entities,
            entities_after=read.entities,
            vocabulary=bundle.vocabulary,
        ),
        files=tuple(sorted(changed)),
        dropped=dropped,
        lost=tuple(lost_remarks(texts, {name: data.decode() for name, data in changed.items()})),
        rows=len(after.rules),
        warnings=warnings,
    )


def _import_foreign(order: ImportOrder, data: bytes, *, policies: Policies) -> ImportedSchedule:
    assert order.columns is not None
    bundle = policies.read.bundle
    source = Source(order.columns.name, read_whole(order.columns))
    mapping = read_columns(source, vocabulary=bundle.vocabulary)
    file, to_do_file = f"{mapping.head.id}.yaml", order.to_do or order.folder / "to-do.csv"
    if to_do_file.suffix.lower() not in (".csv", ".md"):
        raise FormNotKnownError(path=to_do_file, forms=(".csv", ".md"))
    taken = {policy.id for policy in bundle.policies}
    if mapping.head.id in taken or file in {source.name for source in policies.sources}:
        raise PolicyTakenError(id=mapping.head.id)
    # Before the folder is written, because a rule must not stand there without the list of what it lacks.
    if os.path.lexists(to_do_file) and not order.replaces:
        raise OutputExistsError(path=to_do_file)
    found: Imported = import_foreign(data, name=order.file.name, mapping=mapping, vocabulary=bundle.vocabulary)
    added = (found.policy,) if found.policy.rules else ()
    after = replace(bundle, policies=tuple(sorted((*bundle.policies, *added), key=lambda one: one.id)))
    changed = {file: policy_text(found.policy).encode()} if added else {}
    written, warnings = _written(order, policies, changed=changed, dropped=(), expected=after)
    if found.to_do:
        is_csv = to_do_file.suffix.lower() == ".csv"
        listed = to_do_csv(found.to_do) if is_csv else to_do_markdown(found.to_do)
        write_file(to_do_file, listed, replaces=order.replaces)
    return ImportedSchedule(
        folder=order.folder,
        before_sha256=digest_of(bundle),
        after_sha256=written,
        changes=changes_between(
            bundle.policies,
            after.policies,
            entities_before=bundle.entities,
            entities_after=bundle.entities,
            vocabulary=bundle.vocabulary,
        ),
        files=tuple(changed),
        rows=found.rows,
        to_do=found.to_do,
        to_do_file=to_do_file if found.to_do else None,
        warnings=warnings,
    )


def _written(
    order: ImportOrder, policies: Policies, *, changed: dict[str, bytes], dropped: tuple[str, ...], expected: Bundle
) -> tuple[str, tuple[Problem, ...]]:
    """Write the folder, once its files are known to say what is `expected`; return the digest of what they say."""
    after = in_folder_after(order.folder, policies.sources, changed=changed, dropped=dropped)
    read = read_bundle(after)
    if digest_of(read.bundle) != digest_of(expected):
        if len(after) > len({source.name for source in policies.sources} | set(changed)) - len(dropped):
            raise OtherPoliciesError(folder=order.folder)
        raise NotTheSameError
    write_folder(order.policies, order.folder, changed=changed, dropped=dropped)
    there = read_policies(order.folder).read
    if digest_of(there.bundle) != digest_of(expected):
        raise NotTheSameError
    return digest_of(there.bundle), read.warnings


def _files(policies: Policies, *, before: Bundle, after: Bundle) -> tuple[dict[str, bytes], tuple[str, ...]]:
    """Return the files that are written anew, and those that are left out; what says the same stays as it is.

    Of a file in which only rules differ, the other lines stay too, if what comes of it reads as it should.
    """
    files = {_file_of(policy): policy for policy in before.policies}
    by_id = {policy.id: name for name, policy in files.items()}
    old = {policy.id: policy for policy in before.policies}
    differing = {
        by_id.get(policy.id, f"{policy.id}.yaml"): policy
        for policy in after.policies
        if policy.id not in old or _without_places(policy) != _without_places(old[policy.id])
    }
    changed = {name: policy_text(policy).encode() for name, policy in differing.items()}
    texts = {source.name: source.data.decode("utf-8-sig") for source in policies.sources if source.name in differing}
    for name, text in texts.items():
        patched = with_other_rules(text, before=old[differing[name].id], after=differing[name])
        if patched is not None and _says_the_same(policies, name, patched.encode(), as_well_as=changed[name]):
            changed[name] = patched.encode()
    there = {policy.id for policy in after.policies}
    dropped = [name for name, policy in files.items() if policy.id not in there]
    if dict(after.entities) != dict(before.entities):
        lists = [source.name for source in policies.sources if _kind_of(source) is Kind.ENTITIES]
        dropped += lists[1:]
        if after.entities:
            changed[lists[0] if lists else _ENTITIES] = entities_text(after.entities.values()).encode()
        else:
            dropped += lists[:1]
    return changed, tuple(sorted(dropped))


def _says_the_same(policies: Policies, name: str, data: bytes, *, as_well_as: bytes) -> bool:
    """Say whether two texts of a policy mean the same to our own reader, by the vocabulary of the folder."""
    words = [source for source in policies.sources if _kind_of(source) is Kind.VOCABULARY]
    try:
        one, other = (read_bundle([*words, Source(name, text)]).bundle for text in (data, as_well_as))
    except BundleError:
        return False
    return digest_of(one) == digest_of(other)


def _file_of(policy: Policy) -> str:
    span = (policy.rules[0] if policy.rules else policy.authority[0]).span
    assert span is not None
    return span.file


def _without_places(policy: Policy) -> Policy:
    return replace(
        policy,
        rules=tuple(replace(rule, span=None) for rule in policy.rules),
        authority=tuple(replace(rule, span=None) for rule in policy.authority),
    )


def _kind_of(source: Source) -> Kind | None:
    node, notes = read_nodes(source)
    try:
        return None if node is None else read_document(node, notes).kind
    except Refused:
        return None
