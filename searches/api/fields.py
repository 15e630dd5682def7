"""Fields of request bodies: times with their offset, numbers in range, text that can be stored."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from searches.words import input_messages
from searches.words.clocks import Tick
from searches.words.refusals import Invalid

MOMENT = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(:\d{2}(\.\d{1,6}\d*)?)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
LAST_YEAR = 2999
MOST_MONOTONIC_MS = 10**12  # more than thirty years
#: A tablet's clock may be fast. A time that is further ahead than this is refused.
FASTEST_CLOCK = timedelta(days=1)
NO_OFFSET = "Send the time with its offset, such as 2026-11-23T07:26:00Z."


def read_moment(text: str, *, field: str) -> datetime:
    """Return a moment from ISO 8601 with an offset, since 2000 and at most a day ahead.

    Raises Invalid for anything else.
    """
    moment = read_any_moment(text, field=field)
    if moment > timezone.now() + FASTEST_CLOCK:
        raise Invalid(
            "time-ahead",
            "This time is in the future. Enter the time when it happened.",
            field=field,
        )
    return moment


def read_any_moment(text: str, *, field: str) -> datetime:
    """Return a moment from ISO 8601 with an offset, in the years 2000 to 2999, or raise Invalid."""
    if len(text) > 40 or not MOMENT.fullmatch(text):
        raise Invalid("time", NO_OFFSET, field=field)
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise Invalid("time", NO_OFFSET, field=field) from fault
    if moment < EARLIEST or moment.year > LAST_YEAR:
        raise Invalid("time", "This time is too long ago or too far ahead.", field=field)
    return moment


class UtcDateTimeField(serializers.DateTimeField):
    """A time that the API returns, always in UTC.

    The tablet compares times with its own, which are in UTC. In the prison's zone the same text
    would mean another moment in summer.
    """

    timezone = UTC


@extend_schema_field({"type": "string", "format": "date-time"})
class Moment(serializers.Field[datetime, Any, str, Any]):
    """A field for when something happened, by the device's clock. The server's time decides."""

    read = staticmethod(read_moment)

    def to_internal_value(self, data: Any) -> datetime:
        if not isinstance(data, str):
            raise serializers.ValidationError(NO_OFFSET)
        try:
            return self.read(data, field=self.field_name or "")
        except Invalid as refusal:
            raise serializers.ValidationError(refusal.sentence, code=refusal.code) from refusal

    def to_representation(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat()


class PlannedMoment(Moment):
    """A field for when something is expected to happen, which may be far ahead."""

    read = staticmethod(read_any_moment)


class WholeNumberField(serializers.IntegerField):
    """A field for a whole number, or its digits as a string. true, 3.0 and "3.5" are refused."""

    default_error_messages = {  # noqa: RUF012  # as the framework declares it
        "required": input_messages.REQUIRED,
        "null": input_messages.REQUIRED,
        "invalid": input_messages.WHOLE_NUMBER,
        "min_value": input_messages.within("{min_value}", None),
        "max_value": input_messages.within(None, "{max_value}"),
    }

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, (int, str)) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


class Monotonic(WholeNumberField):
    """A field for a reading of the device's monotonic clock, which nobody can set."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = "The device's monotonic clock at that moment, in milliseconds"
        limits: dict[str, Any] = {
            "min_value": 0,
            "max_value": MOST_MONOTONIC_MS,
            "help_text": help_text,
        }
        super().__init__(required=False, **(limits | kwargs))


class Text(serializers.CharField):
    """A field for text. A number or a list is refused and not turned into text."""

    default_error_messages = {  # noqa: RUF012  # as the framework declares it
        "required": input_messages.REQUIRED,
        "null": input_messages.REQUIRED,
        "blank": input_messages.REQUIRED,
        "invalid": input_messages.TEXT,
        "max_length": input_messages.at_most("{max_length}"),
    }

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Boot(Text):
    """A field for the boot identifier: the name of one run of the device's monotonic clock."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = (
            "The name of one run of that clock; only readings of the same run can be compared"
        )
        limits: dict[str, Any] = {"max_length": 64, "help_text": help_text}
        super().__init__(required=False, **(limits | kwargs))


def tick_of(content: Mapping[str, Any]) -> Tick | None:
    """Return the reading of the monotonic clock, or None without a reading or boot identifier."""
    monotonic_ms, boot = content.get("monotonic_ms"), content.get("boot")
    return Tick(boot, monotonic_ms) if boot and monotonic_ms is not None else None


class EnumField(serializers.ChoiceField):
    """A field for one word of a closed set. Its value is the member of the enumeration."""

    def __init__(self, words: type[StrEnum], **kwargs: Any) -> None:
        self.words = words
        super().__init__(choices=[word.value for word in words], **kwargs)

    def to_internal_value(self, data: Any) -> StrEnum:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=type(data).__name__)
        return self.words(super().to_internal_value(data))


class Input(serializers.Serializer[Any]):
    """A request body. An unknown field is refused, because a misspelt name must not be ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            unknown = sorted(set(map(str, data)) - set(self.fields))
            if unknown:
                raise serializers.ValidationError({unknown[0][:60]: "This field is not known."})
        return super().to_internal_value(data)


class EmptyBody(Input):
    """A body without content."""
