"""How a text could be another way of writing a word: near texts, section 2 of docs/semantics.md, read literally."""

from collections.abc import Iterator
from unicodedata import normalize

LOOKS = {
    "АВЕКМНОРСТУХІЈЅ": "ABEKMHOPCTYXIJS",
    "авекмнорстухіјѕ": "abekmhopctyxijs",
    "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ": "ABEZHIKMNOPTYX",
    "αβεικνορτυχ": "abeikvoptux",
}
DIGITS = "0123456789"
DIVIDES = ";,、，；｜|&+\t\v\n\r\f\u2028\u2029"


def escapes(text: str) -> Iterator[int]:
    """Where a spreadsheet's escape of seven characters begins; one that is read does not begin another."""
    at = 0
    while at < len(text):
        found = text[at : at + 7]
        is_escape = len(found) == 7 and found[:2] == "_x" and found[6] == "_"
        if is_escape and all(digit in DIGITS + "abcdefABCDEF" for digit in found[2:6]):
            yield at
            at += 7
        else:
            at += 1


def latin(text: str) -> str:
    """Steps 2 and 3."""
    return "".join(
        next((latin[foreign.index(each)] for foreign, latin in LOOKS.items() if each in foreign), each)
        for each in normalize("NFKD", text)
    )


def fold(text: str) -> str:
    """What is compared to tell whether two texts are alike."""
    bare = text
    for at in reversed(list(escapes(text))):
        bare = bare[:at] + bare[at + 7 :]
    low = latin(latin(bare).casefold())
    whole, point, rest = low.strip().partition(".")
    if point and whole and rest and set(whole) <= set(DIGITS) and set(rest) == {"0"}:
        low = whole
    kept = [each for each in low if each.isalpha() or each.isnumeric()]
    left = ""
    for at, each in enumerate(kept):
        is_after_digit = left[-1:] in DIGITS and left != ""
        if each == "0" and not is_after_digit and kept[at + 1 : at + 2] and kept[at + 1] in DIGITS:
            continue
        left += each
    return left or text


def parts(text: str) -> list[str]:
    """What stands between the marks that divide a list."""
    found = [""]
    while text:
        is_escape = text[:5] == "_x000" and text[5:7] in ("9_", "A_", "a_", "D_", "d_")
        if is_escape or text[0] in DIVIDES:
            found.append("")
        else:
            found[-1] += text[0]
        text = text[7 if is_escape else 1 :]
    return [part for part in found if part.strip()]


def could_mean(text: str, word: str) -> bool:
    return fold(word) in {fold(text), *map(fold, parts(text))}


def could_lie_under(path: str, folder: str) -> bool:
    above, below = ([part for part in each.replace("\\", "/").split("/") if part] for each in (folder, path))
    return len(below) >= len(above) and all(fold(one) == fold(other) for one, other in zip(above, below, strict=False))
