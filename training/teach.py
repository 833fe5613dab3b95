"""Teach the comparator: `teach.py TILES.npz … --seconds N --out comparator.onnx [--from STATE.pt]`.

Runs in an environment of its own that has torch, onnx and numpy; Muniment needs none of these. `training.tiles` draws
the tiles. One thread: two that wait for one another on a busy machine are slower than one.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional

sys.path.insert(0, str(Path(__file__).resolve().parent))
from network import CHANNELS, Comparator

SIDE, BATCH = 64, 64

LEAST_CHANGED = 12
"""Pixels of a change that has to be seen: what makes an 8 of a 6 in fine print."""

CHANGED = 100
"""What a pixel of the mask of a tile is at least where the pages were changed; under it and over 0 it may be."""

TOLD_EVERY = 500


class Tiles:
    """Tiles 96 by 96 by 6: two pages in grey, two with flattened ground, the mask of what was changed, what is seen."""

    def __init__(self, files: list[Path]) -> None:
        loaded = [np.load(file, allow_pickle=True) for file in files]
        self.tiles = np.concatenate([one["tiles"] for one in loaded])
        pairs = np.concatenate([one["meta"][:, 4].astype(int) + 1_000_000 * i for i, one in enumerate(loaded)])
        changed = np.array([(tile[..., 4] > CHANGED).sum() >= LEAST_CHANGED for tile in self.tiles])
        # No pair of which a tile is learnt from helps to say how well it was learnt.
        self.kept = np.flatnonzero(pairs % 12 == 0)
        learnt = np.flatnonzero(pairs % 12 != 0)
        self.changed, self.same = learnt[changed[learnt]], learnt[~changed[learnt]]

    def batch(self, chance: np.random.Generator) -> np.ndarray:
        """Return a batch to learn from, turned, mirrored, swapped, and some with a piece replaced on one page."""
        some = BATCH // 2 - 8
        chosen = np.concatenate([chance.choice(self.changed, some), chance.choice(self.same, BATCH - some)])
        chance.shuffle(chosen)
        return _stretched(np.stack([_varied(_cut(self.tiles[one], chance), chance) for one in chosen]), chance)


def _cut(tile: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return a square of the tile, most often around what was changed."""
    most = tile.shape[0] - SIDE
    top, left = chance.integers(0, most + 1, 2)
    places = np.argwhere(tile[..., 4] > CHANGED)
    if len(places) and chance.random() < 0.9:
        y, x = places[chance.integers(len(places))]
        top, left = (int(np.clip(at - chance.integers(10, SIDE - 10), 0, most)) for at in (y, x))
    return tile[top : top + SIDE, left : left + SIDE].copy()


