"""Whatever the files say, they are read whole or refused with problems: nothing else is ever raised."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hypothesis import event, given, settings
from hypothesis import strategies as st

from engine.language.codes import Severity
from engine.language.mappings import MappingError, read_mapping
from engine.language.problems import BundleError, render
from engine.language.reader import read_bundle
from engine.language.source import Source
from engine.model.digests import digest_of
from tests.engine.language.documents import CONFIRMATION, DESIGN_PAGE, MAPPING, VOCABULARY
from tests.engine.language.message_cases import Case, all_cases

BASE = {**DESIGN_PAGE, "c.yaml": CONFIRMATION % "3f9a12c4"}
WORDS = read_bundle([Source("v.yaml", VOCABULARY.encode())]).bundle.vocabulary
TOKENS = sorted({token for text in (*BASE.values(), MAPPING) for token in re.findall(r"[\w.-]+|[^\w\s]|\n *", text)})
ODD = [
    "",
    "~",
    "null",
    "no",
    "*",
    "&a",
    "*a",
    "<<",
    "!",
    "!!str",
    "%",
    "- ",
    "? ",
    ": ",
    "{}",
    "[]",
    "{",
    "}",
    "[",
    "]",
]
ODDER = [
    "'",
    '"',
    "|",
    ">",
    "#",
    "---",
    "...",
    "\t",
    "\u202e",
    "\ufeff",
    "а",
    "P0Y",
    "P9999Y",
    "9999-12-31",
    "\\",
    "yes",
]


def refusal_of(files: dict[str, bytes]) -> BundleError | None:
    try:
        read = read_bundle([Source(name, data) for name, data in files.items()])
    except BundleError as error:
        return error
    # A stand-in for something that was refused has no canonical form.
    digest_of([read.bundle, list(read.holds), list(read.releases)])
    assert all(problem.severity is Severity.WARNING for problem in read.warnings)
    return None


def says_only_what_it_may(files: dict[str, bytes]) -> None:
    refusal = refusal_of(files)
    event("read" if refusal is None else "refused")
    problems = () if refusal is None else refusal.problems
    assert refusal is None or any(problem.severity is Severity.ERROR for problem in problems)
    assert list(problems) == sorted(problems, key=lambda problem: problem.sort_key)
    for problem in problems:
        assert problem.help
        assert str(problem.code) in render([problem])
        if problem.span is not None:
            assert problem.span.file in files
            assert min(problem.span.line, problem.span.column, problem.width) >= 1


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    says_only_what_it_may({"v.yaml": VOCABULARY.encode(), "x.yaml": data})


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from([*TOKENS, *ODD, *ODDER, " ", "\n", "\n  "]), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    says_only_what_it_may({"v.yaml": VOCABULARY.encode(), "x.yaml": text.encode()})


@st.composite
def mutated(draw: st.DrawFn, of: Mapping[str, str] = BASE) -> dict[str, bytes]:
    files = dict(of)
    for _ in range(draw(st.integers(1, 3))):
        name = draw(st.sampled_from(sorted(files)))
        parts = re.findall(r"[\w.-]+|[^\w\s]|\s+", files[name])
        where = draw(st.integers(0, max(0, len(parts) - 1)))
        match draw(st.sampled_from(["replace", "replace", "insert", "delete", "double", "move"])):
            case "replace":
                parts[where : where + 1] = [draw(st.sampled_from([*TOKENS, *ODD, *ODDER]))]
            case "insert":
                parts.insert(where, draw(st.one_of(st.sampled_from([*ODD, *ODDER]), st.text(max_size=3))))
            case "delete":
                del parts[where : where + draw(st.integers(1, 8))]
            case "double":
                parts[where:where] = parts[where : where + draw(st.integers(1, 12))]
            case "move":
                parts.append(parts.pop(where) if parts else "")
        files[name] = "".join(parts)
    return {name: text.encode(errors="replace") for name, text in files.items()}


@settings(max_examples=250, deadline=None)
@given(mutated())
def test_a_valid_bundle_with_slips_is_read_or_refused(files: dict[str, bytes]) -> None:
    says_only_what_it_may(files)


@settings(max_examples=250, deadline=None)
@given(mutated({"m.yaml": MAPPING}))
def test_a_mapping_with_slips_is_read_or_refused(files: dict[str, bytes]) -> None:
    refusal: MappingError | None = None
    try:
        read = read_mapping(Source("m.yaml", files["m.yaml"]), vocabulary=WORDS)
    except MappingError as error:
        refusal = error
    event("read" if refusal is None else "refused")
    if refusal is not None:
        assert list(refusal.problems) == sorted(refusal.problems, key=lambda problem: problem.sort_key)
        assert all(problem.help and problem.span is not None for problem in refusal.problems)
        return
    # A stand-in for something that was refused cannot be asked any of this.
    tables = (*read.catalogues.values(), *read.events.values())
    columns = [meaning for table in tables for meaning in table.columns.values()]
    assert all("x" not in table.missing and list(table.dates) is not None for table in tables)
    assert all(text.encode() for meaning in columns for text in (meaning.of, *meaning.values.values()))
    assert all(image.pieces for sidecar in read.sidecars for image in (sidecar.match, *sidecar.of))


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(all_cases()), st.sampled_from(sorted(BASE)), st.booleans())
def test_any_mistake_beside_a_valid_bundle_is_read_or_refused(case: Case, without: str, keep: bool) -> None:
    files = {name: text.encode() for name, text in BASE.items() if keep or name != without}
    mistakes = {f"mistake/{name}": text.encode() for name, text in case.files.items()}
    says_only_what_it_may({**files, **mistakes})


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_remarks_and_empty_lines_mean_nothing(data: st.DataObject) -> None:
    expected = digest_of(read_bundle([Source(name, text.encode()) for name, text in DESIGN_PAGE.items()]).bundle)
    lines = DESIGN_PAGE["policies/hk/banking.yaml"].splitlines()
    for _ in range(data.draw(st.integers(1, 4))):
        lines.insert(data.draw(st.integers(0, len(lines))), data.draw(st.sampled_from(["", "# remark", "   # remark"])))

    files = {**DESIGN_PAGE, "policies/hk/banking.yaml": "\n".join(lines) + "\n"}

    assert digest_of(read_bundle([Source(name, text.encode()) for name, text in files.items()]).bundle) == expected
