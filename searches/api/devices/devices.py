"""Reports by a tablet: its clock, and the photographs that it will send."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from searches.api.fields import (
    Boot,
    Input,
    Monotonic,
    PlannedMoment,
    UtcDateTimeField,
    WholeNumberField,
    tick_of,
)
from searches.api.views import View, authorised_actor, described, validated_body
from searches.services.devices.clocks import read_clock
from searches.services.photos.photos import AnnouncedPhoto, announce_photos
from searches.words.people import Act
from searches.words.refusals import Invalid

MOST_ANNOUNCED = 100
MOST_BYTES = 20 * 1024 * 1024


class ComingInput(Input):
    id = serializers.UUIDField(help_text="The UUID of the photograph, which its PUT will name")
    sha256 = serializers.RegexField(
        r"^[0-9a-f]{64}$", help_text="SHA-256 of the photograph's bytes, in hexadecimal"
    )
    length = WholeNumberField(
        min_value=1, max_value=MOST_BYTES, help_text="The length of the photograph in bytes"
    )


class ManifestInput(Input):
    visit = serializers.UUIDField(help_text="The visit to which the photographs belong")
    photos = serializers.ListField(
        child=ComingInput(),
        min_length=1,
        max_length=MOST_ANNOUNCED,
        help_text="The photographs to come",
    )


class ManifestOut(serializers.Serializer[Any]):
    visit = serializers.UUIDField(help_text="The visit")
    announced = serializers.IntegerField(help_text="How many of the announced photographs were new")


class ClockInput(Input):
    device_now = PlannedMoment(help_text="What the device's clock says now, right or wrong")
    jumped_backwards = serializers.BooleanField(
        required=False,
        help_text="Whether the device's clock was set back, as its monotonic clock shows",
    )
    monotonic_ms = Monotonic()
    boot = Boot()


class ClockOut(serializers.Serializer[Any]):
    server_now = UtcDateTimeField(help_text="The server's time, which decides")
    offset_seconds = serializers.FloatField(
        help_text=(
            "How many seconds the device's clock is ahead of the server's; negative if it is behind"
        )
    )
    jumped_backwards = serializers.BooleanField(
        help_text="Whether the server also finds that the clock was set back"
    )


class ManifestView(View):
    """Announce photographs, so that the server knows what is missing.

    Announcing a photograph again changes nothing.
    """

    @described(
        "announce_photos",
        "Announce photographs to come",
        takes=ManifestInput,
        gives={200: ManifestOut},
        refuses=(404, 409),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.TAKE_PHOTO)
        content = validated_body(request, ManifestInput)
        coming = [
            AnnouncedPhoto(one["id"], one["sha256"], one["length"]) for one in content["photos"]
        ]
        if len({one.photo_id for one in coming}) != len(coming):
            raise Invalid("twice", "Announce each photograph once.", field="photos")
        new = announce_photos(actor, visit_id=content["visit"], photos=coming)
        return Response(ManifestOut({"visit": content["visit"], "announced": new}).data)


class ClockView(View):
    """Compare the device's clock with the server's.

    A fact keeps the device's time. Decisions use the server's time.
    """

    @described(
        "read_clock",
        "Compare clocks",
        takes=ClockInput,
        gives={200: ClockOut},
        refuses=(409,),
    )
    def post(self, request: Request) -> Response:
        actor = authorised_actor(request, Act.USE_OWN_ACCOUNT)
        content = validated_body(request, ClockInput)
        reading = read_clock(
            actor,
            device_now=content["device_now"],
            jumped_backwards=content.get("jumped_backwards", False),
            tick=tick_of(content),
        )
        clock = {
            "server_now": reading.recorded_at,
            "offset_seconds": reading.offset_seconds,
            "jumped_backwards": reading.jumped_backwards,
        }
        return Response(ClockOut(clock).data)
