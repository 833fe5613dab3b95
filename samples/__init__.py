"""A sample archive of invented banks and an invented land office, with the right answer for every file.

It imports nothing of Muniment, so that Muniment can be measured against it.
"""

from samples.archive import SEED, draw_exhibits, draw_sample
from samples.ground_truth import AS_OF, CONFIRMED_RULES

__all__ = ["AS_OF", "CONFIRMED_RULES", "SEED", "draw_exhibits", "draw_sample"]
