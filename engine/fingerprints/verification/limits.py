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
LOOKALIKE_SIMILARITY = -1.0
LOOKALIKE_EXCESS = 1.0

DIFFERENT_CHANGE = 4.0
DIFFERENT_CELLS = 4

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
