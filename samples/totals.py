"""What each office of the sample says that it handed over, counted before the archive was put together."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping
from io import StringIO


def control_totals(sizes: Mapping[str, int]) -> str:
    """Return the control totals as CSV: files and bytes by the folder of each office; `sizes` are bytes by path."""
    files: Counter[str] = Counter()
    amounts: Counter[str] = Counter()
    for path, size in sizes.items():
        office = path.partition("/")[0] if "/" in path else "."
        files[office] += 1
        amounts[office] += size
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["folder", "files", "bytes"])
    writer.writerows([office, files[office], amounts[office]] for office in sorted(files))
    return out.getvalue()
