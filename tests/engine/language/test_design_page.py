"""The example of the language's own page, and what it must mean."""

from __future__ import annotations

from datetime import date
from itertools import permutations

from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.conditions import AllOf, AnyOf, DigestIn, OneOf, RecordIn
from engine.model.dates import Period, YearEnd
from engine.model.digests import digest_of
from engine.model.holds import Hold, HoldKind, Release
from engine.model.policies import (
    Approvals,
    AuthorityRule,
    Basis,
    ChooseLine,
    Combination,
    Confirmation,
    Copies,
    Entity,
    Keep,
    Members,
    Policy,
    Preference,
    Rule,
    RuleVersion,
    SourceQuality,
    Span,
    Then,
    Trigger,
)
from tests.engine.language.documents import CONFIRMATION, DESIGN_PAGE, read

OWNER = "Group Records Management"
FILE = "policies/hk/banking.yaml"

CUSTOMER_RECORDS = Rule(
    id="amlo-customer-records",
    applies_to=AllOf(
        parts=(
            OneOf(fact="jurisdiction", values=("HK",)),
            OneOf(fact="series", values=("account-opening-photo", "id-document", "signature-card")),
        )
    ),
    keep=Keep(at_least=Period(60), trigger=Trigger(combination=Combination.LATEST_OF, kinds=("relationship-ended",))),
    then=Then.DISPOSE,
    copies=Copies.ONE,
    basis=(
        Basis(
            cite="Anti-Money Laundering and Counter-Terrorist Financing Ordinance (Cap. 615), Sch. 2 s. 20(3)",
            source=SourceQuality.SECONDARY,
            checked=date(2026, 11, 21),
        ),
    ),
    title={"en": "Customer due diligence records", "zh-Hant": "客戶盡職審查紀錄"},
    owner=OWNER,
    span=Span(file=FILE, line=9, column=5),
)

TITLE_INSTRUMENTS = Rule(
    id="lto-supporting-documents",
    applies_to=OneOf(fact="series", values=("title-instrument",)),
    keep=Keep(while_=OneOf(fact="entry_current", values=(True,))),
    copies=Copies.EVERY,
    is_in_force=False,
    basis=(
        Basis(cite="Land Titles Ordinance (Cap. 585), s. 6", source=SourceQuality.PRIMARY, checked=date(2026, 11, 21)),
    ),
    title={"en": "Documents that support a current title entry", "zh-Hant": "支持現有業權記項的文件"},
    owner=OWNER,
    span=Span(file=FILE, line=24, column=5),
)

CHEQUE_IMAGES = AuthorityRule(
    id="cheque-images",
    applies_to=OneOf(fact="series", values=("cheque-image",)),
    choose=(
        ChooseLine(fact="registered", prefer=(True,)),
        ChooseLine(fact="system", prefer=("clearing-archive", "branch-capture", "migration-2022")),
        ChooseLine(fact="storage_jurisdiction", prefer=("HK",)),
        ChooseLine(fact="pages", prefer=Preference.MOST),
        ChooseLine(fact="dpi", prefer=Preference.HIGHEST),
        ChooseLine(fact="compression", prefer=Preference.BEST),
        ChooseLine(fact="captured_on", prefer=Preference.EARLIEST),
    ),
    identical=Members.REMOVE,
    title={"en": "Which image of a cheque is the record", "zh-Hant": "何者為支票影像的正本紀錄"},
    span=Span(file=FILE, line=33, column=5),
)


def test_the_policy_reads_to_its_rules() -> None:
    assert read(DESIGN_PAGE).bundle.policies == (
        Policy(
            id="hk-banking",
            rules=(CUSTOMER_RECORDS, TITLE_INSTRUMENTS),
            authority=(CHEQUE_IMAGES,),
            owner=OWNER,
            timezone="Asia/Hong_Kong",
            title={"en": "Customer and transaction images of a Hong Kong bank", "zh-Hant": "香港銀行客戶及交易影像"},
        ),
    )


def test_the_hold_and_its_release_read_to_themselves() -> None:
    bundle = read(DESIGN_PAGE)

    assert bundle.holds == (
        Hold(
            id="HCA-1234-2026",
            kind=HoldKind.LEGAL,
            scope=AnyOf(
                parts=(
                    OneOf(fact="customer", values=("C-00417",)),
                    RecordIn(ids=("r-91",)),
                    DigestIn(prefixes=("0c4d55aa",)),
                    OneOf(fact="custodian", values=("Branch 12",)),
                )
            ),
            matter="Example v Bank",
            purpose="defence of the claim",
            duty_arose=date(2026, 2, 20),
            issued_on=date(2026, 3, 2),
            issued_by="Legal",
            review_on=date(2026, 9, 1),
            span=Span(file="policies/holds/HCA-1234-2026.yaml", line=1, column=1),
        ),
    )
    assert bundle.releases == (
        Release(
            hold="HCA-1234-2026",
            on=date(2028, 11, 20),
            by=("Legal A", "Legal B"),
            reason="Settled",
            span=Span(file="policies/holds/HCA-1234-2026.release.yaml", line=1, column=1),
        ),
    )
    assert bundle.warnings == ()


def test_entities_and_approvals_read_to_themselves() -> None:
    bundle = read(DESIGN_PAGE).bundle

    assert bundle.entities == {
        "example-bank": Entity(id="example-bank", year_end=YearEnd(month=12, day=31), jurisdiction="HK")
    }
    assert bundle.approvals == Approvals(
        required=("compliance", "legal"), apart=(("author", "compliance"),), expires_days=14, max_percent=5
    )


def test_a_confirmation_of_the_present_version_reads_without_a_warning() -> None:
    version = CUSTOMER_RECORDS.version[:8].upper()

    bundle = read({**DESIGN_PAGE, "c.yaml": CONFIRMATION % version})

    assert bundle.bundle.confirmations == (
        Confirmation(
            rules=(RuleVersion(id="amlo-customer-records", version=version.lower()),),
            by="Counsel",
            on=date(2026, 10, 1),
            until=date(2027, 9, 30),
            advice_sha256="9b1e77d0",
            span=Span(file="c.yaml", line=1, column=1),
        ),
    )
    assert bundle.warnings == ()


def test_the_vocabulary_says_who_is_who() -> None:
    vocabulary = read(DESIGN_PAGE).bundle.vocabulary

    assert [fact.name for fact in vocabulary.identity_facts] == ["customer"]
    assert vocabulary.facts["customer"].is_personal
    assert vocabulary.facts["customer"].only_for == OneOf(fact="series", values=("id-document", "cheque-image"))
    assert vocabulary.facts["compression"].values == ("lossless", "lossy")
    assert vocabulary.events["relationship-ended"].per == "customer"
    assert vocabulary.events["relationship-ended"].cleared_by == "relationship-resumed"


def test_the_order_and_the_names_of_files_mean_nothing() -> None:
    expected = read(DESIGN_PAGE)
    sources = [Source(name, text.encode()) for name, text in DESIGN_PAGE.items()]

    for order in list(permutations(sources))[::37]:
        assert read_bundle(order) == expected
    renamed = read_bundle([Source(f"{9 - n}.yaml", source.data) for n, source in enumerate(sources)])
    assert digest_of(renamed.bundle) == digest_of(expected.bundle)
