"""The catalogue of messages: every code, and what it says in one line.

Y is about YAML, L about the language, B about the basis of a rule, H about holds, M about mappings, P about what was
proved, T about tests. `docs/messages.md` has a section for each code; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Severity(StrEnum):
    """An error refuses the bundle; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


class Code(StrEnum):
    """The number of a message, which never changes its meaning."""

    SYNTAX = "Y001"
    KEY_TWICE = "Y002"
    ANCHOR = "Y003"
    TAG = "Y004"
    SEVERAL_DOCUMENTS = "Y005"
    TAB = "Y006"
    INVISIBLE = "Y007"
    MIXED_ALPHABETS = "Y008"
    TOO_DEEP = "Y009"
    TOO_LARGE = "Y010"
    NOT_UTF8 = "Y011"
    EMPTY_FILE = "Y012"
    KEY_NOT_A_WORD = "Y013"

    WRONG_SHAPE = "L001"
    UNKNOWN_KEY = "L002"
    MISSING_KEY = "L003"
    VERSION = "L004"
    KIND = "L005"
    VOCABULARY = "L006"
    ID_TWICE = "L007"
    NOT_AN_ID = "L008"
    EMPTY_VALUE = "L009"
    PERIOD = "L010"
    YES_NO = "L011"
    NUMBER = "L012"
    DAYS = "L013"
    TIMEZONE = "L014"
    TEXT = "L015"
    LANGUAGE = "L016"
    NOT_A_CHOICE = "L017"
    LISTED_TWICE = "L018"
    HEX_DIGITS = "L019"
    UNKNOWN_VALUE = "L020"
    DATE = "L021"
    UNKNOWN_FACT = "L022"
    COMPARISON = "L023"
    EMPTY_RANGE = "L024"
    PATH = "L025"
    FACT_TYPE = "L026"
    WILDCARD = "L027"
    RESERVED = "L028"
    FACT_MARK = "L029"
    UNKNOWN_EVENT = "L030"
    EVENT = "L031"
    FLOORS = "L040"
    NO_START = "L041"
    PURPOSE = "L042"
    NOTHING_TO_COUNT = "L043"
    THEN = "L044"
    KEEP_EMPTY = "L045"
    ENTITY_FACT = "L046"
    CEILING_BELOW_FLOOR = "L047"
    CHOOSE = "L050"
    ORDER_WORD = "L051"
    LOOKALIKE = "L052"
    POLICY_EMPTY = "L053"
    APPROVALS = "L060"
    GATES = "L061"
    ROLE = "L062"
    TEST = "L070"
    YEAR_END = "L071"

    NO_BASIS = "B001"
    LAPSED = "B002"
    UNKNOWN_RULE = "B003"
    CONFIRMATION_DATES = "B004"

    TWO_PEOPLE = "H001"
    EVERYTHING = "H002"
    UNKNOWN_HOLD = "H003"
    NOT_FOR_TYPE = "H004"
    NEEDED_FOR_TYPE = "H005"
    HOLD_DATES = "H006"
    RECORDS_NAMED = "H007"

    DATE_FORM = "M001"
    COLUMN_TWICE = "M002"
    PATTERN = "M003"
    COLUMN_MARK = "M004"
    MAPPING_AMONG_POLICIES = "M005"

    PROOF_BROKEN = "P100"
    HELD_LEAVES = "P101"
    MISSING_FREES = "P102"
    RULE_IDLE = "P103"
    SERIES_UNCOVERED = "P104"
    CEILING_SHIELDED = "P105"
    THEN_DIFFERS = "P106"
    HOLD_FREES = "P107"
    CHOICE_OPEN = "P108"
    LINK_FREES = "P109"
    UNCONFIRMED_PERMITS = "P110"
    NO_CASES = "T001"
    EXPECTS_NOTHING = "T002"
    UNKNOWN_NAME = "T003"
    CASE_RECORDS = "T004"
    CASE_EVENT = "T005"
    EXPECTED_WORD = "T006"
    OTHER_OUTCOME = "T010"
    NOT_A_REASON = "T011"
    OTHER_RECORD = "T012"
    NEVER_ASKED = "T013"
    UNTRIED = "T020"
    UNNOTICED = "T021"
    TOO_LITTLE_TRIED = "T022"

    @property
    def severity(self) -> Severity:
        """Return whether a problem of this code refuses the bundle."""
        return Severity.WARNING if self in WARNINGS else Severity.ERROR

    @property
    def summary(self) -> str:
        """Return what the code says, in one line and without anybody's words."""
        return SUMMARIES[self]


WARNINGS = frozenset(
    {
        Code.LAPSED,
        Code.RULE_IDLE,
        Code.SERIES_UNCOVERED,
        Code.CEILING_SHIELDED,
        Code.THEN_DIFFERS,
        Code.UNTRIED,
    }
)

