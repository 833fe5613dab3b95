"""A rule as a row: which columns there are, and what each says; a condition is divided so that it can be put together.

Jurisdiction and series have columns of their own where they come first in a condition, in this order. What else a
condition says stands in a third column, in the words of the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.language.writing import block_text, choose_lines, condition_lines, condition_text, trigger_text
from engine.model.conditions import AllOf, Condition, OneOf
from engine.model.facts import FactKind, Vocabulary
from engine.model.policies import AuthorityRule, Basis, Entity, Policy, Rule, Title
from engine.schedules.books import Column, Sheet
from engine.schedules.spoken import keep_words

RULES, POLICIES, AUTHORITY, ENTITIES = "Rules", "Policies", "Authority", "Entities"
PERMANENTLY = "permanently"
DIVIDED = ("jurisdiction", "series")
VERSION_DIGITS = 8

TITLES = {"title_en": "en", "title_zh": "zh-Hant", "title_zh_hans": "zh-Hans"}
_TITLE_COLUMNS = (
    Column(key="title_en", en="Title in English", zh="英文標題", width=32),
    Column(key="title_zh", en="Title in Traditional Chinese", zh="繁體中文標題", width=28),
)
_TITLE_HANS = Column(key="title_zh_hans", en="Title in Simplified Chinese", zh="簡體中文標題", width=12)

_BEFORE_BASIS = (
    Column(key="policy", en="Policy", zh="政策"),
    Column(key="id", en="Rule", zh="規則", width=26),
    *_TITLE_COLUMNS,
    Column(key="jurisdiction", en="Jurisdiction", zh="司法管轄區", width=12),
    Column(key="series", en="Series", zh="檔案系列", width=26),
    Column(key="other", en="Other conditions, in the language's words", zh="其他條件（政策語言）", width=26),
    Column(key="at_least", en="Keep at least", zh="最少保存", width=13),
    Column(key="while", en="Keep while, in the language's words", zh="在此狀態期間保存（政策語言）", width=20),
    Column(key="at_most", en="Keep at most", zh="最多保存", width=13),
    Column(key="purpose", en="Purpose of the longest period", zh="最長年期之目的", width=24),
    Column(key="from", en="Counted from", zh="起計事件", width=22),
    Column(key="cutoff", en="Carried to", zh="順延至", width=16),
    Column(key="margin", en="Days more", zh="另加日數", width=10),
    Column(key="words", en="Period in words (for reading)", zh="年期說明（只供閱讀）", width=36, is_for_reading=True),
    Column(key="then", en="Then", zh="其後處置", width=11),
    Column(key="copies", en="Copies", zh="副本", width=10),
    Column(key="in_force", en="In force", zh="是否生效", width=10),
    Column(key="owner", en="Owner, where not the policy's", zh="負責部門（如與政策不同）"),
    _TITLE_HANS,
    Column(key="version", en="Version (for reading)", zh="版本（只供閱讀）", width=12, is_for_reading=True),
)
POLICY_COLUMNS = (
    Column(key="id", en="Policy", zh="政策", width=26),
    *_TITLE_COLUMNS,
    Column(key="owner", en="Owner", zh="負責部門", width=30),
    Column(key="timezone", en="Time zone", zh="時區", width=20),
    _TITLE_HANS,
)
AUTHORITY_COLUMNS = (
    Column(key="policy", en="Policy", zh="政策"),
    Column(key="id", en="Authority rule", zh="正本規則", width=26),
    *_TITLE_COLUMNS,
    Column(key="applies_to", en="Applies to, in the language's words", zh="適用於（政策語言）", width=36),
    Column(key="choose", en="Choose, in this order", zh="依次選擇", width=44),
    Column(key="identical", en="Identical copies", zh="相同副本", width=14),
    _TITLE_HANS,
)
ENTITY_COLUMNS = (
    Column(key="id", en="Legal entity", zh="法律實體", width=30),
    Column(key="year_end", en="End of the financial year", zh="財政年度終結日", width=16),
    Column(key="jurisdiction", en="Jurisdiction", zh="司法管轄區", width=14),
)


def basis_columns(number: int) -> tuple[Column, ...]:
    """Return the columns of the basis of that number, counted from 1."""
    return (
        Column(key=f"cite_{number}", en=f"Citation {number}", zh=f"依據{number}", width=44),
        Column(key=f"checked_{number}", en=f"Checked {number}", zh=f"查核日{number}", width=12),
        Column(key=f"source_{number}", en=f"Source {number}", zh=f"來源{number}", width=11),
        Column(key=f"note_{number}", en=f"Note {number}", zh=f"備註{number}", width=20),
    )


def rule_columns(*, bases: int) -> tuple[Column, ...]:
    """Return the columns of rules of which the longest has so many bases."""
    return (*_BEFORE_BASIS, *(column for number in range(1, bases + 1) for column in basis_columns(number)))


def rule_cells(rule: Rule, *, policy: Policy, vocabulary: Vocabulary) -> Mapping[str, str]:
    """Return what a rule says by the keys of the columns; what it does not say is left out."""
    keep = rule.keep
    divided, rest = divided_condition(rule.applies_to, vocabulary=vocabulary)
    cells = {
        "policy": policy.id,
        "id": rule.id,
        **_titles(rule.title),
        **divided,
        "other": rest,
        "at_least": PERMANENTLY if keep.is_permanent else "" if keep.at_least is None else str(keep.at_least),
        "while": "" if keep.while_ is None else condition_text(keep.while_),
        "at_most": "" if keep.at_most is None else str(keep.at_most),
        "purpose": keep.purpose or "",
        "from": "" if keep.trigger is None else trigger_text(keep.trigger),
        "cutoff": "" if keep.cutoff is None else keep.cutoff.value,
        "margin": f"P{keep.margin_days}D" if keep.margin_days else "",
        "words": keep_words(keep, vocabulary=vocabulary),
        "then": "" if rule.then is None else rule.then.value,
        "copies": rule.copies.value,
        "in_force": "yes" if rule.is_in_force else "no",
        "owner": rule.owner if rule.owner != policy.owner else "",
        "version": version_mark(rule),
    }
    for number, basis in enumerate(rule.basis, 1):
        cells |= _basis_cells(basis, number=number)
    return cells


def version_mark(rule: Rule) -> str:
    """Return the version of a rule as a sheet shows it: `v` in front, so that no spreadsheet takes it for a number."""
    return f"v{rule.version[:VERSION_DIGITS]}"


def divided_condition(condition: Condition, *, vocabulary: Vocabulary) -> tuple[dict[str, str], str]:
    """Return the columns of a condition and the rest, in the language's words; a condition of all records is `{}`."""
    parts = list(condition.parts) if isinstance(condition, AllOf) else [condition]
    divided: dict[str, str] = {}
    for name in DIVIDED:
        fact = vocabulary.facts.get(name)
        first = parts[0] if parts else None
        if fact is not None and fact.kind is FactKind.ONE_OF and isinstance(first, OneOf) and first.fact == name:
            divided[name] = "\n".join(map(str, first.values))
            parts = parts[1:]
    if divided and not parts:
        return divided, ""
    rest = condition if not divided else parts[0] if len(parts) == 1 else AllOf(parts=tuple(parts))
    lines = [line for part in parts for line in condition_lines(part)] if divided else condition_lines(rest)
    return divided, block_text(lines)


