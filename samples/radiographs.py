"""Exhibits of a clinic: X-ray images have no rule here, so all stay; one patient has asked for the record.

No period for medical images was found in the law of Hong Kong, and none is invented.
"""

from __future__ import annotations

from collections.abc import Iterator

from samples.bones import radiograph
from samples.encodings import jpeg, png
from samples.exhibits import Exhibit, facts
from samples.ground_truth import ACCESS, Truth, possibly
from samples.paper import Studio

FOLDER = "Clinic 診所"
KEPT = Truth(outcome="undecided", reasons=("no-rule",), note="no rule for medical images: silence keeps")
NAMED = Truth(outcome="held", reasons=(f"hold:{ACCESS}", "no-rule"), note="the patient asked for it")

FILMS: tuple[tuple[str, str, str, str], ...] = (
    # patient, view, day, side
    ("P-401", "hand", "2019-03-04", "R"),
    ("P-401", "skull", "2019-03-04", ""),
    ("P-402", "knee", "2020-08-19", "L"),
    ("P-402", "hand", "2020-08-19", "L"),
    ("P-403", "knee", "2021-01-15", "R"),
    ("P-404", "skull", "2022-05-27", ""),
    ("P-405", "knee", "2023-09-11", "R"),
    ("P-405", "hand", "2023-09-11", "R"),
    ("P-407", "skull", "2024-12-02", ""),
    ("P-408", "hand", "2025-04-30", "L"),
)


def _row(patient: str, day: str, **known: str) -> dict[str, str]:
    usual = {"custodian": "Clinic", "system": "branch-capture", "registered": "yes"}
    return facts("medical-image", patient=patient, captured_on=day, **(usual | known))


def draw_radiographs(studio: Studio) -> Iterator[Exhibit]:
    """Yield X-ray images: two sides of one pair of hands, one chest on two days, a copy, and one without a name."""
    for patient, view, day, side in FILMS:
        film = radiograph(studio, view=view, patient=patient, day=day, side=side)
        yield Exhibit(
            path=f"{FOLDER}/{patient}/{day} {view} {side}".rstrip() + ".jpg",
            content=jpeg(film, dpi=150, quality=80),
            facts=_row(patient, day),
            truth=KEPT,
        )
    yield from _both_sides(studio)
    yield from _two_days(studio)
    yield from _another_chest(
        studio, chests=(f"{FOLDER}/P-406/2024-06-03 chest.jpg", f"{FOLDER}/P-406/2025-06-09 chest.jpg")
    )
    yield from _copied(studio)


def _both_sides(studio: Studio) -> Iterator[Exhibit]:
    """Yield the left and the right hand of one patient: mirrored, and two records."""
    for side, is_mirrored in (("R", False), ("L", True)):
        film = radiograph(studio, view="hand", patient="P-409", day="2024-02-20", side=side, is_mirrored=is_mirrored)
        yield Exhibit(
            path=f"{FOLDER}/P-409/2024-02-20 hand {side}.jpg",
            content=jpeg(film, dpi=150, quality=80),
            facts=_row("P-409", "2024-02-20"),
            truth=Truth(outcome="undecided", reasons=("no-rule",), note="left and right are not one record"),
        )


def _two_days(studio: Studio) -> Iterator[Exhibit]:
    """Yield what the access request reaches: one chest on two days and a back, and one film that could be it too."""
    for day, view in (("2024-06-03", "chest"), ("2025-06-09", "chest"), ("2025-06-09", "spine")):
        film = radiograph(studio, view=view, patient="P-406", day=day, side="")
        path = f"{FOLDER}/P-406/{day} {view}.jpg"
        yield Exhibit(path=path, content=jpeg(film, dpi=150, quality=80), facts=_row("P-406", day), truth=NAMED)
    unknown = radiograph(studio, view="spine", patient="P-???", day="2025-07-01", side="")
    yield Exhibit(
        path=f"{FOLDER}/unsorted 未歸檔/DX0001.jpg",
        content=jpeg(unknown, dpi=150, quality=80),
        facts=_row("", "2025-07-01", registered="no"),
        truth=Truth(
            outcome="held",
            reasons=(*possibly(ACCESS), "no-rule"),
            note="nobody recorded whose it is: it may be asked for",
        ),
    )


def _another_chest(studio: Studio, *, chests: tuple[str, ...]) -> Iterator[Exhibit]:
    """Yield a chest of somebody else, which a hash cannot tell from those that were asked for."""
    film = radiograph(studio, view="chest", patient="P-403", day="2021-01-15", side="")
    yield Exhibit(
        path=f"{FOLDER}/P-403/2021-01-15 chest.jpg",
        content=jpeg(film, dpi=150, quality=80),
        facts=_row("P-403", "2021-01-15"),
        truth=Truth(
            outcome="held",
            reasons=(f"hold-possible-by-link:{ACCESS}", "no-rule"),
            candidate_of=chests,
            note="another patient, but near by hash to what was asked for: a person should look",
        ),
    )


def _copied(studio: Studio) -> Iterator[Exhibit]:
    """Yield one film twice: without a rule on which image is the record, neither is a copy."""
    content = png(radiograph(studio, view="knee", patient="P-410", day="2023-03-03", side="R"), dpi=150)
    for path, known in (
        (f"{FOLDER}/P-410/2023-03-03 knee R.png", {}),
        ("Mirror Singapore 新加坡/clinic/P-410 knee.png", {"storage_jurisdiction": "SG", "registered": "no"}),
    ):
        yield Exhibit(
            path=path,
            content=content,
            facts=_row("P-410", "2023-03-03", **known),
            truth=Truth(
                outcome="undecided",
                reasons=("no-rule", "authority-undecided"),
                cluster="film-P-410",
                note="the same bytes, but no rule says which of the two is the record",
            ),
        )
