"""Every vehicle type has a small drawing, which keys and headings show beside its name."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from django.template.loader import render_to_string

from searches.words.checklists import VehicleType

ICONS = Path(__file__).parents[3] / "static" / "icons" / "vehicles.svg"


def test_every_vehicle_type_has_an_icon_of_the_same_size() -> None:
    symbols = ElementTree.parse(ICONS).getroot()  # noqa: S314
    assert sorted(symbol.attrib["id"] for symbol in symbols) == sorted(VehicleType)
    for symbol in symbols:
        assert symbol.attrib["viewBox"] == "0 0 96 56"
        drawn = {
            path.attrib[name]
            for path in symbol
            for name in ("fill", "stroke")
            if name in path.attrib
        }
        assert drawn == {"currentColor", "none"}, "an icon has the colour of the words beside it"


def test_an_icon_keeps_its_place_and_is_silent_for_screen_readers() -> None:
    icon = render_to_string("components/_vehicle_icon.html", {"kind": VehicleType.TANKER})
    assert "icons/vehicles.svg#tanker" in icon
    assert 'width="96"' in icon
    assert 'height="56"' in icon
    assert 'aria-hidden="true"' in icon
