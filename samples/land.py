"""Exhibits of a land office: permanent, without end, or kept while something is still open."""

from __future__ import annotations

from collections.abc import Iterator

from samples.deeds import assignment, government_lease, lot_plan
from samples.encodings import gif, jpeg, png, tiff
from samples.exhibits import Exhibit, facts
from samples.ground_truth import DAY_BOOK, LAND, Truth
from samples.memorials import Memorial, columned_memorial, day_book, microfilm_frame, typed_memorial
from samples.paper import Studio, clean, scanned

FOLDER = "Land 土地"
MEMORIALS = f"{FOLDER}/註冊摘要"
PERMANENT = (f"permanent:{LAND}",)


def _facts(series: str, captured: str, **known: str) -> dict[str, str]:
    usual = {"entity": "sample-land-office", "custodian": "Land Office", "system": "land-imaging"}
    return facts(series, captured_on=captured, **(usual | known))


def draw_memorials(studio: Studio) -> Iterator[Exhibit]:
    """Yield memorials: two typed ones, a byte copy of the second, an old one in columns."""
    first = Memorial(
        number="UB1000231",
        instrument="轉讓契 Assignment",
        dated="2003-04-02",
        delivered="2003-04-22",
        lot="樣本地段第872號",
        premises="示例道5號樣本大廈12樓A室",
        parties=("樣本甲 YEUNG BUN KAP", "樣本乙 YEUNG BUN YUET"),
        consideration="港幣 HK$ 2,380,000",
    )
    second = Memorial(
        number="UB1000232",
        instrument="按揭 Mortgage",
        dated="2003-04-11",
        delivered="2003-04-23",
        lot="樣本地段第875號餘段",
        premises="虛構街118號地下",
        parties=("樣本丁 YEUNG BUN TING", "樣本海港銀行 SAMPLE HARBOUR BANK"),
        consideration="港幣 HK$ 940,000",
    )
    page = scanned(typed_memorial(studio, first), studio.chance("scan/UB1000231"))
    yield Exhibit(
        path=f"{MEMORIALS}/UB1000231.jpg",
        content=jpeg(page, dpi=120),
        facts=_facts("land-memorial", "2003-04-22", memorial_no="UB1000231", registered="yes"),
        truth=Truth(outcome="keep", reasons=PERMANENT),
    )
    content = png(clean(typed_memorial(studio, second), colours=48), dpi=120)
    yield Exhibit(
        path=f"{MEMORIALS}/UB1000232.png",
        content=content,
        facts=_facts("land-memorial", "2003-04-23", memorial_no="UB1000232", registered="yes"),
        truth=Truth(outcome="keep", reasons=(*PERMANENT, "is-survivor"), cluster="memorial-UB1000232"),
    )
    yield Exhibit(
        path=f"{MEMORIALS}/UB1000232 副本.png",
        content=content,
        facts=_facts("land-memorial", "2003-04-23", memorial_no="UB1000232", system="migration-2022"),
        truth=Truth(
            outcome="keep",
            reasons=(*PERMANENT, f"copies-every:{LAND}", "members:land-images", "no-confirmed-rule"),
            cluster="memorial-UB1000232",
            note="a byte copy, but every copy of a land record is kept",
        ),
    )
    yield Exhibit(
        path=f"{MEMORIALS}/舊契 1962 卷三.jpg",
        content=jpeg(columned_memorial(studio, number="6204"), dpi=110, quality=72),
        facts=_facts("land-memorial", "1996-07-15", memorial_no="UB6204", registered="yes"),
        truth=Truth(outcome="keep", reasons=PERMANENT),
    )


def draw_land_papers(studio: Studio) -> Iterator[Exhibit]:
    """Yield day books, a frame of film, a plan, a lease and a deed."""
    for month, rows, done, truth in (
        (
            "2003-04",
            41,
            "yes",
            Truth(
                outcome="review",
                reasons=(f"due:{DAY_BOOK}", f"unconfirmed:{DAY_BOOK}"),
                note="everything in it is registered; what follows the regulation does not say",
            ),
        ),
        (
            "2026-10",
            17,
            "no",
            Truth(
                outcome="keep", reasons=(f"state-lasts:{DAY_BOOK}",), note="two instruments still wait for registration"
            ),
        ),
    ):
        picture = day_book(studio, month=month, first=1000210 if done == "yes" else 1990410, rows=rows)
        yield Exhibit(
            path=f"{FOLDER}/Day book 日誌/{month}.jpg",
            content=jpeg(scanned(picture, studio.chance(f"scan/{month}"), depth=9), dpi=105),
            facts=_facts("memorial-day-book", f"{month}-28", all_registered=done),
            truth=truth,
        )
    frame = microfilm_frame(studio, columned_memorial(studio, number="6231"), frame="0231")
    yield Exhibit(
        path=f"{FOLDER}/Microfilm 縮微膠片/reel 14 frame 0231.tif",
        content=tiff([frame], dpi=170, compression="group4"),
        facts=_facts("microfilm-frame", "1984-11-20", memorial_no="UB6231"),
        truth=Truth(outcome="keep", reasons=("period-unknown:lrr-microfilm",), note="a negative, one bit a pixel"),
    )
    yield Exhibit(
        path=f"{FOLDER}/Plans 圖則/plan A-77.gif",
        content=gif(lot_plan(studio, number="A-77")),
        facts=_facts("registered-plan", "2003-04-22", memorial_no="UB1000231"),
        truth=Truth(outcome="keep", reasons=("period-unknown:lrr-copy-plans",)),
    )
    yield Exhibit(
        path=f"{FOLDER}/Leases 政府租契/GL 118.jpg",
        content=jpeg(government_lease(studio, number="GL 118"), dpi=100, quality=72),
        facts=_facts("government-lease", "1997-02-03"),
        truth=Truth(outcome="keep", reasons=("permanent:lro-government-leases",)),
    )
    yield Exhibit(
        path=f"{FOLDER}/Deeds 契據/assignment UB1000231.jpg",
        content=jpeg(assignment(studio, number="UB1000231"), dpi=110, quality=72),
        facts=_facts("title-instrument", "2003-04-22", memorial_no="UB1000231", registered="yes", entry_current="yes"),
        truth=Truth(
            outcome="keep", reasons=PERMANENT, note="the Land Titles Ordinance is not in force and adds nothing yet"
        ),
    )
