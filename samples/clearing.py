"""Exhibits of two banks' clearing: cheques under three rules at once, and remittances under one."""

from __future__ import annotations

from collections.abc import Iterator

from samples.cheques import DPI, Cheque, cheque_front, cheque_rear
from samples.encodings import jpeg, one_bit, png, tiff, webp
from samples.exhibits import Exhibit, facts
from samples.ground_truth import ACCOUNTS, AMLO_TRANSACTION, TAX, Truth, due, running, waiting
from samples.paper import Studio, clean, scanned
from samples.people import person
from samples.slips import remittance

ARCHIVE = "Clearing 交換票據"
ALL_THREE = (AMLO_TRANSACTION, TAX, ACCOUNTS)
EVERY = (f"copies-every:{ACCOUNTS}", f"copies-every:{TAX}")


def _facts(customer: str, transaction: str, captured: str, **known: str) -> dict[str, str]:
    return facts(
        "cheque-image",
        customer=customer,
        transaction=transaction,
        captured_on=captured,
        **({"entity": "sample-harbour-bank", "custodian": "Clearing Centre", "system": "clearing-archive"} | known),
    )


def _cheque(number: str, day: str, customer: str, payee: str, amount: int, *, stamp: str = "") -> Cheque:
    return Cheque(
        bank="harbour", number=number, day=day, payee=payee, amount=amount, drawer=person(customer), stamp=stamp
    )


def draw_cheques(studio: Studio) -> Iterator[Exhibit]:
    """Yield the cheques of the Sample Harbour Bank (its year ends on 31 December)."""
    old = _cheque("099120", "2016-07-29", "C-10007", "SPECIMEN BOOKS LTD", 860)
    yield Exhibit(
        path=f"{ARCHIVE}/2016/CHQ 099120.tif",
        content=tiff([one_bit(cheque_front(studio, old), threshold=128)], dpi=DPI, compression="group4"),
        facts=_facts("C-10007", "CHQ-099120", "2016-08-01"),
        truth=Truth(outcome="dispose", reasons=due(*ALL_THREE), note="bitonal; all three periods have run out"),
    )
    yield Exhibit(
        path=f"{ARCHIVE}/2016/CHQ 099121.jpg",
        content=_scan(studio, _cheque("099121", "2016-07-30", "C-10008", "MODEL SHIPS LTD", 3400)),
        facts=_facts("C-10008", "CHQ-099121", "2016-08-01"),
        truth=Truth(outcome="undecided", reasons=waiting(*ALL_THREE), note="nobody recorded when it was completed"),
    )
    february = _cheque("100231", "2018-02-09", "C-10001", "EXAMPLE TRADING CO", 12680, stamp="12 FEB 2018")
    for side, picture in (("front", cheque_front(studio, february)), ("rear", cheque_rear(studio, february))):
        yield Exhibit(
            path=f"{ARCHIVE}/2018/CHQ 100231 {side}.jpg",
            content=jpeg(scanned(picture, studio.chance(f"scan/100231/{side}")), dpi=DPI),
            facts=_facts("C-10001", "CHQ-100231", "2018-02-12"),
            truth=Truth(
                outcome="dispose", reasons=due(*ALL_THREE), note="accounting year 2018: kept through 2025-12-31"
            ),
        )
    yield Exhibit(
        path=f"{ARCHIVE}/2018/CHQ 100318.jpg",
        content=_scan(studio, _cheque("100318", "2018-08-31", "C-10002", "INVENTED GOODS LTD", 5200)),
        facts=_facts("C-10002", "CHQ-100318", "2018-09-03", entity=""),
        truth=Truth(
            outcome="undecided",
            reasons=(*due(AMLO_TRANSACTION, TAX), *waiting(ACCOUNTS)),
            note="no legal entity is recorded, so its financial year is not known",
        ),
    )
    yield Exhibit(
        path=f"{ARCHIVE}/2019/CHQ 100554.jpg",
        content=_scan(studio, _cheque("100554", "2019-02-08", "C-10003", "TEMPLATE TOURS", 24800, stamp="10 FEB 2019")),
        facts=_facts("C-10003", "CHQ-100554", "2019-02-10"),
        truth=Truth(
            outcome="keep",
            until="2026-12-31",
            reasons=(*due(AMLO_TRANSACTION, TAX), *running(ACCOUNTS)),
            note="the same day as LT 77001, of a company whose year ends later",
        ),
    )
    yield from _copied(studio)
    markup = _cheque("101415", "2022-03-07", "C-10006", "DRAFT DESIGNS CO", 1999)
    yield Exhibit(
        path=f"{ARCHIVE}/Exceptions/<img src=x onerror=alert(1)>.png",
        content=png(clean(cheque_front(studio, markup), colours=48), dpi=DPI),
        facts=_facts("C-10006", "CHQ-101415", "2022-03-08"),
        truth=Truth(outcome="keep", until="2029-12-31", reasons=running(*ALL_THREE), note="its name is markup"),
    )
    yield Exhibit(
        path=f"{ARCHIVE}/Macau 澳門/CHQ 000412.jpg",
        content=_scan(studio, _cheque("000412", "2017-01-18", "C-10002", "EXAMPLE TRADING CO", 7000)),
        facts=_facts("C-10002", "CHQ-000412", "2017-01-19", jurisdiction="MO", storage_jurisdiction="MO"),
        truth=Truth(outcome="undecided", reasons=("no-rule",), note="no rule for Macau: silence keeps"),
    )


