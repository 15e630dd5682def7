"""Factories of rows, for tests that do not depend on how the rows were made.

A factory fills in the columns that its test does not care about. `VisitFactory.create()` makes a
visit whose vehicle is inside, with a vehicle, a haulier and a prison. A trait names another state:
`VisitFactory.create(departed=True)`. All rows of one call are of one prison: name it as
`establishment`. A factory refuses to mix two prisons, because the product never does.

A factory writes straight into a table. It checks no permission and enters nothing in the ledger.
Use it for lists, pages, numbers of queries, columns and constraints. In a test of behaviour, the
product itself must make everything that is evidence. A test about holds, releases, counts, stops or
the ledger makes its answers, photographs, taps and signatures with the commands in
`searches/services`, as `tests.support.counting` and `tests.support.searching` do. A test must not
pass on a state that the product cannot reach. Such a test may take a fact from a factory in two
cases, and must say which: no command makes this fact any more, such as a row of an earlier release;
or the test is about a fact that somebody put into the database.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from itertools import product
from typing import Any, Generic, TypeVar

from allauth.mfa.models import Authenticator
from django.db.models import Model
from factory.declarations import (
    Iterator,
    LazyAttribute,
    LazyFunction,
    PostGeneration,
    RelatedFactory,
    SelfAttribute,
    Sequence,
    SubFactory,
    Trait,
)
from factory.django import DjangoModelFactory, Password

from searches.ledger.canonical import sha256_of
from searches.ledger.clock import server_now
from searches.models import (
    Answer,
    Area,
    ChecklistVersion,
    Device,
    Draw,
    Establishment,
    ExceptionCase,
    Haulier,
    Landing,
    LandingCount,
    LockSession,
    Operation,
    Party,
    Person,
    PhotoExamination,
    Photograph,
    Prisoner,
    RecallPack,
    RecallVehicle,
    RoleGrant,
    Search,
    SearchSignature,
    Signature,
    Stop,
    Vehicle,
    Visit,
    WatchMarker,
    WholeRoll,
)
from searches.models.base import Row
from searches.rules.checklists import default_checklists, to_document
from searches.rules.exceptions import KINDS
from searches.rules.plates import read_plate
from searches.services.devices.devices import secret_sha256
from searches.words.checklists import Phase, Result, VehicleType
from searches.words.exceptions import ExceptionCode
from searches.words.people import Role
from searches.words.photos import PhotoMeasures
from searches.words.recalls import RecallReason
from searches.words.visits import (
    MEANINGS,
    SignatureMeaning,
    StopKind,
    StopSource,
    VisitSource,
)

M = TypeVar("M", bound=Model)

#: The three letters at the end of a registration. I and Q are never issued.
SERIALS = ["".join(three) for three in product("ABCDEFGHJKLMNOPRSTUVWXYZ", repeat=3)]

#: The measures of a photograph that is bright, sharp and large enough.
FAULTLESS = asdict(
    PhotoMeasures(
        content_type="image/jpeg",
        width=1280,
        height=960,
        orientation=1,
        brightness=120,
        dark_per_mille=10,
        bright_per_mille=10,
        contrast=60,
        sharpness=60,
        taken_text="",
        camera="",
        dhash="0" * 16,
    )
)


class RowFactory(DjangoModelFactory[M], Generic[M]):
    """The base of a factory, which makes rows of one prison only."""

    class Meta:
        abstract = True
        skip_postgeneration_save = True  # because a fact may not be saved twice

    @classmethod
    def create_in_bulk(cls, size: int, **columns: Any) -> list[M]:
        """Insert `size` rows in one statement, which is much quicker than `create_batch`.

        `columns` must name every row that the new ones point to, because the factory does not make
        those. A declaration of factory-boy, such as `Iterator`, gives each row its own value.
        """
        manager = cls._meta.model._default_manager
        made: list[M] = manager.bulk_create(cls.build_batch(size, **columns))
        return made

    @classmethod
    def _adjust_kwargs(cls, **kwargs: Any) -> dict[str, Any]:
        home = kwargs.get("establishment")
        for name, value in kwargs.items():
            if isinstance(value, Row | Person) and home and value.establishment_id != home.pk:
                raise ValueError(f"{cls.__name__}: `{name}` is of another prison")
        return kwargs


def of_the_same_prison(factory: type[DjangoModelFactory[Any]], **columns: Any) -> SubFactory:
    """Declare a related row that is made in the same prison."""
    return SubFactory(factory, establishment=SelfAttribute("..establishment"), **columns)


# The prison and its people


class EstablishmentFactory(RowFactory[Establishment]):
    class Meta:
        model = Establishment

    code = Sequence(lambda number: f"F{number}")
    name = LazyAttribute(lambda prison: f"HMP {prison.code}")


class AreaFactory(RowFactory[Area]):
    class Meta:
        model = Area

    establishment = SubFactory(EstablishmentFactory)
    code = Sequence(lambda number: f"area-{number}")
    name = LazyAttribute(lambda area: area.code.replace("-", " ").capitalize())


class PartyFactory(RowFactory[Party]):
    class Meta:
        model = Party

    establishment = SubFactory(EstablishmentFactory)
    code = Sequence(lambda number: f"party-{number}")
    name = LazyAttribute(lambda party: party.code.replace("-", " ").capitalize())
    area = of_the_same_prison(AreaFactory)


class LandingFactory(RowFactory[Landing]):
    class Meta:
        model = Landing

    establishment = SubFactory(EstablishmentFactory)
    code = Sequence(lambda number: f"landing-{number}")
    name = LazyAttribute(lambda landing: landing.code.replace("-", " ").capitalize())


class PrisonerFactory(RowFactory[Prisoner]):
    class Meta:
        model = Prisoner

    establishment = SubFactory(EstablishmentFactory)
    number = Sequence(lambda number: f"F{number % 10_000:04}FB")
    name = Sequence(lambda number: f"Prisoner {number}")
    cell = Sequence(lambda number: f"{number:03}")
    landing = of_the_same_prison(LandingFactory)


class PersonFactory(RowFactory[Person]):
    """A confirmed account. `password` is given in plain text; without one nobody can sign in.

    `role` grants a role, which a second person has confirmed.
    """

    class Meta:
        model = Person

    establishment = SubFactory(EstablishmentFactory)
    staff_number = Sequence(lambda number: f"FB-{number}")
    printed_name = Sequence(lambda number: f"Officer {number}")
    password = Password(None)
    confirmed_at = LazyFunction(server_now)

    role = PostGeneration(lambda person, create, role: create and role and _grant(person, role))


def _grant(person: Person, role: Role) -> RoleGrant:
    return RoleGrantFactory.create(person=person, role=role)


class RoleGrantFactory(RowFactory[RoleGrant]):
    class Meta:
        model = RoleGrant

    establishment = SelfAttribute("person.establishment")
    person = SubFactory(PersonFactory)
    role = Role.GATE_OFFICER
    granted_by = of_the_same_prison(PersonFactory)
    granted_at = LazyFunction(server_now)
    confirmed_at = SelfAttribute("granted_at")


class DeviceFactory(RowFactory[Device]):
    """An enrolled screen that a second person has confirmed. Its cookie contains `secret`."""

    class Meta:
        model = Device

    class Params:
        secret = Sequence(lambda number: f"secret {number}")
        revoked = Trait(revoked_at=SelfAttribute("enrolled_at"))
        unconfirmed = Trait(confirmed_at=None)

    establishment = SubFactory(EstablishmentFactory)
    name = Sequence(lambda number: f"screen-{number}")
    area = of_the_same_prison(AreaFactory)
    secret_sha256 = LazyAttribute(lambda device: secret_sha256(device.secret))
    enrolled_by = of_the_same_prison(PersonFactory)
    enrolled_at = LazyFunction(server_now)
    confirmed_at = SelfAttribute("enrolled_at")


class AuthenticatorFactory(DjangoModelFactory[Any]):
    """A security key with which a person signs in."""

    class Meta:
        model = Authenticator

    user = SubFactory(PersonFactory)
    type = Authenticator.Type.WEBAUTHN
    data = LazyFunction(dict)
    last_used_at = LazyFunction(server_now)


class OperationFactory(RowFactory[Operation]):
    """An operation that succeeded under its UUID."""

    class Meta:
        model = Operation

    establishment = SubFactory(EstablishmentFactory)
    kind = "raise_stop"
    digest = Sequence(lambda number: f"{number:064x}")
    sent_by = of_the_same_prison(PersonFactory)
    status = 201
    answer = LazyFunction(dict)
    recorded_at = LazyFunction(server_now)


# Vehicles and visits


class HaulierFactory(RowFactory[Haulier]):
    class Meta:
        model = Haulier

    establishment = SubFactory(EstablishmentFactory)
    name = Sequence(lambda number: f"Haulier {number}")
    phone_24h = "01632 960114"


class VehicleFactory(RowFactory[Vehicle]):
    class Meta:
        model = Vehicle

    establishment = SubFactory(EstablishmentFactory)
    plate = Sequence(lambda number: f"FB{number % 100:02}{SERIALS[number // 100 % len(SERIALS)]}")
    plate_display = LazyAttribute(lambda vehicle: read_plate(vehicle.plate).display)
    plate_kind = LazyAttribute(lambda vehicle: read_plate(vehicle.plate).kind)
    vehicle_type = VehicleType.RIGID
    haulier = of_the_same_prison(HaulierFactory)


class WatchMarkerFactory(RowFactory[WatchMarker]):
    """An open marker on a driver."""

    class Meta:
        model = WatchMarker

    establishment = SubFactory(EstablishmentFactory)
    driver_name = Sequence(lambda number: f"Driver {number}")
    reason = "A mobile telephone was found in the cab."
    opened_by = of_the_same_prison(PersonFactory)
    opened_at = LazyFunction(server_now)


class VisitFactory(RowFactory[Visit]):
    """The visit of a vehicle that is inside, unless a trait says otherwise."""

    class Meta:
        model = Visit

    class Params:
        expected = Trait(
            entered_at=None,
            people_in_cab=None,
            expected_at=LazyAttribute(lambda visit: visit.recorded_at + timedelta(hours=1)),
        )
        in_the_lock = Trait(
            lock=RelatedFactory("tests.support.factories.LockSessionFactory", "visit")
        )
        turned_back = Trait(turned_back_at=SelfAttribute("entered_at"))
        departed = Trait(
            gate_opened_at=LazyAttribute(lambda visit: visit.entered_at + timedelta(hours=1)),
            departed_at=SelfAttribute("gate_opened_at"),
        )

    establishment = SubFactory(EstablishmentFactory)
    vehicle = of_the_same_prison(VehicleFactory, vehicle_type=SelfAttribute("..vehicle_type"))
    haulier = SelfAttribute("vehicle.haulier")
    vehicle_type = VehicleType.RIGID
    source = VisitSource.PAGE
    recorded_at = LazyFunction(server_now)
    entered_at = SelfAttribute("recorded_at")
    people_in_cab = 1


class LockSessionFactory(RowFactory[LockSession]):
    """A lock session that is still valid."""

    class Meta:
        model = LockSession

    establishment = SelfAttribute("visit.establishment")
    visit = SubFactory(VisitFactory)
    sealed_at = LazyFunction(server_now)
    sealed_by = of_the_same_prison(PersonFactory)


# Facts


class FactFactory(RowFactory[M], Generic[M]):
    """The base of a factory of facts: recorded now, at the moment when the fact occurred."""

    class Meta:
        abstract = True

    recorded_at = LazyFunction(server_now)
    occurred_at = SelfAttribute("recorded_at")


class DrawFactory(FactFactory[Draw]):
    """A draw that asks for only the ordinary search."""

    class Meta:
        model = Draw

    establishment = SelfAttribute("visit.establishment")
    visit = SubFactory(VisitFactory)
    deep_search = False
    drill = False


class ChecklistVersionFactory(RowFactory[ChecklistVersion]):
    """The published default checklist of a vehicle type."""

    class Meta:
        model = ChecklistVersion

    establishment = SubFactory(EstablishmentFactory)
    vehicle_type = VehicleType.RIGID
    version = 1
    document = LazyAttribute(lambda version: shipped_document(version.vehicle_type))
    document_sha256 = LazyAttribute(lambda version: sha256_of(version.document))
    proposed_at = LazyFunction(server_now)
    published_at = SelfAttribute("proposed_at")


def shipped_document(kind: str) -> dict[str, Any]:
    """Return the document of the default checklist for this vehicle type."""
    return next(
        to_document(checklist)
        for checklist in default_checklists()
        if checklist.vehicle_type == kind
    )


class SearchFactory(RowFactory[Search]):
    """The first search of a lock session, with the whole checklist as its sheet."""

    class Meta:
        model = Search

    establishment = SelfAttribute("lock_session.establishment")
    lock_session = SubFactory(LockSessionFactory)
    visit = SelfAttribute("lock_session.visit")
    number = 1
    checklist_version = of_the_same_prison(ChecklistVersionFactory)
    sheet = SelfAttribute("checklist_version.document")
    route = 0
    began_at = LazyFunction(server_now)


class SignatureFactory(FactFactory[Signature]):
    """A signature with a PIN, which says that the signer searched."""

    class Meta:
        model = Signature

    establishment = SubFactory(EstablishmentFactory)
    signed_by = of_the_same_prison(PersonFactory)
    printed_name = SelfAttribute("signed_by.printed_name")
    meaning = SignatureMeaning.SEARCHED_FIRST
    statement = MEANINGS[SignatureMeaning.SEARCHED_FIRST]
    shown_sha256 = "0" * 64


class SearchSignatureFactory(FactFactory[SearchSignature]):
    """The first searcher's signature of a search."""

    class Meta:
        model = SearchSignature

    search = SubFactory(SearchFactory)
    establishment = SelfAttribute("search.establishment")
    place = 1
    signed_by = of_the_same_prison(PersonFactory)
    signature = SubFactory(
        SignatureFactory,
        establishment=SelfAttribute("..establishment"),
        signed_by=SelfAttribute("..signed_by"),
    )


