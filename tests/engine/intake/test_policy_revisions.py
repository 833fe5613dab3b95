"""Policies of a revision are what was committed, whatever the work tree says, and no setting runs a program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.intake.policy_folder import PolicyFolderError, read_documents
from engine.intake.policy_revisions import RevisionError, read_revision
from engine.language.source import MAX_BYTES
from tests.engine.intake.repositories import commit, git, repository


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A policy folder in a repository with two commits; the work tree says something third."""
    root = repository(tmp_path / "repository")
    policies = root / "policies"
    (policies / "hk").mkdir(parents=True)
    (policies / "vocabulary.yaml").write_text("kind: vocabulary\n")
    (policies / "hk" / "bank.yaml").write_text("first\n")
    (policies / "hk" / "bank_test.yaml").write_text("kind: test\n")
    (policies / "notes.txt").write_text("no policy\n")
    commit(root)
    (policies / "hk" / "bank.yaml").write_bytes(b"second\r\nline\n")
    commit(root)
    git(root, "tag", "-a", "-m", "approved", "approved-2026")
    (policies / "hk" / "bank.yaml").write_text("third\n")
    return policies


def said(revision: str, folder: Path) -> dict[str, bytes]:
    return {source.name: source.data for source in read_revision(revision, beside=folder).documents}


def test_each_revision_is_read_as_it_was_committed(folder: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in folder.parent.rglob("*") if ".git" not in path.parts}
    assert said("HEAD~1", folder)["hk/bank.yaml"] == b"first\n"
    for revision in ("main", "HEAD", "approved-2026", "HEAD:policies", "main:./policies/", "@"):
        assert said(revision, folder) == {
            "hk/bank.yaml": b"second\r\nline\n",
            "hk/bank_test.yaml": b"kind: test\n",
            "vocabulary.yaml": b"kind: vocabulary\n",
        }
    assert said("main:policies/hk", folder).keys() == {"bank.yaml", "bank_test.yaml"}
    assert said("main:", folder).keys() == {f"policies/{name}" for name in said("main", folder)}
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert read_revision("main", beside=folder).commit == git(folder, "rev-parse", "main")
    assert [source.name for source in read_revision("main", beside=folder).documents] == [
        source.name for source in read_documents(folder)
    ]


def test_a_folder_that_is_gone_from_the_work_tree_is_still_in_the_revision(folder: Path) -> None:
    git(folder.parent, "rm", "-r", "--quiet", "--force", "policies")
    assert not (folder / "vocabulary.yaml").exists()
    assert "vocabulary.yaml" in said("HEAD", folder)


@pytest.mark.parametrize(
    ("revision", "words"),
    [
        ("nosuch", "neither a folder nor a revision"),
        ("--upload-pack=touch marked", "neither a folder nor a revision"),
        ("-h", "neither a folder nor a revision"),
        ("", "neither a folder nor a revision"),
        (":policies", "neither a folder nor a revision"),
        ("main\n--help", "neither a folder nor a revision"),
        ("HEAD..main", "neither a folder nor a revision"),
        ("main^{tree}", "neither a folder nor a revision"),
        ("main:/etc", "names no folder"),
        ("main:policies/../..", "names no folder"),
    ],
)
def test_what_is_no_revision_is_refused_with_a_way_out(folder: Path, revision: str, words: str) -> None:
    with pytest.raises(RevisionError) as caught:
        read_revision(revision, beside=folder)
    assert words in caught.value.message
    assert caught.value.help
    assert caught.value.exit_code == 2
    assert not (folder.parent / "marked").exists()


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("main:nosuch", "no such folder"),
        ("main:policies/notes.txt", "is a file"),
        ("main:empty", "no file that ends in .yaml"),
    ],
)
def test_a_folder_that_is_not_there_or_says_nothing_is_refused(folder: Path, named: str, words: str) -> None:
    (folder.parent / "empty").mkdir()
    (folder.parent / "empty" / "a.txt").write_text("")
    commit(folder.parent)
    with pytest.raises(PolicyFolderError) as caught:
        read_revision(named, beside=folder)
    assert words in caught.value.cause
    assert named in caught.value.message


