"""Refusals: exceptions with a stable code, a sentence for the person, and a form field."""

from __future__ import annotations

from searches.words.visits import NumberChange


class Refused(Exception):
    """Raised when a command refuses an act for a reason that the person can act on.

    `status` is the HTTP status of the response. A code is never reused for another reason.
    """

    status = 409
    retry_after_seconds: int | None = None  # set when the same request may succeed a little later

    def __init__(self, code: str, sentence: str, *, field: str = "") -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.field = field


class Invalid(Refused):
    """Raised when a value cannot be understood or is out of range."""

    status = 422


class NotAllowed(Refused):
    """Raised when this person may not do this act, or may not do it on this device."""

    status = 403


class PinLocked(NotAllowed):
    """Raised after too many wrong PINs. The person can try again in five minutes."""

    def __init__(self) -> None:
        super().__init__(
            "pin-locked", "Too many wrong PINs. Wait 5 minutes, then try again.", field="pin"
        )


class NotThere(Refused):
    """Raised when this establishment has no such row."""

    status = 404

    def __init__(self, what: str = "This") -> None:
        super().__init__("not-there", f"{what} does not exist in this prison.")


class NotExpected(NotThere):
    """Raised when a delivery has arrived already or is no longer on the list."""

    def __init__(self) -> None:
        Refused.__init__(
            self, "not-expected", "This delivery has already arrived or been taken off the list."
        )


class Conflict(Refused):
    """Raised when the same UUID was used before for other content."""

    def __init__(self, sentence: str = "This UUID was already used for other content.") -> None:
        super().__init__("conflict", sentence, field="id")


class FormChanged(Conflict):
    """Raised when a page's form is sent again under the same UUID with different content."""

    def __init__(self) -> None:
        super().__init__("This form was already sent with different details. Load the page again.")
        self.field = ""


class NotRaised(Refused):
    """Raised when the database could not store a stop.

    No other screen shows the stop, so the page must say prominently that it was not sent.
    """

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "not-raised",
            "The stop was not sent. Press the button again, or call the stop by radio.",
        )


class NotReleased(Refused):
    """Raised when the vehicle may not leave. `holds` has every hold that stands."""

    def __init__(self, holds: tuple[object, ...]) -> None:
        super().__init__("held", "The vehicle must stay. Open the decision to see why.")
        self.holds = holds


class NumberNotConfirmed(Refused):
    """Raised when a file would change a haulier's known 24-hour number and nobody agreed to it."""

    def __init__(self, change: NumberChange) -> None:
        super().__init__(
            "number-changes",
            f"This row changes the 24-hour number of {change.haulier} from {change.before} to "
            f"{change.after}. Tick the change below to import the row.",
            field="phone_24h",
        )
        self.change = change