class AnswerFactory(FactFactory[Answer]):
    """An answer that found nothing wrong."""

    class Meta:
        model = Answer

    establishment = SelfAttribute("search.establishment")
    search = SubFactory(SearchFactory)
    item = "U3"
    result = Result.CLEAR
    answered_by = of_the_same_prison(PersonFactory)


class PhotographFactory(FactFactory[Photograph]):
    """A faultless photograph of the exit search. Its bytes are stored nowhere."""

    class Meta:
        model = Photograph

    class Params:
        way_in = Trait(phase=Phase.WAY_IN, search=None, visit=SubFactory(VisitFactory))

    establishment = SelfAttribute("visit.establishment")
    search = SubFactory(SearchFactory)
    visit = SelfAttribute("search.visit")
    phase = Phase.WAY_OUT
    item = "U3"
    slot = SelfAttribute("item")
    taken_by = of_the_same_prison(PersonFactory)
    in_application = True
    sha256 = Sequence(lambda number: hashlib.sha256(f"{number}".encode()).hexdigest())
    length = 150_000
    content_type = "image/jpeg"
    measures = LazyAttribute(lambda photo: {**FAULTLESS, "content_type": photo.content_type})


class PhotoExaminationFactory(FactFactory[PhotoExamination]):
    """An examination that found no similar photograph."""

    class Meta:
        model = PhotoExamination

    establishment = SelfAttribute("photograph.establishment")
    photograph = SubFactory(PhotographFactory)
    seq = Sequence(lambda number: number + 1)


