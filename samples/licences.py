"""Exhibits of a licensing office: files under a house rule, copies in two cities, renewals, and a matter that cools."""

from __future__ import annotations

from collections.abc import Iterator

from samples.encodings import jpeg, png
from samples.exhibits import Exhibit, facts
from samples.ground_truth import COOLING, LICENCES, Truth, due, possibly, running, waiting
from samples.paper import Studio, clean, scanned
from samples.people import person
from samples.permits import DPI, business_licence, hawker_licence, renewed, temporary_permit

FOLDER = "Licences 牌照"
SINGAPORE = "Mirror Singapore 新加坡/licences"

LICENCE_EVENTS: tuple[tuple[str, str, str, str], ...] = (
    ("licence-ended", "BL-1001", "2014-06-30", ""),
    ("licence-ended", "BL-1002", "2020-12-31", ""),
    ("licence-ended", "BL-1004", "2023-09-30", ""),
    ("licence-ended", "BL-1006", "2021-11-01", ""),
    ("licence-ended", "BL-1007", "2025-01-31", ""),
    ("licence-ended", "HW-201", "2019-03-31", ""),
    ("licence-ended", "HW-202", "2024-03-31", ""),
    ("licence-ended", "HW-204", "2016-08-31", ""),
    ("licence-ended", "HW-205", "2022-02-28", ""),
    ("licence-ended", "TP-31", "2018-02-15", ""),
    ("licence-ended", "TP-32", "2023-02-15", ""),
    ("licence-ended", "TP-33", "2018-02-15", ""),
    ("licence-ended", "TP-34", "2018-02-15", ""),
)

DUE = Truth(outcome="dispose", reasons=due(LICENCES), note="a house rule of the invented office: five years")
CURRENT = Truth(outcome="undecided", reasons=waiting(LICENCES), note="the licence is in force")


def _kept(until: str, *reasons: str, note: str = "", cluster: str | None = None, survivor: str | None = None) -> Truth:
    return Truth(
        outcome="keep",
        until=until,
        reasons=(*running(LICENCES), *reasons),
        note=note,
        cluster=cluster,
        survivor=survivor,
    )


def _row(number: str, captured: str, **known: str) -> dict[str, str]:
    usual = {"custodian": "Licensing Counter 1", "system": "branch-capture", "registered": "yes"}
    return facts("licence", licence_no=number, captured_on=captured, **(usual | known))


BUSINESS: tuple[tuple[str, str, str, Truth], ...] = (
    # number, holder, issued, verdict
    ("BL-1001", "C-10051", "2004-07-01", DUE),
    ("BL-1002", "C-10052", "2011-01-01", DUE),
    ("BL-1003", "C-10053", "2018-04-01", CURRENT),
    ("BL-1004", "C-10054", "2015-10-01", _kept("2028-09-30", "is-survivor", cluster="licence-BL-1004")),
    ("BL-1005", "C-10055", "2019-05-20", CURRENT),
    ("BL-1006", "C-10056", "2012-11-02", _kept("2026-11-01", note="today is the last day")),
    ("BL-1007", "C-10057", "2016-02-01", _kept("2030-01-31", "is-survivor", cluster="licence-BL-1007")),
    ("BL-1008", "C-10058", "2021-08-08", CURRENT),
)
HAWKERS: tuple[tuple[str, str, str, Truth], ...] = (
    ("HW-201", "C-10061", "2003-04-01", DUE),
    ("HW-202", "C-10062", "2009-04-01", _kept("2029-03-31", "is-survivor", cluster="licence-HW-202")),
    ("HW-203", "C-10063", "2014-09-01", CURRENT),
    ("HW-204", "C-10064", "2001-09-01", DUE),
    ("HW-205", "C-10065", "2013-03-01", _kept("2027-02-28")),
    ("HW-206", "C-10066", "2020-01-06", CURRENT),
    ("HW-207", "C-10067", "2022-06-15", CURRENT),
)


