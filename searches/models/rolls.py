"""Work sessions and their rosters, movements, requests for counts, and counts with their taps."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models

from searches.models.base import Fact, Row, Rows, choices, is_one_of, to_device, to_person
from searches.words.rolls import SightingKind

if TYPE_CHECKING:
    from uuid import UUID

    from searches.models.establishments import Establishment


class WorkSession(Row):
    party = models.ForeignKey(
        "searches.Party", on_delete=models.PROTECT, related_name="work_sessions"
    )
    opened_by = to_person()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "ended_at"], name="session_ended"),
            models.Index(fields=["establishment", "began_at"], name="session_began"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["party"],
                condition=models.Q(ended_at__isnull=True),
                name="a_party_has_one_open_work_session",
            )
        ]


class RosterEntry(Fact):
    """A prisoner who is on the party's list from the start of the session."""

    work_session = models.ForeignKey(WorkSession, on_delete=models.PROTECT, related_name="roster")
    prisoner = models.ForeignKey("searches.Prisoner", on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="roster_newest"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["work_session", "prisoner"], name="a_roster_names_a_prisoner_once"
            )
        ]


class Movements(Rows["Movement"]):
    """A queryset of movements that finds those without a receipt by the table of open movements."""

    def on_the_way(self) -> Self:
        """Return the movements that nobody has received or cancelled yet."""
        return self.filter(open__isnull=False)

    def on_the_way_since(self, establishment: Establishment | UUID, moment: datetime) -> Self:
        """Return the movements of a prison that were still open directly before this moment."""
        later = {"establishment": establishment, "recorded_at__gte": moment}
        received = MovementReceipt.objects.filter(**later).order_by().values("movement")
        cancelled = MovementCancellation.objects.filter(**later).order_by().values("movement")
        still_open = OpenMovement.objects.filter(establishment=establishment)
        either = still_open.values("movement").union(received, cancelled)
        return self.filter(establishment=establishment, pk__in=either)


class Movement(Fact):
    """A movement, recorded by the officer who sent the prisoner.

    Until another officer receives the prisoner, the prisoner is on the way. The sender may cancel
    the movement before that; the prisoner then never left.
    """

    prisoner = models.ForeignKey("searches.Prisoner", on_delete=models.PROTECT, related_name="+")
    from_session = models.ForeignKey(
        WorkSession, on_delete=models.PROTECT, null=True, blank=True, related_name="sent"
    )
    to_session = models.ForeignKey(
        WorkSession, on_delete=models.PROTECT, null=True, blank=True, related_name="sent_here"
    )
    to_area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, related_name="+")
    sent_by = to_person()

    objects: ClassVar[models.Manager[Any]] = Movements.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="movement_newest"),
            models.Index(fields=["prisoner", "-recorded_at"], name="movement_of_prisoner"),
        ]
        ordering = ["recorded_at"]


class MovementReceipt(Fact):
    """The receipt of a movement by another officer, who saw the prisoner's face."""

    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="receipt")
    received_by = to_person()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="receipt_newest"),
        ]


class MovementCancellation(Fact):
    """The cancellation of a movement by its sender, before anybody received the prisoner."""

    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="cancellation")
    cancelled_by = to_person()

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="cancellation_newest"),
        ]


class MovementReason(Fact):
    """The reason why the control room moved a prisoner."""

    movement = models.OneToOneField(Movement, on_delete=models.PROTECT, related_name="reason")
    reason = models.CharField(max_length=200)


class OpenMovement(models.Model):
    """A movement that nobody has received or cancelled.

    Database triggers add and delete these rows. The rows only repeat what movements and receipts
    say. Without these rows, a question about people on the way would read every movement of many
    years. A trigger adds the row with its movement and deletes the row with the receipt or the
    cancellation, so no code can forget this, not even an earlier release that still runs.
    `verify_ledger` compares the rows with the facts.
    """

    movement = models.OneToOneField(
        Movement, on_delete=models.PROTECT, primary_key=True, related_name="open"
    )
    establishment = models.ForeignKey(
        "searches.Establishment", on_delete=models.PROTECT, related_name="+"
    )

    objects = Rows.as_manager()

    def __str__(self) -> str:
        return f"movement {self.movement_id}"


class CountRequest(Fact):
    """The request for the count of one party, made when a lock is sealed."""

    lock_session = models.ForeignKey(
        "searches.LockSession", on_delete=models.PROTECT, related_name="count_requests"
    )
    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)  # values of words.rolls.ContactReason

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["lock_session", "party"], name="a_lock_asks_a_party_once"
            )
        ]


