"""The lists of open movements and hand-backs always agree with the facts and their receipts."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from searches.ledger.verify import LedgerVerification
from searches.models import HandBack, Movement, OpenHandBack, OpenMovement
from searches.services.rolls.movements import receive_hand_back, receive_prisoner, send_prisoner
from searches.services.rolls.work_sessions import end_work_session
from tests.support.counting import Morning, at
from tests.support.sample_prison import Prison

migration = import_module("searches.migrations.0091_open_movements")


@pytest.fixture
def movement(morning: Morning) -> Movement:
    """Send one person of the kitchen to healthcare, and return the movement."""
    prison = morning.prison
    with at("07:00:00"):
        return send_prisoner(
            prison.kay,
            prisoner_id=morning.kitchen[0].pk,
            to_area_id=prison.area["healthcare"].pk,
        )


def received(prison: Prison, movement: Movement) -> None:
    with at("07:05:00"):
        receive_prisoner(prison.hana, movement_id=movement.pk)


def listed() -> set[object]:
    return set(OpenMovement.objects.values_list("movement", flat=True))


def disagreement(prison: Prison) -> str:
    found = LedgerVerification(prison.establishment).first_disagreement()
    return found.sentence if found else ""


def test_a_movement_is_listed_until_its_receipt(prison: Prison, movement: Movement) -> None:
    assert listed() == {movement.pk}
    assert disagreement(prison) == ""
    received(prison, movement)
    assert listed() == set()
    assert disagreement(prison) == ""


def test_people_handed_back_are_listed_until_their_landing_has_them(
    prison: Prison, morning: Morning
) -> None:
    session = morning.prison.party["kitchen"].work_sessions.get(ended_at=None)
    with at("07:00:00"):
        end_work_session(prison.kay, session_id=session.pk)
    assert listed() == set(Movement.objects.values_list("pk", flat=True)) != set()
    back = session.hand_backs.select_related("landing").filter(landing__code="a1").get()
    with at("07:10:00"):
        receive_hand_back(prison.ava, hand_back_id=back.pk, number=back.people.count())
    assert listed() == set(Movement.objects.on_the_way().values_list("pk", flat=True))
    assert not listed() & set(back.people.values_list("movement", flat=True))
    others = set(HandBack.objects.exclude(pk=back.pk).values_list("pk", flat=True))
    assert set(OpenHandBack.objects.values_list("pk", flat=True)) == others != set()
    assert disagreement(prison) == ""


def test_a_movement_that_is_missing_from_the_list_is_found(
    prison: Prison, movement: Movement
) -> None:
    OpenMovement.objects.all().delete()
    assert disagreement(prison) == (
        f"Movement {movement.pk} is not received, but is not listed as open."
    )


@pytest.mark.slow
def test_a_movement_that_stays_on_the_list_is_found(prison: Prison, movement: Movement) -> None:
    received(prison, movement)
    OpenMovement.objects.create(movement=movement, establishment=prison.establishment)
    assert disagreement(prison) == (f"Movement {movement.pk} is listed as open, but is closed.")


def test_the_migration_lists_what_is_open_already(
    prison: Prison, morning: Morning, movement: Movement
) -> None:
    with at("07:01:00"):
        other = send_prisoner(
            prison.kay,
            prisoner_id=morning.kitchen[1].pk,
            to_area_id=prison.area["healthcare"].pk,
        )
    received(prison, other)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what is pending forbids DDL
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        migration.keep_no_open_lists(apps, editor)
        OpenMovement.objects.all().delete()
        OpenHandBack.objects.all().delete()
        migration.keep_open_lists(apps, editor)
    assert listed() == {movement.pk}
    received(prison, movement)
    assert listed() == set()
