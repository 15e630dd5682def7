"""Exit searches: drawn at the sealing, answered item by item, and repeated by other officers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from random import SystemRandom
from typing import TypedDict
from uuid import UUID, uuid4

from searches.facts.search import searchers_of
from searches.facts.search_pace import pace_of
from searches.facts.tamper_seals import seals_of
from searches.facts.vehicle_types import takes_full_sheet
from searches.ledger.record import Record
from searches.models import Answer, ChecklistVersion, LockSession, Search
from searches.rules.answers import ItemAnswer, alarms, check_answer
from searches.rules.checklists import from_document, sheet_for, to_document
from searches.rules.discs import discs_of, draw_discs
from searches.rules.exceptions import names_a_person
from searches.rules.tamper_seals import differences
from searches.services.command import command
from searches.services.devices.proven_times import proven_server_time
from searches.services.search.advance_draws import take_draw
from searches.services.stops.lock_voids import void_sealed_under_find
from searches.services.stops.stops import demand_no_open_find, raise_by_system
from searches.words.checklists import Checklist, Item, Purpose, Result, VehicleType
from searches.words.events.people import SelfApprovalRefused
from searches.words.events.search import ItemAnswered, SearchDrawn, SecondSearchBegun
from searches.words.people import Act
from searches.words.refusals import Conflict, Invalid, NotAllowed, NotThere, Refused
from searches.words.visits import StopKind, StopSource, TabletReport

RANDOM = SystemRandom()  # so that nobody can predict a disc


@dataclass(frozen=True, slots=True)
class Times:
    """The times at which a zone was shown and answered, by the device's clock."""

    shown_at: datetime | None = None
    occurred_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewSearch:
    """The id, time, route and discs of a new search. Nobody can choose the route or the discs."""

    id: UUID
    began_at: datetime
    route: int
    discs: dict[str, int]


def draw_search(record: Record, lock: LockSession, *, report: TabletReport | None = None) -> Search:
    """Open the first search of a lock session, on the newest published checklist of the type.

    An emergency vehicle that the duty governor did not acknowledge in time is searched by the
    checklist of a rigid lorry, which leaves out nothing. A tablet without a connection takes route,
    discs and deep search from a draw handed out in advance. Raises Refused without a published
    checklist.
    """
    visit = lock.visit
    kind = visit.vehicle_type
    if kind == VehicleType.EMERGENCY and takes_full_sheet(visit, lock.sealed_at):
        kind = VehicleType.RIGID
    versions = ChecklistVersion.objects.within(record.establishment).filter(
        vehicle_type=kind, published_at__isnull=False
    )
    published = versions.filter(published_at__lte=lock.sealed_at) if report else versions
    version = (published if published.exists() else versions).order_by("-version").first()
    if version is None:
        raise Refused("no-checklist", "No checklist has been published for this vehicle type.")
    taken = take_draw(record, visit, report)
    draw = getattr(visit, "draw", None)
    sheet = sheet_for(
        from_document(version.document),
        tail_lift=visit.tail_lift_fitted,
        deep_search=bool(draw and draw.deep_search) or taken.deep_search,
        cages=visit.cages,
    )
    earlier = Search.objects.filter(visit__vehicle=visit.vehicle_id).count()
    drawn = NewSearch(
        id=report.search if report and report.search else uuid4(),
        began_at=lock.sealed_at,
        route=earlier % 2 if taken.route is None else taken.route,
        discs=discs_of(taken.discs, sheet) or draw_discs(sheet, RANDOM),
    )
    return _open(record, lock, version=version, sheet=sheet, drawn=drawn)


@command(Act.ANSWER_ITEM)
def answer_item(
    record: Record,
    *,
    search_id: UUID,
    item: str,
    answer: ItemAnswer,
    id: UUID | None = None,
    times: Times | None = None,
) -> Answer:
    """Record one answer to an item. The newest answer to an item counts.

    An answer is a fact, so it is recorded even if the lock session is void. *Found* and other
    alarms freeze the vehicle at once, and void a lock session that was sealed again before the
    answer arrived. Raises Invalid for an answer that the item does not allow.
    """
    search = search_of_prison(record, search_id)
    answered_item = item_of(search, item)
    check_answer(answered_item, answer)
    row = record.add(
        _answer(record, search, id or uuid4(), answered_item, answer, times or Times())
    )
    record.enter(
        ItemAnswered(
            search=search.pk,
            item=answered_item.code,
            result=answer.result,
            number=answer.number,
            method=answer.method,
            purposes=tuple(sorted(answered_item.purposes)),
            **_agreement(search, answered_item, answer),
        ),
        visit=search.visit_id,
    )
    if alarms(answered_item, answer.result):
        _freeze(record, search, answered_item, row)
    return row


