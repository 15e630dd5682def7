"""A delivery is entered in advance, in the prison's local time.

A repeated form creates no second delivery, and a wrong form is refused.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from searches.models import Visit
from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison

LONDON = ZoneInfo("Europe/London")
TOMORROW = timezone.now().astimezone(LONDON).date() + timedelta(days=1)
SEVEN = {
    "plate": "kx23 ldv",
    "vehicle_type": "rigid",
    "haulier": "Ridings Foods",
    "phone_24h": "01924 555 0101",
    "expected_at": f"{TOMORROW}T07:30",
    "planned_areas": ["kitchen-bay"],
}


def expect(prison: Prison, name: str = "mia", **other: Any) -> Any:
    fields = {**SEVEN, "uuid": str(uuid4()), **other}
    return browser(prison, name).post("/deliveries/one/", fields)


def test_a_delivery_is_expected_at_the_prisons_local_time(prison: Prison) -> None:
    assert expect(prison).status_code == 302
    visit = Visit.objects.get()
    assert visit.expected_at == datetime.combine(TOMORROW, time(7, 30), LONDON)
    assert (visit.vehicle.plate, visit.planned_areas) == ("KX23LDV", ["kitchen-bay"])


def test_a_delivery_sent_twice_is_one_delivery(prison: Prison) -> None:
    uuid = str(uuid4())
    assert [expect(prison, uuid=uuid).status_code for _ in range(2)] == [302, 302]
    assert Visit.objects.count() == 1


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"plate": "?"}, "The number plate must contain letters and digits only."),
        ({"plate": "WB 1234 TOO"}, "This is not a UK number plate."),
        ({"expected_at": "soon"}, "Enter the date and time when the vehicle is expected."),
        ({"vehicle_type": "tank"}, "Select a vehicle type."),
        ({"planned_areas": ["the moon"]}, "Select areas from the list."),
        ({"haulier": ""}, "Enter the name of the haulier."),
    ],
)
def test_a_wrong_delivery_is_refused_and_keeps_the_typed_text(
    prison: Prison, other: dict[str, Any], sentence: str
) -> None:
    answer = expect(prison, **other)
    assert answer.status_code == 422
    page = page_text(answer)
    assert sentence in page
    assert "01924 555 0101" in page
    assert not Visit.objects.exists()


def test_a_foreign_plate_needs_a_confirmation(prison: Prison) -> None:
    assert expect(prison, plate="WB 1234 TOO", foreign="on").status_code == 302
    assert Visit.objects.get().vehicle.plate == "WB1234TOO"


def test_a_file_confirms_foreign_plates_row_by_row(prison: Prison) -> None:
    head = "plate,type,haulier,phone_24h,expected_at,foreign\n"
    row = "{plate},rigid,Ridings,01924 555 0101,{day} 07:30,{foreign}\n"
    rows = [("WB1234TOO", "yes"), ("WB1234TOP", "no"), ("WB1234TOQ", "maybe"), ("KX23LDV", "")]
    text = head + "".join(
        row.format(plate=plate, day=TOMORROW, foreign=foreign) for plate, foreign in rows
    )
    file = SimpleUploadedFile("many.csv", text.encode())
    browser(prison, "mia").post("/deliveries/", {"uuid": str(uuid4()), "file": file})
    assert set(Visit.objects.values_list("vehicle__plate", flat=True)) == {"WB1234TOO", "KX23LDV"}
