"""The two sides of a comparison of policies: each a folder, or a git revision."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.intake.policy_folder import is_test, read_policy_folder
from engine.intake.policy_revisions import read_revision
from engine.language.problems import BundleError
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.errors import MunimentError
from procedures.scanning import Policies


class SideRefusedError(MunimentError):
    """One side of a comparison has errors, so there is nothing to compare."""

    def __init__(self, *, side: str, place: str, error: BundleError) -> None:
        super().__init__(
            f"{side}, `{place}`: {error.message}", cause=error.cause, help="nothing is compared until they are mended"
        )
        self.exit_code = error.exit_code
        self.side = side


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """Policies to be compared: as they were named, the commit where that is a revision, and what they say."""

    name: str
    place: str
    policies: Policies
    commit: str | None = None


def read_side(name: str, named: str | Path, *, beside: Path) -> Side:
    """Return the policies of a folder or, where a text names no folder, of a git revision.

    The repository is that in which the folder `beside` lies. Raises `SideRefusedError`, `RevisionError` and
    `PolicyFolderError`.
    """
    place, commit = str(named), None
    if isinstance(named, Path) or (named and Path(named).is_dir()):
        sources = read_policy_folder(Path(named))
    else:
        revision = read_revision(named, beside=beside)
        commit = revision.commit
        sources = tuple(source for source in revision.documents if not is_test(source))
    # So that a message says in which of the two its line stands.
    above = place.rstrip("/")
    told = tuple(Source(name=f"{above}/{one.name}", data=one.data, unread_bytes=one.unread_bytes) for one in sources)
    try:
        read = read_bundle(told)
    except BundleError as error:
        raise SideRefusedError(side=name, place=place, error=error) from None
    return Side(name=name, place=place, commit=commit, policies=Policies(sources=told, read=read))
