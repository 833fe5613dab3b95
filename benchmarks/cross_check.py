"""Whether another program finds the same roots and accepts the same proofs: pymerkle, in an environment of its own.

`python -m benchmarks.cross_check --python /path/to/other/python` asks a Python that has pymerkle 7. It is no
dependency, for its licence is the GPL: nothing of it is imported here, and the two talk through a pipe in JSON.
`scripts/cross_check.sh` makes such an environment, runs this, and takes it away again.

The roots of up to 300 leaves are compared. Of every tree below 130 leaves each proof of ours is given to the other, and
each of the other's to ours. `--write FILE` puts the result below its heading in that file.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from benchmarks.page import put_where_asked
from engine.ledger.merkle import consistency_proof, inclusion_proof, is_consistent, is_included, root
from engine.model.trees import Edge, leaf_hash, node_hash

ROOTS = 300
PROOFS = 130
HEADING = "Whether another program finds the same trees and proofs"

# What the other Python runs; it counts leaves from 1, and puts the hash of the leaf before an audit path.
OTHER = """
import json, sys
import importlib.metadata
from pymerkle import InmemoryTree, verify_consistency, verify_inclusion
from pymerkle.proof import ConsistencyProof, InclusionProof, InvalidProof

asked = json.load(sys.stdin)
tree = InmemoryTree(algorithm="sha256")
for leaf in asked["leaves"]:
    tree.append_entry(bytes.fromhex(leaf))
roots = [tree.get_state(size) for size in range(len(asked["leaves"]) + 1)]

def holds(check, *given, **more):
    try:
        check(*given, algorithm="sha256", **more)
    except InvalidProof:
        return False
    return True

def in_hex(path):
    return [one.hex() for one in path]

inclusion, growth = [], []
for index, size, path in asked["inclusion"]:
    own, base = tree.prove_inclusion(index + 1, size), tree.get_leaf(index + 1)
    ours = InclusionProof("sha256", True, size, index + 1, own.rule, [base, *map(bytes.fromhex, path)])
    accepted = holds(verify_inclusion, base, roots[size], ours, index=index + 1, size=size)
    inclusion.append([accepted, in_hex(own.path[1:])])
for old, size, path in asked["growth"]:
    own = tree.prove_consistency(old, size)
    ours = ConsistencyProof("sha256", True, size, old, own.rule, own.subset, list(map(bytes.fromhex, path)))
    accepted = holds(verify_consistency, roots[old], roots[size], ours, prior_size=old, later_size=size)
    growth.append([accepted, own.subset, in_hex(own.path)])
json.dump({"version": importlib.metadata.version("pymerkle"), "roots": in_hex(roots), "inclusion": inclusion,
           "growth": growth}, sys.stdout)
