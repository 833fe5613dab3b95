from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.plans import PinnedFile
from reports.annexes import FolderReader, Measured, is_plain_name


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=12), st.integers(1, 9))
def test_lines_come_out_as_they_went_in_however_the_file_is_cut(lines: list[bytes], cut: int) -> None:
    data = b"".join(line + b"\n" for line in lines)
    pieces: Iterator[bytes] = (data[at : at + cut] for at in range(0, len(data), cut))
    seen = Measured()
    assert list(seen.reading(pieces)) == lines
    assert (seen.lines, seen.size, seen.digest) == (len(lines), len(data), hashlib.sha256(data).hexdigest())


def test_a_last_line_without_an_end_is_refused() -> None:
    with pytest.raises(ValueError, match="no end"):
        list(Measured().reading([b"one\ntwo"]))


@pytest.mark.parametrize(("change", "said"), [("bytes", "bytes: 4"), ("sha256", "SHA-256"), ("lines", "lines: 1")])
def test_what_differs_is_said(change: str, said: str) -> None:
    seen = Measured()
    list(seen.reading([b"one\n"]))
    plain: dict[str, object] = {"sha256": hashlib.sha256(b"one\n").hexdigest(), "bytes": 4, "lines": 1}
    plain |= {"name": "a.jsonl", "role": "decisions"}
    assert seen.differs_from(PinnedFile.model_validate(plain)) == ""
    changed = {"bytes": 5, "sha256": "0" * 64, "lines": 2}[change]
    assert seen.differs_from(PinnedFile.model_validate(plain | {change: changed})).startswith(said)


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../a", "a/b", "/etc/passwd", ".hidden", "a\0b", "a\n", "a b", "x" * 129]
)
def test_names_outside_the_folder_are_no_plain_names(name: str, tmp_path: Path) -> None:
    assert not is_plain_name(name)
    with pytest.raises(OSError):  # noqa: PT011 - the kind of error is the reader's to choose
        list(FolderReader(tmp_path).pieces(name))


def test_a_link_is_not_followed_and_a_folder_not_read(tmp_path: Path) -> None:
    (tmp_path / "real.jsonl").write_bytes(b"{}\n")
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "real.jsonl")
    (tmp_path / "folder").mkdir()
    assert b"".join(FolderReader(tmp_path).pieces("real.jsonl")) == b"{}\n"
    for name in ("link.jsonl", "folder", "absent.jsonl"):
        with pytest.raises(OSError):  # noqa: PT011 - as above
            list(FolderReader(tmp_path).pieces(name))
