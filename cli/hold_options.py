"""What the commands about holds have in common: their options, and who looks at which register."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from cli.options import read_date
from cli.session import database_path, system_clock
from cli.signing_keys import load_personal_key
from engine.custody.accounts import account
from engine.custody.acts import Signer
from engine.custody.clock import Clock
from engine.custody.store import Store
from engine.language.characters import shown
from engine.register.standing import Standing, StandingHold
from procedures.hold_drafts import ScopeWords
from procedures.hold_viewing import visible_hold
from procedures.ledger import opened
from procedures.proposing import signer_of
from procedures.viewers import Viewer, viewer_of

Id = Annotated[str, typer.Argument(metavar="ID", help="The id of the hold.")]
Policies = Annotated[Path, typer.Option(help="The folder of policies, holds and confirmations (YAML).")]
MaybePolicies = Annotated[
    Path | None, typer.Option(help="The folder of policies: whether the file of a hold is missing is said with it.")
]
Customers = Annotated[
    str | None, typer.Option(metavar="C-1,C-2", help="Records of these customers; short for --fact customer=C-1,C-2.")
]
Facts = Annotated[
    list[str] | None,
    typer.Option(
        "--fact",
        metavar="NAME=VALUE[,VALUE]",
        help="Records of which a fact has one of these values; all facts must fit. May be given several times.",
    ),
]
Records = Annotated[
    list[str] | None,
    typer.Option("--record", metavar="ID", help="This record besides; may be given several times, or with commas."),
]
Digests = Annotated[
    list[str] | None,
    typer.Option("--sha256", metavar="HEX", help="Files of this SHA-256 besides, or of its first 8 digits or more."),
]
Clusters = Annotated[
    list[str] | None,
    typer.Option(
        "--cluster",
        metavar="c-ID",
        help="The records that are in this cluster now, by id and SHA-256; several times, or with commas.",
    ),
]
On = Annotated[
    date | None, typer.Option("--on", parser=read_date, metavar="DATE", help="The day, as 2026-11-01; it may be past.")
]
Reason = Annotated[str, typer.Option(help="Why; it is kept in the ledger.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A register that is open, with whoever looks at it; what stands is read once more where something is entered."""

    store: Store
    clock: Clock
    standing: Standing
    signer: Signer | None
    viewer: Viewer

    @property
    def today(self) -> date:
        """Return the civil date."""
        return self.clock.today()

    def hold(self, id: str) -> StandingHold:
        """Return a hold that may be shown; raises `NoHoldError`."""
        return visible_hold(self.standing, id, viewer=self.viewer)


@contextmanager
def session(database: Path | None, *, sign_with: str | None) -> Iterator[Session]:
    """Open the register of a database that is there; raises `NoDatabaseError` and `NotRegisteredError`."""
    clock = system_clock()
    with opened(database_path(database)) as store:
        yield look(store, clock=clock, sign_with=sign_with)


def look(store: Store, *, clock: Clock, sign_with: str | None) -> Session:
    """Return the register of a store with whoever looks at it."""
    standing = store.standing()
    signer = None if sign_with is None else signer_of(standing, load_personal_key(sign_with, clock=clock))
    viewer = viewer_of(standing, account=account(), signer=signer, on=clock.today())
    return Session(store=store, clock=clock, standing=standing, signer=signer, viewer=viewer)


def scope_words(
    *, customers: str | None, facts: list[str] | None, records: list[str] | None, digests: list[str] | None
) -> ScopeWords:
    """Return the scope that options say; a fact that is given twice has the values of both."""
    said: dict[str, tuple[str, ...]] = {}
    given = [*(facts or ()), *([f"customer={customers}"] if customers is not None else ())]
    for one in given:
        name, sign, values = one.partition("=")
        if not sign or not name.strip():
            raise typer.BadParameter(f"`{shown(one)}` is no fact; write NAME=VALUE, as customer=C-00417")
        said[name.strip()] = (*said.get(name.strip(), ()), *_parts(values))
    return ScopeWords(
        facts=said,
        records=all_parts(records),
        digests=all_parts(digests),
    )


def all_parts(given: list[str] | None) -> tuple[str, ...]:
    """Return what an option names that may be given several times, or with commas."""
    return tuple(part for one in given or () for part in _parts(one))


def _parts(text: str) -> tuple[str, ...]:
    # A blank part stays: the reader refuses it, where to pass over it could hold too little.
    return tuple(part.strip() for part in text.split(","))
