"""Exhibits of counters, offices and the museum, and three files that are no pictures."""

from __future__ import annotations

from collections.abc import Iterator

from samples.encodings import jpeg
from samples.exhibits import Exhibit, facts
from samples.ground_truth import (
    ACCOUNTS,
    AMLO_CUSTOMER,
    AMLO_OCCASIONAL,
    BRANCH_PHOTOGRAPHS,
    TAX,
    Truth,
    due,
    running,
    waiting,
)
from samples.letters import notice, profile
from samples.paper import Studio, scanned
from samples.scenes import street
from samples.slips import exchange_slip, visitor_card_copy, voucher


def draw_counter(studio: Studio) -> Iterator[Exhibit]:
    """Yield one-off transactions and a copy that should not have been made."""
    rows = (
        (
            "FX-88001",
            "2020-07-07",
            96000,
            Truth(
                outcome="review",
                reasons=(*due(AMLO_OCCASIONAL), f"unconfirmed:{AMLO_OCCASIONAL}"),
                note="the period is over, but counsel did not confirm the rule",
            ),
        ),
        (
            "FX-88055",
            "2024-02-29",
            128000,
            Truth(outcome="keep", until="2029-02-28", reasons=running(AMLO_OCCASIONAL), note="began on a leap day"),
        ),
    )
    for number, day, amount, truth in rows:
        slip = exchange_slip(studio, number=number, day=day, amount=amount)
        yield Exhibit(
            path=f"Counter 櫃位/exchange {number}.jpg",
            content=jpeg(scanned(slip, studio.chance(f"scan/{number}")), dpi=130),
            facts=facts("occasional-customer-document", transaction=number, custodian="Branch 12", captured_on=day),
            truth=truth,
        )
    yield Exhibit(
        path="Counter 櫃位/visitor pass 2026-05-02.jpg",
        content=jpeg(visitor_card_copy(studio, number="V-2605"), dpi=150),
        facts=facts("non-customer-id-copy", case="K-2605", custodian="Branch 12", captured_on="2026-05-02"),
        truth=Truth(
            outcome="undecided",
            reasons=("no-rule", "overdue:pcpd-non-customer-id"),
            note="a copy from somebody who is no customer: overdue since the day itself",
        ),
    )


def draw_offices(studio: Studio) -> Iterator[Exhibit]:
    """Yield what finance, legal and personnel keep."""
    yield Exhibit(
        path="Finance 財務/voucher 2015-11.jpg",
        content=jpeg(
            scanned(voucher(studio, number="V-1511", day="2015-11-11"), studio.chance("scan/V-1511")), dpi=110
        ),
        facts=facts(
            "business-voucher",
            transaction="V-1511",
            entity="sample-harbour-bank",
            custodian="Finance",
            captured_on="2015-11-12",
        ),
        truth=Truth(outcome="dispose", reasons=due(TAX, ACCOUNTS)),
    )
    bankruptcy = notice(
        studio,
        addressee="關於 Re: 樣本辛 YEUNG BUN SAN (C-10008)",
        head="破產通知 NOTICE OF BANKRUPTCY",
        tone=(96, 30, 40),
        lines=(
            "通知：上述人士於二〇一七年五月五日被宣告破產。本通知純屬虛構，樣本群島並無法院。",
            (
                "NOTICE is given that the person named above was declared bankrupt on 5 May 2017. This notice is "
                "invented, and no court of the Sample Isles exists."
            ),
            "All creditors, of whom there are none, are invited to prove their debts, of which there are none either.",
            "任何債權人（實際上並無債權人）可於通知刊登之日起計十四日內提出債權證明。",
        ),
    )
    yield Exhibit(
        path="Legal 法律/bankruptcy C-10008.jpg",
        content=jpeg(scanned(bankruptcy, studio.chance("scan/bankruptcy")), dpi=100),
        facts=facts("bankruptcy-record", customer="C-10008", custodian="Legal", captured_on="2017-05-08"),
        truth=Truth(
            outcome="undecided",
            reasons=("no-rule", "overdue:pcpd-bankruptcy-data"),
            note="eight years after the bankruptcy a ceiling is passed; a ceiling disposes of nothing",
        ),
    )
    people = (
        (
            "A-301",
            "應徵者 Applicant",
            "YEUNG BUN MAU 樣本卯",
            "recruitment-file",
            "applicant A-301",
            Truth(
                outcome="undecided",
                reasons=("no-rule", "overdue:pcpd-rejected-applicants"),
                note="rejected more than two years ago",
            ),
        ),
        (
            "E-77",
            "員工 Staff",
            "YEUNG BUN SAN 樣本辰",
            "staff-record",
            "staff E-77",
            Truth(
                outcome="undecided", reasons=("no-rule",), note="left in 2021: the ceiling of seven years is not passed"
            ),
        ),
    )
    for number, title, name, series, file, truth in people:
        yield Exhibit(
            path=f"HR 人事/{file}.jpg",
            content=jpeg(profile(studio, number=number, title=title, name=name), dpi=130),
            facts=facts(series, staff_no=number, custodian="Personnel", captured_on="2022-11-30"),
            truth=truth,
        )


def draw_museum(studio: Studio) -> Iterator[Exhibit]:
    """Yield photographs of branches, under a rule that the organisation made for itself."""
    rows = (
        (
            "opening night 開幕夜.jpg",
            "PH-1",
            ((24, 26, 70), (190, 96, 90)),
            Truth(outcome="transfer", reasons=due(BRANCH_PHOTOGRAPHS), note="to the bank's own museum"),
        ),
        (
            "branch 12 2019 旺角.jpg",
            "PH-3",
            ((60, 90, 150), (236, 190, 150)),
            Truth(outcome="keep", until="2030-02-02", reasons=running(BRANCH_PHOTOGRAPHS)),
        ),
    )
    for name, case, sky, truth in rows:
        yield Exhibit(
            path=f"History 行史/{name}",
            content=jpeg(street(studio, name=case, sign="樣本海港銀行", sky=sky), dpi=150, quality=78),
            facts=facts("branch-photograph", case=case, custodian="Museum", captured_on="2004-12-03"),
            truth=truth,
        )


def draw_broken() -> Iterator[Exhibit]:
    """Yield a file of no bytes and a text that calls itself a picture."""
    yield Exhibit(
        path="Inbox 待分類/empty.png",
        content=b"",
        facts=facts("account-form", customer="C-10002", custodian="Mail Room", captured_on="2021-01-05"),
        truth=Truth(outcome="undecided", reasons=(*waiting(AMLO_CUSTOMER), "unreadable"), note="no bytes at all"),
    )
    yield Exhibit(
        path="Inbox 待分類/notes.jpg",
        content="SAMPLE: this is a text. 這是一份文字檔，並非影像。\n".encode(),
        facts=facts("signature-card", customer="C-10004", custodian="Mail Room", captured_on="2021-01-05"),
        truth=Truth(outcome="undecided", reasons=(*waiting(AMLO_CUSTOMER), "unreadable"), note="a text named .jpg"),
    )
