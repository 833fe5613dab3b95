"""The pages about the language are read as the policies that they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from engine.language import (
    approvals,
    authority,
    case_events,
    documents,
    holds,
    keep,
    mappings,
    rules,
    timelines,
    vocabulary,
)
from engine.language.codes import Code, Severity
from engine.model.decisions import Bucket
from engine.model.timelines import Flag
from engine.proofs.proving import prove
from procedures.rehearsed_findings import cases_of
from procedures.rehearsing import rehearse
from tests.engine.language.documents import complaint, problems_of, read
from tests.engine.language.message_cases import all_cases
from tests.engine.language.test_messages import UNWRITABLE, is_measured, is_proved

DOCS = Path(__file__).parents[3] / "docs"
LANGUAGE_PAGE = (DOCS / "policy-language.md").read_text(encoding="utf-8")
MESSAGES_PAGE = (DOCS / "messages.md").read_text(encoding="utf-8").partition("\n## Tables and sidecars\n")[0]
LANGUAGE_BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", LANGUAGE_PAGE, re.DOTALL | re.MULTILINE)
VOCABULARY = LANGUAGE_BLOCKS[0]

BASIS = "basis: [{cite: Cap. 615, checked: 2026-11-21, source: primary}]"
RULE = {
    "id": "id: r",
    "applies_to": "applies_to: {series: id-document}",
    "keep": "keep: {permanently: yes}",
    "basis": BASIS,
}
FRAMES: dict[str, tuple[str, dict[str, str]]] = {
    "a rule": ("policy", RULE),
    "an authority rule": (
        "policy",
        {"id": "id: a", "applies_to": "applies_to: {series: cheque-image}", "choose": "choose: [{registered: yes}]"},
    ),
    "a hold": (
        "hold",
        {
            "id": "id: HCA-1234",
            "type": "type: legal",
            "matter": "matter: Example v Bank",
            "issued": "issued: {on: 2026-03-02, by: Legal}",
            "scope": "scope: {customer: C-00417}",
        },
    ),
    "a release": (
        "release",
        {
            "hold": "hold: HCA-1234",
            "released": "released: {on: 2028-11-20, by: [First Person, Second Person]}",
            "reason": "reason: Settled",
        },
    ),
    "a confirmation": (
        "confirmation",
        {
            "by": "by: Counsel",
            "on": "on: 2026-10-01",
            "until": "until: 2027-09-30",
            "advice": "advice: {sha256: 9b1e77d0}",
            "rules": "rules: [{id: r, version: dbac14c7}]",
        },
    ),
    "a mapping": ("mapping", {}),
    "a test": ("test", {"policy": "policy: p"}),
    "a case": (
        "test",
        {
            "it": "it: says what it does",
            "record": "record: {series: id-document}",
            "expect": "expect: {2099-12-31: keep}",
        },
    ),
    "approvals": ("approvals", {"required": "required: [{role: compliance}, {role: legal}]"}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the page of messages."""

    code: str
    summary: str
    text: str

    @property
    def blocks(self) -> list[str]:
        """Return the examples: what to avoid, and what to prefer."""
        return re.findall(r"^```yaml\n(.*?)^```$", self.text, re.DOTALL | re.MULTILINE)


def sections() -> Iterator[Section]:
    for text in MESSAGES_PAGE.split("\n### ")[1:]:
        code, _, rest = text.partition(": ")
        yield Section(code=code, summary=rest.partition("\n")[0], text=text)


def framed(where: str, lines: str) -> str:
    """Return a whole document with `lines` in it, and the usual lines where they say nothing."""
    kind, usual = FRAMES[where]
    body = (
        "".join(f"{line}\n" for key, line in usual.items() if not re.search(rf"^{key}:", lines, re.MULTILINE)) + lines
    )
    if where == "a case":
        body = body.replace(f"{usual['record']}\n", "", 1) if "cluster:" in lines else body
        inner = "".join(f"    {line}\n" for line in body.splitlines())
        return f"muniment: 1\nkind: test\npolicy: p\ncases:\n  - {inner.lstrip()}"
    if kind != "policy":
        return f"muniment: 1\nkind: {kind}\n{body}"
    group = "rules" if where == "a rule" else "authority"
    inner = "".join(f"    {line}\n" for line in body.splitlines())
    return f"muniment: 1\nkind: policy\nid: p\n{group}:\n  - {inner.lstrip()}"


def files_of(block: str) -> dict[str, str]:
    """Return the files that an example of the page of messages stands for."""
    first, _, rest = block.partition("\n")
    if first.startswith("# in "):
        where = first.removeprefix("# in ")
        lines, *more = re.split(r"^# file: (\S+)\n", rest, flags=re.MULTILINE)
        is_test = FRAMES[where][0] == "test"
        files = {"example_test.yaml" if is_test else "example.yaml": framed(where, lines)}
        files |= zip(more[::2], more[1::2], strict=True)
        if is_test:
            files.setdefault("policy.yaml", framed("a rule", ""))
        if where == "a release":
            files["hold.yaml"] = framed("a hold", "")
        if where == "a confirmation":
            files["policy.yaml"] = framed("a rule", "")
    else:
        parts = re.split(r"^# file: (\S+)\n", f"# file: example.yaml\n{block}", flags=re.MULTILINE)[1:]
        files = {name: text for name, text in zip(parts[::2], parts[1::2], strict=True) if text}
    if not any("kind: vocabulary" in text for text in files.values()):
        files["vocabulary.yaml"] = VOCABULARY
    return files


