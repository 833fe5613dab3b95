"""Records of pages with chosen hashes."""

from __future__ import annotations

from engine.fingerprints.normalised_hash import ALGORITHM
from engine.model.digests import sha256_hex
from engine.model.records import Fingerprint, Page, PerceptualHash, Record


def page(
    short: int,
    long: int,
    *,
    number: int = 1,
    quality: int = 50,
    pixels: str = "",
    version: str = "1",
    normalised: int | None = None,
    size: tuple[int, int] = (10, 10),
) -> Page:
    own = PerceptualHash(algorithm=ALGORITHM, bits=256, hex=f"{normalised or 0:064x}")
    return Page(
        number=number,
        width=size[0],
        height=size[1],
        mode="L",
        pixels=pixels or f"{short:016x}{long:064x}",
        quality=quality,
        hashes=(
            PerceptualHash(algorithm=f"a/{version}", bits=64, hex=f"{short:016x}"),
            PerceptualHash(algorithm=f"b/{version}", bits=256, hex=f"{long:064x}"),
            *(() if normalised is None else (own,)),
        ),
    )


def record(id_: str, *pages: Page, sha256: str = "", decoder: str = "d") -> Record:
    fingerprint = Fingerprint(pages=pages, decoder=decoder) if pages else None
    return Record(id=id_, location=id_, sha256=sha256 or sha256_hex(id_.encode()), size=1, fingerprint=fingerprint)