"""


@dataclass(slots=True)
class Kept:
    """A tree in memory."""

    hashes: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def node(self, level: int, position: int) -> bytes:
        """Return the hash of a complete subtree."""
        return self.hashes[level, position]


LEAVES = [b"leaf %d " % number * (number % 7) for number in range(ROOTS)]


def tree() -> Kept:
    """Return the tree over all leaves."""
    kept, edge = Kept(), Edge()
    for leaf in LEAVES:
        for level, position, completed in edge.append(leaf_hash(leaf)):
            kept.hashes[level, position] = completed
    return kept


def over(begin: int, end: int) -> bytes:
    """Return the root over the leaves from `begin` to before `end`."""
    edge = Edge()
    for leaf in LEAVES[begin:end]:
        for _ in edge.append(leaf_hash(leaf)):
            pass
    return edge.root()


def in_the_others_form(old: int, size: int) -> list[bytes]:
    """Return a proof of growth as the other writes it: down to the first new leaf, where RFC 6962 stops above it."""
    ranges: list[tuple[int, int]] = []
    begin, end = 0, size
    while not (old == end or (old == begin and end - begin == 1)):
        middle = begin + (1 << (end - begin - 1).bit_length() - 1)
        if old < middle:
            ranges.append((middle, end))
            end = middle
        else:
            ranges.append((begin, middle))
            begin = middle
    return [over(begin, end), *(over(*one) for one in reversed(ranges))]


def in_the_form_of_the_rfc(path: Sequence[bytes], subset: Sequence[int], *, old: int, size: int) -> list[bytes]:
    """Return a proof of the other as RFC 6962 section 2.1.2 has it: what is new beside the old tree is one hash."""
    if old == size:
        return []
    new = subset.index(1)
    folded = path[0]
    for one in path[1:new]:
        folded = node_hash(folded, one)
    # Of a complete old tree the verifier has the root already.
    return [*([] if old & (old - 1) == 0 else [path[new]]), folded, *path[new + 1 :]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """How many were compared, and what differed in words."""

    version: str
    roots: int
    inclusion: int
    growth: int
    seconds: float
    differences: tuple[str, ...]


def compare(python: str) -> Compared:
    """Ask the other Python about the same leaves, and compare everything."""
    began = time.perf_counter()
    kept = tree()
    inclusion = [(index, size) for size in range(1, PROOFS) for index in range(size)]
    growth = [(old, size) for size in range(1, PROOFS) for old in range(1, size + 1)]
    asked = {
        "leaves": [leaf.hex() for leaf in LEAVES],
        "inclusion": [(index, size, _hex(inclusion_proof(kept, index, size))) for index, size in inclusion],
        "growth": [(old, size, _hex(in_the_others_form(old, size))) for old, size in growth],
    }
    ended = subprocess.run([python, "-c", OTHER], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if ended.returncode:
        raise SystemExit(f"`{python}` could not answer; has it pymerkle 7?\n{ended.stderr.strip()}")
    said = json.loads(ended.stdout)
    differences = [
        *_differing_roots(kept, said["roots"]),
        *(one for given, answer in zip(inclusion, said["inclusion"], strict=True) for one in _of(kept, given, answer)),
        *(one for given, answer in zip(growth, said["growth"], strict=True) for one in _grown(kept, given, answer)),
    ]
    return Compared(
        version=said["version"],
        roots=len(said["roots"]),
        inclusion=len(inclusion),
        growth=len(growth),
        seconds=time.perf_counter() - began,
        differences=tuple(differences),
    )


def _differing_roots(kept: Kept, theirs: Sequence[str]) -> Iterator[str]:
    for size, found in enumerate(theirs):
        if root(kept, size).hex() != found:
            yield f"the root of {size} leaves"


def _of(kept: Kept, given: tuple[int, int], answer: Any) -> Iterator[str]:
    (index, size), (accepted, path) = given, answer
    theirs = [bytes.fromhex(one) for one in path]
    if not accepted:
        yield f"our proof of leaf {index} among {size} is not accepted"
    if not is_included(leaf_hash(LEAVES[index]), index=index, size=size, proof=theirs, root=root(kept, size)):
        yield f"their proof of leaf {index} among {size} is not accepted"
    if list(inclusion_proof(kept, index, size)) != theirs:
        yield f"the proofs of leaf {index} among {size} differ"


def _grown(kept: Kept, given: tuple[int, int], answer: Any) -> Iterator[str]:
    (old, size), (accepted, subset, path) = given, answer
    theirs = in_the_form_of_the_rfc([bytes.fromhex(one) for one in path], subset, old=old, size=size)
    if not accepted:
        yield f"our proof from {old} to {size} is not accepted"
    if not is_consistent(old=old, old_root=root(kept, old), size=size, root=root(kept, size), proof=theirs):
        yield f"their proof from {old} to {size} is not accepted"
    if list(consistency_proof(kept, old, size)) != theirs:
        yield f"the proofs from {old} to {size} differ"


def _hex(path: Sequence[bytes]) -> list[str]:
    return [one.hex() for one in path]


def main(arguments: list[str]) -> None:
    """Compare, print what was found, and end with 1 where anything differs."""
    if "--python" not in arguments:
        raise SystemExit("name a Python that has pymerkle 7: --python /path/to/other/python")
    found = compare(arguments[arguments.index("--python") + 1])
    below = f"both ways, below {PROOFS} leaves"
    table = (
        "| what | compared | differ |\n|---|---|---|\n"
        f"| roots of 0 to {ROOTS} leaves | {found.roots:,} | {_count(found, 'the root')} |\n"
        f"| proofs of an entry, {below} | {found.inclusion:,} | {_count(found, ' of leaf ')} |\n"
        f"| proofs of growth, {below} | {found.growth:,} | {_count(found, ' from ')} |\n"
    )
    print(table)
    for one in found.differences[:20]:
        print(one)
    put_where_asked(
        arguments,
        heading=HEADING,
        text=f"Written by `scripts/cross_check.sh`. pymerkle {found.version}, in an environment of its own;\n"
        f"Python {platform.python_version()}, {platform.machine()}; {found.seconds:.1f} seconds. A proof of growth "
        "has another form there (it goes down to\nthe first new entry), so each is put into the other's form first"
        f"; a proof of an entry is the same bytes.\n\n{table}",
    )
    if found.differences:
        raise SystemExit(1)


def _count(found: Compared, what: str) -> int:
    return sum(what in one for one in found.differences)


if __name__ == "__main__":
    main(sys.argv[1:])
