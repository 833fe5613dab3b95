"""Another program's search for near codes, to be run by a Python that has it: `near_peers.py PROGRAM CODES.npy RADIUS`.

Prints a line of JSON with the seconds and the number of pairs; a pair counts once, and no code with itself.
"""

from __future__ import annotations

import json
import sys
import time
from typing import Any

import numpy as np


def faiss_flat(codes: Any, radius: int) -> int:
    """Search by faiss's exhaustive index."""
    import faiss

    packed = codes.view(np.uint8).reshape(len(codes), -1)
    index = faiss.IndexBinaryFlat(8 * packed.shape[1])
    index.add(packed)
    limits, _, _ = index.range_search(packed, radius + 1)
    return (int(limits[-1]) - len(codes)) // 2


def pybktree_search(codes: Any, radius: int) -> int:
    """Search by a BK tree."""
    import pybktree

    numbers = [int(code) for code in codes[:, 0]]
    tree = pybktree.BKTree(pybktree.hamming_distance, numbers)
    return sum(len(tree.find(number, radius)) - 1 for number in numbers) // 2


def imagededup_search(codes: Any, radius: int, method: str) -> int:
    """Search by imagededup, of hashes by the names of files."""
    from imagededup.methods import PHash

    encodings = {str(at): f"{int(code):016x}" for at, code in enumerate(codes[:, 0])}
    found = PHash(verbose=False).find_duplicates(
        encoding_map=encodings, max_distance_threshold=radius, search_method=method
    )
    return sum(len(others) for others in found.values()) // 2


def main(peer: str, file: str, radius: int) -> None:
    """Measure one program."""
    codes = np.load(file)
    began = time.perf_counter()
    match peer:
        case "faiss IndexBinaryFlat":
            pairs = faiss_flat(codes, radius)
        case "pybktree":
            pairs = pybktree_search(codes, radius)
        case "imagededup brute force":
            pairs = imagededup_search(codes, radius, "brute_force_cython")
        case "imagededup BK tree":
            pairs = imagededup_search(codes, radius, "bktree")
        case _:
            raise SystemExit(f"unknown: {peer}")
    print(json.dumps({"seconds": time.perf_counter() - began, "pairs": pairs}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
