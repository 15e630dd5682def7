"""Signing in by staff number.

Attempts are limited by person and device, never by network address.
"""

from __future__ import annotations

import pytest
from allauth.account import app_settings
from django.core.cache import caches
from django.core.management import call_command
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings

from gatehouse.signin import StaffAdapter
from searches.models import Person
from tests.support.browsers import browser
from tests.support.factories import PersonFactory
from tests.support.forms import page_text
from tests.support.sample_prison import PASSWORD, Prison

pytestmark = pytest.mark.django_db
GOOD = "seven lorries a day"
TRIES = 5


@pytest.fixture
def alice() -> Person:
    return PersonFactory.create(staff_number="OS1001", password=GOOD)


def sign_in(browser: Client, password: str, staff_number: str = "OS1001") -> bool:
    form = {"login": staff_number, "password": password}
    return browser.post(reverse("account_login"), form).status_code == 302


def guess(browser: Client, times: int) -> None:
    for _ in range(times):
        assert not sign_in(browser, "a guess")


def test_staff_number_and_password_sign_in(alice: Person) -> None:
    assert sign_in(Client(), GOOD, "os1001")


def test_too_many_wrong_passwords_are_refused(alice: Person) -> None:
    thief = Client()
    guess(thief, TRIES)
    assert not sign_in(thief, GOOD)


def test_a_new_browser_gives_no_further_attempts(alice: Person) -> None:
    for _ in range(TRIES):
        guess(Client(), 1)
    assert not sign_in(Client(), GOOD)


def test_guesses_on_another_device_do_not_lock_out_the_persons_own_device(alice: Person) -> None:
    tablet = Client()
    assert sign_in(tablet, GOOD)
    guess(Client(), TRIES)
    tablet.post(reverse("account_logout"))
    assert sign_in(tablet, GOOD)


def test_other_people_at_the_same_address_are_not_locked_out(alice: Person) -> None:
    home = alice.establishment
    PersonFactory.create(establishment=home, staff_number="OS1002", password=GOOD)
    guess(Client(), TRIES)
    assert sign_in(Client(), GOOD, "OS1002")


def test_the_limit_is_shared_by_all_processes(alice: Person, settings: Settings) -> None:
    caches_before = settings.CACHES
    shared = "django.core.cache.backends.db.DatabaseCache"
    settings.CACHES = {"default": {"BACKEND": shared, "LOCATION": "gatehouse_cache"}}
    call_command("createcachetable", verbosity=0)
    guess(Client(), TRIES)
    # Another process has nothing but the cache table.
    caches["default"].close()
    assert not sign_in(Client(), GOOD)
    caches["default"].clear()
    settings.CACHES = caches_before


def test_nobody_can_sign_up(client: Client, rf: RequestFactory) -> None:
    assert client.get(reverse("account_signup")).status_code == 404
    assert not StaffAdapter().is_open_for_signup(rf.get("/"))


def test_no_limit_depends_on_the_network_address() -> None:
    used = {"login", "login_failed", "change_password", "reauthenticate"}
    limits = {name: str(app_settings.RATE_LIMITS.get(name)) for name in used}
    assert not [name for name, rate in limits.items() if "ip" in rate or rate.count("/") == 1]


def sign_in_page(client: Client, password: str, staff_number: str = "OS1001") -> str:
    form = {"login": staff_number, "password": password}
    return page_text(client.post(reverse("account_login"), form))


def test_refusals_name_staff_numbers_and_minutes(alice: Person) -> None:
    thief = Client()
    assert "The staff number or the password is wrong." in sign_in_page(thief, "a guess")
    assert "The staff number or the password is wrong." in sign_in_page(
        Client(), "a guess", "NOBODY"
    )
    guess(thief, TRIES - 1)
    assert "Too many wrong passwords. Try again in 5 minutes." in sign_in_page(thief, GOOD)


def change(client: Client, old: str, new: str = "eight lorries a day") -> str:
    form = {"oldpassword": old, "password1": new, "password2": new}
    return page_text(client.post(reverse("account_change_password"), form, follow=True))


def test_changing_a_password_keeps_the_session_and_is_confirmed(prison: Prison) -> None:
    kay, elsewhere = browser(prison, "kay"), browser(prison, "kay")
    assert 'href="/account/"' in page_text(kay.get("/password/"))  # the account menu
    page = change(kay, PASSWORD)
    assert "Your password has been changed. You are still signed in on this device." in page
    assert kay.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert sign_in(Client(), "eight lorries a day", "WWI-KAY")


def test_changing_a_password_needs_the_old_one_and_a_good_new_one(prison: Prison) -> None:
    kay = browser(prison, "kay")
    assert "This is not your password." in change(kay, "a guess")
    assert "too common" in change(kay, PASSWORD, "password")
    assert sign_in(Client(), PASSWORD, "WWI-KAY")
