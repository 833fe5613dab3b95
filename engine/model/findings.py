"""Findings: what a person should know that no outcome says."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FindingCode(StrEnum):
    """What was found; the narration has a sentence for each."""

    UNREADABLE = "unreadable"
    NOT_A_FILE = "not-a-file"
    ROW_WITHOUT_IMAGE = "row-without-image"
    IMAGE_WITHOUT_ROW = "image-without-row"
    VALUE_NOT_UNDERSTOOD = "value-not-understood"
    COLUMN_NOT_IN_VOCABULARY = "column-not-in-vocabulary"
    SOURCES_DIFFER = "sources-differ"
    DATE_AMBIGUOUS = "date-ambiguous"
    ENCODING_ASSUMED = "encoding-assumed"
    LOOK_AT_TABLE = "look-at-table"
    SIDECAR = "sidecar"
    ONE_FILE_MANY_NAMES = "one-file-many-names"
    CROWDED_PAGES = "crowded-pages"
    NOT_LOOKED = "not-looked"
    EVENT_NOT_UNDERSTOOD = "event-not-understood"
    EVENT_OF_NOBODY = "event-of-nobody"
    HOLD_FILE_MISSING = "hold-file-missing"
    HOLD_MATCHES_NOTHING = "hold-matches-nothing"
    HOLD_REVIEW_DUE = "hold-review-due"
    ACCESS_REQUEST_DUE = "access-request-due"
    HOLD_NOT_BY_LEGAL = "hold-not-by-legal"
    ORDER_TO_DESTROY = "order-to-destroy"
    ORDER_OVERDUE = "order-overdue"
    ORDER_NOT_BY_LEGAL = "order-not-by-legal"
    RELEASE_NOT_APPROVED = "release-not-approved"
    WAIVER_NOT_APPROVED = "waiver-not-approved"
    CONFIRMATION_NOT_APPROVED = "confirmation-not-approved"
    CORRECTION_NOT_APPROVED = "correction-not-approved"
    ACT_WITHOUT_AUTHORITY = "act-without-authority"
    FEWER_THAN_EXPECTED = "fewer-than-expected"
    MORE_THAN_EXPECTED = "more-than-expected"
    COUNTED_UNREAD = "counted-unread"
    SOURCE_NOT_SCANNED = "source-not-scanned"
    SOURCE_NOT_EXPECTED = "source-not-expected"
    GHOST_WITHOUT_SURVIVOR = "ghost-without-survivor"
    START_IMPLAUSIBLE = "start-implausible"
    KEPT_BY_EARLIER = "kept-by-earlier"
    SHORTENING_NOT_APPROVED = "shortening-not-approved"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding: `place` is a location in the archive or `file:line`; `detail` is short and plain."""

    code: FindingCode
    place: str
    detail: str
