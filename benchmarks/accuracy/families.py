"""What the invented records say: families of forms, the words on each, and one character changed.

Everything follows from (seed, family, number), so that a pair can be drawn again anywhere. Nobody on these papers
exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random


class Family(StrEnum):
    """One kind of paper; all papers of a family share its print."""

    MEMORIAL = "memorial"
    CHEQUE = "cheque"
    ACCOUNT = "account form"
    CARD = "card"
    LETTER = "letter"
    RECEIPT = "receipt"
    RADIOGRAPH = "radiograph"
    NEAR_BLANK = "near-blank page"
    PHOTOGRAPH = "photograph"
    REMITTANCE = "remittance slip"
    LEASE = "lease"
    STATEMENT = "statement"
    PERMIT = "permit"
    ORDER = "purchase order"

    @property
    def is_held_out(self) -> bool:
        """Say whether neither the comparator nor the limits of verification were ever shown this family."""
        return self in (Family.PERMIT, Family.ORDER)


class Scanned(StrEnum):
    """What pages of a folder are, where no page is drawn."""

    COLOUR = "scan in colour"
    GREY = "scan in grey"
    BITONAL = "scan in black and white"

    @property
    def is_held_out(self) -> bool:
        """Say no: nothing is known of the papers of a folder."""
        return False


FORMS = (
    Family.MEMORIAL,
    Family.CHEQUE,
    Family.ACCOUNT,
    Family.CARD,
    Family.LETTER,
    Family.RECEIPT,
    Family.REMITTANCE,
    Family.LEASE,
    Family.STATEMENT,
    Family.PERMIT,
    Family.ORDER,
)
"""Families whose papers are filled in with words that one character can change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What is filled in on one record; `key` is its number, from which its signature and its face come."""

    family: Family
    key: str
    dpi: int
    fields: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        return self.fields[field]


_SURNAMES = "陳李張黃何王林吳梁鄭羅楊周葉蔡馮曾鄧許蘇"
_GIVEN = "大明玉天末林志家文詩雅偉俊芷晴子軒柏希詠彤梓朗嘉恩美國輝麗珍干未季日土"
_ROMAN = "CHAN LEE CHEUNG WONG HO LAM NG LEUNG CHENG LAW YEUNG CHOW YIP TSOI FUNG TSANG TANG HUI SO"
_ROMAN_GIVEN = "TAI MING YUK KA MAN SZE NGA WAI CHUN TSZ HIN PAK HEI TUNG LONG YAN MEI KWOK FAI LAI"
_STREETS = ("樣本道", "示範街", "虛構里", "模型徑", "假設路", "例子圍")
_WORKS = ("文具", "影印", "茶葉", "維修", "運輸", "清潔", "印刷", "膳食", "傢俬", "租金", "電費", "雜項")
_SENTENCES = (
    "現附上閣下所查詢之文件副本，請於收到後核對，如有錯漏，請於十四天內以書面通知本公司。",
    "上述款項已於到期日由閣下之戶口扣除，並已按照指示轉交收款人，特此奉告。",
    "We refer to your letter and enclose a copy of the paper that you asked for.",
    "The sum was debited on the day when it fell due and paid to the payee as instructed.",
    "若閣下未能提供所需資料，本公司可能無法處理有關申請，敬請留意。",
    "Please check the particulars and let us know in writing within fourteen days if any is wrong.",
    "本函所載之姓名、地址及號碼均屬虛構，僅供測試之用，並無任何法律效力。",
    "The branch keeps the signed mandate and will act on it until it is told otherwise.",
    "有關按揭貸款之利率由下月一日起調整，每月供款額將列於附表之內。",
    "Nothing in this letter changes what was agreed when the account was opened.",
)

_TWINS = {
    **dict(zip("0123456789", ("8", "7", "7", "8", "1", "6", "8", "1", "3", "8"), strict=True)),
    "大": "太",
    "王": "玉",
    "玉": "王",
    "天": "夫",
    "末": "未",
    "未": "末",
    "林": "村",
    "陳": "陣",
    "李": "季",
    "季": "李",
    "干": "千",
    "土": "士",
    "日": "目",
    "何": "伺",
    "明": "朋",
    "子": "于",
}
"""Characters as like as two can be; a clerk takes one for the other."""


def person(chance: Random) -> tuple[str, str]:
    """Return an invented name in Chinese and in Roman letters."""
    chinese = chance.choice(_SURNAMES) + "".join(chance.sample(_GIVEN, 2))
    return chinese, f"{chance.choice(_ROMAN.split())} {' '.join(chance.sample(_ROMAN_GIVEN.split(), 2))}"


def _digits(chance: Random, length: int) -> str:
    return "".join(chance.choice("0123456789") for _ in range(length))


def _day(chance: Random) -> str:
    return f"{chance.randrange(1998, 2026)}-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"


def content(seed: int, family: Family, number: int) -> Content:
    """Return what is filled in on record `number` of a family."""
    key = f"{seed}/{family.value}/{number}"
    chance = Random(f"content/{key}")
    chinese, roman = person(chance)
    other_chinese, other_roman = person(chance)
    amount = f"{chance.randrange(1, 999)},{_digits(chance, 3)}.{_digits(chance, 2)}"
    address = f"九龍{chance.choice(_STREETS)}{chance.randrange(1, 399)}號{chance.randrange(1, 40)}樓"
    common = {"name": chinese, "roman": roman, "amount": amount, "day": _day(chance), "address": address}
    match family:
        case Family.MEMORIAL | Family.LEASE:
            more = {
                "number": _digits(chance, 11),
                "lot": f"{chance.choice(('SL', 'KIL', 'DD'))} {_digits(chance, 4)}",
                "other": other_chinese,
                "other roman": other_roman,
                "delivered": _day(chance),
            }
        case Family.CHEQUE:
            more = {"number": _digits(chance, 6), "account": _digits(chance, 9)}
        case Family.ACCOUNT | Family.REMITTANCE:
            more = {
                "account": f"{_digits(chance, 3)}-{_digits(chance, 6)}-{_digits(chance, 3)}",
                "identity": f"{chance.choice('ABCDEGHK')}{_digits(chance, 6)}({_digits(chance, 1)})",
                "phone": f"{_digits(chance, 4)} {_digits(chance, 4)}",
                "other": other_chinese,
                "serial": _digits(chance, 8),
            }
        case Family.CARD:
            more = {"number": f"{chance.choice('ABCDEGHK')}{_digits(chance, 6)}({_digits(chance, 1)})"}
        case Family.LETTER:
            more = {"number": f"{_digits(chance, 4)}/{_digits(chance, 3)}"}
            for page in range(3):
                for line in range(9):
                    more[f"line {page}/{line}"] = chance.choice(_SENTENCES)
        case Family.RECEIPT:
            more = {"number": _digits(chance, 8), "till": _digits(chance, 2)}
            for line in range(chance.randrange(5, 12)):
                price = f"{chance.randrange(1, 99)}.{_digits(chance, 2)}"
                more[f"item {line}"] = f"{chance.choice(_WORKS)} {_digits(chance, 4)}|{price}"
        case Family.STATEMENT:
            more = {"account": f"{_digits(chance, 3)}-{_digits(chance, 6)}", "serial": _digits(chance, 7)}
            for line in range(chance.randrange(14, 26)):
                sum_moved = f"{_digits(chance, 4)}.{_digits(chance, 2)}"
                more[f"item {line}"] = f"{_day(chance)}|{chance.choice(_WORKS)} {_digits(chance, 5)}|{sum_moved}"
        case Family.PERMIT:
            more = {"number": f"{_digits(chance, 3)}-{_digits(chance, 5)}", "identity": _digits(chance, 8)}
        case Family.ORDER:
            more = {"number": _digits(chance, 7), "account": _digits(chance, 10), "phone": _digits(chance, 8)}
            for line in range(chance.randrange(8, 18)):
                price = f"{chance.randrange(1, 9)},{_digits(chance, 3)}.{_digits(chance, 2)}"
                more[f"item {line}"] = f"{_digits(chance, 9)}|{chance.randrange(1, 999)}|{price}"
        case Family.NEAR_BLANK:
            more = {"number": _digits(chance, 3)}
        case Family.RADIOGRAPH | Family.PHOTOGRAPH:
            more = {"number": _digits(chance, 6), "visit": _day(chance)}
    dpi = chance.choice((300, 240) if family is Family.CARD else (100, 120, 150, 150, 200))
    return Content(family=family, key=key, dpi=dpi, fields=common | more)


EDITABLE = ("name", "amount", "day", "number", "other", "account", "identity", "serial", "phone", "lot", "item")


def edited(content: Content, chance: Random, *, shown: frozenset[str]) -> tuple[Content, str]:
    """Return the record with one character changed, half of the time for its twin, and `field: old>new`.

    Only a digit or a character of a name is changed, in a field of `shown`, the fields that its paper shows.
    """
    places = [
        (field, index)
        for field in sorted(content.fields)
        if field in shown and field.startswith(EDITABLE)
        for index, character in enumerate(content[field])
        if character.isdigit() or (field in ("name", "other") and not character.isascii())
    ]
    field, index = chance.choice(places)
    old = content[field][index]
    new = _TWINS.get(old, "") if chance.random() < 0.5 else ""
    while new in ("", old):
        new = chance.choice("0123456789") if old.isdigit() else chance.choice(_GIVEN)
    words = content[field][:index] + new + content[field][index + 1 :]
    changed = Content(family=content.family, key=content.key, dpi=content.dpi, fields={**content.fields, field: words})
    return changed, f"{field}: {old}>{new}"
