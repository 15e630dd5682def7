"""How long photographs are stored, what prevents their deletion, and whether they are unchanged."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command

from searches.evidence import verify
from searches.ledger.clock import server_now
from searches.models import (
    Establishment,
    LedgerEntry,
    LegalHold,
    LegalHoldLifted,
    PhotoDeletion,
    Photograph,
    Visit,
)
from searches.services.evidence.evidence_pack import evidence_pack
from searches.services.evidence.legal_holds import lift_legal_hold, place_legal_hold
from searches.services.photos import rehash as rehashing
from searches.services.photos.comparisons import laid_over
from searches.services.photos.derived import Size, derived_image
from searches.services.photos.rehash import RehashVerdict, rehash
from searches.services.photos.retention import (
    NothingDue,
    delete_due,
    delete_pictures,
    delete_when_due,
)
from searches.services.photos.uploads import blob_name, photographs
from searches.words.refusals import Invalid, NotAllowed, Refused
from tests.support.browsers import browser
from tests.support.factories import ExceptionCaseFactory, StopFactory
from tests.support.forms import read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, acts_of, picture, received, seal, send_photo

DAY = timedelta(days=1)


def depart(lorry: InTheLock, *, days: int) -> None:
    """Let the lorry have left this number of days ago."""
    Visit.objects.filter(pk=lorry.visit.pk).update(
        entered_at=server_now() - timedelta(days=days, hours=1),
        departed_at=server_now() - timedelta(days=days),
    )


@pytest.fixture
def lorry(prison: Prison) -> InTheLock:
    lorry = seal(prison)
    for slot in ("U3", "U4"):
        send_photo(prison.grace, lorry, slot, slot)
    return lorry


def shas(lorry: InTheLock) -> list[str]:
    return sorted(lorry.visit.photos.values_list("sha256", flat=True))


def originals_kept(lorry: InTheLock) -> int:
    return sum(photographs().exists(blob_name(sha)) for sha in shas(lorry))


def test_photographs_of_a_clean_visit_are_kept_ninety_days(
    prison: Prison, lorry: InTheLock
) -> None:
    depart(lorry, days=90)
    Visit.objects.filter(pk=lorry.visit.pk).update(departed_at=server_now() - 90 * DAY + DAY / 24)
    assert delete_due(prison.system_actor).deleted == 0 and originals_kept(lorry) == 2
    depart(lorry, days=90)
    assert delete_due(prison.system_actor).deleted == 2 and originals_kept(lorry) == 0


def test_the_row_hash_and_reason_of_a_deleted_photograph_stay(
    prison: Prison, lorry: InTheLock
) -> None:
    before = shas(lorry)
    depart(lorry, days=91)
    delete_due(prison.system_actor)
    assert shas(lorry) == before
    gone = PhotoDeletion.objects.filter(photograph__visit=lorry.visit)
    assert sorted(gone.values_list("sha256", flat=True)) == before
    assert all("end of its retention period" in deletion.reason for deletion in gone)
    assert acts_of(lorry.visit.pk)[-1] == "delete_pictures"
    assert delete_due(prison.system_actor).deleted == 0


def test_derived_pictures_are_deleted_with_the_original(prison: Prison, lorry: InTheLock) -> None:
    first, second = shas(lorry)
    derived_image(first, Size.THUMB)
    laid_over(earlier_sha256=first, new_sha256=second)
    depart(lorry, days=91)
    delete_due(prison.system_actor)
    folder = Path(photographs().path("."))
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def mark(prison: Prison, lorry: InTheLock, how: str) -> None:
    """Give the visit an exception or a stop, so that its photographs are stored for six years."""
    while_inside = server_now() - 2189 * DAY - DAY / 48
    about: dict[str, Any] = {"establishment": prison.establishment, "recorded_at": while_inside}
    if how == "exception":
        ExceptionCaseFactory.create(visit=lorry.visit, **about)
    else:
        StopFactory.create(visit=lorry.visit if how == "stop" else None, **about)


@pytest.mark.parametrize("how", ["exception", "stop", "meanwhile"])
def test_photographs_with_an_exception_or_stop_are_kept_six_years(
    prison: Prison, lorry: InTheLock, how: str
) -> None:
    mark(prison, lorry, how)
    depart(lorry, days=2189)
    assert delete_due(prison.system_actor).deleted == 0
    depart(lorry, days=2191)
    assert delete_due(prison.system_actor).deleted == 2


def test_photographs_of_a_drill_are_kept_six_years(prison: Prison) -> None:
    lorry = seal(prison, drill=True)
    send_photo(prison.grace, lorry, "U3", "U3")
    depart(lorry, days=2189)
    assert delete_due(prison.system_actor).deleted == 0
    depart(lorry, days=2191)
    assert delete_due(prison.system_actor).deleted == 1


def test_photographs_of_a_vehicle_still_inside_are_kept(prison: Prison, lorry: InTheLock) -> None:
    with time_machine.travel(server_now() + 3000 * DAY):
        assert delete_due(prison.system_actor).deleted == 0


def test_each_prison_has_its_own_retention_time(prison: Prison, lorry: InTheLock) -> None:
    Establishment.objects.filter(pk=prison.establishment.pk).update(
        policy={"photographs_kept_days": 31}
    )
    depart(lorry, days=32)
    assert delete_due(prison.system_actor).deleted == 2


def test_a_legal_hold_stops_deletion_until_lifted(prison: Prison, lorry: InTheLock) -> None:
    depart(lorry, days=5000)
    place_legal_hold(prison.sam, visit_id=lorry.visit.pk, reason="Crown court, T2026")
    assert delete_due(prison.system_actor).deleted == 0
    with pytest.raises(NothingDue):
        delete_pictures(prison.system_actor, visit_id=lorry.visit.pk)
    assert originals_kept(lorry) == 2
    lift_legal_hold(prison.dee, visit_id=lorry.visit.pk, reason="Settled")
    assert delete_due(prison.system_actor).deleted == 2
    acts = ["place_legal_hold", "lift_legal_hold", "delete_pictures"]
    assert acts_of(lorry.visit.pk)[-3:] == acts


def test_a_legal_hold_needs_the_right_role_and_a_reason(prison: Prison, lorry: InTheLock) -> None:
    about: dict[str, Any] = {"visit_id": lorry.visit.pk, "reason": "Court"}
    for name in ("grace", "mia", "ada", "ann", "ceri"):
        with pytest.raises(NotAllowed):
            place_legal_hold(getattr(prison, name), **about)
    with pytest.raises(Refused, match="not-there"):
        lift_legal_hold(prison.sam, **about)
    with pytest.raises(Invalid):
        place_legal_hold(prison.sam, visit_id=lorry.visit.pk, reason=" ")
    place_legal_hold(prison.sam, **about)
    with pytest.raises(Refused, match="held-already"):
        place_legal_hold(prison.sam, **about)


def test_security_places_and_lifts_a_legal_hold_on_the_visits_page(
    prison: Prison, lorry: InTheLock
) -> None:
    sam, page = browser(prison, "sam"), f"/visits/{lorry.visit.pk}/"
    submit(sam, read(sam, page).form("/legal-hold/"), reason="Crown court")
    held_page = read(sam, page)
    assert "Legal hold since" in held_page.text and "Crown court" in held_page.text
    submit(sam, held_page.form("/legal-hold/lift/"), reason="Settled")
    assert "Legal hold since" not in read(sam, page).text
    assert "legal-hold" not in read(browser(prison, "grace"), page).text


def test_bytes_that_another_visit_uses_are_not_deleted(prison: Prison) -> None:
    body = picture()
    first = seal(prison, plate="AB12CDE")
    send_photo(prison.grace, first, "U3", "U3", received=received(body))
    depart(first, days=91)
    second = seal(prison)
    send_photo(prison.grace, second, "U3", "U3", received=received(body))
    assert delete_due(prison.system_actor).deleted == 1
    assert originals_kept(second) == 1
    depart(second, days=91)
    delete_due(prison.system_actor)
    assert originals_kept(second) == 0


def test_files_left_by_a_crash_are_deleted_at_the_next_round(
    prison: Prison, lorry: InTheLock
) -> None:
    depart(lorry, days=91)
    delete_pictures(prison.system_actor, visit_id=lorry.visit.pk)
    assert originals_kept(lorry) == 2
    assert {checked.found for checked in rehash("WWI")} == {RehashVerdict.NOT_DELETED}
    assert delete_due(prison.system_actor).deleted == 0
    assert originals_kept(lorry) == 0


def test_the_clock_deletes_once_an_hour(prison: Prison, lorry: InTheLock) -> None:
    assert delete_when_due(prison.system_actor) is not None
    depart(lorry, days=91)
    assert delete_when_due(prison.system_actor) is None


def test_a_pack_proves_that_pictures_were_deleted(
    prison: Prison, lorry: InTheLock, tmp_path: Path
) -> None:
    depart(lorry, days=91)
    delete_due(prison.system_actor)
    path = tmp_path / "pack.zip"
    with evidence_pack(prison.ada, visit_id=lorry.visit.pk).file as file:
        path.write_bytes(file.read())
    faults, lines = verify.check(path)
    assert faults == []
    assert "2 photographs were deleted at the end of their retention period." in " ".join(lines)


def test_the_ledger_agrees_after_a_deletion(prison: Prison, lorry: InTheLock) -> None:
    place_legal_hold(prison.sam, visit_id=lorry.visit.pk, reason="Court")
    lift_legal_hold(prison.sam, visit_id=lorry.visit.pk, reason="Settled")
    depart(lorry, days=91)
    delete_due(prison.system_actor)
    facts = {model._meta.db_table for model in (LegalHold, LegalHoldLifted, PhotoDeletion)}
    named = LedgerEntry.objects.filter(visit_id=lorry.visit.pk).values_list("body", flat=True)
    assert facts <= {row["table"] for body in named for row in body["rows"]}


def test_rehashing_names_missing_and_changed_photographs(
    prison: Prison, lorry: InTheLock, capsys: Any
) -> None:
    call_command("evidence", "verify")
    assert "2 photographs verified, 0 with a fault" in capsys.readouterr().out
    missing, changed = shas(lorry)
    photographs().delete(blob_name(missing))
    path = Path(photographs().path(blob_name(changed)))
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(CommandError):
        call_command("evidence", "verify", "--establishment", "wwi")
    output = capsys.readouterr().out
    ids = {photo.sha256: photo.pk for photo in Photograph.objects.filter(visit=lorry.visit)}
    assert f"photograph {ids[missing]} is missing" in output
    assert f"photograph {ids[changed]} is changed" in output


def test_an_interrupted_round_continues(
    prison: Prison, lorry: InTheLock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehashing, "KEPT_EVERY", 1)
    broken = rehash("WWI")
    first = next(broken)
    next(broken)
    broken.close()
    assert [progress.done for progress in rehash("WWI")] == [2]
    assert [progress.done for progress in rehash("WWI")] == [1, 2]
    next(rehash("WWI"))
    assert next(rehash("WWI", again=True)) == first
