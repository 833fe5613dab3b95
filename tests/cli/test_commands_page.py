"""`docs/commands.md` names every command, option, code, variable and file that there is, and none that is not."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.core import TyperGroup
from typer.main import get_command

from cli.exit_codes import ExitCode
from cli.main import app
from engine.intake.catalogue import read_catalogue
from engine.intake.control_totals import read_control_totals
from engine.intake.events import read_events
from engine.language import mappings
from engine.language.mappings import read_mapping
from engine.language.source import Source
from engine.model.plans import FileRole
from procedures.scanning import read_policies
from reports.checks import CheckName
from tests.cli.conftest import AuditRun
from tests.cli.running import POLICIES, ROOT

pytestmark = pytest.mark.xdist_group("cli")

PAGE = ROOT / "docs" / "commands.md"
TEXT = PAGE.read_text(encoding="utf-8")
CODE = re.compile(r"`([^`\n]+)`")


def commands(found: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every command that can be run, with its whole name."""
    if not isinstance(found, TyperGroup):
        yield name, found
        return
    for word, inner in found.commands.items():
        yield from commands(inner, f"{name} {word}")


COMMANDS = dict(commands(get_command(app), "muniment"))


def section(heading: str) -> str:
    """The text below a heading, up to the next."""
    _, found, after = TEXT.partition(f"\n## {heading}\n")
    assert found, f"no section `{heading}`"
    return after.partition("\n## ")[0]


def rows(text: str) -> dict[str, str]:
    """The rows of every table, by their first cell; heads and rules are left out."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    rules = {number for number, line in enumerate(lines) if set(line) <= set("|-")}
    skipped = rules | {number - 1 for number in rules}
    cells = [line.strip("|").split("|", 1) for number, line in enumerate(lines) if number not in skipped]
    return {first.strip().strip("`"): rest.strip() for first, rest in cells}


def test_every_command_has_a_section_and_no_other() -> None:
    assert len(COMMANDS) == 56
    assert set(re.findall(r"^## `(.+)`$", TEXT, re.MULTILINE)) == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_of_a_command_is_explained_and_no_other(command: str) -> None:
    options = {option for given in COMMANDS[command].params for option in given.opts if option.startswith("--")}
    explained = {name: said for name, said in rows(section(f"`{command}`")).items() if name.startswith("--")}
    assert set(explained) == options
    assert all(said.strip("| ") for said in explained.values())


@pytest.mark.parametrize("command", COMMANDS)
def test_the_value_of_an_option_that_is_left_out_is_the_one_explained(command: str) -> None:
    explained = rows(section(f"`{command}`"))
    stated = {
        given.opts[0]: str(getattr(given.default, "value", given.default))
        for given in COMMANDS[command].params
        if given.opts[0].startswith("--") and given.default not in (None, False, "", [])
    }
    assert {option: explained[option].rpartition("| ")[2].strip("`| ") for option in stated} == stated


def test_every_option_has_help() -> None:
    assert [
        (name, given.name) for name, command in COMMANDS.items() for given in command.params if not given.help
    ] == []


def test_options_of_the_whole_command_are_named() -> None:
    options = [option for given in get_command(app).params for option in given.opts]
    assert options == ["--version"]
    assert "`muniment --version`" in TEXT


def test_every_exit_code_is_explained_and_no_other() -> None:
    explained = rows(section("Exit codes"))
    by_signal = {128 + sent for sent in (signal.SIGHUP, signal.SIGKILL, signal.SIGTERM)}
    assert {int(code) for code in explained} == {int(code) for code in ExitCode} | by_signal
    assert all(said.partition("|")[0].strip() for said in explained.values())


def test_every_environment_variable_is_explained_and_no_other() -> None:
    named = {
        name
        for source in sorted((ROOT / "cli").glob("*.py"))
        for name in re.findall(r"\bMUNIMENT_[A-Z0-9_]+", source.read_text(encoding="utf-8"))
    }
    assert set(rows(section("Environment variables"))) == named


def test_every_check_of_a_verification_is_explained_in_its_order() -> None:
    explained = [name for name in rows(section("`muniment verify`")) if not name.startswith("--")]
    assert explained == [*CheckName, "replay"]


def test_every_part_of_the_results_is_explained() -> None:
    parts = [name for name in rows(section("The results of an audit")) if name.endswith(".jsonl")]
    assert sorted(parts) == sorted(f"{role}-00001.jsonl" for role in get_args(FileRole))


def test_every_file_of_an_audit_and_every_field_in_it_is_explained(audit_run: AuditRun) -> None:
    explained = rows(section("The results of an audit"))
    assert {path.name for path in audit_run.out.iterdir()} <= set(explained)
    missing = []
    for path in sorted(audit_run.out.glob("*.json*")):
        lines = path.read_bytes().splitlines()[:1]
        named = set(CODE.findall(explained[path.name]))
        missing += [(path.name, key) for line in lines for key in json.loads(line) if key not in named]
    assert missing == []


def test_every_field_of_a_result_is_explained(audit_run: AuditRun) -> None:
    assert sorted(set(audit_run.result) - set(CODE.findall(section("`muniment audit`")))) == []


def test_the_tables_that_are_shown_can_be_read() -> None:
    catalogue, events, totals = (block.encode() for block in re.findall(r"```csv\n(.+?)```", TEXT, re.DOTALL))
    vocabulary = read_policies(Path(POLICIES)).read.bundle.vocabulary
    known = read_catalogue(catalogue, name="catalogue.csv", vocabulary=vocabulary)
    assert (len(known.rows), known.findings) == (2, ())
    happened = read_events(events, name="events.csv", vocabulary=vocabulary)
    assert (len(happened.events), happened.findings) == (2, ())
    expected = read_control_totals(totals, name="totals.csv", vocabulary=vocabulary)
    assert [(total.source, total.files, total.pages) for total in expected] == [
        ("Branch 12", 12000, 13480),
        ("Branch 13", 8000, None),
    ]
    assert {event.asset for event in happened.events} == {"C-00417", "T-0009"}


def test_the_mapping_that_is_shown_can_be_read_and_shows_every_key() -> None:
    (shown,) = re.findall(r"```yaml\n(.+?)```", section("The mapping"), re.DOTALL)
    vocabulary = read_policies(Path(POLICIES)).read.bundle.vocabulary
    mapping = read_mapping(Source("mapping.yaml", shown.encode()), vocabulary=vocabulary)
    assert set(mapping.catalogues) == {"index-2009.csv", "register.xlsx"}
    assert (len(mapping.events), len(mapping.paths), len(mapping.sidecars)) == (1, 2, 1)
    assert [key for key in (*mappings.MAPPING_KEYS, *mappings.TABLE_KEYS) if key != "title" and key not in shown] == []