def _scan(studio: Studio, cheque: Cheque) -> bytes:
    return jpeg(scanned(cheque_front(studio, cheque), studio.chance(f"scan/{cheque.number}")), dpi=DPI)


def _copied(studio: Studio) -> Iterator[Exhibit]:
    """Yield a cheque, its byte copy and a worse copy sent by mail: three records, none of them removable."""
    cheque = _cheque("100871", "2021-04-14", "C-10003", "FICTION FERRIES LTD", 43150, stamp="15 APR 2021")
    picture = scanned(cheque_front(studio, cheque), studio.chance("scan/100871"))
    content = jpeg(picture, dpi=DPI)
    reasons = (*due(AMLO_TRANSACTION), *running(TAX, ACCOUNTS))
    yield Exhibit(
        path=f"{ARCHIVE}/2021/CHQ 100871.jpg",
        content=content,
        facts=_facts("C-10003", "CHQ-100871", "2021-04-15", registered="yes"),
        truth=Truth(outcome="keep", until="2028-12-31", reasons=(*reasons, "is-survivor"), cluster="cheque-100871"),
    )
    yield Exhibit(
        path="Migration 2022 遷移/CHQ_100871 (1).jpg",
        content=content,
        facts=_facts("C-10003", "CHQ-100871", "2021-04-15", system="migration-2022", custodian="Migration Team"),
        truth=Truth(
            outcome="keep",
            until="2028-12-31",
            reasons=(*reasons, *EVERY),
            cluster="cheque-100871",
            note="a byte copy, but tax and accounting rules keep every copy",
        ),
    )
    yield Exhibit(
        path="Branch 12 旺角分行/mail/CHQ 100871 small.jpg",
        content=jpeg(picture, dpi=DPI, quality=38),
        facts=_facts("C-10003", "CHQ-100871", "2021-04-16", system="email", custodian="Branch 12"),
        truth=Truth(
            outcome="keep", until="2028-12-31", reasons=reasons, note="the same scan, encoded again: another record"
        ),
    )


