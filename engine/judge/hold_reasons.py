"""The reasons why holds hold a record, bounded in number and shared between records that have the same ones.

The holds on a record are the bits of one number, in the order of the names under which they may be shown. A layer is
what one reason says of several holds at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from engine.model.decisions import MOST_POSSIBLE, HeldByLink, HeldByMore, HeldDirectly
from engine.model.digests import canonical_bytes, sha256_hex
from engine.model.holds import Hold
from engine.model.records import LinkKind

HeldReason = HeldDirectly | HeldByLink | HeldByMore

_CHUNK = 512


class Layer(NamedTuple):
    """The holds that have one reason: a match of `who` (the record itself where absent), or a `link` from `who`."""

    bits: int
    is_possible: bool
    who: str | None = None
    link: LinkKind | None = None
    is_remembered: bool = False


def in_order(layers: Sequence[Layer]) -> list[Layer]:
    """Return the layers, the strongest first, without what a stronger one says of the same hold.

    Certain before possible, a match before a link, what is seen now before what is remembered; otherwise as given.
    """
    ranked = sorted(layers, key=lambda one: (one.is_possible, one.link is not None, one.is_remembered))
    found, seen = [], 0
    for layer in ranked:
        bits = layer.bits & ~seen
        if bits:
            # Ten thousand holds are more than a thousand bytes: what is the same is not copied.
            found.append(layer if bits == layer.bits else layer._replace(bits=bits))
            seen |= bits
    return found


def certain_bits(layers: Iterable[Layer]) -> int:
    """Return the holds that certainly hold."""
    return _united(layer.bits for layer in layers if not layer.is_possible)


def possible_bits(layers: Iterable[Layer]) -> int:
    """Return the holds that only possibly hold, of layers without doubles."""
    return _united(layer.bits for layer in layers if layer.is_possible)


def _united(bits: Iterable[int]) -> int:
    found = 0
    for one in bits:
        found = found | one if found else one
    return found


class Reasons:
    """Makes reasons of layers; `holds` are in the order of their bits."""

    def __init__(self, holds: Sequence[Hold]) -> None:
        self._names = [hold.public_id for hold in holds]
        self.sealed = sum(1 << bit for bit, hold in enumerate(holds) if hold.is_sealed)
        self._one: dict[tuple[int, Layer], HeldDirectly | HeldByLink] = {}
        self._more: dict[int, HeldByMore] = {}
        self._chunks: dict[tuple[int, int], bytes] = {}

    def of(self, layers: Sequence[Layer]) -> tuple[HeldReason, ...]:
        """Return the reasons of layers without doubles, by the names of the holds, the uncounted rest last."""
        possible = possible_bits(layers)
        listed = self._listed(possible)
        found: list[tuple[int, HeldReason]] = []
        for layer in layers:
            bits = layer.bits & listed if layer.is_possible else layer.bits
            found.extend((bit, self._reason(bit, layer)) for bit in bits_of(bits))
        reasons = tuple(reason for _, reason in sorted(found, key=lambda pair: pair[0]))
        rest = possible & ~listed
        return (*reasons, self._rest(rest)) if rest else reasons

    def _listed(self, possible: int) -> int:
        if possible.bit_count() <= MOST_POSSIBLE:
            return possible
        listed = 0
        # One that is sealed is always among them: who replays without its words sees that it is there.
        sealed = possible & self.sealed
        first = sealed & -sealed
        for left in (possible & ~self.sealed, sealed & ~first):
            for bit in bits_of(left, most=MOST_POSSIBLE - (first | listed).bit_count()):
                listed |= 1 << bit
        return first | listed

    def _reason(self, bit: int, layer: Layer) -> HeldDirectly | HeldByLink:
        key = (bit, layer._replace(bits=0))
        known = self._one.get(key)
        if known is not None:
            return known
        possible, remembered = layer.is_possible, layer.is_remembered
        made: HeldDirectly | HeldByLink
        if layer.link is None:
            made = HeldDirectly(hold=self._names[bit], member=layer.who, is_possible=possible, is_remembered=remembered)
        else:
            assert layer.who is not None, "a link comes from somewhere"
            made = HeldByLink(
                hold=self._names[bit],
                via=layer.who,
                link=layer.link,
                is_possible=possible,
                is_remembered=remembered,
            )
        if layer.who is None:
            # Only what many records share is worth keeping.
            self._one[key] = made
        return made

    def _rest(self, bits: int) -> HeldByMore:
        """Return the reason that stands for many; their names are written in pieces that other records have too."""
        if bits not in self._more:
            pieces = []
            for chunk in range(0, bits.bit_length(), _CHUNK):
                part = bits >> chunk & ((1 << _CHUNK) - 1)
                if part and (chunk, part) not in self._chunks:
                    names = [self._names[chunk + bit] for bit in bits_of(part)]
                    self._chunks[chunk, part] = canonical_bytes(names)[1:-1]
                if part:
                    pieces.append(self._chunks[chunk, part])
            digest = sha256_hex(b"[" + b",".join(pieces) + b"]")
            self._more[bits] = HeldByMore(holds=bits.bit_count(), digest=digest)
        return self._more[bits]


def bits_of(number: int, *, most: int | None = None) -> Iterator[int]:
    """Yield the places of the bits that are set, the lowest first, and no more than `most`."""
    while number and most != 0:
        low = number & -number
        yield low.bit_length() - 1
        number ^= low
        most = most - 1 if most is not None else None
