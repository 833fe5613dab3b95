"""Each phrase has exactly one meaning, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.dates import Period
from engine.schedules.phrases import DECIDE, Phrase, Unread, read_phrase


@pytest.mark.parametrize(
    ("text", "months", "trigger"),
    [
        ("7 years", 84, ""),
        ("7 YRS.", 84, ""),
        ("at least 7 years from Closure of account", 84, "closure of account"),
        ("retain for 2 years 3 months", 27, ""),
        ("twelve months since audit", 12, "audit"),
        ("FY + 6 yrs", 72, "fy"),
        ("until superseded", 0, "superseded"),
        ("不少於七年", 84, ""),
        ("帳戶結束後保存二十五年", 300, "帳戶結束"),
        ("由交易完成起計兩年零六個月", 30, "交易完成"),
        ("７年", 84, ""),
    ],
)
def test_a_phrase_is_read(text: str, months: int, trigger: str) -> None:
    assert read_phrase(text) == Phrase(period=Period(months), trigger=trigger)


@pytest.mark.parametrize("text", ["Permanent", "retain permanently.", "永久", "永久保留"])
def test_for_good_is_read(text: str) -> None:
    found = read_phrase(text)

    assert isinstance(found, Phrase)
    assert found.is_permanent


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2-3 years", Unread.RANGE),
        ("2 to 3 years", Unread.RANGE),
        ("三至五年", Unread.RANGE),
        ("up to 2 years", Unread.CEILING),
        ("不超過兩年", Unread.CEILING),
        ("6 weeks", Unread.DAYS),
        ("三十日", Unread.DAYS),
        ("7", Unread.NO_UNIT),
        ("CY+7", Unread.NO_UNIT),
        ("5 years, then review", Unread.SEVERAL),
        ("7 years after payment and 2 years after audit", Unread.SEVERAL),
        ("seven (8) years", Unread.NUMBERS_DIFFER),
        ("500 years", Unread.TOO_LONG),
        ("", Unread.EMPTY),
        ("as long as needed", Unread.NO_PHRASE),
        ("indefinitely", Unread.NO_PHRASE),
        ("0 years", Unread.NO_PHRASE),
        ("one hundred years", Unread.NO_PHRASE),
        ("七八年", Unread.NO_PHRASE),
        ("7 years 七年", Unread.NO_PHRASE),
        ("until 2030", Unread.NO_PHRASE),
        ("2026-05-07", Unread.DATE),
        ("7¹ years", Unread.SMALL_SIGN),
        ("①7 years", Unread.SMALL_SIGN),
        ("7 years after closure²", Unread.SMALL_SIGN),
        ("一百二年", Unread.NO_PHRASE),
        ("until closure plus seven years", Unread.NO_PHRASE),
        ("six years + one year", Unread.SEVERAL),
        ("5 years after closure plus two years", Unread.SEVERAL),
    ],
)
def test_what_is_no_phrase_says_why(text: str, why: Unread) -> None:
    assert read_phrase(text) is why


@given(
    st.lists(
        st.sampled_from(["7", "seven", "years", "months", "after", "-", "or", "七", "年", "後", "+", "to"]), max_size=7
    )
)
def test_no_words_are_read_shorter_than_a_number_in_them_says(words: list[str]) -> None:
    found = read_phrase(" ".join(words))

    # Every number drawn is seven: whoever reads a period reads seven of something, in years and in months.
    assert isinstance(found, Unread) or found.period in (None, *(Period(n) for n in (0, 7, 84, 91)))
    assert not (isinstance(found, Phrase) and found.period == Period(0) and {"7", "seven", "七"} & set(words))


def test_every_reason_says_what_to_decide() -> None:
    assert set(DECIDE) == set(Unread)
