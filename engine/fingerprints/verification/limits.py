"""The numbers that decide, in one place, each with what it was chosen by.

Chosen on pairs of `benchmarks.accuracy` of the seeds that its page names as seen, without permits and purchase orders.
Whoever changes a number, or teaches the comparator anew, runs that bench on a fresh seed.
"""

WORKING_SIDE = 1754
"""Pixels of the longer side at which pages are compared: A4 at 150 dpi. Smaller pages are enlarged, at most twofold."""

MOST_ENLARGED = 2.0

A4_INCHES = 11.69
"""The longer side of A4, which a page is taken to have where no resolution is stated."""

FEATURE_SIDE, FEATURES = 800, 1200
"""Pixels of the longer side on which corners are looked for, and how many; all pairs of records aligned by them."""

LOOKALIKE_CHANGE = -1.0
"""Greatest log-odds of a change anywhere on a lookalike. Of 999 pairs of seeds 21 and 31 (all of one record, and of two
those that an earlier comparator found hardest) no change of a paper that the other locks let through had less than 1.1;
of the 168 hardest of seeds 41 and 51, with the families held out, the least had -0.8 (7>3 on a purchase order, scanned
again), -0.7 (one stroke of a Chinese word on two copies), -0.6 and -0.2."""

PICTURE_CHANGE = -3.0
"""The same where a page is a film or a photograph: two photographs of one street on two days had -2.6 (seed 41)."""

LOOKALIKE_SIMILARITY, LOOKALIKE_EXCESS = -0.6, 0.97
"""Two locks made by hand, for what the comparator may be blind to: hard rescans of one record were at -0.24 and at 0.8,
copies in black and white at 1 (which the excess therefore does not bind)."""

DIFFERENT_CHANGE, DIFFERENT_COPY_CHANGE = 4.0, 7.0
"""Log-odds from which a cell differs for certain; the latter where a page is in black and white: copies of copies of
one record had up to 7. With these 7 in 1,000 pairs of one record are called different (seeds 21 and 31)."""

DIFFERENT_CELLS = 4
"""Cells that differ near one another: a character in fine print covers some ten."""

PATCH_CONTRAST, PATCH_CELLS = 0.06, 10
"""Share by which a bare place has to be lighter or darker than its surroundings, and how many cells of nine pixels, to
be a faint patch: a white bar on a cheque's pale ground, 12 hundredths lighter, was a lookalike (seed 13)."""

EDGE_SHARE = 0.025
"""Share of the longer side that is edge: a difference there alone is doubtful, for scanners cut and shade edges."""

UNSEEN_INK = 60
"""Dark working pixels that one page has where the other does not reach, from which something may be missing."""

FIRM_INLIERS = 30
"""Agreeing corners from which an alignment can carry the verdict `different`; pages of one record that were laid on one
another wrongly had fewer."""

LITTLE_INK = 1000
"""Inked cells under which a page says too little: blank pages of different cases look the same."""

LEAST_DPI = 75
"""Effective resolution under which one character cannot be told from another."""
