"""The three ways to get an evidence pack (button, API, command), and who may use each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from searches.evidence import verify
from searches.models import LedgerEntry
from tests.api.tablet_client import Tablet
from tests.support.forms import page_text, read, submit
from tests.support.sample_prison import Prison
from tests.support.searching import InTheLock, send_photo


def entries_of_export(lorry: InTheLock) -> int:
    return LedgerEntry.objects.filter(visit_id=lorry.visit.pk, act="take_evidence").count()


@pytest.fixture
def agrees(tmp_path: Path) -> Any:
    def check(body: bytes) -> bool:
        (tmp_path / "pack.zip").write_bytes(body)
        return verify.check(tmp_path / "pack.zip")[0] == []

    return check


@pytest.fixture
def lorry(prison: Prison, in_the_lock: InTheLock) -> InTheLock:
    send_photo(prison.grace, in_the_lock, "U3", "U3")
    return in_the_lock


def test_the_button_gives_the_pack(prison: Prison, lorry: InTheLock, agrees: Any) -> None:
    sam = Tablet(prison, "sam").client
    answer = submit(sam, read(sam, f"/visits/{lorry.visit.pk}/").form("/evidence/"))
    assert answer["Content-Type"] == "application/zip"
    assert agrees(answer.getvalue())
    assert entries_of_export(lorry) == 1


def test_the_api_returns_the_pack(prison: Prison, lorry: InTheLock, agrees: Any) -> None:
    answer = Tablet(prison, "ada").get(f"visits/{lorry.visit.pk}/evidence")
    assert "no-store" in answer["Cache-Control"]
    assert agrees(answer.getvalue())


@pytest.mark.parametrize("name", ["grace", "mia", "ceri", "dee", "kay", "ann"])
def test_other_roles_can_use_neither_button_nor_api(
    prison: Prison, lorry: InTheLock, name: str
) -> None:
    tablet, visit = Tablet(prison, name), lorry.visit.pk
    assert "evidence" not in page_text(tablet.client.get(f"/visits/{visit}/"))
    assert tablet.get(f"visits/{visit}/evidence").status_code == 403
    sent = tablet.client.post(f"/visits/{visit}/evidence/", {"uuid": visit})
    assert sent.status_code == 403
    assert entries_of_export(lorry) == 0


def test_a_visit_of_another_prison_has_no_pack(lorry: InTheLock, other_prison: Prison) -> None:
    assert Tablet(other_prison, "ada").get(f"visits/{lorry.visit.pk}/evidence").status_code == 404


def test_the_command_writes_the_pack(
    prison: Prison, lorry: InTheLock, agrees: Any, tmp_path: Path
) -> None:
    visit = str(lorry.visit.pk)
    call_command("evidence", "pack", visit, "--by", "WWI-ADA", "--to", str(tmp_path))
    (written,) = tmp_path.glob("evidence-wwi-kx23ldv-*.zip")
    assert agrees(written.read_bytes())
    for nobody in ("WWI-GRACE", "WWI-NOBODY"):
        with pytest.raises(CommandError):
            call_command("evidence", "pack", visit, "--by", nobody, "--to", str(tmp_path))
