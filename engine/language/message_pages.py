"""The page of messages, section by section: what a code says, what to avoid, what to write instead, and why."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.language.codes import Code

_SECTION = re.compile(r"^### ([A-Z][0-9]{3}): [^\n]+\n(.*?)(?=^#{2,3} |\Z)", re.MULTILINE | re.DOTALL)
_EXAMPLES = re.compile(
    r"\A(.*?)^Avoid:\n+```yaml\n(.*?)^```\n+Prefer:\n+```yaml\n(.*?)^```\n(.*)\Z", re.MULTILINE | re.DOTALL
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagePage:
    """One section of the page; `avoid` and `prefer` are empty where no page can hold an example."""

    code: Code
    what: str
    avoid: str
    prefer: str
    why: str

    @property
    def markdown(self) -> str:
        """Return the section without its heading, as Markdown."""
        examples = [
            f"{label}:\n\n```yaml\n{example}\n```"
            for label, example in (("Avoid", self.avoid), ("Prefer", self.prefer))
            if example
        ]
        return "\n\n".join(part for part in (self.what, *examples, self.why) if part)


def read_message_pages(text: str) -> Mapping[Code, MessagePage]:
    """Return the sections of the page of messages, by code; headings of other codes are passed over."""
    known = {str(code): code for code in Code}
    return {known[match[1]]: _page(known[match[1]], match[2]) for match in _SECTION.finditer(text) if match[1] in known}


def _page(code: Code, text: str) -> MessagePage:
    match = _EXAMPLES.match(text)
    if match is None:
        what, _, why = text.strip().partition("\n\n")
        return MessagePage(code=code, what=what, avoid="", prefer="", why=why)
    what, avoid, prefer, why = (part.strip() for part in match.groups())
    return MessagePage(code=code, what=what, avoid=avoid, prefer=prefer, why=why)
