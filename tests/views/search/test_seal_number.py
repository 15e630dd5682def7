"""The zone of the seal asks for the seal number by its name, before the camera."""

from __future__ import annotations

import pytest

from tests.support.browsers import browser
from tests.support.forms import page_text
from tests.support.sample_prison import Prison
from tests.support.searching import seal

pytestmark = pytest.mark.django_db


def test_the_seal_number_is_asked_for_by_its_name_above_the_camera(prison: Prison) -> None:
    client = browser(prison, "grace")
    page = page_text(client.get(f"/visits/{seal(prison).visit.pk}/sheet/D4/"))
    label = '<label class="govuk-label" for="text-D4">Seal number</label>'
    assert page.index(label) < page.index("data-camera-live")
    assert page.count(label) == 1
