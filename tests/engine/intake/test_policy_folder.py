"""Policies are read whole or not at all: what is passed over could be a hold."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.intake import policy_folder
from engine.intake.policy_folder import PolicyFolderError, read_policy_folder
from engine.language.source import Source


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "policies"
    (folder / "hk" / "holds").mkdir(parents=True)
    for name in (
        "vocabulary.yaml",
        "hk/bank.yml",
        "hk/bank_test.yaml",
        "hk/holds/H-1.YAML",
        "readme.md",
        "hk/a_test.yml",
    ):
        (folder / name).write_bytes(b"muniment: 1\nkind: test # of a bank\n" if "_test" in name else name.encode())
    return folder


def test_every_policy_is_read_but_the_tests(folder: Path) -> None:
    names = ["hk/bank.yml", "hk/holds/H-1.YAML", "vocabulary.yaml"]
    assert read_policy_folder(folder) == tuple(Source(name, name.encode()) for name in names)


def test_a_hold_is_read_though_its_name_is_that_of_a_test(folder: Path) -> None:
    (folder / "hk" / "h_test.yaml").write_bytes(b"kind: hold\n")
    assert "hk/h_test.yaml" in [source.name for source in read_policy_folder(folder)]


def test_a_name_that_is_not_text_is_shown_as_bytes(folder: Path) -> None:
    (folder / os.fsdecode(b"\xa4\xa4.yaml")).write_bytes(b"x")
    assert read_policy_folder(folder)[-1].name == "vocabulary.yaml"
    assert r"\xa4\xa4.yaml" in [source.name for source in read_policy_folder(folder)]


@pytest.mark.parametrize("target", ["vocabulary.yaml", "hk", "/etc"])
@pytest.mark.parametrize("name", ["link.yaml", "link"])
def test_a_link_is_refused_and_not_passed_over(folder: Path, name: str, target: str) -> None:
    (folder / name).symlink_to(target)
    with pytest.raises(PolicyFolderError) as caught:
        read_policy_folder(folder)
    assert f"`{name}` is a symbolic link" in caught.value.cause


def test_a_missing_or_empty_folder_is_an_error_for_people(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for place in (tmp_path / "missing", tmp_path / "empty", folder / "vocabulary.yaml"):
        with pytest.raises(PolicyFolderError, match="cannot be read"):
            read_policy_folder(place)


def test_limits_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(policy_folder, "FILE_LIMIT", 2)
    with pytest.raises(PolicyFolderError):
        read_policy_folder(folder)


def test_a_file_too_large_is_not_read_and_not_passed_over(folder: Path) -> None:
    with (folder / "large.yaml").open("wb") as file:
        file.truncate(200_000_000)
    (large,) = [source for source in read_policy_folder(folder) if source.name == "large.yaml"]
    assert (large.data, large.size) == (b"", 200_000_000)
