"""The text of a sidecar, JSON or YAML, as fields: one level of names, each with one text or with none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.intake.table_errors import LONGEST_CELL
from engine.language.source import Source, without_mark
from engine.language.yaml_nodes import Lines, Listing, Node, read_nodes

MOST_BYTES = 1 << 18
"""Bytes of one sidecar; a description is a few lines."""

MOST_FIELDS = 1_000
MOST_DEPTH = 16
YAML_SUFFIXES = (".yaml", ".yml")
SUFFIXES = (".json", *YAML_SUFFIXES)

NOT_ONE_VALUE = "it is a list or a block, and one value was expected"
_TOO_DEEP = "it is nested too deep"
_HALF = "it has half of a character"
_TOO_LONG = f"it has more than {LONGEST_CELL:,} characters"


class DescriptionError(Exception):
    """A sidecar that cannot be read; `fault` says why. Never shown by itself."""

    def __init__(self, *, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: its text, or why it has none."""

    text: str = ""
    problem: str | None = None


def read_description(data: bytes, *, name: str) -> Mapping[str, Field]:
    """Return the fields of a sidecar; those inside a block are named `block.field`, and a blank one is left out.

    Numbers stay as they are written, true and false become yes and no. Raises `DescriptionError` for what is too large,
    is not UTF-8, repeats a name, goes too deep, or says nothing by names.
    """
    if len(data) > MOST_BYTES:
        raise DescriptionError(fault=f"it has more than {MOST_BYTES:,} bytes")
    read = _yaml(data, name=name) if name.lower().endswith(YAML_SUFFIXES) else _json(data)
    if not isinstance(read, dict):
        raise DescriptionError(fault="it does not name what it says")
    fields: dict[str, Field] = {}
    _flatten(read, fields, before="", depth=1)
    return fields


def _flatten(block: Mapping[str, Any], fields: dict[str, Field], *, before: str, depth: int) -> None:
    if depth > MOST_DEPTH:
        raise DescriptionError(fault=_TOO_DEEP)
    for key, value in block.items():
        name = f"{before}{key}"
        if isinstance(value, dict):
            _flatten(value, fields, before=f"{name}.", depth=depth + 1)
        elif isinstance(value, list):
            _name_listed(value, fields, before=f"{name}.", depth=depth + 1)
        found = _field(value)
        if not _is_text(name) or (found is not None and not _is_text(found.text)):
            raise DescriptionError(fault=_HALF)
        if found is None:
            continue
        if name in fields:
            raise DescriptionError(fault=f"it says `{name}` twice")
        fields[name] = found
        _refuse_many(fields)


def _name_listed(listed: Sequence[Any], fields: dict[str, Field], *, before: str, depth: int) -> None:
    """Give what blocks in a list say its name, so that it is not passed over, and no value: there may be several."""
    if depth > MOST_DEPTH:
        raise DescriptionError(fault=_TOO_DEEP)
    for item in listed:
        for key, value in item.items() if isinstance(item, dict) else ():
            name = f"{before}{key}"
            if not _is_text(name):
                raise DescriptionError(fault=_HALF)
            if value is not None:
                fields.setdefault(name, Field(problem=NOT_ONE_VALUE))
                _refuse_many(fields)
            _name_listed([value], fields, before=f"{name}.", depth=depth + 1)
        if isinstance(item, list):
            _name_listed(item, fields, before=before, depth=depth + 1)


def _refuse_many(fields: Mapping[str, Field]) -> None:
    if len(fields) > MOST_FIELDS:
        raise DescriptionError(fault=f"it has more than {MOST_FIELDS:,} fields")


def _is_text(text: str) -> bool:
    """Say whether a text can be written down: JSON can escape one half of a pair."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _field(value: Any) -> Field | None:
    match value:
        case None:
            return None
        case bool():
            return Field(text="yes" if value else "no")
        case str():
            text = value.strip()
            if len(text) > LONGEST_CELL:
                return Field(problem=_TOO_LONG)
            return Field(text=text) if text else None
    return Field(problem=NOT_ONE_VALUE)


def _json(data: bytes) -> Any:
    try:
        return json.loads(
            without_mark(data).decode(),
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
            object_pairs_hook=_without_doubles,
        )
    except RecursionError:
        raise DescriptionError(fault=_TOO_DEEP) from None
    except UnicodeDecodeError:
        raise DescriptionError(fault="it is not UTF-8") from None
    except json.JSONDecodeError as error:
        raise DescriptionError(fault=f"it is not JSON at line {error.lineno}") from None


def _refuse_constant(constant: str) -> Any:
    raise DescriptionError(fault=f"`{constant}` is no value of JSON")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise DescriptionError(fault=f"it says `{key[:80]}` twice")
        found[key] = value
    return found


def _yaml(data: bytes, *, name: str) -> Any:
    node, notes = read_nodes(Source(name, data))
    if node is None:
        problem = notes.problems[0]
        at = f" at line {problem.span.line}" if problem.span is not None else ""
        raise DescriptionError(fault=f"{problem.code.summary}{at}")
    return _plain(node)


def _plain(node: Node) -> Any:
    match node:
        case Lines():
            return {entry.key.text: _plain(entry.value) for entry in node.entries}
        case Listing():
            return [_plain(item) for item in node.items]
    if not node.is_quoted and node.text in ("", "~", "null", "Null", "NULL"):
        return None
    return node.text
