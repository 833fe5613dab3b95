"""Two pages on an archive, or on two: unsigned, and they authorise nothing."""

from __future__ import annotations

from engine.model.digests import digest_of
from engine.survey.counting import Survey
from engine.survey.reconciliation import Reconciliation
from reports.composed import Document, Marks
from reports.sections.comparison_details import comparison_details
from reports.sections.comparison_front import comparison_front
from reports.sections.survey_details import survey_details
from reports.sections.survey_front import Occasion, survey_front
from reports.wording import Words

PAGES = 2
"""Pages of a leaflet, whatever the archive: every list is bounded and says how much more there is."""

_NAME = "UNSIGNED 未經簽署"


def survey_leaflet(survey: Survey, *, occasion: Occasion) -> Document:
    """Return the pages of a survey; the same survey and occasion give the same tree."""
    digest = digest_of(survey)
    return Document(
        marks=Marks(running=Words("Archive survey", "檔案庫普查"), name=_NAME, pinned="Survey", digest=digest),
        front=survey_front(survey, occasion=occasion, digest=digest),
        sections=(survey_details(survey),),
        pictures=(),
    )


def comparison_leaflet(found: Reconciliation, *, occasion: Occasion, target: str) -> Document:
    """Return the pages of a comparison of the archive of `occasion` with `target`."""
    digest = digest_of(found)
    return Document(
        marks=Marks(
            running=Words("Comparison of two archives", "檔案庫比對"),
            name=_NAME,
            pinned="Comparison",
            digest=digest,
        ),
        front=comparison_front(found, occasion=occasion, target=target, digest=digest),
        sections=(comparison_details(found),),
        pictures=(),
    )
