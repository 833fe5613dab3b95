"""Exhibits of tenders: what several suppliers sent in; alike to the eye, and each a record of its own supplier."""

from __future__ import annotations

from collections.abc import Iterator

from samples.encodings import jpeg
from samples.exhibits import Exhibit, facts
from samples.ground_truth import SEALED, TENDERS, Truth, due, possibly, running, waiting
from samples.paper import Studio
from samples.products import product_photograph

FOLDER = "Tenders 投標"

TENDER_EVENTS: tuple[tuple[str, str, str, str], ...] = (
    ("contract-awarded", "T-2022-03", "2022-09-30", ""),
    ("contract-awarded", "T-2024-11", "2024-12-16", ""),
)

REVIEW = Truth(outcome="review", reasons=due(TENDERS), note="a house rule; the extension for it ended in May 2026")
KEPT = Truth(outcome="keep", until="2027-12-16", reasons=running(TENDERS))
OPEN = Truth(outcome="undecided", reasons=waiting(TENDERS), note="no contract was awarded yet")
NAMED = Truth(outcome="held", reasons=(f"hold:{SEALED}", *waiting(TENDERS)), note="ask Legal")

LAMPS: tuple[tuple[str, str, str, str, int], ...] = (
    # supplier, view, model, scene, finish
    ("S-101", "front", "lamp-a", "night", 2),
    ("S-101", "top", "lamp-a", "night", 2),
    ("S-102", "front", "lamp-b", "yard", 1),
    ("S-102", "top", "lamp-b", "cloth", 1),
    ("S-103", "front", "lamp-c", "night", 3),
    ("S-103", "top", "lamp-c", "cloth", 3),
)
BENCHES: tuple[tuple[str, str, str, str, int], ...] = (
    ("S-201", "side", "bench-a", "yard", 0),
    ("S-202", "front", "bench-b", "yard", 1),
    ("S-202", "side", "bench-b", "yard", 1),
    ("S-203", "side", "bench-c", "cloth", 0),
    ("S-204", "front", "bench-d", "night", 3),
    ("S-204", "side", "bench-d", "night", 3),
    ("S-205", "front", "bench-b", "yard", 4),
    ("S-205", "side", "bench-b", "yard", 4),
)


def _row(tender: str, supplier: str, captured: str, **known: str) -> dict[str, str]:
    usual = {"custodian": "Procurement", "system": "email", "registered": "yes"}
    return facts("tender-photograph", tender_no=tender, supplier=supplier, captured_on=captured, **(usual | known))


def draw_tenders(studio: Studio) -> Iterator[Exhibit]:
    """Yield the photographs of three tenders: one decided long ago, one lately, and one that is open."""
    for supplier, view, model, scene, finish in LAMPS:
        yield _photograph(studio, "T-2022-03", "lamp", supplier, view, model, scene, finish, REVIEW)
    for supplier, view, model, scene, finish in BENCHES:
        yield _photograph(studio, "T-2024-11", "bench", supplier, view, model, scene, finish, KEPT)
    yield from _stock_picture(studio)
    yield from _bins(studio)


def _photograph(
    studio: Studio,
    tender: str,
    goods: str,
    supplier: str,
    view: str,
    model: str,
    scene: str,
    finish: int,
    truth: Truth,
) -> Exhibit:
    picture = product_photograph(
        studio, goods=goods, view=view, model=model, scene=scene, label=f"{supplier} {model}", finish=finish
    )
    return Exhibit(
        path=f"{FOLDER}/{tender}/{supplier} {goods} {view}.jpg",
        content=jpeg(picture, dpi=72, quality=76),
        facts=_row(tender, supplier, f"{tender[2:6]}-06-14"),
        truth=truth,
        index="sidecars",
    )


def _stock_picture(studio: Studio) -> Iterator[Exhibit]:
    """Yield the maker's own picture, sent in by two suppliers byte for byte: two offers, and two records."""
    content = jpeg(
        product_photograph(
            studio, goods="bench", view="front", model="bench-m", scene="cloth", label="MAKER bench-m", finish=2
        ),
        dpi=72,
        quality=76,
    )
    for supplier, reason in (("S-201", "is-survivor"), ("S-203", "identity-differs")):
        yield Exhibit(
            path=f"{FOLDER}/T-2024-11/{supplier} bench front.jpg",
            content=content,
            facts=_row("T-2024-11", supplier, "2024-06-14"),
            truth=Truth(
                outcome="keep",
                until="2027-12-16",
                reasons=(*running(TENDERS), reason),
                cluster="stock-bench",
                note="the maker's picture, offered by two suppliers: identical, and not redundant",
            ),
            index="sidecars",
        )


def _bins(studio: Studio) -> Iterator[Exhibit]:
    """Yield the open tender: a sealed matter about one supplier, whose bin looks like another's."""
    folder = f"{FOLDER}/T-2025-07"
    front = f"{folder}/S-302 bin front.jpg"
    unknown = f"{folder}/IMG_5512.jpg"
    rows = (
        ("S-301", "side", "bin-a", "cloth", 1, OPEN),
        ("S-302", "front", "bin-b", "yard", 2, NAMED),
        ("S-302", "side", "bin-b", "night", 2, NAMED),
        (
            "S-303",
            "front",
            "bin-b",
            "yard",
            2,
            Truth(
                outcome="held",
                reasons=(f"hold-possible-by-link:{SEALED}", *waiting(TENDERS)),
                candidate_of=(front,),
                note="the same model of another supplier: near by hash, so possibly held",
            ),
        ),
    )
    for supplier, view, model, scene, finish, truth in rows:
        yield _photograph(studio, "T-2025-07", "bin", supplier, view, model, scene, finish, truth)
    yield Exhibit(
        path=unknown,
        content=jpeg(
            product_photograph(studio, goods="sign", view="front", model="sign-x", scene="night", label="?", finish=4),
            dpi=72,
            quality=76,
        ),
        facts=_row("T-2025-07", "", "2025-06-20", registered="no"),
        truth=Truth(
            outcome="held",
            reasons=(*possibly(SEALED), *waiting(TENDERS)),
            note="nobody recorded who sent it: it may be the supplier of the sealed matter",
        ),
    )
