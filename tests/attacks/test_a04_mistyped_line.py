"""Attack 4: a mistyped line of a pasted list disappears without a message."""

from __future__ import annotations

import pytest

from searches.models import Allocation, WorkSession
from searches.rules.prisoners import read_numbers
from searches.words.refusals import Invalid
from tests.support.browsers import browser
from tests.support.forms import Page, read, submit
from tests.support.sample_prison import Prison

MISTYPED = ["A12345BC", "A1234B", "A12O4BC", "A1234B1", "1234ABC", "hello"]


@pytest.mark.parametrize("wrong", MISTYPED)
def test_a_pasted_line_without_a_number_is_named_and_the_text_stays(
    prison: Prison, wrong: str
) -> None:
    kay, kitchen = browser(prison, "kay"), prison.party["kitchen"].pk
    numbers = [prisoner.number for prisoner in prison.prisoners["kitchen"][:9]]
    pasted = "\n".join([*numbers[:4], wrong, *numbers[4:]])
    form = read(kay, f"/rolls/{kitchen}/begin/").form("/begin/")
    answer = submit(kay, form, pasted=pasted)
    assert answer.status_code == 422
    assert f"Line 5: “{wrong.upper() if wrong != 'hello' else wrong}”" in Page(answer).text
    assert all(number in Page(answer).text for number in numbers)
    assert not WorkSession.objects.exists()


def test_every_wrong_line_is_named(prison: Prison) -> None:
    kay, kitchen = browser(prison, "kay"), prison.party["kitchen"].pk
    form = read(kay, f"/rolls/{kitchen}/begin/").form("/begin/")
    answer = submit(kay, form, pasted="A12345BC\nZ9999ZZ\nA1234B")
    assert "Line 1" in Page(answer).text and "Line 3" in Page(answer).text


def test_every_number_that_is_not_in_this_prison_is_named(prison: Prison) -> None:
    kay, kitchen = browser(prison, "kay"), prison.party["kitchen"].pk
    form = read(kay, f"/rolls/{kitchen}/begin/").form("/begin/")
    answer = submit(kay, form, pasted="Z9999ZZ\nZ9998ZZ")
    assert "Z9999ZZ, Z9998ZZ are not held here." in Page(answer).text


def test_wrong_lines_of_an_allocation_list_are_named_too(prison: Prison) -> None:
    ceri, kitchen = browser(prison, "ceri"), prison.party["kitchen"].pk
    before = Allocation.objects.filter(party=kitchen, removal=None).count()
    page = read(ceri, f"/allocations/{kitchen}/")
    for action in ("/add/", "/replace/"):
        answer = submit(ceri, page.form(action), pasted="A12345BC", reason="New list")
        assert answer.status_code == 422
        assert "Line 1: “A12345BC” is not a prisoner number." in Page(answer).text
    assert Allocation.objects.filter(party=kitchen, removal=None).count() == before


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("A1234BC", ["A1234BC"]),
        ("a1234bc; B2345CD, C3456DE", ["A1234BC", "B2345CD", "C3456DE"]),
        ("A 1234 BC\n\nB2345 CD\n", ["A1234BC", "B2345CD"]),
        ('number,name,cell\nA1234BC,"Smith, John",A1-01', ["A1234BC"]),
        ("A1234BC Smith John 001", ["A1234BC"]),
        ("A1234BC\nA1234BC", ["A1234BC"]),
        ("", []),
    ],
)
def test_readable_lines_are_accepted(text: str, numbers: list[str]) -> None:
    assert read_numbers(text, field="pasted") == numbers


@pytest.mark.parametrize("text", ["Smith\nA1234BC", "A1234BC\nSmith", "A1234BC A12345BC", "A1-01"])
def test_unreadable_lines_are_refused(text: str) -> None:
    with pytest.raises(Invalid, match="is not a prisoner number"):
        read_numbers(text, field="pasted")
