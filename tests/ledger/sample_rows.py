"""One row of every recorded table, made from the table's columns and entered in the ledger."""

from __future__ import annotations

from datetime import time
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.db import connection, models, transaction

from searches.ledger.record import Record, open_record
from searches.models import Establishment, Person
from searches.models.base import Fact
from searches.words.events.evidence import EvidencePackTaken
from tests.support.sample_prison import Prison

#: Values for columns whose constraint needs more than the right type.
WANTED: dict[tuple[str, str], Any] = {
    ("Answer", "method"): "",
    ("TimetableEntry", "begins"): time(7, 30),
    ("TimetableEntry", "ends"): time(11, 30),
    ("SearchSignature", "place"): 1,
    ("Tap", "kind"): "counted",
    ("StopAcknowledgement", "step"): "acknowledged",
    ("LockSession", "void_reason"): "",
    ("ChecklistVersion", "published_by"): None,
    ("WatchMarker", "plate"): "",  # because this marker is about the driver
}


class Maker:
    """A maker of rows through a ledger record.

    It makes one row for each model, to which all foreign keys point.
    """

    def __init__(self, prison: Prison) -> None:
        self.prison = prison
        self.made: dict[type[models.Model], models.Model] = {}

    def make_all(self, wanted: list[type[models.Model]]) -> dict[type[models.Model], models.Model]:
        with transaction.atomic():
            record = open_record(self.prison.establishment.pk, self.prison.grace)
            for model in wanted:
                self.make_row(record, model)
            record.enter(EvidencePackTaken())
        return {model: self.made[model] for model in wanted}

    def make_row(self, record: Record, model: type[models.Model]) -> models.Model:
        if model is Establishment:
            return self.prison.establishment
        if model is Person:
            return self.prison.person["grace"]
        if model not in self.made:
            columns = {
                field.name: self.value(record, model, field)
                for field in model._meta.concrete_fields
            }
            self.made[model] = record.add(model(**columns))
        return self.made[model]

    def value(self, record: Record, model: type[models.Model], field: models.Field) -> Any:
        key = (model.__name__, field.name)
        if key in WANTED:
            return WANTED[key]
        if key == ("HandoverOffer", "offered_to"):
            return self.prison.person["tom"]  # nobody hands a party over to themselves
        needed = key == ("Tap", "prisoner")  # only the tap of a stranger has no name
        if isinstance(field, models.ForeignKey):
            if (field.null and not needed) or field.related_model is model:
                return None
            return self.make_row(record, field.related_model)
        return plain_value(field, record)


def plain_value(field: models.Field, record: Record) -> Any:
    match field:
        case models.DateTimeField():
            later = field.name == "expires_at"
            return (
                None if field.null else record.now.replace(year=2099 if later else record.now.year)
            )
        case models.UUIDField():
            return uuid4()
        case models.JSONField():
            return {"said": "something"}
        case models.BooleanField():
            return True
        case models.CharField() | models.TextField():
            return field.choices[0][0] if field.choices else uuid4().hex[: field.max_length or 20]
    return 97


def fact_models() -> list[type[models.Model]]:
    found = apps.get_app_config("searches").get_models()
    return sorted((model for model in found if issubclass(model, Fact)), key=lambda m: m.__name__)


def without_triggers(table: str) -> None:
    """Drop the table's triggers, as somebody with the database's password could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # pending constraints would forbid DDL
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for event in ("update", "delete"):
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuses_{event}{on}")