class Count(Fact):
    """A count. It begins at `recorded_at` with the headcount, which is entered before any name."""

    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="counts")
    counter = to_person()
    device = to_device()
    headcount = models.PositiveSmallIntegerField()
    counted_as = models.CharField(max_length=20, blank=True)  # "orderly_officer", or empty
    device_enrolled_to_area = models.BooleanField()
    counter_on_duty = models.BooleanField()
    proven_at = models.DateTimeField(null=True, blank=True)  # `occurred_at`, if the clocks prove it
    #: True for a count that arrives after a tablet recorded it, if no clock proves when.
    start_unproven = models.BooleanField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["establishment", "recorded_at"], name="count_newest"),
            models.Index(fields=["party", "recorded_at"], name="count_of_party"),
        ]
        ordering = ["recorded_at"]


class CountJoin(Fact):
    """The record that a second officer joined a count, to count the party together."""

    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="joins")
    officer = to_person()
    device = to_device()

    class Meta:
        indexes = [models.Index(fields=["establishment", "recorded_at"], name="join_newest")]
        constraints = [models.UniqueConstraint(fields=["count"], name="one_officer_joins_a_count")]


class CountFirstSignature(Fact):
    """The first of the two signatures of a count that two officers make together.

    The second signature is the confirmation of the count.
    """

    count = models.OneToOneField(Count, on_delete=models.PROTECT, related_name="first_signature")
    signed_by = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )


class Tap(Fact):
    """The record that an officer saw a person's face and got a response."""

    count = models.ForeignKey(
        Count, on_delete=models.PROTECT, null=True, blank=True, related_name="taps"
    )
    prisoner = models.ForeignKey(
        "searches.Prisoner", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty only for a stranger whose number nobody knows
    described_as = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=10, choices=choices(SightingKind))
    area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, related_name="+")
    seen_by = to_person()
    device = to_device()
    proven_at = models.DateTimeField(null=True, blank=True)  # `occurred_at`, if the clocks prove it

    class Meta:
        constraints = [
            is_one_of("tap", "kind", SightingKind),
            models.CheckConstraint(
                condition=models.Q(prisoner__isnull=False) | models.Q(kind="stranger"),
                name="only_a_stranger_has_no_name",
            ),
        ]
        indexes = [
            models.Index(fields=["prisoner", "recorded_at"], name="tap_of_prisoner"),
            models.Index(fields=["establishment", "recorded_at"], name="tap_newest"),
        ]
        ordering = ["recorded_at"]


class PersonFound(Fact):
    """The record that the officer of a signed count now sees a person whom the count missed.

    The record is a ground for closing a stop, and never part of a count: another officer must still
    count.
    """

    count = models.ForeignKey(Count, on_delete=models.PROTECT, related_name="found")
    prisoner = models.ForeignKey("searches.Prisoner", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, related_name="+")
    found_by = to_person()
    device = to_device()

    class Meta:
        indexes = [models.Index(fields=["establishment", "recorded_at"], name="found_newest")]
        ordering = ["recorded_at"]


class FoundPersonSettlement(Fact):
    """The control room's statement about where a found person who is in no party belongs."""

    tap = models.OneToOneField(Tap, on_delete=models.PROTECT, related_name="settlement")
    prisoner = models.ForeignKey("searches.Prisoner", on_delete=models.PROTECT, related_name="+")
    area = models.ForeignKey("searches.Area", on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(
        "searches.Party", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    settled_by = to_person()
    reason = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["establishment", "recorded_at"], name="settlement_newest")]


class HandoverOffer(Fact):
    """The signed offer of a supervisor to hand their party over to another officer.

    Only the newest offer of a party is valid, and each offer lapses after a few minutes.
    """

    party = models.ForeignKey("searches.Party", on_delete=models.PROTECT, related_name="+")
    offered_by = to_person()
    offered_to = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        indexes = [
            models.Index(fields=["party", "-recorded_at"], name="handover_offer_of_party"),
            models.Index(fields=["establishment", "recorded_at"], name="handover_offer_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(offered_by=models.F("offered_to")),
                name="a_party_is_handed_over_to_another_officer",
            )
        ]


class Handover(Fact):
    """The signature of the officer who took a party over, which completes the hand-over."""

    offer = models.OneToOneField(HandoverOffer, on_delete=models.PROTECT, related_name="handover")
    taken_by = to_person()
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )


class CountConfirmation(Fact):
    count = models.OneToOneField(Count, on_delete=models.PROTECT, related_name="confirmation")
    signature = models.OneToOneField(
        "searches.Signature", on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = to_person()
    #: When the server requested a surprise second count, or empty.
    second_count_asked_at = models.DateTimeField(null=True, blank=True)
