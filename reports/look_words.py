"""The sentences for what nominated two records, and for why the machine could not say what they are to one another."""

from __future__ import annotations

from collections.abc import Mapping

from reports.wording import Words

DOUBTS: Mapping[str, Words] = {
    "not-aligned": Words("neither page could be laid on the other", "兩頁無法對齊"),
    "mirrored": Words("one lies on the other only as in a mirror", "僅在左右翻轉後吻合"),
    "low-resolution": Words("too few pixels to tell one character from another", "解像度不足以分辨字元"),
    "little-ink": Words("too little on the pages to tell them from others", "頁面內容過少，無從辨別"),
    "edge-differs": Words("they differ at the edge of the page", "頁邊有差異"),
    "edge-unseen": Words("one page shows a strip that the other lacks", "其中一頁有另一頁所無之邊條"),
    "black-and-white": Words(
        "one page is in black and white only, and may have lost what is faint", "其中一頁僅黑白二色，淺淡內容或已失去"
    ),
    "faint-patch": Words("one page has a faint patch that the other lacks", "其中一頁有另一頁所無之淺淡區塊"),
    "small-difference": Words("they differ in a place by more than copying explains", "有一處差異，非複製過程所能解釋"),
    "pages-missing": Words("the second has fewer pages", "後者缺頁"),
    "pages-added": Words("the second has more pages", "後者多頁"),
    "pages-reordered": Words("the pages are in another order", "頁序不同"),
    "pages-not-searched": Words("too many pages to look for another order", "頁數過多，未檢查頁序"),
}


def doubt_words(said: object) -> Words:
    """Return the doubts of a look, as its evidence has them, in one sentence."""
    known = [DOUBTS[one] for one in str(said).split(", ") if one in DOUBTS]
    if not known:
        return Words("The pages were compared, and it stays in doubt.", "已比對頁面，仍然存疑。")
    return Words(
        f"In doubt: {'; '.join(words.en for words in known)}.", f"存疑：{'；'.join(words.zh for words in known)}。"
    )


def near_words(evidence: Mapping[str, str | int]) -> Words:
    """Return by which hashes two records are near, in one sentence; of normalised pages also how they lie."""
    if evidence.get("by") != "normalised":
        return Words("Only the hashes are near; nobody has compared the pages.", "僅雜湊值相近，尚未有人比對頁面。")
    said = Words(
        "Only the hashes of the pages without bed, skew and margins are near",
        "僅裁去掃描底板與頁邊、校正傾斜後的頁面雜湊值相近",
    )
    if evidence.get("turned"):
        turned = evidence["turned"]
        said = Words(
            f"{said.en}, the second turned clockwise by {turned} degrees", f"{said.zh}（後者順時針轉 {turned} 度）"
        )
    return Words(f"{said.en}; nobody has compared the pages.", f"{said.zh}，尚未有人比對頁面。")
