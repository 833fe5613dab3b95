"""Invented vocabulary, rules, counsel and holds for report tests; no ordinance here exists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from engine.model.conditions import OneOf
from engine.model.dates import Cutoff, Period
from engine.model.digests import sha256_hex
from engine.model.facts import EventDefinition, FactDefinition, FactKind, Identity, Vocabulary
from engine.model.holds import EnteredHold, EnteredRelease, Hold, HoldKind, Register, Release
from engine.model.policies import (
    Approvals,
    AuthorityRule,
    Basis,
    Bundle,
    ChooseLine,
    Combination,
    Confirmation,
    Copies,
    Keep,
    Members,
    Policy,
    Preference,
    Rule,
    RuleVersion,
    SourceQuality,
    Then,
    Trigger,
    Unknown,
)

SECRET_MATTER = "Project Nightjar"
CHECKED = date(2026, 11, 1)


def both(en: str, zh: str) -> dict[str, str]:
    return {"en": en, "zh-Hant": zh}


VOCABULARY = Vocabulary(
    facts={
        d.name: d
        for d in (
            FactDefinition(
                name="series",
                kind=FactKind.ONE_OF,
                values=("cheque-image", "business-voucher", "id-document", "title-instrument", "circular"),
                personal_values=("id-document",),
                title=both("Series", "檔案類別"),
            ),
            FactDefinition(
                name="customer",
                kind=FactKind.TEXT,
                identity=Identity.YES,
                is_personal=True,
                title=both("Customer", "客戶"),
            ),
            FactDefinition(
                name="system",
                kind=FactKind.ONE_OF,
                values=("clearing-archive", "branch-capture"),
                title=both("Source system", "來源系統"),
            ),
            FactDefinition(name="registered", kind=FactKind.YES_NO, title=both("Registered", "已登記")),
            FactDefinition(name="dpi", kind=FactKind.NUMBER, title=both("Resolution", "解像度")),
            FactDefinition(name="captured_on", kind=FactKind.DATE, title=both("Captured on", "擷取日期")),
            FactDefinition(name="branch", kind=FactKind.TEXT),
        )
    },
    events={
        e.kind: e
        for e in (
            EventDefinition(
                kind="relationship-ended",
                per="customer",
                cleared_by="relationship-resumed",
                title=both("relationship ended", "業務關係終止"),
            ),
            EventDefinition(kind="relationship-resumed", per="customer"),
            EventDefinition(kind="voucher-dated", per="customer", title=both("date of the voucher", "憑證日期")),
        )
    },
)


def _basis(section: str, source: SourceQuality) -> tuple[Basis, ...]:
    return (Basis(cite=f"Invented Records Ordinance (Cap. 9999), {section}", source=source, checked=CHECKED),)


def _rules() -> tuple[Rule, ...]:
    def scope(*series: str) -> OneOf:
        return OneOf(fact="series", values=series)

    def since(*kinds: str) -> Trigger:
        return Trigger(combination=Combination.LATEST_OF, kinds=kinds)

    return (
        Rule(
            id="cheque-images",
            title=both("Images of paid cheques", "已付支票影像"),
            applies_to=scope("cheque-image"),
            keep=Keep(at_least=Period(84), trigger=since("voucher-dated"), cutoff=Cutoff.FINANCIAL_YEAR_END),
            then=Then.DISPOSE,
            copies=Copies.ONE,
            basis=_basis("s. 12", SourceQuality.PRIMARY),
            owner="Group Records",
        ),
        Rule(
            id="customer-identity",
            title=both("Customer identity records", "客戶身分紀錄"),
            applies_to=scope("id-document"),
            keep=Keep(
                at_least=Period(60),
                at_most=Period(96),
                trigger=since("relationship-ended", "voucher-dated"),
                margin_days=7,
            ),
            then=Then.DISPOSE,
            basis=(*_basis("s. 20(3)", SourceQuality.SECONDARY), *_basis("Sch. 2", SourceQuality.GENERAL)),
            owner="Compliance",
        ),
        Rule(
            id="circulars",
            title=both("Internal circulars", "內部通告"),
            applies_to=scope("circular"),
            keep=Keep(at_least=Period(36), trigger=since("voucher-dated"), cutoff=Cutoff.YEAR_END),
            then=Then.TRANSFER,
            copies=Copies.ONE,
            basis=_basis("s. 31", SourceQuality.NONE),
        ),
        Rule(
            id="title-instruments",
            title=both("Instruments that support a title", "支持業權的文書"),
            applies_to=scope("title-instrument"),
            keep=Keep(is_permanent=True),
            basis=_basis("s. 40", SourceQuality.PRIMARY),
        ),
        Rule(
            id="business-vouchers-of-unknown-length",
            title=both("Business vouchers", "業務憑證"),
            applies_to=scope("business-voucher"),
            keep=Keep(at_least=Unknown.PERIOD, trigger=since("voucher-dated")),
        ),
        Rule(
            id="title-register-entries",
            title=both("Entries of a register that has not begun", "尚未啟用的登記冊記項"),
            applies_to=scope("title-instrument"),
            keep=Keep(while_=OneOf(fact="registered", values=(True,))),
            is_in_force=False,
            basis=_basis("Part 7", SourceQuality.GENERAL),
        ),
    )


def bundle() -> Bundle:
    rules = _rules()
    versions = {rule.id: rule.version for rule in rules}

    def confirming(*ids: str, is_sample: bool, by: str) -> Confirmation:
        return Confirmation(
            rules=tuple(RuleVersion(id=id, version=versions[id][:12]) for id in ids),
            by=by,
            on=date(2026, 1, 5),
            until=date(2027, 1, 4),
            advice_sha256=sha256_hex(b"advice"),
            is_sample=is_sample,
        )

    return Bundle(
        vocabulary=VOCABULARY,
        policies=(
            Policy(
                id="invented",
                rules=rules,
                authority=(
                    AuthorityRule(
                        id="which-image",
                        title=both("Which image is the record", "何者為正本影像"),
                        applies_to=OneOf(fact="series", values=("cheque-image", "circular")),
                        choose=(
                            ChooseLine(fact="registered", prefer=(True,)),
                            ChooseLine(fact="system", prefer=("clearing-archive", "branch-capture")),
                            ChooseLine(fact="dpi", prefer=Preference.HIGHEST),
                        ),
                        identical=Members.REMOVE,
                    ),
                ),
            ),
        ),
        confirmations=(
            confirming("cheque-images", "circulars", is_sample=True, by="Sample counsel (invented)"),
            confirming("customer-identity", is_sample=False, by="Invented Counsel LLP"),
        ),
        approvals=Approvals(required=("compliance", "legal"), apart=(("compliance", "legal"),), max_percent=60),
    )


def register() -> Register:
    def hold(id: str, kind: HoldKind, *, is_sealed: bool = False, review: date | None = None) -> EnteredHold:
        return EnteredHold(
            hold=Hold(
                id=id,
                kind=kind,
                scope=OneOf(fact="customer", values=("C-1",)),
                matter=SECRET_MATTER if is_sealed else "Example v Example",
                issued_on=date(2026, 3, 2),
                issued_by="Legal",
                review_on=review,
                is_sealed=is_sealed,
            ),
            entered_on=date(2026, 3, 2),
        )

    return Register(
        holds=(
            hold("HCA-9999-2026", HoldKind.LEGAL, review=date(2027, 3, 1)),
            hold("REG-INQUIRY-7", HoldKind.REGULATOR, review=date(2026, 12, 31)),
            hold("DAR-2026-031", HoldKind.ACCESS_REQUEST),
            replace(hold("OLD-2020-1", HoldKind.LEGAL), is_missing=True),
            hold("OLD-2019-4", HoldKind.LEGAL),
            hold("COVERT-1", HoldKind.LEGAL, is_sealed=True, review=date(2031, 5, 5)),
        ),
        releases=(
            EnteredRelease(
                release=Release(hold="OLD-2019-4", on=date(2026, 1, 2), by=("A", "B"), reason="Settled"),
                entered_on=date(2026, 1, 2),
            ),
        ),
    )