def draw_licences(studio: Studio) -> Iterator[Exhibit]:
    """Yield business and hawkers' licences, their copies in Singapore, and the renewals of two."""
    pages = {number: business_licence(studio, person(who), number=number, day=day) for number, who, day, _ in BUSINESS}
    for number, _, day, truth in BUSINESS:
        content = jpeg(scanned(pages[number], studio.chance(f"scan/{number}")), dpi=DPI, quality=62)
        path = f"{FOLDER}/Business 商業/{number}.jpg"
        yield Exhibit(path=path, content=content, facts=_row(number, day), truth=truth)
        if truth.cluster:
            yield _mirrored(number, day, truth, path, content, kind="jpg")
    for number, who, day, truth in HAWKERS:
        card = hawker_licence(studio, person(who), number=number, day=day)
        is_clean = truth.cluster is not None
        scan = clean(card, colours=40) if is_clean else scanned(card, studio.chance(f"scan/{number}"), tilt=0.8)
        content = png(scan, dpi=120) if is_clean else jpeg(scan, dpi=120, quality=66)
        path = f"{FOLDER}/Hawkers 小販/{number}.{'png' if is_clean else 'jpg'}"
        yield Exhibit(path=path, content=content, facts=_row(number, day), truth=truth)
        if truth.cluster:
            yield _mirrored(number, day, truth, path, content, kind="png")
    for number, day in (("BL-1003", "2021-04-01"), ("BL-1005", "2022-05-20")):
        stamped = scanned(renewed(studio, pages[number], number=number, day=day), studio.chance(f"scan/{number}"))
        yield Exhibit(
            path=f"{FOLDER}/Business 商業/{number} renewed {day}.jpg",
            content=jpeg(stamped, dpi=DPI, quality=62),
            facts=_row(number, day),
            truth=Truth(
                outcome="undecided",
                reasons=waiting(LICENCES),
                note="the same page with a stamp of renewal: another record, and nothing is to be removed",
            ),
        )


def _mirrored(number: str, day: str, truth: Truth, path: str, content: bytes, *, kind: str) -> Exhibit:
    return Exhibit(
        path=f"{SINGAPORE}/{number}.{kind}",
        content=content,
        facts=_row(number, day, storage_jurisdiction="SG", custodian="Mirror Singapore", registered="no"),
        truth=_kept(
            truth.until or "",
            "copy-of-survivor",
            note="the same bytes in Singapore",
            cluster=truth.cluster,
            survivor=path,
        ),
    )


def draw_permits(studio: Studio) -> Iterator[Exhibit]:
    """Yield temporary permits: a matter about Counter 3 was released three weeks ago, and still cools."""
    named = (f"hold:{COOLING}",)
    counter = "Licensing Counter 3"
    paths = [f"{FOLDER}/Permits 臨時/{number}.jpg" for number in ("TP-31", "TP-32", "TP-33", "TP-34")]
    rows = (
        ("TP-31", counter, Truth(outcome="held", reasons=(*named, *due(LICENCES)), note="released, and still cooling")),
        ("TP-32", counter, Truth(outcome="held", reasons=(*named, *running(LICENCES)))),
        ("TP-33", "", Truth(outcome="held", reasons=(*possibly(COOLING), *due(LICENCES)), note="of which counter?")),
        (
            "TP-34",
            "Licensing Counter 1",
            Truth(
                outcome="held",
                reasons=(f"hold-possible-by-link:{COOLING}", *due(LICENCES)),
                candidate_of=tuple(paths[:3]),
                note="of another counter, but it looks like those that are held",
            ),
        ),
    )
    for place, (number, custodian, truth) in enumerate(rows):
        year = 2023 if number == "TP-32" else 2018
        permit = temporary_permit(
            studio,
            person(f"C-{10071 + place}"),
            number=number,
            day=f"{year}-02-0{place + 4}",
            place="樣本花市 SAMPLE FLOWER FAIR",
        )
        yield Exhibit(
            path=paths[place],
            content=jpeg(scanned(permit, studio.chance(f"scan/{number}"), tilt=0.2), dpi=DPI + 14, quality=66),
            facts=_row(number, f"{year}-02-16", custodian=custodian),
            truth=truth,
        )
