"""The glossary: the words that the screens, the documents and the code use.

The page *Words* and docs/glossary.md are both made from `GLOSSARY`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the glossary with its meaning, in one or two sentences."""

    word: str
    meaning: str


GLOSSARY: tuple[Term, ...] = (
    Term(
        "allocation list",
        "The prisoners who work in a party. The control room keeps the list. Each work session "
        "starts from the list.",
    ),
    Term("area", "A place in the prison, such as the kitchen bay, the stores or healthcare."),
    Term(
        "balanced",
        "A count is balanced when the number entered first, the faces tapped and the expected "
        "list agree, and nobody is present who is not on the list.",
    ),
    Term(
        "contact set",
        "Every party that could have reached a vehicle between its entry and the sealing of the "
        "lock. Each of these parties must be counted before the vehicle may leave.",
    ),
    Term(
        "count",
        "An officer enters how many people they see, without seeing a list, and then taps each "
        "face they see.",
    ),
    Term(
        "count by radio",
        "A supervisor whose screen has no connection reads out how many people they see, with a "
        "code that the screen makes. The server checks the code.",
    ),
    Term(
        "deep search",
        "A search with additional items. Chance decides which vehicles get a deep search.",
    ),
    Term(
        "detained",
        "The vehicle stays inside the prison until somebody in command ends the detention.",
    ),
    Term(
        "disc",
        "A numbered disc that is put on a part of the vehicle and must be seen in the photograph. "
        "The disc shows that the photograph was taken in this search.",
    ),
    Term(
        "drill",
        "Security hides a numbered tag on a vehicle to find out whether the search finds it.",
    ),
    Term(
        "evidence pack",
        "A file of everything recorded about one visit. Somebody without Gatehouse can check that "
        "nothing in the file was changed.",
    ),
    Term(
        "exception",
        "Something irregular that a security lead must review. A critical exception needs "
        "two people to close it.",
    ),
    Term(
        "expected list",
        "Everybody who belonged to a party at any moment between the vehicle's entry and the "
        "sealing of the lock. The officer who counts cannot change this list.",
    ),
    Term(
        "GO",
        "The vehicle may leave. A GO is valid for one vehicle and for a few minutes.",
    ),
    Term("halt", "The stay of a vehicle at one area: when it came, when it left, who was there."),
    Term(
        "hold",
        "A reason why a vehicle may not leave now. Each hold says what must be done and by whom.",
    ),
    Term(
        "last look",
        "A short look at the vehicle just before GO, after both searchers have signed.",
    ),
    Term(
        "lock number",
        "Five digits by which the radio names the vehicle in the lock. Each sealing of the lock "
        "has another number.",
    ),
    Term(
        "lock session",
        "The time from sealing the vehicle lock until the vehicle leaves. The session is void as "
        "soon as the lock is disturbed; then the search and the counts start again.",
    ),
    Term(
        "movement",
        "A prisoner goes from one place to another: one officer sends them, and another officer "
        "receives them.",
    ),
    Term(
        "near miss",
        "A short report to security of something that could have gone wrong.",
    ),
    Term(
        "override",
        "Two people decide together that one hold need not be resolved. Only some holds can be "
        "overridden.",
    ),
    Term("party", "Prisoners who work together under one supervisor, such as the kitchen."),
    Term(
        "seal",
        "To seal the lock is to confirm that the inner gate is shut and no prisoner is in the "
        "lock. A seal on a vehicle is the numbered tag on its doors.",
    ),
    Term(
        "search",
        "Two officers look at every zone of the vehicle, take photographs, and sign.",
    ),
    Term(
        "standfast",
        "No prisoner moves. A standfast is called while all vehicles are stopped.",
    ),
    Term(
        "stop",
        "No vehicle may leave. Anybody who is signed in can stop all vehicles; two people in "
        "command close a stop together. A late count stops only the vehicle that waits for it.",
    ),
    Term(
        "turned back",
        "The vehicle left the way it came before the inner gate was opened for it.",
    ),
    Term(
        "unprocessed record",
        "A record that a tablet sent and that could not be applied. A person decides what "
        "is done with the record.",
    ),
    Term("vehicle lock", "The space between the inner and the outer vehicle gate."),
    Term("visit", "The stay of one vehicle, from its arrival at the gate until it leaves."),
    Term(
        "watch list",
        "Number plates, hauliers and drivers that security wants to look at before they leave.",
    ),
    Term(
        "whole-prison roll",
        "Every landing and every party is counted at the same time, and the sum must be the "
        "number of people whom the prison holds.",
    ),
    Term("work session", "The time in which a party is at work, with the people who are there."),
    Term("zone", "A named part of a vehicle, with what to look at and what to photograph."),
)


def glossary_page() -> str:
    """Return docs/glossary.md as Markdown."""
    lines = [
        "# Glossary",
        "",
        "The words that the screens, the documents and the code use. The product shows the same "
        "list under *Words*.",
        "The command `python manage.py explain_words > docs/glossary.md` prints this page. A test "
        "checks that the page matches the code.",
        "",
        "| word | meaning |",
        "| --- | --- |",
        *(f"| **{term.word}** | {term.meaning} |" for term in GLOSSARY),
    ]
    return "\n".join(lines) + "\n"
