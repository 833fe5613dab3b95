"""The door: starts Muniment isolated, and only with its own packages.

Muniment's folders are its import packages, and `engine` or `reports` are names that others use too. A folder of such a
name in the working directory, or another package installed beside ours, could shadow what decides disposals. So the
command starts Python isolated (`-I`: no working directory, no PYTHONPATH, no user packages) and compares where each
package comes from before importing any of them.
"""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGES = ("cli", "engine", "procedures", "reports", "samples")
HOME = Path(__file__).resolve().parent
REFUSED = 4


def main() -> None:
    """Run the command line, after a restart in isolated mode where that is needed."""
    if not sys.flags.isolated:
        os.execv(sys.executable, [sys.executable, "-I", "-m", "muniment", *sys.argv[1:]])
    strangers = {name: origin for name in PACKAGES if (origin := _origin(name)) != HOME / name}
    if strangers:
        for name, origin in strangers.items():
            seen = "is missing" if origin is None else f"comes from `{origin}`, not from Muniment"
            print(f"error: the package `{name}` {seen}", file=sys.stderr)
        print("help: install Muniment in an environment of its own", file=sys.stderr)
        raise SystemExit(REFUSED)
    from cli.main import run

    run()


def _origin(name: str) -> Path | None:
    """Return the folder or file from which `name` would be imported, without importing it."""
    spec = find_spec(name)
    if spec is None:
        return None
    origin = next(iter(spec.submodule_search_locations or ()), spec.origin)
    return Path(origin).resolve() if origin else None


if __name__ == "__main__":
    main()
