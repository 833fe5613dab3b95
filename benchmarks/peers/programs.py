"""What another program calls a copy, and how it hashes files; to be imported by a Python that has that program.

Nothing but the standard library is imported before a program is asked for. Each answers at the limits that its authors
or its users take, named in its method; a program that knows folders only is given a folder that holds the two files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

Answer = Callable[[Path, Path], dict[str, bool]]
Take = Callable[[list[Path]], None]


@dataclass(frozen=True)
class Program:
    """One program in one version.

    `answer` says, by method, whether two files are called copies; they are alone in their folder. `take` hashes files,
    which are alone in theirs. With `has_threads` it spreads the files of a folder over the processors by itself.
    """

    version: str
    methods: tuple[str, ...]
    answer: Answer
    take: Take
    has_threads: bool = False


def by_hash(
    named: str, *, hashed: Callable[[Path], object], methods: Mapping[str, Callable[[object, object], bool]]
) -> Program:
    """Return a program that hashes one file and compares two hashes."""

    def answer(first: Path, second: Path) -> dict[str, bool]:
        one, two = hashed(first), hashed(second)
        return {method: bool(is_same(one, two)) for method, is_same in methods.items()}

    def take(files: list[Path]) -> None:
        for file in files:
            hashed(file)

    return Program(version=version(named), methods=tuple(methods), answer=answer, take=take)


def imagehash() -> Program:
    """Return imagehash with its pHash of 64 bits."""
    import imagehash as program
    from PIL import Image

    def hashed(file: Path) -> object:
        with Image.open(file) as image:
            return program.phash(image)

    def apart(one: object, two: object) -> int:
        return int(one - two)  # type: ignore[operator]  # its hashes know their difference

    return by_hash(
        "imagehash",
        hashed=hashed,
        methods={
            "imagehash pHash, equal": lambda one, two: apart(one, two) == 0,
            "imagehash pHash, 10 bits": lambda one, two: apart(one, two) <= 10,
        },
    )


def imagededup() -> Program:
    """Return imagededup with its pHash at the 10 bits of its default."""
    from imagededup.methods import PHash

    method = PHash(verbose=False)

    def hashed(file: Path) -> object:
        code = method.encode_image(image_file=str(file))
        if code is None:
            raise ValueError("no hash")
        return code

    return by_hash(
        "imagededup",
        hashed=hashed,
        methods={"imagededup PHash, 10 bits": lambda one, two: PHash.hamming_distance(one, two) <= 10},
    )


def pdqhash() -> Program:
    """Return PDQ at Meta's 31 bits of 256, also with its rule that hashes of less than quality 50 match nothing."""
    import numpy as np
    import pdqhash as program
    from PIL import Image

    def hashed(file: Path) -> object:
        with Image.open(file) as image:
            return program.compute(np.asarray(image.convert("RGB")))

    def is_near(one: object, two: object) -> bool:
        return int(np.count_nonzero(one[0] != two[0])) <= 31  # type: ignore[index]  # bits and quality

    def is_good(one: object, two: object) -> bool:
        return bool(min(one[1], two[1]) >= 50)  # type: ignore[index]  # bits and quality

    return by_hash(
        "pdqhash",
        hashed=hashed,
        methods={
            "PDQ, 31 bits": is_near,
            "PDQ, 31 bits, quality 50": lambda one, two: is_good(one, two) and is_near(one, two),
        },
    )


def perception() -> Program:
    """Return perception with its pHash, at a distance of 0.2."""
    from perception.hashers import PHash

    method = PHash()
    return by_hash(
        "perception",
        hashed=lambda file: method.compute(str(file)),
        methods={"perception PHash, 0.2": lambda one, two: method.compute_distance(one, two) <= 0.2},
    )


def imgdd() -> Program:
    """Return imgdd, which calls copies what has equal hashes."""
    import imgdd as program

    algorithms = {"imgdd dHash, equal": "dHash", "imgdd pHash, equal": "pHash"}

    def answer(first: Path, second: Path) -> dict[str, bool]:
        return {
            method: len(set(_both(program.hash(path=str(first.parent), algo=algorithm), first, second))) == 1
            for method, algorithm in algorithms.items()
        }

    def take(files: list[Path]) -> None:
        if len(program.hash(path=str(files[0].parent))) < len(files):
            raise ValueError("it leaves out files of this kind")

    return Program(version=version("imgdd"), methods=tuple(algorithms), answer=answer, take=take, has_threads=True)


def _both(hashes: Mapping[str, str], first: Path, second: Path) -> tuple[str, str]:
    if {str(first), str(second)} - set(hashes):
        raise ValueError("it leaves out files of this kind")
    return hashes[str(first)], hashes[str(second)]


def czkawka() -> Program:
    """Return the binding of czkawka with hashes of 64 bits, at the 10 bits of its default."""
    import czkawka as program

    finder = program.ImageSimilarity()

    def take(files: list[Path]) -> None:
        folder = program.ImageSimilarity()
        folder.set_directories([files[0].parent])
        folder.find_similar()

    one_by_one = by_hash(
        "czkawka",
        hashed=finder.hash_image,
        methods={"czkawka, 10 bits": lambda one, two: finder.compare_hashes(one, two) <= 10},
    )
    return Program(
        version=one_by_one.version,
        methods=one_by_one.methods,
        answer=one_by_one.answer,
        take=take,
        has_threads=True,
    )


PROGRAMS: Mapping[str, Callable[[], Program]] = {
    "imagehash": imagehash,
    "imagededup": imagededup,
    "pdqhash": pdqhash,
    "perception": perception,
    "imgdd": imgdd,
    "czkawka": czkawka,
}
"""Every program by the name by which `--peers NAME=PYTHON` asks for it."""
