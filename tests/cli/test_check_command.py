"""`muniment check` and `fmt`: everything that is wrong in one run, and never a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hatchling.builders.wheel import WheelBuilder

from engine.language.characters import is_hidden
from engine.language.codes import Code
from engine.language.problems import Problem
from engine.model.policies import Span
from engine.proofs import proving
from engine.proofs.results import Finding, Proof, Property, Status
from procedures.checking import check
from procedures.proving import prove_nothing
from procedures.schema_files import schema_texts
from tests.cli import six_mistakes
from tests.cli.running import POLICIES, ROOT, Ended, muniment_here
from tests.engine.language.documents import CONFIRMATION, DESIGN_PAGE, HOLD, VOCABULARY

pytestmark = pytest.mark.xdist_group("cli")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in DESIGN_PAGE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "policies"


def run(folder: Path, seen: Capture, *more: str | Path) -> Ended:
    return muniment_here("check", *more, cwd=folder.parent, seen=seen)


def test_policies_without_a_mistake_are_counted_and_named(folder: Path, capsys: Capture) -> None:
    (folder / "hk" / "banking_test.yaml").write_text("muniment: 1\nkind: test\n", encoding="utf-8")

    ended = run(folder, capsys, "--no-proofs")

    assert (ended.code, ended.err) == (0, "")
    lines = ended.out.splitlines()
    assert lines[0] == "Read      7 files of policies"
    assert lines[1] == "Found     0 errors, 0 warnings"
    assert lines[2] == (
        "Says      2 rules, 1 authority rules, 0 confirmations, 1 legal entities, 1 holds, 1 releases, 1 tests"
    )
    assert lines[-1] == f"Bundle    {check(folder, prover=prove_nothing).digest}"


def spoil(folder: Path, mistake: str) -> str:
    """Make one mistake, and return the code that answers it."""
    policy = folder / "hk" / "banking.yaml"
    text = policy.read_text(encoding="utf-8")
    periods = {"7 years", "P7", "P-1Y", "P401Y"}
    if mistake in periods:
        policy.write_text(text.replace("P5Y", mistake), encoding="utf-8")
        return "L010"
    match mistake:
        case "not YAML":
            (folder / "x.yaml").write_text("muniment: [", encoding="utf-8")
            return "Y001"
        case "not UTF-8":
            policy.write_bytes(text.encode().replace(b"Group", b"Gr\xfcp"))
            return "Y011"
        case "200 MB":
            with (folder / "x.yaml").open("wb") as file:
                file.truncate(200_000_000)
            return "Y010"
        case "10,000 levels":
            (folder / "x.yaml").write_text("[" * 10_000, encoding="utf-8")
            return "Y009"
        case "two rules of one id":
            policy.write_text(text.replace("lto-supporting-documents", "amlo-customer-records"), encoding="utf-8")
            return "L007"
        case "an unknown fact":
            policy.write_text(text.replace("jurisdiction: HK\n", "juristiction: HK\n", 1), encoding="utf-8")
            return "L022"
        case "a hold without a matter":
            hold = HOLD.replace("matter: Example v Bank, ", "")
            (folder / "holds" / "HCA-1234-2026.yaml").write_text(hold, encoding="utf-8")
            return "L003"
        case "a mark of direction in an id":
            policy.write_text(text.replace("amlo-", "amlo\u202e-"), encoding="utf-8")
            return "Y007"
        case "an alphabet that looks alike":
            policy.write_text(text.replace("amlo-", "аmlo-"), encoding="utf-8")
            return "Y008"
    raise AssertionError(mistake)


@pytest.mark.parametrize(
    "mistake",
    [
        "not YAML",
        "not UTF-8",
        "200 MB",
        "10,000 levels",
        "two rules of one id",
        "an unknown fact",
        "a hold without a matter",
        "7 years",
        "P7",
        "P-1Y",
        "P401Y",
        "a mark of direction in an id",
        "an alphabet that looks alike",
    ],
)
def test_a_mistake_is_one_finding_with_its_place_and_a_way_out(folder: Path, capsys: Capture, mistake: str) -> None:
    code = spoil(folder, mistake)

    ended = run(folder, capsys, "--format", "json")

    assert ended.code == 3
    (problem,) = json.loads(ended.out)["problems"]
    assert problem["code"] == code
    assert problem["help"]
    assert problem["place"]["file"].startswith("policies/")


def test_several_mistakes_are_found_in_one_run_and_no_consequence_of_them(folder: Path, capsys: Capture) -> None:
    for mistake in ("an unknown fact", "7 years", "a hold without a matter", "not YAML"):
        spoil(folder, mistake)

    ended = run(folder, capsys)

    assert ended.code == 3
    assert [line.split("[")[1][:4] for line in ended.out.splitlines() if "error[" in line] == [
        "L022", "L010", "L003", "Y001",
    ]  # fmt: skip
    assert "Found     4 errors, 0 warnings" in ended.out
    assert "Bundle" not in ended.out


def test_the_six_mistakes_are_answered_word_for_word() -> None:
    assert six_mistakes.transcript() == six_mistakes.TRANSCRIPT.read_text(encoding="utf-8")


@pytest.mark.parametrize("mistake", six_mistakes.MISTAKES)
def test_each_of_the_six_mistakes_has_one_message_on_its_line(mistake: str) -> None:
    right, _ = six_mistakes.MISTAKES[mistake]
    line = six_mistakes.POLICY[: six_mistakes.POLICY.index(right)].count("\n") + 1

    answer = six_mistakes.answer(mistake)

    assert answer.count("error[") == 1
    assert answer.startswith(f"policies/bank.yaml:{line}:")


@pytest.mark.parametrize("place", ["nowhere", "policies/approvals.yaml", "empty"])
def test_a_folder_that_cannot_be_read_is_said_in_words(folder: Path, capsys: Capture, place: str) -> None:
    (folder.parent / "empty").mkdir()

    ended = run(folder, capsys, place)

    assert (ended.code, ended.out) == (2, "")
    assert f"the policies in `{place}` cannot be read" in ended.err
    assert "\nhelp: " in ended.err or "no file that ends in .yaml" in ended.err


def test_warnings_refuse_only_where_they_are_denied(folder: Path, capsys: Capture) -> None:
    (folder / "counsel.yaml").write_text(CONFIRMATION % "3f9a12c4", encoding="utf-8")

    lenient, strict = (run(folder, capsys, "--no-proofs", *more) for more in ([], ["--deny-warnings"]))

    assert (lenient.code, strict.code) == (0, 3)
    assert "warning[B002]" in lenient.out
    assert "Found     0 errors, 1 warning\n" in lenient.out


def test_a_sealed_hold_is_never_quoted_in_any_form(folder: Path, capsys: Capture) -> None:
    sealed = HOLD.replace("internal", "sealed").replace("{customer: C-00417}", "{chan: Chan}")
    (folder / "holds" / "HCA-1234-2026.yaml").write_text(sealed, encoding="utf-8")

    for form in ("human", "plain", "json", "sarif", "junit", "github"):
        ended = run(folder, capsys, "--format", form)
        assert ended.code == 3
        assert "L022" in ended.out
        assert "chan" not in ended.said.lower().replace("changed", "")
        assert "Example v Bank" not in ended.said


def test_every_form_is_whole_and_alone_on_standard_output(folder: Path, capsys: Capture) -> None:
    spoil(folder, "an unknown fact")
    said = {form: run(folder, capsys, "--format", form) for form in ("sarif", "junit", "github", "plain")}

    assert {(ended.code, ended.err) for ended in said.values()} == {(3, "")}
    rule = json.loads(said["sarif"].out)["runs"][0]["tool"]["driver"]["rules"][0]
    assert rule["id"] == "L022"
    assert "Avoid:" in rule["help"]["markdown"]
    suite = ElementTree.fromstring(said["junit"].out)[0]
    assert (suite.get("tests"), suite.get("failures")) == ("6", "1")
    assert said["github"].out.startswith("::error file=policies/hk/banking.yaml,line=12,")
    assert "^" not in said["plain"].out


@pytest.mark.parametrize("form", ["human", "plain", "json", "sarif", "junit", "github"])
def test_no_name_of_a_file_steers_a_terminal_or_begins_a_line(folder: Path, capsys: Capture, form: str) -> None:
    spoil(folder, "an unknown fact")
    steering = "\x1b]0;a\x07\x9b31m\u202e\x85::stop-commands::t\u2028::error::x\r.yaml"
    (folder / "hk" / "banking.yaml").rename(folder / "hk" / steering)

    ended = run(folder, capsys, "--format", form)

    assert ended.code == 3
    assert [c for c in ended.out + ended.err if c != "\n" and is_hidden(c)] == []
    assert not [line for line in ended.out.splitlines() if line.startswith(("::stop", "::error::"))]
    if form == "json":
        assert json.loads(ended.out)["problems"][0]["place"]["file"].endswith(steering)


def test_every_property_is_proved_and_that_can_be_left_out(folder: Path, capsys: Capture) -> None:
    proved, left_out = run(folder, capsys, "--proofs"), run(folder, capsys, "--no-proofs")

    assert (proved.code, left_out.code) == (0, 0)
    assert "Proofs    9 of 10 properties hold of every record, event and day\n" in proved.out
    assert "S4 does not hold, see P104 (every series is covered by a rule that keeps)\n" in proved.out
    assert "Found     0 errors, 2 warnings\n" in proved.out
    assert "Proofs    not asked for (--no-proofs)\n" in left_out.out
    assert "Found     0 errors, 0 warnings\n" in left_out.out


def test_without_the_prover_that_is_said_and_is_a_finding_where_proofs_were_asked_for(
    folder: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "find_spec", lambda name: None)

    usual, asked = run(folder, capsys), run(folder, capsys, "--proofs")
    shown = ElementTree.fromstring(run(folder, capsys, "--format", "junit").out)[0]

    assert (usual.code, asked.code) == (0, 3)
    assert usual.out == asked.out
    assert "Proofs    not proved: z3 is not installed\n" in usual.out
    assert shown.get("skipped") == "10"
    assert json.loads(run(folder, capsys, "--format", "json").out)["proofs"][0]["cause"] == "z3 is not installed"


def test_the_shipped_packs_have_the_warnings_that_their_page_explains() -> None:
    checked = check(POLICIES)

    assert [(str(one.code), one.message.split("`")[1]) for one in checked.problems if one.span is not None] == [
        ("P105", "pdpo-insurance-records"),
        ("P105", "pdpo-purpose-fulfilled"),
        ("P105", "pcpd-biometric-captures"),
        ("P103", "gpa-procurement-records"),
    ]
    uncovered, partly = (one.message for one in checked.problems if one.span is None)
    assert "about 13 series (" in uncovered
    assert "34 series (" in partly
    assert "only for some values of `jurisdiction`; for example a record with jurisdiction" in partly
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    assert all(word in page for one in checked.problems if one.span is not None for word in [one.message.split("`")[1]])


def test_what_a_proof_finds_joins_the_problems_with_its_line(folder: Path) -> None:
    place = Span(file=f"{folder.as_posix()}/hk/banking.yaml", line=9, column=5)
    found = Problem(code=Code.FLOORS, message="a finding of somebody else", span=place)
    proof = Proof(property=Property.RULES_COUNT, status=Status.FOUND, findings=(Finding(problem=found),))

    checked = check(folder, prover=lambda _: [proof])

    (shown,) = checked.problems
    assert (shown.source_line, shown.width) == ("  - id: amlo-customer-records", len("id: amlo-customer-records"))
    assert checked.has_errors


def test_the_committed_schemas_are_those_of_the_shipped_vocabulary() -> None:
    committed = {path.name: path.read_bytes() for path in (POLICIES / "schemas").iterdir()}

    assert committed == schema_texts(check(POLICIES, prover=prove_nothing))


def test_schemas_are_written_with_the_words_of_the_folder(folder: Path, capsys: Capture) -> None:
    spoil(folder, "7 years")

    first, second = (run(folder, capsys, "--write-schemas") for _ in range(2))

    assert first.out.count("Written   ") == 9
    assert second.out.count("Written   ") == 0
    assert "title-instrument" in (folder / "schemas" / "policy.schema.json").read_text(encoding="utf-8")


def test_shipped_files_name_their_schema_and_are_formatted(capsys: Capture) -> None:
    files = [*POLICIES.rglob("*.yaml"), *(ROOT / "samples" / "policies").glob("*.yaml")]
    for path in files:
        first, _, rest = path.read_text(encoding="utf-8").partition("\n")
        kind = next(line for line in rest.splitlines() if line.startswith("kind: ")).removeprefix("kind: ")
        assert first.startswith("# yaml-language-server: $schema="), path
        target = (path.parent / first.partition("=")[2]).resolve()
        assert target == POLICIES / "schemas" / f"{kind}.schema.json"

    ended = muniment_here("fmt", "--check", "policies", "samples/policies", cwd=ROOT, seen=capsys)

    assert (ended.code, ended.out) == (0, f"0 of {len(files)} files would change, 0 left alone\n")


def test_fmt_writes_whole_files_with_their_permissions_and_only_once(folder: Path, capsys: Capture) -> None:
    entities = folder / "entities.yaml"
    entities.write_text("muniment:   1\nkind: entities\nentities:\n- {id: a,year_end: 12-31}\n", encoding="utf-8")
    entities.chmod(0o640)

    named = muniment_here("fmt", "--check", entities, cwd=folder, seen=capsys)
    assert (named.code, named.out.splitlines()[0]) == (3, f"would change: {entities}")
    assert "muniment:   1" in entities.read_text(encoding="utf-8")

    assert muniment_here("fmt", entities, cwd=folder, seen=capsys).code == 0
    assert entities.read_text(encoding="utf-8") == (
        "muniment: 1\nkind: entities\nentities:\n  - {id: a, year_end: 12-31}\n"
    )
    assert entities.stat().st_mode & 0o777 == 0o640
    assert muniment_here("fmt", "--check", entities, cwd=folder, seen=capsys).code == 0
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_fmt_leaves_a_file_with_errors_alone_and_says_so(folder: Path, capsys: Capture) -> None:
    wrong = folder / "x.yaml"
    wrong.write_text("a:  1\na: 2\n", encoding="utf-8")

    ended = muniment_here("fmt", "x.yaml", cwd=folder, seen=capsys)

    assert ended.code == 3
    assert "x.yaml:2:1: error[Y002]" in ended.err
    assert wrong.read_text(encoding="utf-8") == "a:  1\na: 2\n"


@pytest.mark.parametrize("name", ["nowhere.yaml", "link.yaml"])
def test_fmt_follows_no_link_and_invents_no_file(folder: Path, capsys: Capture, name: str) -> None:
    (folder / "link.yaml").symlink_to("approvals.yaml")

    ended = muniment_here("fmt", name, cwd=folder, seen=capsys)

    assert ended.code == 2
    assert f"`{name}` cannot be formatted" in ended.err


@pytest.mark.parametrize("code", ["L020", "l020"])
def test_a_code_is_explained_without_any_database(tmp_path: Path, capsys: Capture, code: str) -> None:
    ended = muniment_here("explain", code, cwd=tmp_path, seen=capsys)

    assert ended.code == 0
    assert ended.out.startswith("error[L020]: not a value of this fact\n\n")
    assert "\nAvoid:\n    # in a rule\n" in ended.out
    assert "\nWhy:\n" in ended.out
    plain = json.loads(muniment_here("explain", code, "--format", "json", cwd=tmp_path, seen=capsys).out)
    assert plain["prefer"].endswith("{series: account-opening-photo}")


def test_a_code_that_no_message_has_names_those_of_its_family(tmp_path: Path, capsys: Capture) -> None:
    ended = muniment_here("explain", "H999", cwd=tmp_path, seen=capsys)

    assert ended.code == 2
    assert "H001, H002" in ended.err
    # With an option of records it is a record.
    assert "no database" in muniment_here("explain", "H999", "--as-of", "2026-01-01", cwd=tmp_path, seen=capsys).err


def test_the_vocabulary_alone_is_clean(tmp_path: Path, capsys: Capture) -> None:
    (tmp_path / "policies").mkdir()
    (tmp_path / "policies" / "v.yaml").write_text(VOCABULARY, encoding="utf-8")

    assert muniment_here("check", cwd=tmp_path, seen=capsys).code == 0


def test_the_page_of_messages_is_in_the_wheel() -> None:
    """A user has no `docs` folder: `explain` reads the copy that the wheel was given."""
    included = {file.distribution_path: file.path for file in WheelBuilder(str(ROOT)).recurse_included_files()}

    assert Path(included["muniment-messages.md"]).read_bytes() == (ROOT / "docs" / "messages.md").read_bytes()
    assert "policies/schemas/policy.schema.json" in included
