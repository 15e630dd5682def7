"""Count the forms that people send on an ordinary morning, by working through the pages.

`python -m tests.world --forms` prints the numbers of this release. The test sends the contents of
each page's own forms, as a browser without scripts does. The pages of the previous release had the
same addresses, so this file could count their forms too.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from searches.ledger.clock import replay_at
from searches.models import Photograph, Prisoner, Search, Visit
from searches.queries.search.sheet import sheet
from searches.services.search.checklists import load_default_checklists
from searches.words.checklists import AnswerKind, Item, Purpose
from tests.stories.simulated_prison import SIZES, open_prison
from tests.support.browsers import browser
from tests.support.counting import moment
from tests.support.forms import Form, Page
from tests.support.sample_prison import PIN, Prison
from tests.support.searching import picture
from tests.world.morning import Setting, in_the_world

#: Counted once by this walk in the release before (commit 1550876).
BEFORE = {
    "open the work sessions": 2,
    "log the lorry in": 1,
    "record the halt": 2,
    "seal the lock": 1,
    "search": 48,
    "count": 34,
    "release": 14,
    "let the lorry out": 2,
    "end the work sessions": 2,
}
PARTIES = {"kitchen": "kay", "stores": "stan"}
LANDING_OFFICERS = ("ava", "abe", "bet")
BUTTONS: dict[AnswerKind, dict[str, Any]] = {
    AnswerKind.LOOK: {"result": "clear", "number": "4"},
    AnswerKind.SAME: {"result": "same"},
    AnswerKind.DONE: {"result": "done"},
    AnswerKind.NUMBER: {"result": "recorded", "number": "1"},
    AnswerKind.TEXT: {"result": "recorded", "text": "S123"},
    AnswerKind.AID: {"result": "clear"},
}
WAY_IN: dict[str, Any] = {
    "plate": "KX23 LDV",
    "vehicle_type": "rigid",
    "haulier": "Calder Foodservice",
    "phone_24h": "01632 960114",
    "driver_name": "Dan Moss",
    "people_in_cab": "1",
    "planned_areas": "kitchen-bay",
    "tail_lift_fitted": "on",
    "seal": "S123",
}


@dataclass
class MorningWalk:
    """An ordinary morning, worked through the pages. `forms` counts the sent forms by purpose.

    With `small`, it takes place in the small prison of the stories, whose work sessions are already
    open.
    """

    prison: Prison
    small: bool = False
    forms: Counter[str] = field(default_factory=Counter)
    clients: dict[str, Client] = field(default_factory=dict)
    visit: str = ""

    def __post_init__(self) -> None:
        self.now = moment("06:30:00")
        if self.small:
            open_prison(self.prison)
            return
        with replay_at(self.now):
            load_default_checklists(self.prison.system_actor)

    def run(self) -> Counter[str]:
        """Work through the morning until the lorry has left and the parties are back on their
        landings.
        """
        with in_the_world(Setting(climbs=False)):
            if not self.small:
                self.open_sessions()
            self.log_in_and_halt()
            self.seal()
            self.search()
            self.count()
            self.sign()
            self.release()
            self.go_back()
        return self.forms

    def client(self, name: str) -> Client:
        """Return the browser of this person, signed in on their own device."""
        if name not in self.clients:
            self.clients[name] = browser(self.prison, name)
        return self.clients[name]

    def read(self, name: str, address: str) -> Page:
        with replay_at(self.now):
            response: Any = self.client(name).get(address)
        assert response.status_code == 200, (address, response.status_code)
        return Page(response)

    def send(self, name: str, form: Form, what: str, *, after: float = 2, **typed: Any) -> Any:
        """Send one form some seconds later. Every form of an ordinary morning must be accepted."""
        self.now += timedelta(seconds=after)
        fields = {**form.fields, **typed}
        with replay_at(self.now):
            response: Any = self.client(name).post(form.action, fields)
        assert response.status_code == 302, (what, form.action, Page(response).text[-3000:])
        self.forms[what] += 1
        return response

    def open_sessions(self) -> None:
        """Begin each party's work as its supervisor, with the prisoners offered on the page.

        If the page offers none, the test's own list is entered.
        """
        for party, name in PARTIES.items():
            address = f"/rolls/{self.prison.party[party].pk}/begin/"
            numbers = [prisoner.number for prisoner in self.prison.prisoners[party]]
            page = self.read(name, address)
            ticked = re.findall(r'name="ticked"[^>]*value="([^"]+)"', page.text)
            typed: dict[str, Any] = {"ticked": ticked} if ticked else {"pasted": "; ".join(numbers)}
            self.send(name, page.form("/begin/"), "open the work sessions", **typed)

    def log_in_and_halt(self) -> None:
        self.now = moment("06:50:00")
        form = self.read("grace", "/visits/new/").form("/visits/new/")
        form.fields.pop("packed_by", None)
        escort = str(self.prison.ed.person)
        self.send("grace", form, "log the lorry in", escort=escort, **WAY_IN)
        self.visit = f"/visits/{Visit.objects.get().pk}/"
        self.now = moment("06:52:00")
        page = self.read("ed", self.visit)
        self.send("ed", page.form("/arrive/"), "record the halt", area="kitchen-bay")
        self.now = moment("07:20:00")
        page = self.read("ed", self.visit)
        form = page.form("/leave/")
        for box in ("unlisted", "unlisted_prisoner", "parties", "parties_present"):
            form.fields.pop(box, None)
        self.send("ed", form, "record the halt", nobody="1")

    def seal(self) -> None:
        self.now = moment("07:26:00")
        form = self.read("grace", f"{self.visit}seal/").form("/seal/")
        self.send("grace", form, "seal the lock", shut="1", empty="1")

    def search(self) -> None:
        """Search every zone once. The second searcher does five of the zones."""
        for place, item in enumerate(self._items(last_look=False)):
            second = place < 4 if self.small else 5 <= place < 10
            self._look("tom" if second else "grace", item)

    def count(self) -> None:
        for party, name in PARTIES.items():
            address = f"/counts/party/{self.prison.party[party].pk}/"
            people: list[Prisoner] = self.prison.prisoners[party]
            people = people[: SIZES[party]] if self.small else people
            form = self.read(name, address).form(address)
            begun = self.send(name, form, "count", headcount=str(len(people)))
            faces = begun["Location"]
            forms = {
                form.fields["prisoner"]: form
                for form in self.read(name, faces).forms
                if "prisoner" in form.fields
            }
            for prisoner in people:
                self.send(name, forms[str(prisoner.pk)], "count")
            form = self.read(name, f"{faces}sign/").form("/sign/")
            self.send(name, form, "count", pin=PIN)

    def sign(self) -> None:
        for name, place in (("grace", "1"), ("tom", "2")):
            form = self.read(name, f"{self.visit}sign/").form("/sign/")
            self.send(name, form, "search", pin=PIN, place=place)

    def release(self) -> None:
        """View the photographs as releaser, do the last look, release the lorry and let
        it leave.
        """
        discs = Search.objects.get().discs
        for photo in Photograph.objects.filter(item__startswith="U").order_by("recorded_at"):
            form = self.read("mia", f"/photos/{photo.pk}/").form("/looked/")
            disc: dict[str, Any] = {"disc": "shown"} if photo.slot in discs else {}
            self.send("mia", form, "release", after=4, **disc)
        for item in self._items(last_look=True):
            self._look("grace", item)
        for photo in Photograph.objects.filter(item__startswith="F"):
            form = self.read("mia", f"/photos/{photo.pk}/").form("/looked/")
            self.send("mia", form, "release", after=4)
        page = self.read("mia", f"{self.visit}release/")
        assert "This vehicle has no holds" in page.text, re.sub(r"<[^>]+>|\s+", " ", page.text)
        form = page.form("/release/")
        self.send("mia", form, "release", pin=PIN)
        form = self.read("grace", f"{self.visit}release/").form("/outer-gate/")
        code: dict[str, Any] = dict(form.buttons)
        self.send("grace", form, "let the lorry out", **code)
        form = self.read("grace", f"{self.visit}gone/").form("/gone/")
        self.send("grace", form, "let the lorry out", still_shut="yes")

    def go_back(self) -> None:
        """End each work session, and confirm on each landing how many prisoners came back."""
        self.now = moment("11:30:00")
        for party, name in PARTIES.items():
            form = self.read(name, f"/rolls/{self.prison.party[party].pk}/").form("/end/")
            self.send(name, form, "end the work sessions")
        for name in LANDING_OFFICERS:
            if name in self.prison.actors:
                self._receive_back(name)

    def _receive_back(self, name: str) -> None:
        """Confirm every open list of this officer's landing, with nobody missing."""
        while True:
            page = self.read(name, "/received/")
            forms = [form for form in page.forms if "/received/back/" in form.action]
            if not forms:
                return
            form = forms[0]
            inside = page.text.partition(f'action="{form.action}"')[2].partition("</form>")[0]
            form.fields.pop("not_here", None)
            number = str(inside.count('name="not_here"'))
            self.send(name, form, "end the work sessions", number=number)

    def _items(self, *, last_look: bool) -> list[Item]:
        with replay_at(self.now):
            cards = sheet(self.prison.establishment.pk, Visit.objects.get().pk).items
        return [
            card.item for card in cards if (Purpose.LAST_LOOK in card.item.purposes) is last_look
        ]

    def _look(self, name: str, item: Item) -> None:
        """Take the photographs that the page asks for, then give the answer."""
        what = "release" if Purpose.LAST_LOOK in item.purposes else "search"
        address = f"{self.visit}sheet/{item.code}/"
        page = self.read(name, address)
        for _ in item.photos:
            form = page.form("/photo/")
            photo: dict[str, Any] = {form.takes_file: _file()}
            self.send(name, form, what, **photo)
            page = self.read(name, address)
        self.send(name, page.form("/answer/"), what, after=16, **BUTTONS[item.kind])


def printed(forms: Counter[str]) -> str:
    """Return the numbers as a Markdown table, beside those of the previous release."""
    rows = [f"| {what} | {BEFORE[what]} | {forms[what]} |" for what in BEFORE]
    total = f"| together | {sum(BEFORE.values())} | {sum(forms.values())} |"
    return "\n".join(["| what for | before | now |", "| --- | --- | --- |", *rows, total]) + "\n"


def _file() -> SimpleUploadedFile:
    return SimpleUploadedFile("photo.jpg", picture(), content_type="image/jpeg")
