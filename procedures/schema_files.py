"""The JSON Schemas of a policy folder, as files beside its policies, so that editors complete its own words."""

from __future__ import annotations

import json
from pathlib import Path

from engine.custody.replacing import replace_file
from engine.language.problems import BundleError
from engine.language.reader import read_words
from engine.language.schemas.documents import schemas_of
from procedures.checking import Checked

FOLDER = "schemas"


def write_schemas(checked: Checked, *, folder: Path) -> tuple[Path, ...]:
    """Write the schemas of a policy folder that was checked, and return those that were new or had changed.

    Its policies may have errors; without a vocabulary that can be read there is nothing to write.
    """
    folder = folder / FOLDER
    texts = schema_texts(checked)
    if texts:
        folder.mkdir(exist_ok=True)
    written: list[Path] = []
    for name, text in texts.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != text:
            replace_file(path, text)
            written.append(path)
    return tuple(written)


def schema_texts(checked: Checked) -> dict[str, bytes]:
    """Return the files by name; none where the vocabulary cannot be read."""
    try:
        words = read_words(checked.policies)
    except BundleError:
        return {}
    return {
        f"{kind}.schema.json": (json.dumps(schema, indent=2, ensure_ascii=False) + "\n").encode()
        for kind, schema in schemas_of(words).items()
    }