def codes_of(files: dict[str, str]) -> list[str]:
    return [str(problem.code) for problem in problems_of(files)]


SECTIONS = list(sections())
WITH_EXAMPLES = [section for section in SECTIONS if section.blocks]
MEASURED = [section for section in WITH_EXAMPLES if is_measured(Code(section.code))]
READ = [
    section for section in WITH_EXAMPLES if not is_proved(Code(section.code)) and not is_measured(Code(section.code))
]
PROVED = [section for section in WITH_EXAMPLES if is_proved(Code(section.code))]


def test_every_example_of_the_language_page_makes_one_bundle() -> None:
    files = {
        f"block-{number}{'_test' if 'kind: test' in block else ''}.yaml": block
        for number, block in enumerate(LANGUAGE_BLOCKS)
    }

    assert complaint(files) == ""
    whole = read({name: text for name, text in files.items() if not name.endswith("_test.yaml")})
    assert [rule.id for rule in whole.bundle.rules] == [
        "amlo-customer-records",
        "company-accounting-records",
        "early-scans",
        "lto-supporting-documents",
        "unsuccessful-applicants",
    ]
    assert len(whole.bundle.confirmations) == len(whole.holds) == 1
    assert [release.scope is None for release in whole.releases] == [False, True]


def test_the_message_on_the_language_page_is_one_that_is_given() -> None:
    shown = re.findall(r"^```text\n(.*?)\n```$", LANGUAGE_PAGE, re.DOTALL | re.MULTILINE)

    assert len(shown) == 2
    assert shown[0] in [case.says for case in all_cases()]


def test_the_language_page_names_every_kind_and_key() -> None:
    keys = {kind.value for kind in documents.Kind}
    keys |= {
        *approvals.APPROVALS_KEYS,
        *authority.AUTHORITY_KEYS,
        *keep.KEEP_KEYS,
        *mappings.MAPPING_KEYS,
        *rules.POLICY_KEYS,
        *rules.RULE_KEYS,
        *holds.HOLD_KEYS,
        *holds.RELEASE_KEYS,
        *vocabulary.FACT_KEYS,
        *vocabulary.EVENT_KEYS,
        *timelines.SUITE_KEYS,
        *timelines.CASE_KEYS,
        *timelines.HOLD_KEYS,
        *case_events.EVENT_KEYS,
        *(word for words in (Bucket, Flag) for word in words),
    }

    assert sorted(key for key in keys if key not in LANGUAGE_PAGE) == []


def test_every_code_has_its_section_in_order() -> None:
    assert [section.code for section in SECTIONS] == [str(code) for code in Code]
    assert [section.summary for section in SECTIONS] == [code.summary for code in Code]


def test_only_what_cannot_be_written_on_a_page_has_no_example() -> None:
    assert {section.code for section in SECTIONS if not section.blocks} == {str(code) for code in UNWRITABLE} | {
        str(code) for code in Code if is_proved(code) and code.severity is Severity.ERROR
    }
    assert all(len(section.blocks) == 2 for section in WITH_EXAMPLES)


@pytest.mark.parametrize("section", READ, ids=[section.code for section in READ])
def test_what_to_avoid_raises_the_message_and_nothing_else(section: Section) -> None:
    assert codes_of(files_of(section.blocks[0])) == [section.code]


@pytest.mark.parametrize("section", READ, ids=[section.code for section in READ])
def test_what_to_prefer_raises_nothing(section: Section) -> None:
    assert complaint(files_of(section.blocks[1])) == ""


def proved_codes_of(block: str) -> set[str]:
    """Return the codes that are found by proof of an example, which must be read without a complaint."""
    files = files_of(block)
    assert complaint(files) == ""
    return {str(finding.problem.code) for proof in prove(read(files).bundle) for finding in proof.findings}


@pytest.mark.parametrize("section", PROVED, ids=[section.code for section in PROVED])
def test_what_to_avoid_is_found_by_proof_and_what_to_prefer_is_not(section: Section) -> None:
    avoid, prefer = section.blocks

    assert section.code in proved_codes_of(avoid)
    assert section.code not in proved_codes_of(prefer)


@pytest.mark.parametrize("section", MEASURED, ids=[section.code for section in MEASURED])
def test_what_to_avoid_leaves_something_untried_and_what_to_prefer_does_not(section: Section, tmp_path: Path) -> None:
    avoid, prefer = (
        measured_codes_of(block, tmp_path / name) for block, name in zip(section.blocks, "ab", strict=True)
    )

    assert section.code in avoid
    assert section.code not in prefer


def measured_codes_of(block: str, folder: Path) -> set[str]:
    """Return the codes of what the cases of an example leave out, where everything is asked for."""
    folder.mkdir()
    for name, text in files_of(block).items():
        (folder / name).write_text(text, encoding="utf-8")
    found = rehearse(folder, with_mutants=True)
    assert found.mutants is not None, "a case of the example fails"
    return {str(problem.code) for one in cases_of(found, min_coverage=100) for problem in one.problems}