def _varied(tile: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    turn = chance.integers(8)
    tile = np.rot90(tile, turn % 4)
    if turn >= 4:
        tile = tile[:, ::-1]
    if chance.random() < 0.5:
        tile = tile[..., [1, 0, 3, 2, 4, 5]]
    tile = tile.copy()
    if not tile[..., 4].any() and chance.random() < 0.4:
        (_replace if chance.random() < 0.6 else _mend)(tile, chance)
    return tile


def _replace(tile: np.ndarray, chance: np.random.Generator) -> None:
    """Put another piece of the page, or bare ground, where a character may be: changes in every hand and type."""
    page = int(chance.integers(2))
    height, width = int(chance.integers(7, 30)), int(chance.integers(6, 30))
    top, left = int(chance.integers(4, 60 - height)), int(chance.integers(4, 60 - width))
    at = np.s_[top : top + height, left : left + width]
    before = tile[at][..., 2 + page].astype(int)
    if chance.random() < 0.65:
        y, x = int(chance.integers(0, SIDE - height)), int(chance.integers(0, SIDE - width))
        tile[(*at, page)] = tile[y : y + height, x : x + width, page].copy()
        after = tile[y : y + height, x : x + width, 2 + page].copy()
    else:
        tile[(*at, page)] = np.percentile(tile[..., page], 80)
        after = np.full((height, width), chance.integers(0, 6), np.uint8)
    tile[(*at, 2 + page)] = after
    gap = np.abs(after.astype(int) - before)
    tile[(*at, 4)] = np.where(gap > 60, 255, np.where(gap > 15, 1, 0))


def _mend(tile: np.ndarray, chance: np.random.Generator) -> None:
    """Rub out a piece of a stroke on one page, or join two on it: what tells 3, 6 and 8 from one another."""
    page = int(chance.integers(2))
    marks = tile[8:-8, 8:-8, 2 + page]
    inked = np.argwhere(marks > 90)
    if not len(inked):
        return
    y, x = inked[chance.integers(len(inked))] + 8
    height, width = chance.integers(3, 8, 2)
    at = np.s_[max(0, y - height // 2) : y - height // 2 + height, max(0, x - width // 2) : x - width // 2 + width]
    before = tile[at][..., 2 + page].astype(int)
    is_rubbed = chance.random() < 0.5
    after = np.minimum(before, 8) if is_rubbed else np.maximum(before, int(marks.max() * chance.uniform(0.7, 1)))
    ground, ink = np.percentile(tile[..., page], 85), np.percentile(tile[..., page], 3)
    share = (after - before) / 255
    tile[(*at, page)] = np.clip(tile[at][..., page] - share * max(1.0, ground - ink), 0, 255)
    tile[(*at, 2 + page)] = after
    gap = np.abs(after - before)
    tile[(*at, 4)] = np.where(gap > 60, 255, np.where(gap > 15, 1, 0))


def _stretched(tiles: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Return half of the tiles larger, smaller, aslant: letters that no typeface of ours has."""
    count = len(tiles)
    sizes = chance.uniform(0.75, 1.4, (count, 2))
    sizes[: count // 2] = 1
    slant = chance.uniform(-0.25, 0.25, count)
    slant[: count // 2] = 0
    matrix = np.zeros((count, 2, 3), np.float32)
    matrix[:, 0, 0], matrix[:, 1, 1], matrix[:, 0, 1] = 1 / sizes[:, 0], 1 / sizes[:, 1], slant
    layers = torch.from_numpy(tiles.transpose(0, 3, 1, 2).astype(np.float32))
    grid = functional.affine_grid(torch.from_numpy(matrix), list(layers.shape), align_corners=False)
    moved = functional.grid_sample(layers, grid, padding_mode="reflection", align_corners=False)
    # A mask is moved with its pages; what is a shade of it only may be changed.
    mask = moved[:, 4]
    moved[:, 4] = torch.where(mask > 120, 255.0, torch.where(mask > 0.5, 1.0, 0.0))
    moved[:, 5] = torch.where(moved[:, 5] > 254, 255.0, 0.0)
    return moved.clamp(0, 255).numpy().astype(np.uint8).transpose(0, 2, 3, 1)


def _pages(tiles: np.ndarray, chance: np.random.Generator | None) -> torch.Tensor:
    """Return tiles as the network sees them, in other tones and with other noise if there is chance."""
    pages = torch.from_numpy(tiles[..., :CHANNELS].transpose(0, 3, 1, 2).astype(np.float32) / 255)
    if chance is not None:
        pages = pages * torch.from_numpy(chance.uniform(0.75, 1.15, (len(tiles), CHANNELS, 1, 1)).astype(np.float32))
        grain = chance.random((len(tiles), 1, 1, 1)).astype(np.float32) ** 3 * 0.04
        pages = (pages + torch.randn_like(pages) * torch.from_numpy(grain)).clamp(0, 1)
    return pages.contiguous(memory_format=torch.channels_last)


def measured(net: Comparator, tiles: np.ndarray, pages: torch.Tensor) -> tuple[torch.Tensor, list[float], list[float]]:
    """Return the loss, the greatest log-odds at each change, and the greatest of each tile without one."""
    odds = net(pages)[:, 0].float()
    mask, view = torch.from_numpy(tiles[..., 4]), torch.from_numpy(tiles[..., 5])
    changed, touched = (mask > CHANGED).float(), (mask > 0).float()
    at = functional.avg_pool2d(changed[:, None], 4)[:, 0] > 0.1
    near = functional.max_pool2d(functional.max_pool2d(touched[:, None], 4), 5, 1, 2)[:, 0] > 0
    inside = -functional.max_pool2d(-view[:, None].float(), 4)[:, 0] > 250
    # What is cut off at the border of a tile can't be judged there.
    inside[:, :2], inside[:, -2:], inside[..., :2], inside[..., -2:] = False, False, False, False
    same, at = inside & ~near, at & inside
    counted = (changed.sum((1, 2)) >= LEAST_CHANGED) & (at.sum((1, 2)) >= 1)
    quiet = functional.softplus(odds)[same]
    # The page's verdict is its worst place, so the worst places weigh more.
    loss = quiet.mean() * 3 + quiet.topk(max(1, quiet.numel() // 200)).values.mean() * 0.5
    found, alarms, missed = [], [], odds.new_zeros(())
    for number in torch.nonzero(counted)[:, 0].tolist():
        there = odds[number][at[number]]
        # A changed character shares strokes with the one before: its clearest quarter has to be seen.
        missed = missed + functional.softplus(-there.topk(max(1, there.numel() // 4)).values).mean()
        found.append(float(there.detach().max()))
    for number in torch.nonzero(~counted)[:, 0].tolist():
        if same[number].any():
            alarms.append(float(odds[number][same[number]].detach().max()))
    return loss + missed / max(1, len(found)), found, alarms


def _told(net: Comparator, tiles: Tiles) -> str:
    found: list[float] = []
    alarms: list[float] = []
    with torch.no_grad():
        for start in range(0, min(len(tiles.kept), 2000), 100):
            some = tiles.tiles[tiles.kept[start : start + 100]]
            _, one, two = measured(net, some, _pages(some, None))
            found, alarms = found + one, alarms + two
    changed, same = (
        np.quantile(one, at).round(2) for one, at in ((found, (0.01, 0.05, 0.5)), (alarms, (0.5, 0.95, 0.99)))
    )
    return f"changed (1, 5, 50 in 100): {changed}; same (50, 95, 99 in 100): {same}"


def main() -> None:
    """Teach for so many seconds, and write the network."""
    parser = argparse.ArgumentParser()
    parser.add_argument("tiles", nargs="+", type=Path)
    parser.add_argument("--seconds", type=float, default=1800)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--from", dest="start", type=Path)
    parser.add_argument("--seed", type=int, default=3)
    asked = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(asked.seed)
    chance = np.random.default_rng(asked.seed)
    tiles = Tiles(asked.tiles)
    print(
        f"{len(tiles.changed):,} tiles with a change and {len(tiles.same):,} without; {len(tiles.kept):,} kept",
        flush=True,
    )
    net = Comparator().to(memory_format=torch.channels_last)
    if asked.start:
        net.load_state_dict(torch.load(asked.start))
    most = 1e-3 if asked.start else 2e-3
    steps = torch.optim.AdamW(net.parameters(), lr=most, weight_decay=1e-4)
    began, losses = time.monotonic(), []
    while (gone := (time.monotonic() - began) / asked.seconds) < 1:
        for group in steps.param_groups:
            group["lr"] = most * max(0.01, 1 - gone)
        batch = tiles.batch(chance)
        with torch.autocast("cpu", torch.bfloat16):
            loss, _, _ = measured(net, batch, _pages(batch, chance))
        steps.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 2.0)
        steps.step()
        losses.append(float(loss.detach()))
        if len(losses) % TOLD_EVERY == 0:
            print(
                f"{len(losses):,} {gone:.0%} loss {np.mean(losses[-TOLD_EVERY:]):.3f}; {_told(net, tiles)}", flush=True
            )
            torch.save(net.state_dict(), asked.out.with_suffix(".pt"))
    torch.save(net.state_dict(), asked.out.with_suffix(".pt"))
    print(_told(net, tiles), flush=True)
    export(net, asked.out)


def export(net: Comparator, out: Path) -> None:
    """Write the network as ONNX, for any number of pages of any size."""
    net.eval()
    free = {0: "n", 2: "h", 3: "w"}
    torch.onnx.export(
        net,
        (torch.zeros(1, CHANNELS, 256, 256),),
        str(out),
        input_names=["pages"],
        output_names=["odds"],
        dynamic_axes={"pages": free, "odds": free},
        opset_version=13,
        dynamo=False,
    )


if __name__ == "__main__":
    main()
