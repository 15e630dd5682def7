"""Registrations as people type them get one normal form, spaced as on the vehicle."""

from __future__ import annotations

import pytest

from searches.rules.plates import PlateKind, lookalike_key, read_plate
from searches.words.refusals import Invalid
from searches.words.visits import PlateChoice


@pytest.mark.parametrize(
    ("typed", "display", "kind"),
    [
        ("ab12cde", "AB12 CDE", PlateKind.CURRENT),
        (" AB12-CDE ", "AB12 CDE", PlateKind.CURRENT),
        ("KX23LDV", "KX23 LDV", PlateKind.CURRENT),
        ("A123BCD", "A123 BCD", PlateKind.PREFIX),
        ("A1 BCD", "A1 BCD", PlateKind.PREFIX),
        ("Q123 ABC", "Q123 ABC", PlateKind.PREFIX),
        ("ABC123D", "ABC 123D", PlateKind.SUFFIX),
        ("ABC 1D", "ABC 1D", PlateKind.SUFFIX),
        ("ABZ 1234", "ABZ 1234", PlateKind.NORTHERN_IRELAND),
        ("AZ 1", "AZ 1", PlateKind.NORTHERN_IRELAND),
        ("IA 1234", "IA 1234", PlateKind.NORTHERN_IRELAND),
        ("1234 ABZ", "1234 ABZ", PlateKind.NORTHERN_IRELAND),
        ("ABC 123", "ABC 123", PlateKind.DATELESS),
        ("1 A", "1 A", PlateKind.DATELESS),
    ],
)
def test_a_registration_is_normalised(typed: str, display: str, kind: PlateKind) -> None:
    plate = read_plate(typed)
    assert (plate.display, plate.kind) == (display, kind)
    assert plate.normal == display.replace(" ", "")
    assert read_plate(plate.display) == plate


@pytest.mark.parametrize("typed", ["AB1O CDE", "ABI2 CDE", "AB12 C0E"])
def test_lookalike_letters_and_digits_are_corrected(typed: str) -> None:
    assert read_plate(typed).kind is PlateKind.CURRENT


@pytest.mark.parametrize("typed", ["", "   ", "AB12 CDE!", "ABCDEFGHIJKLM", "12345678", "ABCD"])
def test_an_impossible_registration_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refusal:
        read_plate(typed)
    assert refusal.value.field == "plate"


def test_a_foreign_plate_must_be_confirmed() -> None:
    with pytest.raises(Invalid):
        read_plate("B-MW 12345")
    plate = read_plate("b-mw 12345", PlateChoice.FOREIGN)
    assert (plate.normal, plate.display, plate.kind) == (
        "BMW12345",
        "B-MW 12345",
        PlateKind.FOREIGN,
    )


@pytest.mark.parametrize(
    "typed", ["KX23LOV", "kx23 lov", "KX23L0V", "KX23LÖV", "KX23-IOV", "KX23 1OV", "KXZ3LOV"]
)
def test_lookalike_registrations_have_the_same_key(typed: str) -> None:
    assert lookalike_key(typed) == "KX2310V"


@pytest.mark.parametrize(
    ("letter", "other"), [("S", "5"), ("B", "8"), ("Š", "5"), ("Ž", "2"), ("Đ", "D"), ("Ć", "Č")]
)
def test_accents_and_lookalike_letters_are_ignored(letter: str, other: str) -> None:
    assert lookalike_key(f"AA{letter}1") == lookalike_key(f"AA{other}1")


def test_no_two_valid_plates_have_the_same_key() -> None:
    letters, digits = "ABCDEFGHJKLMNOPRSTUVWXYZ", "0123456789"
    for issued in (letters, digits):
        assert len({lookalike_key(plate) for plate in issued}) == len(issued)


def test_different_plates_stay_different() -> None:
    assert (
        len({lookalike_key(plate) for plate in ("KX23LDV", "KX23LOV", "KX23LDW", "XK23LDV")}) == 4
    )