class StopFactory(FactFactory[Stop]):
    """An open stop that somebody raised."""

    class Meta:
        model = Stop

    establishment = SubFactory(EstablishmentFactory)
    kind = StopKind.STOP
    source = StopSource.PERSON
    raised_by = of_the_same_prison(PersonFactory)


class RecallPackFactory(FactFactory[RecallPack]):
    class Meta:
        model = RecallPack

    establishment = SubFactory(EstablishmentFactory)
    reason = RecallReason.LATE_RECORD
    sentence = "The tablet's records do not match the release by radio."


class RecallVehicleFactory(FactFactory[RecallVehicle]):
    """A vehicle that has left, in a recall pack of its own."""

    class Meta:
        model = RecallVehicle

    establishment = SubFactory(EstablishmentFactory)
    pack = of_the_same_prison(RecallPackFactory)
    visit = of_the_same_prison(VisitFactory, departed=True)
    place = 0
    why = "The tablet's records do not match the release by radio."


class WholeRollFactory(FactFactory[WholeRoll]):
    class Meta:
        model = WholeRoll

    establishment = SubFactory(EstablishmentFactory)
    called_by = of_the_same_prison(PersonFactory)


class LandingCountFactory(FactFactory[LandingCount]):
    """One officer's number for one landing, without the screen on which it was entered."""

    class Meta:
        model = LandingCount

    establishment = SelfAttribute("whole_roll.establishment")
    whole_roll = SubFactory(WholeRollFactory)
    landing = of_the_same_prison(LandingFactory)
    counter = of_the_same_prison(PersonFactory)
    number = 1
    every_one_responded = True


class ExceptionCaseFactory(FactFactory[ExceptionCase]):
    """An open case with the severity of its kind of exception."""

    class Meta:
        model = ExceptionCase

    establishment = SubFactory(EstablishmentFactory)
    code = ExceptionCode.CANNOT_SEE
    severity = LazyAttribute(lambda case: KINDS[ExceptionCode(case.code)].severity)
    summary = LazyAttribute(lambda case: KINDS[ExceptionCode(case.code)].title)
    cause = Sequence(lambda number: f"factory {number}")


def each(values: Iterable[Any]) -> Iterator:
    """Declare that each row of a batch takes the next of these values."""
    return Iterator(values, cycle=False)
