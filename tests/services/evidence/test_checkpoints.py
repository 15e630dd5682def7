"""Checkpoints are made at each release and at intervals, published, and compared with the
ledger.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.utils import DatabaseError
from django.test import Client
from django.utils import timezone

from searches.ledger.record import entry_sha256, open_record
from searches.models import Checkpoint, LedgerEntry, LedgerHead
from searches.rules.merkle import root_of
from searches.services.evidence.checkpoints import (
    checkpoint_if_due,
    key_of,
    leaves,
    mail_checkpoints,
    make_checkpoint,
    published,
)
from searches.services.evidence.verification import verify_against, verify_ledgers
from searches.services.stops.stops import raise_stop
from searches.words.events.release import VehicleReleased
from searches.words.refusals import Invalid
from tests.ledger import independent_note_reader
from tests.ledger.sample_rows import without_triggers
from tests.support.sample_prison import Prison


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.CHECKPOINT_FOLDER = tmp_path / "checkpoints"
    return settings.CHECKPOINT_FOLDER


def new_checkpoint(prison: Prison) -> Checkpoint:
    return make_checkpoint(prison.establishment.pk)


def test_a_checkpoint_signs_the_tree_of_all_entries(prison: Prison) -> None:
    row, key = new_checkpoint(prison), str(key_of(prison.establishment))
    origin, size, root = independent_note_reader.checkpoint(row.note.encode(), key)
    assert origin == "gatehouse.local/wwi"
    assert size == LedgerEntry.objects.within(prison.establishment).count()
    assert root == root_of(leaves(prison.establishment.pk))


def test_each_checkpoint_extends_the_last(prison: Prison) -> None:
    before = Checkpoint.objects.within(prison.establishment).count()
    for _ in range(5):
        raise_stop(prison.kay)
        row = new_checkpoint(prison)
        assert row.root_sha256 == root_of(leaves(prison.establishment.pk)).hex()
    assert new_checkpoint(prison) == row
    assert Checkpoint.objects.within(prison.establishment).count() == before + 5


def test_a_checkpoint_is_due_after_an_interval_with_new_entries(prison: Prison) -> None:
    here, now = prison.establishment.pk, timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        new_checkpoint(prison)
        raise_stop(prison.kay)
        assert checkpoint_if_due(here) is None
        clock.shift(timedelta(minutes=10))
        assert checkpoint_if_due(here) is not None
        clock.shift(timedelta(minutes=10))
        assert checkpoint_if_due(here) is None


def test_a_release_makes_a_checkpoint_at_once(prison: Prison) -> None:
    here = prison.establishment.pk
    new_checkpoint(prison)
    open_record(here, prison.mia).enter(
        VehicleReleased(
            release=uuid4(), lock=uuid4(), facts_sha256="", immediate=False, overrides=()
        )
    )
    assert checkpoint_if_due(here) is not None


def test_a_checkpoint_is_published_to_the_folder_and_the_web(prison: Prison, folder: Path) -> None:
    first = new_checkpoint(prison)
    raise_stop(prison.kay)
    second, web = new_checkpoint(prison), Client()
    assert (folder / "wwi" / str(first.size)).read_text() == first.note
    assert (folder / "wwi" / "newest").read_text() == second.note
    assert web.get("/log/wwi/checkpoint").content.decode() == second.note
    assert web.get(f"/log/WWI/checkpoint/{first.size}").content.decode() == first.note
    key = web.get("/log/wwi/key").content.decode().strip()
    assert independent_note_reader.checkpoint(second.note.encode(), key)[1] == second.size
    assert (folder / "wwi" / "key").read_text().strip() == key
    for nowhere in ("/log/nil/checkpoint", "/log/wwi/checkpoint/3", "/log/nil/key"):
        assert web.get(nowhere).status_code == 404


def test_each_checkpoint_is_mailed_once(prison: Prison, settings: Any) -> None:
    row = new_checkpoint(prison)
    assert mail_checkpoints(prison.system_actor) == 0
    settings.CHECKPOINT_EMAILS = ["audit@example.org"]
    waiting = Checkpoint.objects.within(prison.establishment).count()
    assert [mail_checkpoints(prison.system_actor) for _ in range(2)] == [waiting, 0]
    assert (mail.outbox[-1].body, mail.outbox[-1].to) == (row.note, ["audit@example.org"])


def test_the_command_prints_the_published_checkpoint(prison: Prison, capsys: Any) -> None:
    call_command("checkpoint")
    assert published("WWI").note in capsys.readouterr().out
    call_command("checkpoint", "--keys")
    assert str(key_of(prison.establishment)) in capsys.readouterr().out


def test_the_ledger_agrees_with_a_checkpoint_from_another_place(
    prison: Prison, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.write_text(new_checkpoint(prison).note)
    raise_stop(prison.kay)
    call_command("verify_ledger", "--checkpoint", str(kept))
    call_command(
        "verify_ledger", "--checkpoint", str(kept), "--key", str(key_of(prison.establishment))
    )


def test_the_key_may_be_given_as_a_file(prison: Prison, tmp_path: Path) -> None:
    kept, key = tmp_path / "kept", tmp_path / "wwi.key"
    kept.write_text(new_checkpoint(prison).note)
    key.write_text(f"{key_of(prison.establishment)}\n")
    call_command("verify_ledger", "--checkpoint", str(kept), "--key", str(key))
    key.write_text("")
    with pytest.raises(CommandError, match="is empty"):
        call_command("verify_ledger", "--checkpoint", str(kept), "--key", str(key))


def test_an_empty_option_is_refused(prison: Prison, tmp_path: Path) -> None:
    kept = tmp_path / "kept"
    kept.write_text(new_checkpoint(prison).note)
    for options in (("--checkpoint", str(kept), "--key", ""), ("--checkpoint", ""), ("--key", "")):
        with pytest.raises(CommandError, match="is empty"):
            call_command("verify_ledger", *options)


def rewrite(prison: Prison) -> None:
    """Rewrite the whole chain and its head, as the owner of the database and the code could."""
    without_triggers("searches_ledgerentry")
    previous, head = "0" * 64, LedgerHead.objects.get(establishment=prison.establishment)
    for entry in LedgerEntry.objects.within(prison.establishment).order_by("seq"):
        entry.at += timedelta(minutes=1)
        entry.previous_sha256 = previous
        entry.sha256 = previous = entry_sha256(entry)
        entry.save(update_fields=["at", "previous_sha256", "sha256"])
    head.sha256 = previous
    head.save()


def test_a_rewritten_chain_is_detected(prison: Prison, tmp_path: Path, capsys: Any) -> None:
    kept = tmp_path / "kept"
    kept.write_text(new_checkpoint(prison).note)
    rewrite(prison)
    with pytest.raises(CommandError, match="failed the verification"):
        call_command("verify_ledger", "--checkpoint", str(kept))
    assert "does not belong to this ledger" in capsys.readouterr().out
    without_triggers("searches_checkpoint")
    Checkpoint.objects.all().delete()
    assert verify_ledgers("WWI")[0].disagreement == ""
    assert "rewritten" in verify_against(kept.read_text()).disagreement


def test_a_checkpoint_of_a_longer_ledger_is_detected(prison: Prison) -> None:
    kept = new_checkpoint(prison)
    for table in ("searches_ledgerentry", "searches_checkpoint"):
        without_triggers(table)
    last, before = LedgerEntry.objects.within(prison.establishment).order_by("-seq")[:2]
    last.delete()
    Checkpoint.objects.all().delete()
    LedgerHead.objects.filter(establishment=prison.establishment).update(
        seq=before.seq, sha256=before.sha256
    )
    assert f"only {before.seq} entries are left" in verify_against(kept.note).disagreement


def test_a_forged_checkpoint_is_refused(prison: Prison, other_prison: Prison) -> None:
    row = new_checkpoint(prison)
    forged = row.note.replace(f"\n{row.size}\n", f"\n{row.size + 1}\n")
    for note in (forged, "rubbish", row.note.replace("/wwi", "/nil")):
        with pytest.raises(Invalid):
            verify_against(note)
    with pytest.raises(Invalid, match="note"):
        verify_against(row.note, str(key_of(other_prison.establishment)))


@pytest.mark.parametrize("event", ["UPDATE", "DELETE"])
def test_the_database_refuses_changes_to_a_checkpoint(prison: Prison, event: str) -> None:
    new_checkpoint(prison)
    sql = {
        "UPDATE": "UPDATE searches_checkpoint SET note = ''",
        "DELETE": "DELETE FROM searches_checkpoint",
    }[event]
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="append-only"):
        cursor.execute(sql)
