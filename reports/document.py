"""The report as a document: composed from its input alone, with no page, markup or clock in sight."""

from __future__ import annotations

from engine.judge.completeness import reconcile
from engine.model.decisions import Bucket
from engine.model.records import LinkKind
from reports.blocks import Block, Card, Cards, Contents, Pair, Section, SeenMap
from reports.composed import Document, Marks
from reports.evidence import Evidence
from reports.fields import fields_of
from reports.inputs import ReportInput, require_agreement
from reports.sampling import MOST_DUE, sampled, sampled_clusters, sampled_pairs
from reports.sections.approvals import approvals
from reports.sections.calibration import calibration
from reports.sections.checks import checks
from reports.sections.completeness import completeness
from reports.sections.fall import fall
from reports.sections.front import flow, front_page, has_room_for_flow
from reports.sections.guide import guide
from reports.sections.holds import holds
from reports.sections.look_differences import difference_page
from reports.sections.looks import look_page
from reports.sections.looks_single import due_pages, pair_pages
from reports.sections.orders import orders
from reports.sections.remainder import remainder
from reports.sections.rules import rules
from reports.sections.schedule import schedule
from reports.sections.storage import storage
from reports.shown_maps import ShownMap, names_of
from reports.wording import Words


def compose(given: ReportInput) -> Document:
    """Return the report as a tree of sections; the same input gives the same tree.

    Raises `ReportMismatchError` where the plan, the manifest and the decisions disagree, and `RoleNamesError` where
    the required roles cannot be told apart.
    """
    require_agreement(given)
    fields_of(given.header.required_roles)
    evidence = Evidence.of(given)
    looks = _look_pages(evidence)
    reconciled = reconcile(given.inventory)
    counted = completeness(reconciled)
    calibrated = calibration(evidence)
    moved = () if has_room_for_flow(evidence, reconciled) else (flow(given.header.counts),)
    sections = (
        fall(evidence, opening=moved),
        *((counted,) if counted is not None else ()),
        checks(tuple((section, _shows(section)) for section in looks)),
        *looks,
        *((calibrated,) if calibrated is not None else ()),
        schedule(evidence, starts_page=bool(looks) and calibrated is None),
        storage(evidence),
        remainder(evidence),
        *((orders(evidence),) if evidence.orders else ()),
        holds(evidence),
        rules(evidence),
        approvals(evidence),
        guide(evidence),
    )
    contents = Contents(entries=tuple((s.anchor, s.title) for s in sections if not s.is_nested))
    return Document(
        marks=Marks(
            running=Words("Pre-action audit report", "執行前審計報告"),
            name=given.header.plan_id,
            pinned="Manifest",
            digest=given.manifest.digest(),
        ),
        front=front_page(evidence, contents=contents),
        sections=sections,
        pictures=_pictures(sections, given),
    )


def _look_pages(evidence: Evidence) -> tuple[Section, ...]:
    clusters = tuple(
        page
        for number, look in enumerate(sampled_clusters(evidence), 1)
        for page in (look_page(number, look, evidence=evidence), difference_page(number, look, evidence=evidence))
        if page is not None
    )
    due = tuple(
        page
        for bucket in (Bucket.DISPOSE, Bucket.TRANSFER)
        for page in due_pages(
            bucket,
            tuple(sampled(evidence.in_bucket(bucket), evidence=evidence, most=MOST_DUE)),
            evidence=evidence,
        )
    )
    unsettled = (LinkKind.DOUBTFUL, LinkKind.CANDIDATE)
    total = sum(link.kind in unsettled for link in evidence.given.inventory.links)
    return (*clusters, *due, *pair_pages(sampled_pairs(evidence), total=total, evidence=evidence))


def _shows(section: Section) -> str:
    number, maps = len(_cards(section.blocks)), len(_maps(section.blocks))
    shown = f"{number} picture{'' if number == 1 else 's'} 幅影像"
    return f"{shown}, {maps} map{'' if maps == 1 else 's'} 幅差異圖" if maps else shown


def _maps(blocks: tuple[Block, ...]) -> list[SeenMap]:
    return [block.seen for block in blocks if isinstance(block, Pair) and block.seen is not None]


def _cards(blocks: tuple[Block, ...]) -> list[Card]:
    cards: list[Card] = []
    for block in blocks:
        if isinstance(block, Cards):
            cards += block.cards
        elif isinstance(block, Pair):
            cards += (block.first, block.second)
    return cards


def _pictures(sections: tuple[Section, ...], given: ReportInput) -> tuple[tuple[str, bytes], ...]:
    """Return the pictures that some card or map shows, each once, by name."""
    named = {card.picture for section in sections for card in _cards(section.blocks) if card.picture is not None}
    found = {name: given.pictures[name] for name in named}
    shown = {map.whole for section in sections for map in _maps(section.blocks)}
    for link in given.inventory.links:
        names = names_of(link)
        if names[0] in shown and isinstance(drawn := given.maps[link.first, link.second], ShownMap):
            found |= drawn.files(names)
    return tuple(sorted(found.items()))