def draw_lantau_cheques(studio: Studio) -> Iterator[Exhibit]:
    """Yield the cheques of the Sample Lantau Trust (its year ends on 31 March); the last is damaged."""
    folder = "Lantau Trust 大嶼信託"
    known = {"entity": "sample-lantau-trust", "custodian": "Lantau Trust"}

    def content(number: str, day: str, customer: str, amount: int) -> bytes:
        cheque = Cheque(
            bank="lantau", number=number, day=day, payee="MOCKUP MOTORS LTD", amount=amount, drawer=person(customer)
        )
        return _scan(studio, cheque)

    yield Exhibit(
        path=f"{folder}/LT 77001.jpg",
        content=content("077001", "2019-02-08", "C-10009", 15300),
        facts=_facts("C-10009", "LT-77001", "2019-02-10", **known),
        truth=Truth(outcome="dispose", reasons=due(*ALL_THREE), note="the accounting period ended on 2026-03-31"),
        index="lantau.xlsx",
    )
    yield Exhibit(
        path=f"{folder}/LT 77044.jpg",
        content=content("077044", "2020-11-27", "C-10010", 2750),
        facts=_facts("C-10010", "LT-77044", "2020-12-01", **known),
        truth=Truth(
            outcome="keep",
            until="2028-03-31",
            reasons=(*due(AMLO_TRANSACTION), *running(TAX, ACCOUNTS)),
            note="two sources differ on whose it is; both values count",
        ),
        index="lantau.xlsx",
        also={"customer": "C-10009"},
    )
    whole = content("077102", "2023-05-05", "C-10010", 88000)
    yield Exhibit(
        path=f"{folder}/LT 77102 (damaged).jpg",
        content=whole[: len(whole) * 3 // 5],
        facts=_facts("C-10010", "LT-77102", "2023-05-09", **known),
        truth=Truth(
            outcome="keep",
            until="2031-03-31",
            reasons=(*running(*ALL_THREE), "unreadable"),
            note="the file breaks off",
        ),
        index="lantau.xlsx",
    )


def draw_remittances(studio: Studio) -> Iterator[Exhibit]:
    """Yield remittance forms: one rule only, and the days on which a period ends."""
    folder = "Remittances 匯款"
    known = {"custodian": "Remittance Desk", "system": "branch-capture"}

    def row(customer: str, number: str, captured: str, **other: str) -> dict[str, str]:
        return facts("remittance-form", customer=customer, transaction=number, captured_on=captured, **(known | other))

    form = clean(remittance(studio, person("C-10003"), number="TT-55890", day="2023-01-20", amount=88000))
    yield Exhibit(
        path=f"{folder}/TT-55890.tif",
        content=tiff([form], dpi=130),
        facts=row("C-10003", "TT-55890", "2023-01-20"),
        truth=Truth(
            outcome="keep",
            until="2028-01-20",
            reasons=(*running(AMLO_TRANSACTION), "is-survivor"),
            cluster="remittance-55890",
        ),
    )
    yield Exhibit(
        path="Migration 2022 遷移/TT-55890.png",
        content=png(form, dpi=130),
        facts=row("C-10003", "TT-55890", "2023-01-20", system="migration-2022", custodian="Migration Team"),
        truth=Truth(
            outcome="keep",
            until="2028-01-20",
            reasons=(*running(AMLO_TRANSACTION), "copy-of-survivor"),
            cluster="remittance-55890",
            survivor=f"{folder}/TT-55890.tif",
            note="the same pixels in another container",
        ),
    )
    for number, day, customer, amount in (
        ("TT-56400", "2021-10-31", "C-10006", 6400),
        ("TT-56411", "2021-11-01", "C-10009", 51200),
    ):
        slip = scanned(
            remittance(studio, person(customer), number=number, day=day, amount=amount), studio.chance(f"scan/{number}")
        )
        is_due = number == "TT-56400"
        yield Exhibit(
            path=f"{folder}/{number}{'.webp' if is_due else '.jpg'}",
            content=webp(slip, quality=72) if is_due else jpeg(slip, dpi=130),
            facts=row(customer, number, day),
            truth=Truth(outcome="dispose", reasons=due(AMLO_TRANSACTION), note="the last day was yesterday")
            if is_due
            else Truth(
                outcome="keep", until="2026-11-01", reasons=running(AMLO_TRANSACTION), note="today is the last day"
            ),
        )
