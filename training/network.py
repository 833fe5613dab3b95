"""The comparator as a network: two pages in, log-odds of a change out. Runs where torch is, and nowhere else."""

from __future__ import annotations

import torch
from torch import nn
from torch.nn import functional

CHANNELS = 4
"""The first page and the second in grey, then both with their ground flattened, all 0 to 1."""

NARROW, WIDE = 16, 32


class Comparator(nn.Module):
    """Six convolutions; each output is of four by four pixels, sees some fifty around, a mean of three by three."""

    def __init__(self) -> None:
        super().__init__()
        self.c1 = nn.Conv2d(CHANNELS, NARROW, 5, stride=2, padding=2)
        self.c2 = nn.Conv2d(NARROW, WIDE, 3, stride=2, padding=1)
        self.c3 = nn.Conv2d(WIDE, WIDE, 3, padding=1)
        self.c4 = nn.Conv2d(WIDE, WIDE, 3, padding=1)
        self.c5 = nn.Conv2d(WIDE, WIDE, 3, padding=1)
        self.c6 = nn.Conv2d(WIDE, 1, 1)
        # Changes are rare: without this, the first steps are spent on learning that.
        nn.init.constant_(self.c6.bias, -3)

    def forward(self, pages: torch.Tensor) -> torch.Tensor:
        """Return log-odds, n by 1 by H / 4 by W / 4, of pages n by 4 by H by W."""
        seen = functional.relu(self.c2(functional.relu(self.c1(pages))))
        seen = functional.relu(self.c3(seen))
        seen = seen + functional.relu(self.c4(seen))
        seen = seen + functional.relu(self.c5(seen))
        return functional.avg_pool2d(self.c6(seen), 3, 1, 1, count_include_pad=False)
