"""Documents of the policy folder on their way into the register: holds, releases and confirmations.

The register is what binds. A hold whose file disappears still holds; a hold whose file changes is refused, because a
hold is never edited: its end is a release, and another scope is another hold. Meaning is kept as the value that was
entered, not only as text, so that a later vocabulary or reader cannot lose it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from engine.custody import ledger
from engine.custody.acts import noted_in, to_entry
from engine.custody.ledger import Scribe
from engine.model.digests import digest_of
from engine.model.errors import MunimentError
from engine.model.holds import SEALED, Hold, Release
from engine.model.policies import Confirmation
from engine.register.acts import ConfirmationEntered, HoldEntered, ReleaseEntered
from engine.register.confirming import is_same_paper
from engine.register.folding import stand
from engine.register.standing import Standing

_HOLD, _RELEASE, _CONFIRMATION = "hold", "release", "confirmation"
_Key = tuple[str, str]
_Document = Hold | Release | Confirmation
_Entered = HoldEntered | ReleaseEntered | ConfirmationEntered


class HoldChangedError(MunimentError):
    """A hold or release that was entered before, with another content; nothing was entered."""

    exit_code = 4

    def __init__(self, *, kind: str, hold: str, file: str) -> None:
        super().__init__(
            f"the {kind} `{hold}` was entered in the register with another content",
            cause=f"`{file}` has changed since; a hold is never edited" if file else "a hold is never edited",
            help="put the file back as it was; end a hold by a release, and write another scope as another hold",
        )
        self.kind = kind
        self.hold = hold


class ReleaseWithoutHoldError(MunimentError):
    """A release of a hold that was never entered: entered first, it would undo a later hold from its first day."""

    exit_code = 4

    def __init__(self, *, hold: str) -> None:
        super().__init__(
            f"the release of `{hold}` cannot be entered: the register has no such hold",
            help="enter the hold first, or correct the name in the release",
        )
        self.hold = hold


@dataclass(frozen=True, slots=True, kw_only=True)
class Documents:
    """What the policy folder has: every hold, release and confirmation, and the text of each file by its name.

    The confirmations name whole versions of rules that are there (`confirmed_versions`).
    """

    holds: tuple[Hold, ...] = ()
    releases: tuple[Release, ...] = ()
    confirmations: tuple[Confirmation, ...] = ()
    texts: Mapping[str, str]

    def text_of(self, document: _Document) -> str:
        """Return the text that says a document; empty where no file does."""
        return self.texts.get(_file(document), "")

    def all(self) -> Iterable[_Document]:
        """Yield every document."""
        yield from self.holds
        yield from self.releases
        yield from self.confirmations


def enter(connection: sa.Connection, documents: Documents, *, scribe: Scribe) -> Standing:
    """Enter what is new among the documents of the policy folder, and return what stands.

    What was entered before stays as it was. A release and a confirmation are proposals: they bind when they are
    approved. Raises `HoldChangedError`, `ReleaseWithoutHoldError` and `LedgerRunsBackError`, and has then entered
    nothing.
    """
    known = _known(connection)
    read: dict[_Key, _Document] = {}
    for document in documents.all():
        if isinstance(document, Confirmation) and _says_nothing_new(document, known.values()):
            continue
        key = _key(document)
        entered = known.get(key)
        text = documents.text_of(document)
        is_same = entered is None or _means(_about(entered), document) or text == entered.source_text != ""
        if not is_same or not _means(read.setdefault(key, document), document):
            raise _changed(document, file=_file(document), is_sealed=_is_sealed(document, read=read, known=known))
    fresh = sorted(read.keys() - known.keys())
    for kind, name in fresh:
        hold = read[kind, name]
        if isinstance(hold, Release) and (_HOLD, hold.hold) not in read and (_HOLD, hold.hold) not in known:
            raise ReleaseWithoutHoldError(hold=hold.hold)
    if fresh:
        at = scribe.clock.now()
        entries = []
        for key in fresh:
            document = read[key]
            is_sealed = _is_sealed(document, read=read, known=known)
            act = _act(document, name=_file(document), text=documents.text_of(document))
            entries.append(to_entry(act, on=at.date(), at=at, is_sealed=is_sealed))
        ledger.append(connection, entries, actor=scribe.actor, at=at)
    return stand(noted_in(connection))


def _known(connection: sa.Connection) -> dict[_Key, _Entered]:
    """Return what came from files before, the first of each name; what commands entered is no file's."""
    found: dict[_Key, _Entered] = {}
    for noted in noted_in(connection):
        act = noted.act
        if isinstance(act, HoldEntered) or (
            isinstance(act, ReleaseEntered | ConfirmationEntered) and (act.source_name or act.source_text)
        ):
            found.setdefault(_key(_about(act)), act)
    return found


def _says_nothing_new(confirmation: Confirmation, known: Iterable[_Entered]) -> bool:
    """Say whether every rule version that a confirmation names was entered before from the same confirmation."""
    before = {
        version
        for entered in known
        if isinstance(entered, ConfirmationEntered) and is_same_paper(entered.confirmation, confirmation)
        for version in entered.confirmation.rules
    }
    return before.issuperset(confirmation.rules)


def _key(document: _Document) -> _Key:
    match document:
        case Hold():
            return (_HOLD, document.id)
        case Release(scope=None):
            return (_RELEASE, document.hold)
        case Release():
            # A hold can be narrowed more than once.
            return (_RELEASE, f"{document.hold} {digest_of(document)}")
        case Confirmation():
            return (_CONFIRMATION, digest_of(document))


def _about(entered: _Entered) -> _Document:
    match entered:
        case HoldEntered(hold=hold):
            return hold
        case ReleaseEntered(release=release):
            return release
        case ConfirmationEntered(confirmation=confirmation):
            return confirmation


def _act(document: _Document, *, name: str, text: str) -> _Entered:
    match document:
        case Hold():
            return HoldEntered(hold=document, source_name=name, source_text=text)
        case Release():
            return ReleaseEntered(release=document, source_name=name, source_text=text)
        case Confirmation():
            return ConfirmationEntered(confirmation=document, source_name=name, source_text=text)


def _means(one: _Document, other: _Document) -> bool:
    # Computed anew: a digest that an earlier version wrote did not know today's fields.
    return digest_of(one) == digest_of(other)


def _file(document: _Document) -> str:
    return document.span.file if document.span else ""


def _is_sealed(document: _Document, *, read: Mapping[_Key, _Document], known: Mapping[_Key, _Entered]) -> bool:
    if isinstance(document, Confirmation):
        return False
    key = (_HOLD, document.id if isinstance(document, Hold) else document.hold)
    kept = _about(known[key]) if key in known else None
    return any(isinstance(hold, Hold) and hold.is_sealed for hold in (document, read.get(key), kept))


def _changed(document: _Document, *, file: str, is_sealed: bool) -> HoldChangedError:
    kind, name = _key(document)
    # The file's name could tell the matter too.
    return HoldChangedError(kind=kind, hold=SEALED if is_sealed else name, file="" if is_sealed else file)
