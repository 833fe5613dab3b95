"""Forms of dates: what is certain is read, what could be two days is both, and nothing is guessed."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.date_forms import DateForm, DateFormError, days_of

APRIL, MARCH = date(2019, 4, 3), date(2019, 3, 4)


def forms(*texts: str) -> tuple[DateForm, ...]:
    return tuple(DateForm.of(text) for text in texts)


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("DD/MM/YYYY", "03/04/2019"),
        ("D-M-YYYY", "3-4-2019"),
        ("D-M-YYYY", "03-04-2019"),
        ("YYYYMMDD", "20190403"),
        ("YYYY年M月D日", "2019年4月3日"),
        ("DD-MMM-YYYY", "03-apr-2019"),
        ("D MMM YYYY", "3 Apr 2019"),
        ("YYYY:MM:DD hh:mm:ss", "2019:04:03 23:59:59"),
        ("YYYY-MM-DDThh:mm", "2019-04-03T23:59"),
        ("YYYY.MM.DD", "2019.04.03"),
        ("DMMYYYY", "3042019"),
        ("DMMMYYYY", "3apr2019"),
    ],
)
def test_a_date_is_read_by_its_form(form: str, text: str) -> None:
    assert days_of(text, forms=forms(form)) == (APRIL,)


def test_the_usual_form_is_always_read_and_no_other_without_being_declared() -> None:
    assert days_of("2019-04-03", forms=forms("DD/MM/YYYY")) == (APRIL,)
    assert days_of("03/04/2019") == ()


def test_two_forms_that_differ_mean_both_days_and_two_that_agree_mean_one() -> None:
    both = forms("DD/MM/YYYY", "M/D/YYYY")
    assert days_of("03/04/2019", forms=both) == (MARCH, APRIL)
    assert days_of("13/04/2019", forms=both) == (date(2019, 4, 13),)
    assert days_of("04/04/2019", forms=both) == (date(2019, 4, 4),)


@pytest.mark.parametrize(
    "text",
    ["3/4/2019", "03/04/19", "31/02/2019", "03/04/2019 ", "03/13/2019", "03/04/0000", "０３/04/2019", "03x04x2019"],
)
def test_what_the_form_does_not_say_is_not_read(text: str) -> None:
    assert days_of(text, forms=forms("DD/MM/YYYY")) == ()


def test_a_month_that_is_no_month_is_not_read() -> None:
    assert days_of("03-Avr-2019", forms=forms("DD-MMM-YYYY")) == ()


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("DD/MM/YY", "a year of two digits"),
        ("YY-MM-DD", "a year of two digits"),
        ("MM/YYYY", "one day and one month"),
        ("DD/YYYY", "one day and one month"),
        ("DD/MM", "no year"),
        ("DD/MM/MMM/YYYY", "one day and one month"),
        ("DD/DD/MM/YYYY", "the day twice"),
        ("YYYY/MM/DD YYYY", "two years"),
        ("dd/mm/yyyy", "`d` is no part"),
        ("%d.%m.%Y", "`d` is no part"),
        ("", "no year"),
        ("DMYYYY", "where its day ends"),
        ("YYYYMD", "where its day ends"),
        ("DYYYYM", "where its day ends"),
    ],
)
def test_a_form_that_leaves_doubt_is_refused(text: str, fault: str) -> None:
    with pytest.raises(DateFormError) as caught:
        DateForm.of(text)
    assert fault in caught.value.fault
