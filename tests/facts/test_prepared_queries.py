"""A prepared query makes its SQL only once, and each call reads the rows for its own values."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.sql.subqueries import DeleteQuery

from searches.facts.prepared_queries import prepared
from searches.models import Answer, Establishment, Photograph, Search
from tests.support.factories import AnswerFactory, PhotographFactory
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock

built: list[UUID] = []


@prepared
def answers_since(*, search: UUID, since: datetime) -> QuerySet[Any, Any]:
    built.append(search)
    rows = Answer.objects.filter(search=search, recorded_at__gte=since).order_by("recorded_at")
    return rows.values_list("pk", "recorded_at", "device_id")


@prepared
def answers_among(*, answers: list[UUID]) -> QuerySet[Any, Any]:
    return Answer.objects.filter(pk__in=answers).values_list("pk", flat=False)


@prepared
def photographs(*, search: UUID) -> QuerySet[Any, Any]:
    searches = Search.objects.filter(pk=OuterRef("search"))
    rows = Photograph.objects.filter(search=search)
    return rows.values_list("measures", Subquery(searches.values("sheet")[:1]))


@prepared
def has_answers(*, establishment: UUID, search: UUID) -> QuerySet[Any, Any]:
    here = Establishment.objects.filter(pk=establishment)
    return here.values_list(Exists(Answer.objects.filter(search=search)))


@prepared
def forgets_a_value(*, search: UUID, since: datetime) -> QuerySet[Any, Any]:
    return Answer.objects.filter(search=search).values_list("pk")


@pytest.fixture
def answers(prison: Prison, in_the_lock: InTheLock) -> list[Answer]:
    about = {"search": in_the_lock.search, "answered_by": prison.person["grace"]}
    return list(AnswerFactory.create_in_bulk(5, **about))


def test_each_call_gets_the_rows_of_its_own_values(
    in_the_lock: InTheLock, answers: list[Answer]
) -> None:
    search = in_the_lock.search.pk
    times = sorted(answer.recorded_at for answer in answers)
    by_hand = Answer.objects.filter(search=search).order_by("recorded_at")
    expected = list(by_hand.values_list("pk", "recorded_at", "device_id"))
    assert sorted(answers_since(search=search, since=times[0])) == sorted(expected)
    assert answers_since(search=search, since=times[-1] + timedelta(microseconds=1)) == []
    assert answers_since(search=uuid4(), since=times[0]) == []


def test_the_sql_is_made_only_once(in_the_lock: InTheLock, answers: list[Answer]) -> None:
    since = min(answer.recorded_at for answer in answers)
    answers_since(search=in_the_lock.search.pk, since=since)
    built.clear()
    answers_since(search=in_the_lock.search.pk, since=since)
    assert built == []


def test_rows_are_read_in_each_call(prison: Prison, in_the_lock: InTheLock) -> None:
    about = {"establishment": prison.establishment.pk, "search": in_the_lock.search.pk}
    assert has_answers(**about) == [(False,)]
    AnswerFactory.create(search=in_the_lock.search, answered_by=prison.person["grace"])
    assert has_answers(**about) == [(True,)]


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_a_list_of_any_length_finds_exactly_its_rows(answers: list[Answer], length: int) -> None:
    asked = [answer.pk for answer in answers[:length]]
    assert sorted(pk for (pk,) in answers_among(answers=asked)) == sorted(asked)


def test_columns_are_read_as_a_queryset_reads_them(prison: Prison, in_the_lock: InTheLock) -> None:
    photo = PhotographFactory.create(
        search=in_the_lock.search, taken_by=prison.person["grace"], measures={"brightness": 120}
    )
    assert photographs(search=in_the_lock.search.pk) == [(photo.measures, in_the_lock.search.sheet)]


def test_a_query_that_forgets_a_value_is_refused(in_the_lock: InTheLock) -> None:
    search = in_the_lock.search
    with pytest.raises(ValueError, match="forgets_a_value does not use each of its values"):
        forgets_a_value(search=search.pk, since=search.began_at)


def test_no_value_may_be_none(in_the_lock: InTheLock) -> None:
    with pytest.raises(TypeError, match="takes UUIDs and times, not NoneType"):
        answers_since(search=None, since=in_the_lock.search.began_at)


def test_a_query_that_writes_is_refused(in_the_lock: InTheLock) -> None:
    @prepared
    def gone(*, search: UUID) -> QuerySet[Any, Any]:
        rows = Answer.objects.filter(search=search)
        rows.query = rows.query.chain(DeleteQuery)
        return rows

    with pytest.raises(ValueError, match="does more than read"):
        gone(search=in_the_lock.search)
