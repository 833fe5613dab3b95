"""Schedules from and to folders: the same folder back, a change told, and nothing written over or half."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import openpyxl
import pytest

from engine.model.digests import digest_of
from engine.schedules.changes import CellChange, ChangeKind
from engine.schedules.faults import ScheduleError
from procedures.scanning import read_policies
from procedures.schedule_files import FileNotReadError, OutputExistsError
from procedures.schedules import ImportOrder, OtherPoliciesError, PolicyTakenError, export_schedule, import_schedule
from tests.engine.language.documents import ENTITIES, HOLD, POLICY, VOCABULARY
from tests.engine.schedules.drawn_schedule import MAPPING
from tests.engine.schedules.sheets import column
from tests.engine.schedules.test_foreign import GOOD, workbook

FILES = {"vocabulary.yaml": VOCABULARY, "hk/banking.yaml": POLICY, "entities.yaml": ENTITIES, "holds/h.yaml": HOLD}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        path = tmp_path / "policies" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (tmp_path / "policies" / "holds" / "h.yaml").chmod(0o600)
    return tmp_path / "policies"


@pytest.fixture
def schedule(base: Path, tmp_path: Path) -> Path:
    path = tmp_path / "schedule.xlsx"
    export_schedule(base, to=path, replaces=False)
    return path


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def change(path: Path, heading: str, value: object, *, row: int = 2) -> None:
    book = openpyxl.load_workbook(path)
    page = book["Rules"]
    page.cell(row, column(page, heading)).value = value  # type: ignore[assignment]  # any value that a cell takes
    book.save(path)


def test_an_unchanged_schedule_gives_the_same_folder_with_its_comments(base: Path, schedule: Path) -> None:
    done = import_schedule(ImportOrder(file=schedule, policies=base, folder=base.parent / "new"))

    assert files_in(base.parent / "new") == files_in(base)
    assert (base.parent / "new" / "holds" / "h.yaml").stat().st_mode & 0o777 == 0o600
    assert done.changes == ()
    assert done.before_sha256 == done.after_sha256 == digest_of(read_policies(base).read.bundle)


def test_a_change_is_told_by_rule_and_column_and_the_rest_of_the_folder_stays(base: Path, schedule: Path) -> None:
    change(schedule, "Keep at least", "P7Y")

    done = import_schedule(ImportOrder(file=schedule, policies=base, folder=base.parent / "new"))

    assert [(one.id, one.kind, one.cells) for one in done.changes] == [
        (
            "amlo-customer-records",
            ChangeKind.CHANGED,
            (CellChange(column="Keep at least", before="P5Y", after="P7Y"),),
        )
    ]
    assert done.files == ("hk/banking.yaml",)
    before, after = files_in(base), files_in(base.parent / "new")
    assert {name for name in before if before[name] != after[name]} == {"hk/banking.yaml"}
    assert digest_of(read_policies(base.parent / "new").read.bundle) == done.after_sha256 != done.before_sha256


def test_remarks_stay_but_within_a_rule_that_changed_and_those_are_told(base: Path) -> None:
    path = base / "hk" / "banking.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace("  - id: amlo", "  # asked of counsel\n  - id: amlo", 1)
    text = text.replace("\n  - id: lto", "\n  # above the second\n  - id: lto", 1)
    text = text.replace("    keep:\n", "    # why five years\n    keep:\n", 1)
    path.write_text(text, encoding="utf-8")
    schedule = base.parent / "remarked.xlsx"
    export_schedule(base, to=schedule, replaces=False)
    change(schedule, "Keep at least", "P9Y")

    done = import_schedule(ImportOrder(file=schedule, policies=base, folder=base.parent / "new"))

    after = (base.parent / "new" / "hk" / "banking.yaml").read_text(encoding="utf-8")
    assert "P9Y" in after
    remarks = [line.strip() for line in text.splitlines() if line.strip().startswith("#")]
    assert done.lost[0].text == "# why five years"
    assert text.splitlines()[done.lost[0].line - 1].strip() == "# why five years"
    assert {line for line in remarks if line not in after} == {"# why five years"}
    second = text[text.index("  # above the second") :]
    assert after.endswith(second)


def test_a_list_that_is_there_already_is_refused_before_the_folder_is_written(base: Path, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "k.xlsx").write_bytes(workbook([GOOD]))
    (tmp_path / "left.md").write_text("mine", encoding="utf-8")
    order = ImportOrder(
        file=tmp_path / "k.xlsx",
        policies=base,
        folder=tmp_path / "new",
        columns=tmp_path / "m.yaml",
        to_do=tmp_path / "left.md",
    )

    with pytest.raises(OutputExistsError):
        import_schedule(order)

    assert not (tmp_path / "new").exists()
    assert (tmp_path / "left.md").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("in_place", [True, False])
def test_a_full_disk_leaves_nothing_behind_and_names_the_file(
    base: Path, schedule: Path, monkeypatch: pytest.MonkeyPatch, in_place: bool
) -> None:
    change(schedule, "Keep at least", "P7Y")
    folder = base if in_place else base.parent / "new"
    was = files_in(base.parent)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as stopped:
        import_schedule(ImportOrder(file=schedule, policies=base, folder=folder, replaces=in_place))
    with pytest.raises(OSError, match=r"x\.csv"):
        export_schedule(base, to=base.parent / "x.csv", replaces=False)

    assert str(stopped.value.filename).endswith(".yaml")
    assert files_in(base.parent) == was


def test_a_pipe_or_a_device_is_not_waited_for(base: Path, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "s.csv")

    for path in (tmp_path / "s.csv", Path("/dev/zero")):
        with pytest.raises(FileNotReadError) as refused:
            import_schedule(ImportOrder(file=path, policies=base, folder=tmp_path / "new"))
        assert refused.value.cause == "it is no file"


def test_nothing_is_replaced_unasked_and_in_place_only_what_changed(base: Path, schedule: Path) -> None:
    change(schedule, "Then", "review")
    untouched = base / "vocabulary.yaml"
    was = untouched.stat().st_mtime_ns

    with pytest.raises(OutputExistsError):
        import_schedule(ImportOrder(file=schedule, policies=base, folder=base))
    assert {name: text.encode() for name, text in FILES.items()} == files_in(base)
    import_schedule(ImportOrder(file=schedule, policies=base, folder=base, replaces=True))

    assert "then: review" in (base / "hk" / "banking.yaml").read_text(encoding="utf-8")
    assert untouched.stat().st_mtime_ns == was
    assert set(files_in(base)) == set(FILES)


def test_a_schedule_with_a_fault_writes_nothing(base: Path, schedule: Path) -> None:
    change(schedule, "Keep at least", "seven")

    with pytest.raises(ScheduleError):
        import_schedule(ImportOrder(file=schedule, policies=base, folder=base.parent / "new"))

    assert sorted(path.name for path in base.parent.iterdir()) == ["policies", "schedule.xlsx"]


def test_a_folder_with_policies_of_its_own_is_refused_before_anything_is_written(base: Path, schedule: Path) -> None:
    other = base.parent / "other"
    other.mkdir()
    text = POLICY.replace("hk-banking", "more").replace("amlo-customer-records", "a").replace("lto-supp", "l")
    (other / "more.yaml").write_text(text.replace("cheque-images", "c"), encoding="utf-8")

    with pytest.raises(OtherPoliciesError):
        import_schedule(ImportOrder(file=schedule, policies=base, folder=other, replaces=True))

    assert set(files_in(other)) == {"more.yaml"}


def test_an_export_is_not_written_over_unasked(base: Path, schedule: Path) -> None:
    with pytest.raises(OutputExistsError):
        export_schedule(base, to=schedule, replaces=False)
    export_schedule(base, to=schedule, replaces=True)


def test_a_schedule_of_others_becomes_a_policy_beside_the_rest(base: Path, tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(MAPPING, encoding="utf-8")
    (tmp_path / "k.xlsx").write_bytes(workbook([GOOD, ("K2", *GOOD[1:3], "as long as needed", *GOOD[4:])]))
    order = ImportOrder(
        file=tmp_path / "k.xlsx",
        policies=base,
        folder=tmp_path / "new",
        columns=tmp_path / "m.yaml",
        to_do=tmp_path / "left.md",
    )

    done = import_schedule(order)

    assert [one.id for one in done.changes] == ["kestrel", "kestrel-K1"]
    assert "as long as needed" in (tmp_path / "left.md").read_text(encoding="utf-8")
    assert set(files_in(tmp_path / "new")) == {*FILES, "kestrel.yaml"}
    shutil.rmtree(base)
    (tmp_path / "new").rename(base)
    with pytest.raises(PolicyTakenError):
        import_schedule(order)
