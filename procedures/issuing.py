"""From a plan to a sealed report in its folder: pictures, pages, seal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

from cryptography.x509.oid import NameOID

from engine.comparing.maps.refusals import NoMap
from engine.custody.keys import SigningKey
from engine.ledger.heads import Head
from engine.model.policies import Title
from procedures.judging import Planned
from procedures.maps import maps_of, shown
from procedures.pictures import pictures_of
from procedures.progress import Progress
from reports.document import compose
from reports.inputs import ReportInput
from reports.pdf import render
from reports.pictured import mapped, pictured
from reports.shown_maps import ShownMap
from reports.signing import seal
from reports.typeface import REGULAR


def issue(
    planned: Planned,
    *,
    archive: Path,
    key: SigningKey,
    head: Head,
    issued_at: datetime,
    progress: Progress,
    shows_unclassified: bool = False,
    hkd_per_gb_year: Decimal | None = None,
) -> bytes:
    """Return the sealed report on a plan; `archive` is read again for the pictures that it shows, and only those."""
    given = ReportInput(
        header=planned.header,
        manifest=planned.manifest,
        judgement=planned.judgement,
        inventory=planned.case.inventory,
        bundle=planned.case.bundle,
        register=planned.case.register,
        findings=planned.findings,
        hkd_per_gb_year=hkd_per_gb_year,
        organisation=organisation_of(key),
        issued_at=issued_at,
        head=head,
        system=f"Muniment {version('muniment')}, {key.name}, {key.fingerprint[:16]}",
    )
    wanted = set(pictured(given))
    records = [record for record in planned.case.inventory.records if record.id in wanted and record.is_readable]
    progress.stage("pictures", total=len(records))
    pictures: dict[str, bytes] = {}
    drawn = pictures_of(
        records,
        archive=archive,
        vocabulary=planned.case.bundle.vocabulary,
        font=REGULAR,
        shows_unclassified=shows_unclassified,
    )
    for record, picture in drawn:
        if picture is not None:
            pictures[record.id] = picture
        progress.advance()
    maps = _maps(given, planned, archive=archive, progress=progress, shows_unclassified=shows_unclassified)
    progress.stage("report", total=None)
    document = compose(replace(given, pictures=pictures, maps=maps))
    rendered = render(document, header=planned.header, manifest=planned.manifest, head=head, issued_at=issued_at)
    return seal(rendered, key=key, header=planned.header, manifest=planned.manifest, issued_at=issued_at)


def _maps(
    given: ReportInput, planned: Planned, *, archive: Path, progress: Progress, shows_unclassified: bool
) -> dict[tuple[str, str], ShownMap | NoMap]:
    """Return the maps of the ties that the report shows side by side; without such a tie there is no such stage."""
    ties = mapped(given)
    if not ties:
        return {}
    progress.stage("maps", total=len(ties))
    maps: dict[tuple[str, str], ShownMap | NoMap] = {}
    drawn = maps_of(
        ties,
        {record.id: record for record in planned.case.inventory.records},
        archive=archive,
        vocabulary=planned.case.bundle.vocabulary,
        shows_unclassified=shows_unclassified,
    )
    for link, found in drawn:
        maps[link.first, link.second] = shown(found)
        progress.advance()
    return maps


def organisation_of(key: SigningKey) -> Title:
    """Return the organisation that the certificate names, in both languages the same; empty where it names none."""
    names = key.certificate.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    return {"en": str(names[0].value)} if names else {}
