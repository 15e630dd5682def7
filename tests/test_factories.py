"""Every factory makes a row that the product's own forms and constraints accept."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import JSONField, Model
from factory.django import DjangoModelFactory

from searches.models import Device, LockSession, Person, RoleGrant, Visit
from searches.services.devices.devices import device_known_by
from searches.words.people import Role
from tests.support import factories
from tests.support.factories import (
    AnswerFactory,
    DeviceFactory,
    EstablishmentFactory,
    LockSessionFactory,
    PersonFactory,
    PhotographFactory,
    SearchFactory,
    VehicleFactory,
    VisitFactory,
    each,
)
from tests.support.sample_prison import PASSWORD

pytestmark = pytest.mark.django_db
FACTORIES: list[type[DjangoModelFactory[Any]]] = [
    factory
    for factory in vars(factories).values()
    if isinstance(factory, type)
    and issubclass(factory, DjangoModelFactory)
    and not factory._meta.abstract
]
TRAITS: list[tuple[type[DjangoModelFactory[Any]], str]] = [
    (VisitFactory, "expected"),
    (VisitFactory, "in_the_lock"),
    (VisitFactory, "turned_back"),
    (VisitFactory, "departed"),
    (DeviceFactory, "revoked"),
    (DeviceFactory, "unconfirmed"),
    (PhotographFactory, "way_in"),
]


def check(row: Model) -> None:
    """Check every column and constraint of the row. Empty lists and documents are allowed."""
    empty = {
        field.name
        for field in row._meta.concrete_fields
        if isinstance(field, JSONField) and not getattr(row, field.attname)
    }
    row.full_clean(exclude=empty)


@pytest.mark.parametrize("factory", FACTORIES, ids=lambda kind: kind.__name__)
def test_two_rows_are_valid(factory: type[DjangoModelFactory[Any]]) -> None:
    for row in factory.create_batch(2):
        check(row)


@pytest.mark.parametrize(
    ("factory", "trait"), TRAITS, ids=[f"{factory.__name__}-{trait}" for factory, trait in TRAITS]
)
def test_a_trait_is_valid(factory: type[DjangoModelFactory[Any]], trait: str) -> None:
    check(factory.create(**{trait: True}))


def test_related_rows_are_made_in_the_same_prison() -> None:
    answer = AnswerFactory.create()
    home = answer.search.visit.vehicle.establishment
    assert {answer.establishment, answer.answered_by.establishment} == {home}


def test_rows_of_two_prisons_are_refused() -> None:
    vehicle = VehicleFactory.create()
    with pytest.raises(ValueError, match="`vehicle` is of another prison"):
        VisitFactory.create(establishment=EstablishmentFactory.create(), vehicle=vehicle)
    with pytest.raises(ValueError, match="`sealed_by` is of another prison"):
        LockSessionFactory.create(sealed_by=PersonFactory.create())


def test_many_visits_are_inserted_at_once(django_assert_num_queries: Any) -> None:
    home = EstablishmentFactory.create()
    vehicles = VehicleFactory.create_batch(3, establishment=home)
    with django_assert_num_queries(1):
        VisitFactory.create_in_bulk(3, establishment=home, vehicle=each(vehicles))
    assert {visit.vehicle for visit in Visit.objects.within(home)} == set(vehicles)


def test_a_vehicle_in_the_lock_has_a_valid_lock_session() -> None:
    visit = VisitFactory.create(in_the_lock=True)
    lock = LockSession.objects.get(visit=visit)
    assert (lock.voided_at, lock.ended_at) == (None, None)


def test_a_search_belongs_to_the_visit_in_the_lock() -> None:
    lock = LockSessionFactory.create()
    assert SearchFactory.create(lock_session=lock).visit == lock.visit


def test_a_person_has_the_given_role_and_password() -> None:
    person = PersonFactory.create(role=Role.AUDITOR, password=PASSWORD)
    grant = RoleGrant.objects.get(person=person)
    assert grant.role == Role.AUDITOR and grant.confirmed_at is not None
    assert person.check_password(PASSWORD)
    assert not Person.objects.get(pk=PersonFactory.create().pk).has_usable_password()


def test_a_device_is_found_by_its_secret() -> None:
    device: Device = DeviceFactory.create(secret="of this screen")
    assert device_known_by("of this screen") == device
