"""The maps of where two records differ, as a report shows them: what they are called, and what is said under them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.comparing.maps.refusals import NoMap
from engine.comparing.maps.registration import registration_of
from engine.fingerprints.verification.verdict import Box, Tier
from engine.model.records import Link, LinkKind
from reports.wording import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMap:
    """A map as three JPEG files: the page of the first record, and the worst place on either page.

    `is_hatched` says that a part of that page lies beyond the other, and is hatched.
    """

    whole: bytes
    close_first: bytes
    close_second: bytes
    is_hatched: bool

    def files(self, names: tuple[str, str, str]) -> dict[str, bytes]:
        """Return the files by the names that a document has for them."""
        return dict(zip(names, (self.whole, self.close_first, self.close_second), strict=True))


Maps = Mapping[tuple[str, str], ShownMap | NoMap]
"""By the two ids of a tie: its map, or why there is none."""

NO_MAPS: Mapping[NoMap, Words] = {
    NoMap.PERSONAL: Words("masked", "已遮蔽"),
    NoMap.NOT_LAID: Words("no page of one was laid on a page of the other", "兩者並無頁面可互相對齊"),
    NoMap.CHANGED: Words("a file is not what was scanned any more", "檔案已非掃描時的內容"),
    NoMap.UNREADABLE: Words("a file could not be read again", "檔案未能再次讀取"),
    NoMap.NO_MEMORY: Words("there was not enough memory to draw it", "記憶體不足，未能繪製"),
    NoMap.ENDED: Words("drawing it ended the program that decodes", "繪製時解碼程式中止"),
}


def no_map_words(why: NoMap) -> Words:
    """Return why there is no map, as a sentence."""
    return Words(f"No difference map: {NO_MAPS[why].en}.", f"無差異圖：{NO_MAPS[why].zh}。")


def is_looked_at(link: Link) -> bool:
    """Say whether the pages of two records were compared: by hash alone nobody knows where they differ."""
    return link.kind in (LinkKind.LOOKALIKE, LinkKind.DOUBTFUL) or link.evidence.get("looked") == Tier.DIFFERENT.value


def names_of(link: Link) -> tuple[str, str, str]:
    """Return what a document calls the pictures of a map; no record has such an id."""
    return (
        f"map\n{link.first}\n{link.second}",
        f"first\n{link.first}\n{link.second}",
        f"second\n{link.first}\n{link.second}",
    )


def caption_of(link: Link, letters: tuple[str, str], *, is_hatched: bool) -> tuple[Words, ...]:
    """Return what a map shows, in sentences: of which pages, where they differ most, in pixels, and what is hatched."""
    at = registration_of(link.evidence)
    if at is None:
        return ()
    (one, two), (mine, theirs) = letters, at.pages
    here, there = at.places
    sentences = [
        Words(
            f"Page {mine} of {one}, pale; red where page {theirs} of {two} differs.",
            f"淡色為 {one} 第 {mine} 頁；紅色為與 {two} 第 {theirs} 頁有異之處。",
        ),
        Words(
            f"In the frame, the largest difference: on {one} {_place(here)}; on {two} {_place(there)}.",
            f"方框為最大差異：{one} 頁{_place_zh(here)}；{two} 頁{_place_zh(there)}。",
        ),
    ]
    if link.kind is LinkKind.LOOKALIKE:
        sentences.append(Words("Copying explains a difference of this size.", "此等差異可由複製過程解釋。"))
    if is_hatched:
        sentences.append(Words(f"Hatched: beyond the page of {two}.", f"斜線：{two} 的頁面以外。"))
    return tuple(sentences)


def _place(box: Box) -> str:
    return f"{box.width:,} × {box.height:,} px, {box.left:,} from the left and {box.top:,} from the top"


def _place_zh(box: Box) -> str:
    return f"距左 {box.left:,}、距上 {box.top:,} 處 {box.width:,} × {box.height:,} 像素"
