"""What is known before a scan: the tables that were meant, each once, and nothing read by half."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from engine.custody.clock import HONG_KONG, FixedClock
from engine.custody.store import Scan
from engine.intake.table_errors import TableError
from engine.language.mappings import MappingError
from procedures.intake import Intake, TableFileError, TableNotGivenError, TablesNamedAlikeError, read_known
from procedures.progress import Silence
from procedures.scanning import open_store, read_policies, scan_archive
from tests.engine.fingerprints.drawn import encoded, paper
from tests.engine.intake.drawn_tables import workbook

VOCABULARY = read_policies(Path(__file__).parents[2] / "policies").read.bundle.vocabulary
CLOCK = FixedClock(datetime(2026, 11, 22, 12, tzinfo=HONG_KONG))

MAPPING = """\
muniment: 1
kind: mapping
catalogues:
  index-2009.csv:
    delimiter: ";"
    missing: ["-"]
    columns:
      檔案: path
      客戶編號: customer
      類別: {fact: series, values: {支票: cheque-image, 開戶表: account-form}}
  register.xlsx: {columns: {File: path, Scanned: captured_on}}
events:
  closures.csv:
    dates: DD/MM/YYYY
    columns: {Type: {event: true, values: {CLOSE: relationship-ended}}, A/C: asset, Date: on}
paths: ["cheques/{customer}/{transaction}_*.png"]
sidecars:
  - {match: "*.json", of: "{name}.png", fields: {juris: jurisdiction}}
"""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    archive = tmp_path / "archive" / "cheques" / "C-1"
    archive.mkdir(parents=True)
    for number, name in enumerate(("T-1_front", "T-1_back", "T-2_front")):
        (archive / f"{name}.png").write_bytes(encoded(paper(number), "PNG"))
    (archive / "T-1_front.json").write_text('{"juris": "HK"}')
    index = "檔案;客戶編號;類別\ncheques/C-1/T-1_front.png;C-1;支票\ncheques/C-1/T-1_back.png;C-2;支票\n"
    index += "已銷毀.png;-;開戶表\n"
    (tmp_path / "index-2009.csv").write_bytes(index.encode("big5hkscs"))
    rows = [("File", "Scanned"), ("cheques/C-1/T-2_front.png", date(2019, 4, 3))]
    (tmp_path / "register.xlsx").write_bytes(workbook(Index=rows))
    (tmp_path / "closures.csv").write_text("Type,A/C,Date\nCLOSE,C-1,03/04/2019\n")
    (tmp_path / "mapping.yaml").write_text(MAPPING, encoding="utf-8")
    return tmp_path


def intake(desk: Path, *, reverse: bool = False) -> Intake:
    catalogues = (desk / "index-2009.csv", desk / "register.xlsx")
    return Intake(
        archive=desk / "archive",
        catalogues=catalogues[::-1] if reverse else catalogues,
        events=(desk / "closures.csv",),
        mapping=desk / "mapping.yaml",
    )


def scanned(order: Intake) -> Scan:
    with open_store(order.archive.parent / "store.sqlite", archive=order.archive) as store:
        return scan_archive(order, store=store, vocabulary=VOCABULARY, clock=CLOCK, progress=Silence())


def test_an_archive_is_known_by_all_its_sources_together(desk: Path) -> None:
    scan = scanned(intake(desk))
    told = {
        record.location.rpartition("/")[2]: {
            name: (*map(str, fact.values), *fact.sources)
            for name, fact in record.facts.items()
            if not {"image", "archive"} & set(fact.sources)
        }
        for record in scan.inventory.records
    }
    assert told == {
        "T-1_front.png": {
            "customer": ("C-1", "index-2009.csv:2", "name"),
            "transaction": ("T-1", "name"),
            "series": ("cheque-image", "index-2009.csv:2"),
            "jurisdiction": ("HK", "cheques/C-1/T-1_front.json"),
        },
        "T-1_back.png": {
            "customer": ("C-1", "C-2", "index-2009.csv:3", "name"),
            "transaction": ("T-1", "name"),
            "series": ("cheque-image", "index-2009.csv:3"),
        },
        "T-2_front.png": {
            "customer": ("C-1", "name"),
            "transaction": ("T-2", "name"),
            "captured_on": ("2019-04-03", "register.xlsx:2"),
        },
    }
    assert [(event.kind, event.asset, str(event.on.earliest)) for event in scan.inventory.events] == [
        ("relationship-ended", "C-1", "2019-04-03")
    ]
    assert [(finding.code.value, finding.place) for finding in scan.findings] == [
        ("encoding-assumed", "index-2009.csv"),
        ("row-without-image", "index-2009.csv:4"),
        ("sources-differ", "cheques/C-1/T-1_back.png"),
        ("sidecar", "cheques/C-1/T-1_front.json"),
    ]


def test_the_order_in_which_tables_are_given_means_nothing(desk: Path) -> None:
    one, other = scanned(intake(desk)), scanned(intake(desk, reverse=True))
    assert (one.inventory, one.findings) == (other.inventory, other.findings)


def test_a_table_that_the_mapping_speaks_of_is_given_or_nothing_is_read(desk: Path) -> None:
    (desk / "index-2009.csv").rename(desk / "index_2009.csv")
    order = Intake(archive=desk, catalogues=(desk / "index_2009.csv",), mapping=desk / "mapping.yaml")
    with pytest.raises(TableNotGivenError) as caught:
        read_known(order, vocabulary=VOCABULARY)
    assert caught.value.help == "did you mean `index_2009.csv`?"


def test_two_tables_of_one_name_are_refused(desk: Path) -> None:
    (desk / "copy").mkdir()
    (desk / "copy" / "closures.csv").write_text("event,asset,on\n")
    order = Intake(archive=desk, catalogues=(desk / "closures.csv",), events=(desk / "copy" / "closures.csv",))
    with pytest.raises(TablesNamedAlikeError):
        read_known(order, vocabulary=VOCABULARY)


def test_a_table_that_is_not_there_is_named(desk: Path) -> None:
    gone = (desk / "gone.csv",)
    for order in (Intake(archive=desk, catalogues=gone), Intake(archive=desk, events=gone)):
        with pytest.raises(TableFileError):
            read_known(order, vocabulary=VOCABULARY)


def test_a_mapping_or_a_table_that_is_too_large_is_refused_without_being_read_whole(desk: Path) -> None:
    with (desk / "huge").open("wb") as file:
        file.truncate(1 << 34)
    with pytest.raises(MappingError):
        read_known(Intake(archive=desk, mapping=desk / "huge"), vocabulary=VOCABULARY)
    with pytest.raises(TableError) as caught:
        read_known(Intake(archive=desk, catalogues=(desk / "huge",)), vocabulary=VOCABULARY)
    assert caught.value.cause == "it has more than 256 MiB"


def test_the_command_takes_several_tables_and_a_mapping(desk: Path) -> None:
    given = [
        "--catalogue",
        desk / "register.xlsx",
        "--catalogue",
        desk / "index-2009.csv",
        "--events",
        desk / "closures.csv",
    ]
    policies = Path(__file__).parents[2] / "policies"
    more = [
        "--mapping",
        desk / "mapping.yaml",
        "--policies",
        policies,
        "--database",
        desk / "x.sqlite",
        "--format",
        "json",
    ]
    ended = CliRunner().invoke(app, ["scan", *map(str, [desk / "archive", *given, *more])])
    assert ended.exit_code == 0, ended.output
    assert '"findings": 4' in ended.stdout
