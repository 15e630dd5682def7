"""A telephone number that a spreadsheet damaged is refused. The forms with +44 and 0 are equal."""

from __future__ import annotations

import pytest

from searches.rules.phone_numbers import demand_phone, same_phone
from searches.words.refusals import Invalid


@pytest.mark.parametrize(
    ("phone", "begins"),
    [
        ("1.92456E+11", "A spreadsheet shortened the 24-hour number to 1.92456E+11."),
        ("1,92456e+11", "A spreadsheet shortened the 24-hour number to 1,92456e+11."),
        ("1924555010", "The 24-hour number 1924555010 does not begin with 0 or +."),
        ("192456000000", "The 24-hour number 192456000000 does not begin with 0 or +."),
        ("441924555010", "The 24-hour number 441924555010 does not begin with 0 or +."),
        ("'01924 555 010", "The 24-hour number begins with an apostrophe."),
        ("’01924 555 010", "The 24-hour number begins with an apostrophe."),
        ("01924555010.0", "The 24-hour number 01924555010.0 has decimal places."),
        ("-1924555010", "The 24-hour number -1924555010 does not begin with 0 or +."),
        ("#######", "Enter the haulier's 24-hour number."),
        ("", "Enter the haulier's 24-hour number."),
        ("01924", "Enter the haulier's 24-hour number."),
    ],
)
def test_a_number_that_nobody_can_dial_is_refused(phone: str, begins: str) -> None:
    with pytest.raises(Invalid) as refused:
        demand_phone(phone)
    assert refused.value.sentence.startswith(begins)
    assert refused.value.field == "phone_24h"


@pytest.mark.parametrize(
    "phone",
    [
        *("01632 960114", "(01632) 960114", "+44 1632 960114", "+44 (0)1632 960114"),
        *("0044 1632 960114", "01632.960114", "01632-960-114 ext 5", "+33 1 99 00 12 34"),
    ],
)
def test_each_usual_form_is_accepted(phone: str) -> None:
    demand_phone(phone)


@pytest.mark.parametrize(
    "other", ["01632960114", "(01632) 960-114", "+44 1632 960114", "+44 (0)1632 960114"]
)
def test_the_same_number_in_another_form_is_no_change(other: str) -> None:
    assert same_phone("01632 960114", other)


@pytest.mark.parametrize(
    "other", ["01632 960115", "1632 960114", "+33 1632 960114", "01632 960114 ext 5", ""]
)
def test_another_number_is_a_change(other: str) -> None:
    assert not same_phone("01632 960114", other)
