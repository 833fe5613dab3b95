"""Days that systems write where they have no date: the first or last that they can store, or the one they count from.

Somebody may have been born on one of them. Whether it was meant, nobody can say, and such a day makes doubt.
"""

from __future__ import annotations

from datetime import date

EMPTY_DATES = frozenset(
    (
        *(date(year, 1, 1) for year in (1, 1583, 1600, 1601, 1700, 1753, 1800, 1899, 1900, 1901, 1904, 1970, 1980)),
        # The eve of a first day is that day in a zone further west.
        *(date(year, 12, 31) for year in (1600, 1899, 1903, 1969)),
        *(
            date(year, 12, 31)
            for year in (2037, 2049, 2050, 2099, 2199, 2299, 2399, 2499, 2500, 2999, 3000, 3999, 9998)
        ),
        *(date(9999, month, day) for month, day in ((1, 1), (9, 9), (9, 30), (11, 30), (12, 1), (12, 30), (12, 31))),
        *(date(year, 1, 1) for year in (2099, 2100, 2999, 3000, 4000)),
        date(1, 1, 2),
        date(1, 1, 3),
        date(1582, 10, 15),
        date(1858, 11, 17),
        date(1899, 12, 29),
        date(1899, 12, 30),
        date(1900, 1, 2),
        date(1904, 1, 2),
        date(1970, 1, 2),
        date(1111, 11, 11),
        date(2038, 1, 18),
        date(2038, 1, 19),
        date(2079, 6, 6),
        date(2106, 2, 7),
        date(2222, 2, 22),
        date(4712, 1, 1),
        date(4712, 12, 31),
        date(8888, 8, 8),
    )
)