SUMMARIES: Mapping[Code, str] = {
    Code.SYNTAX: "the file is not YAML",
    Code.KEY_TWICE: "a key is written twice in one block",
    Code.ANCHOR: "anchors, aliases and merge keys are not part of the policy language",
    Code.TAG: "tags and directives are not part of the policy language",
    Code.SEVERAL_DOCUMENTS: "a file holds more than one document",
    Code.TAB: "a tab stands where spaces belong",
    Code.INVISIBLE: "a character that nobody can see",
    Code.MIXED_ALPHABETS: "a word mixes letters of alphabets that look alike",
    Code.TOO_DEEP: "blocks are nested deeper than 64 levels",
    Code.TOO_LARGE: "the file is larger than 1 MB",
    Code.NOT_UTF8: "the file is not written in UTF-8",
    Code.EMPTY_FILE: "the file says nothing",
    Code.KEY_NOT_A_WORD: "a key is not a single word",
    Code.WRONG_SHAPE: "a value, a list and a block are not the same",
    Code.UNKNOWN_KEY: "a key that does not belong here",
    Code.MISSING_KEY: "a key is missing",
    Code.VERSION: "the file does not say `muniment: 1`",
    Code.KIND: "the kind of a document is not known",
    Code.VOCABULARY: "a bundle needs exactly one vocabulary",
    Code.ID_TWICE: "an id is used twice",
    Code.NOT_AN_ID: "a name has characters that names may not have",
    Code.EMPTY_VALUE: "a value is missing",
    Code.PERIOD: "not a period of years and months",
    Code.YES_NO: "neither `yes` nor `no`",
    Code.NUMBER: "not a number that fits here",
    Code.DAYS: "not a number of days that fits here",
    Code.TIMEZONE: "not the name of a time zone",
    Code.TEXT: "text that could never match",
    Code.LANGUAGE: "not a language of the reports",
    Code.NOT_A_CHOICE: "not one of the words that may stand here",
    Code.LISTED_TWICE: "a value is listed twice",
    Code.HEX_DIGITS: "not a digest, nor the beginning of one",
    Code.UNKNOWN_VALUE: "not a value of this fact",
    Code.DATE: "not a date",
    Code.UNKNOWN_FACT: "not a fact of the vocabulary",
    Code.COMPARISON: "a comparison that does not fit the fact",
    Code.EMPTY_RANGE: "no value lies within these bounds",
    Code.PATH: "not a path that could match",
    Code.FACT_TYPE: "a fact needs exactly one type",
    Code.WILDCARD: "there are no wildcards in values",
    Code.RESERVED: "a word of the language cannot name a fact",
    Code.FACT_MARK: "a mark that does not fit the fact",
    Code.UNKNOWN_EVENT: "not an event of the vocabulary",
    Code.EVENT: "an event whose asset or clearing event does not fit",
    Code.FLOORS: "a rule keeps in more than one way",
    Code.NO_START: "a period without a start",
    Code.PURPOSE: "a ceiling without a purpose",
    Code.NOTHING_TO_COUNT: "a line that counts for nothing",
    Code.THEN: "`then` without anything that keeps",
    Code.KEEP_EMPTY: "`keep` keeps nothing",
    Code.ENTITY_FACT: "a financial year needs the fact `entity`",
    Code.CEILING_BELOW_FLOOR: "a rule forbids to keep what it keeps",
    Code.CHOOSE: "an order that does not fit the fact",
    Code.ORDER_WORD: "a value that is also the name of an order",
    Code.LOOKALIKE: "lookalikes cannot be removed yet",
    Code.POLICY_EMPTY: "a policy without rules",
    Code.APPROVALS: "an approval that would protect nobody",
    Code.GATES: "the agreement of an outside body is a rule",
    Code.ROLE: "not a role of the vocabulary",
    Code.TEST: "a test among the policies",
    Code.YEAR_END: "not the end of a year",
    Code.NO_BASIS: "a rule without a basis",
    Code.LAPSED: "a rule has changed since counsel confirmed it",
    Code.UNKNOWN_RULE: "a confirmation of a rule that is not there",
    Code.CONFIRMATION_DATES: "a confirmation that ends before it begins",
    Code.TWO_PEOPLE: "a release needs two different people",
    Code.EVERYTHING: "a hold on everything must say so",
    Code.UNKNOWN_HOLD: "a release of a hold that is not there",
    Code.NOT_FOR_TYPE: "a line that does not belong to this type of hold",
    Code.NEEDED_FOR_TYPE: "a line that this type of hold needs",
    Code.HOLD_DATES: "dates of a hold in the wrong order",
    Code.RECORDS_NAMED: "only a hold may name single records",
    Code.DATE_FORM: "not a form of dates that can be read for certain",
    Code.COLUMN_TWICE: "two sources of what can only be one",
    Code.PATTERN: "not a pattern of names",
    Code.COLUMN_MARK: "a line that does not fit what the column means",
    Code.MAPPING_AMONG_POLICIES: "a mapping among the policies",
    Code.PROOF_BROKEN: "a proof that the judge does not confirm",
    Code.HELD_LEAVES: "a record in the scope of a hold could leave",
    Code.MISSING_FREES: "a missing fact frees what the whole facts would keep",
    Code.RULE_IDLE: "a rule that changes no decision",
    Code.SERIES_UNCOVERED: "a series that no rule keeps",
    Code.CEILING_SHIELDED: "a floor that keeps past a ceiling",
    Code.THEN_DIFFERS: "two rules want different things of one record",
    Code.HOLD_FREES: "one more hold, or another order, changes what may leave",
    Code.CHOICE_OPEN: "identical records among which no one is the record",
    Code.LINK_FREES: "a record that is tied to a held one could leave",
    Code.UNCONFIRMED_PERMITS: "a rule that nobody confirmed permits",
    Code.NO_CASES: "a test without cases",
    Code.EXPECTS_NOTHING: "a case that expects nothing",
    Code.UNKNOWN_NAME: "a test names what the policies do not have",
    Code.CASE_RECORDS: "records of a case that do not fit together",
    Code.CASE_EVENT: "an event that could be about no record of the case",
    Code.EXPECTED_WORD: "not an outcome that can be expected",
    Code.OTHER_OUTCOME: "another outcome than the case expects",
    Code.NOT_A_REASON: "a reason that has no part in the outcome",
    Code.OTHER_RECORD: "another record is authoritative than the case expects",
    Code.NEVER_ASKED: "a reason that no day of the case could show",
    Code.UNTRIED: "a side of a rule or hold that no case tries",
    Code.UNNOTICED: "a change of a rule that no case notices",
    Code.TOO_LITTLE_TRIED: "less is tried than was asked for",
}
