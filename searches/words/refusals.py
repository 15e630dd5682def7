"""Refusals: answers to a person, with a stable code, one plain sentence and where it belongs."""

from __future__ import annotations


class Refused(Exception):
    """The act was not done, for a reason a person can act on. Codes are never reused."""

    status = 409
    retry_after_seconds: int | None = None  # where the same request may succeed a little later

    def __init__(self, code: str, sentence: str, *, field: str = "") -> None:
        super().__init__(f"{code}: {sentence}")
        self.code = code
        self.sentence = sentence
        self.field = field


class Invalid(Refused):
    """What was sent cannot be understood or is out of range."""

    status = 422


class NotAllowed(Refused):
    """This person may not do this here."""

    status = 403


class PinLocked(NotAllowed):
    """Too many wrong PINs: the same again in five minutes."""

    def __init__(self) -> None:
        super().__init__(
            "pin-locked", "Too many wrong PINs. Wait 5 minutes, then try again.", field="pin"
        )


class NotThere(Refused):
    """No such thing in this establishment."""

    status = 404

    def __init__(self, what: str = "This") -> None:
        super().__init__("not-there", f"{what} is not known in this establishment.")


class NotExpected(NotThere):
    """No such delivery is still to come."""

    def __init__(self) -> None:
        Refused.__init__(
            self, "not-expected", "This delivery has already arrived or been taken off the list."
        )


class Conflict(Refused):
    """The same UUID was used before for something else."""

    def __init__(self, sentence: str = "This UUID was already used for something else.") -> None:
        super().__init__("conflict", sentence, field="id")


class FormChanged(Conflict):
    """A page's form was sent again under its UUID with other content than before."""

    def __init__(self) -> None:
        super().__init__("This form was already sent with different details. Load the page again.")
        self.field = ""


class NotRaised(Refused):
    """A stop the database had no room for: nobody has it, and it must be said loudly."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "not-raised", "The stop was not sent. Press again, or call the stop by radio."
        )


class NotReleased(Refused):
    """The vehicle may not leave; `holds` says why, every one of them."""

    def __init__(self, holds: tuple[object, ...]) -> None:
        super().__init__("held", "The vehicle must stay. Open the decision to see why.")
        self.holds = holds
