"""The page of measurements: each benchmark puts its table below a heading of its own, and leaves the others alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path


def put_where_asked(arguments: Sequence[str], *, heading: str, text: str) -> None:
    """Put `text` below `# heading` in the file that `--write FILE` names; nothing happens without that option."""
    if "--write" not in arguments:
        return
    target = Path(arguments[arguments.index("--write") + 1])
    written = target.read_text(encoding="utf-8") if target.exists() else ""
    target.write_text(put(written, heading=heading, text=text), encoding="utf-8")


def put(page: str, *, heading: str, text: str) -> str:
    r"""Return a page with `text` as its section `# heading`: in the place of the old one, else at the end.

    >>> put("# A\n\nold\n\n# B\n\nkept\n", heading="A", text="new")
    '# A\n\nnew\n\n# B\n\nkept\n'
    """
    sections = [part.strip() for part in re.split(r"^(?=# )", page, flags=re.MULTILINE) if part.strip()]
    new = f"# {heading}\n\n{text.strip()}"
    places = [number for number, part in enumerate(sections) if part.splitlines()[0] == f"# {heading}"]
    if places:
        sections[places[0]] = new
    else:
        sections.append(new)
    return "\n\n".join(sections) + "\n"
