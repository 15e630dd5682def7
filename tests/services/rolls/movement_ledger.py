"""An independent bookkeeping of where prisoners are, for the random test of movements.

The bookkeeping follows each act as it happens, and uses no row, rule or query of the product. It
records who is on which party's list, who is on the way, and who accounts for whom.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


@dataclass
class Stay:
    """A time on a party's list. `until` is None while the prisoner is still on the list."""

    party: str
    since: datetime
    until: datetime | None = None


@dataclass
class Journey:
    """A movement that nobody has received: from a party or none, to a party or a place."""

    origin: str
    party: str
    place: str


@dataclass
class Word:
    """An officer's statement about where a prisoner is, valid until another record ends it."""

    since: datetime
    until: datetime
    outside: bool
    party: str  # whose next session ends it; empty if no session ends it


@dataclass
class Person:
    """The independent record of one prisoner.

    `place` is the newest recorded place outside the parties, such as healthcare.
    """

    landing: str
    allocated: str
    stays: list[Stay] = field(default_factory=list)
    journey: Journey | None = None
    place: str = ""
    place_on: date | None = None  # the day of the newest record, which is forgotten at midnight
    words: list[Word] = field(default_factory=list)

    @property
    def party(self) -> str:
        """Return the party whose list the prisoner is on now, or an empty text."""
        now = [stay.party for stay in self.stays if stay.until is None]
        assert len(now) <= 1, f"on the lists of {now} at the same time"
        return now[0] if now else ""


@dataclass
class Books:
    """The independent record of where every prisoner is, and of each party's work sessions."""

    people: dict[str, Person]
    sessions: dict[str, list[list[datetime | None]]] = field(default_factory=dict)

    def open_session(self, party: str, numbers: list[str], at: datetime) -> None:
        self.sessions.setdefault(party, []).append([at, None])
        for person in self.people.values():
            for word in person.words:
                if word.party == party and word.since < at:
                    word.until = min(word.until, at)
        for number in numbers:
            self._join(number, party, at, came=at)

    def add(self, number: str, party: str, at: datetime, came: datetime) -> None:
        self._join(number, party, at, came=came)

    def end_session(self, party: str, at: datetime) -> None:
        """Hand everybody back to their landing. They stay on the list until they are received."""
        self.sessions[party][-1][1] = at
        for person in self.people.values():
            if person.party == party and person.journey is None:
                self._leave(person, at)
                person.journey = Journey(party, "", f"{person.landing} landing")

    def send(self, number: str, to_party: str, place: str, at: datetime, left: datetime) -> None:
        """Enter at `at` that somebody was sent at `left`.

        A late entry takes nobody off a list before it was entered.
        """
        person = self.people[number]
        self._leave(person, at)
        person.journey = Journey(person.party, to_party, place)
        if not person.party and to_party:
            person.stays.append(Stay(to_party, left))

    def cancel(self, number: str, at: datetime) -> None:
        person = self.people[number]
        journey = person.journey
        assert journey is not None
        if not journey.origin and journey.party:
            self._close(person, at)
        person.journey = None

    def receive(self, number: str, at: datetime, came: datetime) -> None:
        """Enter at `at` that somebody was received at `came`."""
        person = self.people[number]
        journey, person.journey = person.journey, None
        assert journey is not None
        if journey.origin:
            self._close(person, at)
        if journey.party:
            self._end_words(person, at)
            if journey.origin:
                person.stays.append(Stay(journey.party, came))
            return
        person.place, person.place_on = journey.place, _day(at)
        person.words.append(Word(at, _midnight(at), outside=False, party=journey.origin))

    def at_court(self, number: str, at: datetime) -> None:
        person = self.people[number]
        person.place, person.place_on = "Court", _day(at)
        person.words.append(Word(at, _midnight(at), outside=True, party=""))

    def where(self, number: str, now: datetime) -> str:
        """Return where the prisoner is: on the way, with a party, at a place, or on the landing."""
        person = self.people[number]
        if person.journey is not None:
            return "on the way"
        if person.party:
            return person.party
        return person.place if person.place and person.place_on == _day(now) else person.landing

    def expected(self, party: str, since: datetime, until: datetime) -> set[str]:
        """Return whom a vehicle that was inside from `since` to `until` must wait for."""
        at_work = any(
            began <= until and (ended is None or ended >= since)
            for began, ended in self.sessions.get(party, [])
            if began is not None
        )
        return {
            number
            for number, person in self.people.items()
            if self._was_with(person, party, since, until)
            or (
                person.allocated == party
                and not self._is_vouched_for(person, since, until, at_work=at_work)
            )
        }

    def _was_with(self, person: Person, party: str, since: datetime, until: datetime) -> bool:
        return any(
            stay.party == party
            and stay.since <= until
            and (stay.until is None or stay.until >= since)
            for stay in person.stays
        )

    def _is_vouched_for(
        self, person: Person, since: datetime, until: datetime, *, at_work: bool
    ) -> bool:
        return any(
            word.until > until and (word.outside or (at_work and word.since <= since))
            for word in person.words
            if _day(word.since) >= _day(since)
        )

    def _join(self, number: str, party: str, at: datetime, came: datetime) -> None:
        person = self.people[number]
        self._end_words(person, at)
        person.stays.append(Stay(party, came))

    def _leave(self, person: Person, at: datetime) -> None:
        self._end_words(person, at)

    def _end_words(self, person: Person, at: datetime) -> None:
        for word in person.words:
            if word.since < at:
                word.until = min(word.until, at)

    def _close(self, person: Person, at: datetime) -> None:
        for stay in person.stays:
            if stay.until is None:
                stay.until = at


def _day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _midnight(at: datetime) -> datetime:
    """Return the end of this day, which has 23 or 25 hours when the clocks change."""
    return datetime.combine(_day(at) + timedelta(days=1), time(), LONDON)
