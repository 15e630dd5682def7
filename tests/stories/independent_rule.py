"""The release rule written independently, from the text of the domain, over the rows of one
release.

This module imports no rule and none of the code that gathers facts, so it does not repeat an error
of the product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from searches.models import (
    Answer,
    ClockReading,
    Confirmation,
    ConfirmationDecision,
    EscortGap,
    Halt,
    LockSession,
    Operation,
    OverrideGrant,
    PhotoAnnouncement,
    PhotoDifference,
    PhotoExamination,
    Photograph,
    PhotoLook,
    RadioRelease,
    RecordAnnouncement,
    Release,
    SearchSignature,
    Stop,
    VehicleCheck,
)
from searches.models import Search as SearchRow
from tests.stories.independent_counts import awaited, counted_badly, counters_since
from tests.stories.independent_pace import answered_in_bulk, happened
from tests.stories.independent_watch_list import watched

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
UNDER = ("U5-front", "U5-rear", "U7a")
#: For each hold and its subject, the roles of the two people who may override it.
PAIRS = {
    "identity": {
        "A1": ("gate_manager", "orderly_officer"),
        "A3": ("orderly_officer", "duty_governor"),
    },
    "photo-missing": {"A1": ("gate_manager", "orderly_officer")},
    "photo-rejected": {"A1": ("gate_manager", "orderly_officer")},
    "tools-seals": {"E1": ("security_lead", "duty_governor")},
    "deep-search": {
        "deep": ("orderly_officer", "duty_governor"),
        "drill": ("orderly_officer", "duty_governor"),
    },
}


@dataclass
class Seen:
    """The rows that belong to one release, each read once."""

    release: Release | RadioRelease
    answers: dict[str, Answer] = field(init=False)
    photos: dict[str, Photograph] = field(init=False)

    def __post_init__(self) -> None:
        self.now, self.visit = self.release.recorded_at, self.release.visit
        self.lock: LockSession = self.release.lock_session
        self.searches = list(SearchRow.objects.filter(lock_session=self.lock).order_by("number"))
        self.search = self.searches[-1]
        self.items: dict[str, Any] = {one["code"]: one for one in self.search.sheet["items"]}
        self.all_answers = sorted(Answer.objects.filter(search=self.search), key=happened)
        self.answers = {row.item: row for row in self.all_answers}
        self.all_photos = sorted(Photograph.objects.filter(search=self.search), key=happened)
        self.photos = {row.slot: row for row in self.all_photos}
        self.acts: list[Answer | Photograph] = [*self.all_answers, *self.all_photos]
        self.lock_photos = list(Photograph.objects.filter(search__in=self.searches))
        self.signed = list(SearchSignature.objects.filter(search=self.search))

    @property
    def slots(self) -> list[str]:
        return [slot["code"] for item in self.items.values() for slot in item["photos"]]

    def searchers(self) -> set[Any]:
        within = {"search__in": self.searches}
        return (
            set(Answer.objects.filter(**within).values_list("answered_by_id", flat=True))
            | set(Photograph.objects.filter(**within).values_list("taken_by_id", flat=True))
            | set(SearchSignature.objects.filter(**within).values_list("signed_by_id", flat=True))
        )

    def took_part(self) -> set[Any]:
        return self.searchers() | counters_since(self.lock) | {self.visit.escort_id}

    def set_aside(self, code: str, subject: str) -> bool:
        """Return whether two people with the right roles, who took no part, overrode the hold
        within 10 min.
        """
        pair = PAIRS.get(code, {}).get(subject)
        grants = OverrideGrant.objects.filter(
            override__lock_session=self.lock,
            override__hold_code=code,
            override__hold_subject=subject,
            recorded_at__gte=self.now - 10 * MINUTE,
        )
        return pair is not None and any(
            pair[0] in grant.override.asked_roles
            and pair[1] in grant.granted_roles
            and grant.override.asked_by_id != grant.granted_by_id
            and grant.override.device_id != grant.device_id
            and not {grant.override.asked_by_id, grant.granted_by_id} & self.took_part()
            for grant in grants.select_related("override")
        )

    def is_bad(self, code: str, item: str, *good: str) -> bool:
        answer = self.answers.get(item)
        return answer is not None and answer.result not in good and not self.set_aside(code, item)


def _stopped(seen: Seen) -> bool:
    opened = Stop.objects.filter(establishment=seen.visit.establishment_id, closed__isnull=True)
    return any(
        stop.source != "late_count" or stop.lock_session is None or stop.visit_id == seen.visit.pk
        for stop in opened.select_related("lock_session")
    )


def _lock_dead(seen: Seen) -> bool:
    newest = LockSession.objects.filter(visit=seen.visit).order_by("-sealed_at").first()
    others = LockSession.objects.filter(
        establishment=seen.visit.establishment_id, voided_at=None, ended_at=None
    ).exclude(visit=seen.visit)
    visit = seen.visit
    return (
        newest != seen.lock
        or bool(seen.lock.voided_at or seen.lock.ended_at)
        or seen.now - seen.lock.sealed_at > 60 * MINUTE
        or bool(visit.departed_at or visit.turned_back_at or visit.detained_at)
        or others.exists()
        or _elsewhere_since(seen)
    )


def _not_the_same(seen: Seen) -> bool:
    """Return whether plate or driver differ, or a correction of the plate is not decided yet."""
    asked = Confirmation.objects.filter(kind="plate", visit=seen.visit).order_by("recorded_at")
    newest = asked.last()
    return (
        seen.is_bad("identity", "A1", "same")
        or seen.is_bad("identity", "A3", "same")
        or (newest is not None and not hasattr(newest, "decision"))
    )


def _not_confirmed(seen: Seen) -> bool:
    """Return whether the newest record of the vehicle has a doubt that no second person has
    confirmed.
    """
    check = VehicleCheck.objects.filter(visit=seen.visit).order_by("-recorded_at").first()
    decided = ConfirmationDecision.objects.filter(
        confirmation__kind="vehicle", confirmation__visit=seen.visit, confirmed=True
    )
    if check is None or check.doubt == "":
        return False
    return not decided.filter(confirmation__recorded_at__gte=check.recorded_at).exists()


def _elsewhere_since(seen: Seen) -> bool:
    """Return whether the vehicle was at an area after the sealing, or has a halt without a recorded
    departure.
    """
    halts = Halt.objects.filter(visit=seen.visit)
    return any(
        halt.left_at is None
        or halt.left_at > seen.lock.sealed_at
        or halt.arrived_at > seen.lock.sealed_at
        for halt in halts
    )


def _unanswered(seen: Seen) -> bool:
    return any(code not in seen.answers for code in seen.items) or answered_badly(seen)


def answered_badly(seen: Seen) -> bool:
    bad = {"not_done", "different"}
    return any(
        happened(seen.answers[code]) < seen.lock.sealed_at
        or (code in ("A5", "U5") and seen.answers[code].result in bad)
        for code in seen.items
        if code in seen.answers
    )


def _found(seen: Seen) -> bool:
    for row in Answer.objects.filter(search__lock_session=seen.lock, result="found"):
        again = seen.answers.get(row.item)
        stop = Stop.objects.filter(answer=row).first()
        closed = getattr(stop, "closed", None)
        if again is None or again.result == "found" or closed is None:
            return True
        if happened(again) < closed.recorded_at:
            return True
    return False


def _unseen(seen: Seen) -> bool:
    """Return whether an item that was not seen still lacks another method with a photograph."""
    return any(
        not any(
            photo.item == answer.item
            and happened(photo) >= happened(answer)
            and not photo.problems
            and not photo.copy_of_id
            for answer in methods
            for photo in seen.lock_photos
        )
        for methods in methods_since_not_seen(seen).values()
    )


def methods_since_not_seen(seen: Seen) -> dict[str, list[Answer]]:
    """Return, for each item that could not be seen, the later answers that name another method."""
    rows = sorted(Answer.objects.filter(search__lock_session=seen.lock), key=happened)
    last = {row.item: place for place, row in enumerate(rows) if row.result == "cannot_see"}
    return {
        item: [row for row in rows[place:] if row.item == item and row.method]
        for item, place in last.items()
    }


def _photo_gone(seen: Seen) -> bool:
    return any(
        (slot not in seen.photos or happened(seen.photos[slot]) < seen.lock.sealed_at)
        and not seen.set_aside("photo-missing", slot)
        for slot in seen.slots
    )


def _photo_bad(seen: Seen) -> bool:
    return any(
        photo.copy_of_id
        or _shows_an_earlier_picture(seen, slot, photo)
        or (photo.problems and not seen.set_aside("photo-rejected", slot))
        for slot, photo in seen.photos.items()
        if slot in seen.slots
    )


def _shows_an_earlier_picture(seen: Seen, slot: str, photo: Photograph) -> bool:
    """Return whether the photograph of a critical zone is a suspected copy that no releaser has
    cleared.
    """
    never = {"U3", "U4", "U5-front", "U5-rear", "U7a", "U7b", "F1"}
    suspected = PhotoExamination.objects.filter(photograph=photo, flat_copy_of__isnull=False)
    signed = PhotoDifference.objects.filter(photograph=photo)
    return slot in never and suspected.exists() and not signed.exists()


def _not_signed(seen: Seen) -> bool:
    acts = [row for row in seen.acts if row.item != "F1"]
    last = max(row.recorded_at for row in acts)
    after = [row for row in seen.signed if row.recorded_at >= last]
    people = {place: {r.signed_by_id for r in after if r.place == place} for place in (1, 2)}
    earlier = SearchSignature.objects.filter(search__in=seen.searches[:-1])
    before = set(earlier.values_list("signed_by_id", flat=True))
    return (
        not people[1]
        or not people[2]
        or len(people[1] | people[2]) < 2
        or bool(before & (people[1] | people[2]))
        or _one_searched(seen, after)
    )


def _one_searched(seen: Seen, signed: list[SearchSignature]) -> bool:
    """Return whether one of the two signers did not search enough, or both used one device.

    Enough means half of the small checklist's items, or 5 items. No tablet of these stories is ever
    offline.
    """
    newest = {row.place: row for row in sorted(signed, key=lambda row: row.recorded_at)}
    looked = {
        person: {row.item for row in seen.all_answers if row.answered_by_id == person}
        | {row.item for row in seen.all_photos if row.taken_by_id == person}
        for person in (row.signed_by_id for row in newest.values())
    }
    devices = {row.signature.device_id for row in newest.values()}
    return (
        len(devices) < 2
        or any(row.signed_in_id for row in newest.values())
        or any(len(items) < min(5, len(seen.items) // 2) for items in looked.values())
    )


def _hasty(seen: Seen) -> bool:
    first = {row.item: happened(row) for row in reversed(seen.all_answers) if row.item != "F1"}
    return answered_in_bulk(seen.all_answers) or max(first.values()) - seen.lock.sealed_at < MINUTE


def _drawn(seen: Seen) -> bool:
    draw = seen.visit.draw
    over = {"withdrawn", "found"} & {row.outcome for row in draw.settlements.all()}
    drill = draw.drill and not over and not seen.set_aside("deep-search", "drill")
    # The small checklist has no items of a deep search, so a drawn one can only be postponed.
    return drill or (draw.deep_search and not seen.set_aside("deep-search", "deep"))


def _last_look_old(seen: Seen) -> bool:
    last = [seen.answers.get("F1"), seen.photos.get("F1")]
    return any(row is None or seen.now - happened(row) > 120 * SECOND for row in last)


def _releaser(seen: Seen) -> bool:
    person = seen.release.released_by_id
    looks = PhotoLook.objects.filter(looked_by_id=person, seconds__gte=2)
    looked = set(looks.values_list("photograph_id", flat=True))
    under = [seen.photos[slot] for slot in UNDER if slot in seen.photos]
    return person in seen.took_part() or any(photo.pk not in looked for photo in under)


def _not_synced(seen: Seen) -> bool:
    here = Photograph.objects.filter(visit=seen.visit).values_list("pk", flat=True)
    announced = PhotoAnnouncement.objects.filter(visit=seen.visit)
    if announced.exclude(photo_id__in=list(here)).exists():
        return True
    unsent = RecordAnnouncement.objects.filter(visit=seen.visit)
    sent = Operation.objects.filter(status=201).values_list("pk", flat=True)
    if unsent.exclude(record_id__in=list(sent)).exists():
        return True
    devices = {row.device_id for row in seen.acts}
    newest = {
        clock_reading.device_id: clock_reading
        for clock_reading in ClockReading.objects.filter(device__in=devices).order_by("recorded_at")
    }
    return any(abs(one.offset_seconds) > 120 for one in newest.values())


def _whole_prison(seen: Seen) -> bool:
    """Return whether the whole prison must be counted.

    These stories sign no whole-prison roll, so such a vehicle must be held.
    """
    halts = Halt.objects.filter(visit=seen.visit, arrived_at__lte=seen.lock.sealed_at)
    gaps = EscortGap.objects.filter(visit=seen.visit, began_at__lte=seen.lock.sealed_at)
    unlisted = halts.filter(unlisted_prisoner=True)
    return not seen.visit.escort_id or gaps.exists() or not halts.exists() or unlisted.exists()


#: For each row of the table, the check that returns whether the row fails.
ROWS: dict[str, Callable[[Seen], bool]] = {
    "stop": _stopped,
    "found": _found,
    "lock-void": _lock_dead,
    "identity": _not_the_same,
    "vehicle": _not_confirmed,
    "occupants": lambda s: "A4" in s.answers and s.answers["A4"].number != s.visit.people_in_cab,
    "search-incomplete": _unanswered,
    "cannot-see": _unseen,
    "photo-missing": _photo_gone,
    "photo-rejected": _photo_bad,
    "tools-seals": lambda s: s.is_bad("tools-seals", "E1", "same"),
    "aids": lambda s: "E2" in s.answers and s.answers["E2"].result == "alert",
    "deep-search": _drawn,
    "too-fast": _hasty,
    "searchers": _not_signed,
    "count-missing": lambda s: _whole_prison(s) or "count-missing" in counted_badly(s.release),
    "count-unbalanced": lambda s: "count-unbalanced" in counted_badly(s.release),
    "movement-overdue": lambda s: bool(awaited(s.release)),
    "watch": lambda s: watched(s.visit),
    "unsynced": _not_synced,
    "last-look": _last_look_old,
    "releaser": _releaser,
}


def rows_that_fail(release: Release) -> list[str]:
    """Return every row of the release table that failed. A correct release has none."""
    seen = Seen(release)
    return [row for row, fails in ROWS.items() if fails(seen)]