def test_links_and_other_repositories_among_the_policies_are_refused_and_what_is_too_large_is_not_read(
    folder: Path,
) -> None:
    root = folder.parent
    (folder / "large.yaml").write_bytes(b"#" * (MAX_BYTES + 1))
    commit(root)
    large = {source.name: source for source in read_revision("HEAD", beside=folder).documents}["large.yaml"]
    assert (large.data, large.unread_bytes) == (b"", MAX_BYTES + 1)
    (folder / "link").symlink_to("hk")
    commit(root)
    with pytest.raises(PolicyFolderError, match="cannot be read") as caught:
        read_revision("HEAD", beside=folder)
    assert "a symbolic link" in caught.value.cause
    (folder / "link").unlink()
    inner = repository(folder / "inner")
    commit(inner)
    commit(root)
    with pytest.raises(PolicyFolderError) as caught:
        read_revision("HEAD", beside=folder)
    assert "another repository" in caught.value.cause


def test_a_tree_without_end_is_not_read_to_its_end(folder: Path) -> None:
    tree = git(folder, "rev-parse", "HEAD:policies")
    for _ in range(8):
        lines = "".join(f"040000 tree {tree}\t{'n' * 60}{number}\n" for number in range(12))
        tree = git(folder, "mktree", given=lines)
    made = git(folder, "commit-tree", "-m", "bomb", tree)
    with pytest.raises(PolicyFolderError) as caught:
        read_revision(f"{made}:", beside=folder)
    assert "more than 10,000 files" in caught.value.cause


def test_no_program_that_the_repository_names_is_run(folder: Path, tmp_path: Path) -> None:
    root, marked = folder.parent, tmp_path / "marked"
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {marked}\n")
    trap.chmod(0o755)
    for name in ("core.fsmonitor", "core.pager", "core.sshCommand", "diff.external", "diff.a.textconv"):
        git(root, "config", name, str(trap))
    git(root, "config", "filter.a.smudge", str(trap))
    git(root, "config", "alias.rev-parse", f"!{trap}")
    (root / ".gitattributes").write_text("*.yaml filter=a diff=a\n")
    for hook in ("post-checkout", "reference-transaction", "post-index-change"):
        (root / ".git" / "hooks").mkdir(exist_ok=True)
        (root / ".git" / "hooks" / hook).symlink_to(trap)
    assert said("HEAD~1", folder)["hk/bank.yaml"] == b"first\n"
    assert not marked.exists()


def test_a_clone_that_lacks_an_object_fetches_nothing(folder: Path, tmp_path: Path) -> None:
    root, marked = folder.parent, tmp_path / "marked"
    blob = git(root, "rev-parse", "HEAD:policies/hk/bank.yaml")
    (root / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    git(root, "config", "core.repositoryFormatVersion", "1")
    git(root, "config", "extensions.partialClone", "origin")
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "remote.origin.url", f"ext::sh -c touch% {marked}")
    git(root, "config", "protocol.ext.allow", "always")
    with pytest.raises((PolicyFolderError, RevisionError)):
        read_revision("HEAD", beside=folder)
    assert not marked.exists()


def test_replaced_objects_and_the_environment_of_a_hook_change_nothing(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder, "replace", git(folder, "rev-parse", "HEAD"), git(folder, "rev-parse", "HEAD~1"))
    other = repository(tmp_path / "other")
    commit(other)
    for name, value in (("GIT_DIR", other / ".git"), ("GIT_WORK_TREE", other), ("GIT_INDEX_FILE", other / "index")):
        monkeypatch.setenv(name, str(value))
    assert said("main", folder)["hk/bank.yaml"] == b"second\r\nline\n"


def test_without_git_or_a_repository_the_message_says_so(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = tmp_path / "alone"
    alone.mkdir()
    with pytest.raises(RevisionError, match="in no git repository"):
        read_revision("main", beside=alone)
    # A `git` in the folder that is looked at is not the one that is started.
    trap = folder / "git"
    trap.write_text("#!/bin/sh\nexit 0\n")
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join((".", "", str(alone))))
    monkeypatch.chdir(folder)
    with pytest.raises(RevisionError) as caught:
        read_revision("main", beside=folder)
    assert "no program `git`" in caught.value.cause
