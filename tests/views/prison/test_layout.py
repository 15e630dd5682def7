"""The pages that set up a prison: areas, parties, landings and prisoners."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from searches.models import Area, Landing, LedgerEntry, Party, Prisoner
from tests.support.forms import page_text
from tests.support.sample_prison import Prison


def signed_in(prison: Prison, name: str) -> Client:
    client = Client()
    client.force_login(prison.person[name])
    return client


def add(client: Client, what: str, **typed: str) -> int:
    return client.post("/prison/", {"uuid": uuid4(), "add": what, **typed}).status_code


def test_an_administrator_adds_area_party_and_landing(prison: Prison) -> None:
    ann = signed_in(prison, "ann")
    assert add(ann, "area", code="bakery", name="Bakery", prisoners="1") == 302
    assert add(ann, "party", code="bakers", name="Bakers", area="bakery", always="1") == 302
    assert add(ann, "landing", code="c1", name="C1") == 302
    assert Area.objects.within(prison.establishment).filter(code="bakery").exists()
    assert Party.objects.within(prison.establishment).get(code="bakers").always_in_contact
    assert Landing.objects.within(prison.establishment).filter(code="c1").exists()


@pytest.mark.parametrize("code", ["", "a b", "../x", "kitchen-bay"])
def test_a_bad_or_known_code_is_named(prison: Prison, code: str) -> None:
    ann = signed_in(prison, "ann")
    assert add(ann, "area", code=code, name="Somewhere") == 422


def test_only_an_administrator_sets_the_prison_up(prison: Prison) -> None:
    assert signed_in(prison, "grace").get("/prison/").status_code == 403
    assert signed_in(prison, "ann").get("/prisoners/").status_code == 403


def test_a_file_imports_good_rows_and_names_bad_ones(prison: Prison) -> None:
    rows = "number,name,cell,landing\nB1234CD,Made Up,A1-01,a1\nnone,Made Up,A1-02,a1\n"
    rows += "B1235CD,Made Up,A1-03,z9\nB1234CD,Made Up,A1-01,a1\n"
    file = SimpleUploadedFile("held.csv", rows.encode(), "text/csv")
    answer = signed_in(prison, "ceri").post("/prisoners/", {"uuid": uuid4(), "file": file})
    assert "1 of 4 rows imported" in page_text(answer)
    assert Prisoner.objects.within(prison.establishment).filter(number="B1234CD").count() == 1
    entry = LedgerEntry.objects.within(prison.establishment).latest("seq")
    assert (entry.act, entry.body["said"]["kept"]) == ("admit_prisoners", 1)


def test_removing_a_prisoner_needs_the_number_and_a_confirmation(prison: Prison) -> None:
    ceri, man = signed_in(prison, "ceri"), prison.prisoners[""][0]
    page = page_text(ceri.get("/prisoners/", {"number": man.number.lower()}))
    assert man.number in page and f"cell {man.cell}" in page and man.name not in page
    form = {"uuid": uuid4(), "number": man.number}
    confirmed_page = page_text(ceri.post("/prisoners/left/", form, follow=True))
    assert f"{man.number} is no longer held here." in confirmed_page
    assert Prisoner.objects.get(pk=man.pk).left_at is not None
    assert "No prisoner with this number" in page_text(
        ceri.get("/prisoners/", {"number": man.number})
    )
    refused = ceri.post("/prisoners/left/", form | {"uuid": uuid4()})
    assert refused.status_code == 422
    assert "No prisoner with this number" in page_text(refused)
    assert signed_in(prison, "mia").post("/prisoners/left/", form).status_code == 403