@command(Act.BEGIN_SECOND_SEARCH)
def begin_second_search(record: Record, *, search_id: UUID) -> Search | Refused:
    """Begin a second search of the whole vehicle by other officers, with no item answered.

    The search takes the other route and other discs. Raises NotAllowed for somebody who searched,
    and Refused while the incident of something found is open.
    """
    earlier = search_of_prison(record, search_id)
    demand_alive(earlier)
    demand_no_open_find(record, earlier.visit)
    if record.actor.person in searchers_of(earlier.lock_session_id):
        record.enter(SelfApprovalRefused(search=earlier.pk), visit=earlier.visit_id)
        return NotAllowed(
            "searched-before",
            "The second search must be done by two officers who did not do the first.",
        )
    pace = pace_of(earlier.lock_session)
    return _open(
        record,
        earlier.lock_session,
        earlier=earlier,
        earlier_too_fast=tuple(hold.subject for hold in pace.holds) if pace else (),
        version=earlier.checklist_version,
        sheet=(sheet := from_document(earlier.sheet)),
        drawn=NewSearch(
            id=uuid4(),
            began_at=record.now,
            route=1 - earlier.route,
            discs=draw_discs(sheet, RANDOM),
        ),
    )


def search_of_prison(record: Record, search_id: UUID) -> Search:
    search = (
        Search.objects.within(record.establishment)
        .select_related("lock_session", "visit", "checklist_version")
        .filter(pk=search_id)
        .first()
    )
    if search is None:
        raise NotThere("This search")
    return search


def item_of(search: Search, code: str) -> Item:
    for item in from_document(search.sheet).items:
        if item.code == code:
            return item
    raise Invalid("no-item", "This checklist has no such item.", field="item")


def demand_alive(search: Search) -> None:
    if search.lock_session.voided_at is not None:
        raise Refused(
            "lock-void",
            "The lock session has been voided. Seal the lock again and start a new search.",
        )


def _open(
    record: Record,
    lock: LockSession,
    *,
    version: ChecklistVersion,
    sheet: Checklist,
    drawn: NewSearch,
    earlier: Search | None = None,
    earlier_too_fast: tuple[str, ...] | None = None,
) -> Search:
    if Search.objects.everywhere().filter(pk=drawn.id).exists():
        raise Conflict()
    search = record.add(
        Search(
            id=drawn.id,
            establishment=record.establishment,
            visit=lock.visit,
            lock_session=lock,
            number=Search.objects.filter(lock_session=lock).count() + 1,
            checklist_version=version,
            sheet=to_document(sheet),
            route=drawn.route,
            discs=drawn.discs,
            began_at=drawn.began_at,
        )
    )
    begun: SearchDrawn | SecondSearchBegun
    if search.number == 1:
        begun = SearchDrawn(search=search.pk, lock=lock.pk, number=search.number, route=drawn.route)
    else:
        begun = SecondSearchBegun(
            search=search.pk,
            lock=lock.pk,
            number=search.number,
            route=drawn.route,
            earlier_search=earlier.pk if earlier else None,
            earlier_too_fast=earlier_too_fast,
        )
    record.enter(begun, visit=lock.visit_id)
    return search


def _answer(
    record: Record, search: Search, id: UUID, item: Item, answer: ItemAnswer, times: Times
) -> Answer:
    return Answer(
        id=id,
        establishment=record.establishment,
        search=search,
        item=item.code,
        result=answer.result,
        number=answer.number,
        text=answer.text.strip(),
        method=answer.method or "",
        answered_by_id=record.by,
        device_id=record.actor.device,
        shown_at=times.shown_at,
        proven_at=(known := proven_server_time(record, times.occurred_at)),
        occurred_at=known or times.occurred_at or record.now,
        recorded_at=record.now,
    )


class Agreement(TypedDict):
    """Whether an answer matches the way in. A field is None if the item does not ask for it."""

    seal_agrees: bool | None
    people_agree: bool | None
    person: bool | None


def _agreement(search: Search, item: Item, answer: ItemAnswer) -> Agreement:
    agreement: Agreement = {"seal_agrees": None, "people_agree": None, "person": None}
    if Purpose.SEAL in item.purposes:
        agreement["seal_agrees"] = not differences(answer.text, seals_of(search.visit).on)
    if Purpose.PEOPLE_IN_CAB in item.purposes:
        agreement["people_agree"] = answer.number == search.visit.people_in_cab
    if answer.result is Result.FOUND:
        agreement["person"] = names_a_person(answer.text)
    return agreement


def _freeze(record: Record, search: Search, item: Item, answer: Answer) -> None:
    source = StopSource.AID_ALERT if answer.result == Result.ALERT else StopSource.FOUND
    raise_by_system(
        record,
        kind=StopKind.INCIDENT,
        source=source,
        sentence=f"{item.code} {item.title}",
        visit=search.visit,
        lock_session=search.lock_session,
        answer=answer,
    )
    void_sealed_under_find(record, search.lock_session)