def rules_sheet(policies: Iterable[Policy], *, vocabulary: Vocabulary) -> Sheet:
    """Return the sheet of all rules, one a row, in the order in which the policies have them."""
    all_policies = tuple(policies)
    bases = max((len(rule.basis) for policy in all_policies for rule in policy.rules), default=1)
    columns = rule_columns(bases=max(bases, 1))
    cells = (rule_cells(rule, policy=policy, vocabulary=vocabulary) for policy in all_policies for rule in policy.rules)
    return Sheet(name=RULES, columns=columns, rows=_rows(columns, cells))


def policies_sheet(policies: Iterable[Policy]) -> Sheet:
    """Return the sheet of what policies say of themselves."""
    cells = (
        {"id": policy.id, **_titles(policy.title), "owner": policy.owner, "timezone": policy.timezone}
        for policy in policies
    )
    return Sheet(name=POLICIES, columns=POLICY_COLUMNS, rows=_rows(POLICY_COLUMNS, cells))


def authority_cells(rule: AuthorityRule, *, policy: Policy) -> Mapping[str, str]:
    """Return what an authority rule says, by the keys of the columns."""
    return {
        "policy": policy.id,
        "id": rule.id,
        **_titles(rule.title),
        "applies_to": condition_text(rule.applies_to),
        # A hyphen in front would be taken for a formula in some programs; lines of a cell need none.
        "choose": "\n".join(f"{fact}: {preferred}" for fact, preferred in choose_lines(rule)),
        "identical": rule.identical.value,
    }


def authority_sheet(policies: Iterable[Policy]) -> Sheet:
    """Return the sheet of authority rules."""
    cells = (authority_cells(rule, policy=policy) for policy in policies for rule in policy.authority)
    return Sheet(name=AUTHORITY, columns=AUTHORITY_COLUMNS, rows=_rows(AUTHORITY_COLUMNS, cells))


def entity_cells(entity: Entity) -> Mapping[str, str]:
    """Return what is said of a legal entity, by the keys of the columns."""
    return {
        "id": entity.id,
        "year_end": str(entity.year_end or "unknown"),
        "jurisdiction": entity.jurisdiction or "",
    }


def entities_sheet(entities: Iterable[Entity]) -> Sheet:
    """Return the sheet of legal entities."""
    return Sheet(name=ENTITIES, columns=ENTITY_COLUMNS, rows=_rows(ENTITY_COLUMNS, map(entity_cells, entities)))


def _titles(title: Title) -> dict[str, str]:
    return {key: title[language] for key, language in TITLES.items() if language in title}


def _basis_cells(basis: Basis, *, number: int) -> dict[str, str]:
    return {
        f"cite_{number}": basis.cite,
        f"checked_{number}": basis.checked.isoformat(),
        f"source_{number}": basis.source.value,
        f"note_{number}": basis.note,
    }


def _rows(columns: tuple[Column, ...], cells: Iterable[Mapping[str, str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.get(column.key, "") for column in columns) for row in cells)
