"""Proofs of the ledger: made from a database, and checked without one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from engine.ledger.heads import Head
from engine.ledger.proofs import Growth, Inclusion, ProofError, proof_of
from engine.model.errors import MunimentError
from procedures.ledger import opened

MOST_BYTES = 20_000_000


class ProofFileError(MunimentError):
    """A file that holds no proof."""

    def __init__(self, *, path: Path, cause: str) -> None:
        super().__init__(
            f"`{path}` holds no proof of a ledger",
            cause=cause,
            help="name a file that `ledger prove` or `ledger prove-growth` wrote",
        )


def prove(database: Path, sequence: int) -> Inclusion:
    """Return the proof that an entry stands in the ledger; raises `NoEntryError`."""
    with opened(database) as store:
        return store.ledger.prove(sequence)


def prove_growth(database: Path, *, old: int, size: int | None) -> Growth:
    """Return the proof that a ledger only grew, up to `size` or to what it is now; raises `NoGrowthError`."""
    with opened(database) as store:
        return store.ledger.prove_growth(old, size)


def read_proof(path: Path) -> Inclusion | Growth:
    """Return the proof in a file; raises `ProofFileError`."""
    try:
        with path.open("rb") as file:
            data = file.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            raise ProofFileError(path=path, cause=f"it is longer than {MOST_BYTES:,} bytes")
        return proof_of(json.loads(data))
    except OSError as error:
        raise ProofFileError(path=path, cause=(error.strerror or str(error)).lower()) from None
    except ProofError as error:
        raise ProofFileError(path=path, cause=error.what) from None
    except (ValueError, RecursionError):
        raise ProofFileError(path=path, cause="it is no JSON") from None


def problems_of_proof(proof: Inclusion | Growth, *, heads: Sequence[Head]) -> tuple[str, ...]:
    """Return what is wrong with a proof, in words; `heads` are what it must lead to.

    Only size and root of a head are looked at: where it comes from is for the reader to know.
    """
    if not proof.holds:
        return ("its path does not lead to its root, or what it shows is not what was entered",)
    found = []
    for head in heads:
        if head.size not in proof.roots:
            found.append(f"the head of {head.size} entries is not what it leads to")
        elif proof.roots[head.size] != head.root:
            found.append(f"the ledger of {head.size} entries was another when that head was signed")
    return tuple(found)
