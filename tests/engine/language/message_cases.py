"""The cases of the messages: files that are wrong, and what is said about them, kept as text beside this module.

A case begins with `###### CODE: what is wrong`; each file with `=== name`; the messages with `--- says`. The usual
vocabulary is added unless the case brings one or says `=== no vocabulary`. Run this module to write the messages anew
after a change of wording, and read the difference.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.engine.language.documents import VOCABULARY, complaint

FOLDER = Path(__file__).parent / "messages"
_CASE, _FILE, _SAYS, _ALONE = "###### ", "=== ", "--- says\n", "=== no vocabulary\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case: `given` is its text up to the messages, `says` the messages."""

    code: str
    what: str
    given: str
    says: str

    @property
    def files(self) -> dict[str, str]:
        """Return the files by name."""
        _, _, body = self.given.partition("\n")
        parts = [part.partition("\n") for part in f"\n{body.replace(_ALONE, '')}".split(f"\n{_FILE}")[1:]]
        files = {name: text if text.endswith("\n") else f"{text}\n" for name, _, text in parts}
        has_words = _ALONE in self.given or any("kind: vocabulary" in text for text in files.values())
        return files if has_words else {"vocabulary.yaml": VOCABULARY, **files}

    def said(self) -> str:
        """Return what is said about the files now."""
        return complaint(self.files)


def cases_of(path: Path) -> Iterator[Case]:
    """Yield the cases of one file of cases."""
    for text in f"\n{path.read_text(encoding='utf-8')}".split(f"\n{_CASE}")[1:]:
        given, _, says = text.partition(_SAYS)
        code, _, what = given.partition("\n")[0].partition(": ")
        yield Case(code=code, what=what, given=given, says=says.strip("\n"))


def all_cases() -> list[Case]:
    """Return every case."""
    return [case for path in sorted(FOLDER.glob("*.txt")) for case in cases_of(path)]


def _rewrite() -> None:
    for path in sorted(FOLDER.glob("*.txt")):
        texts = [f"{_CASE}{case.given}{_SAYS}{case.said()}\n" for case in cases_of(path)]
        path.write_text("\n".join(texts), encoding="utf-8")


if __name__ == "__main__":
    _rewrite()
