"""Every measure with its base and its definition beside it (S36, S37)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from routing.half_hours import SHORT_S, Row, merge
from routing.stays import WRONG_CHOICE_S

NEVER = datetime.min  # noqa: DTZ901 - of a row that is of no half hour
SMALL = 10  # of fewer, a percentage says more than is known: the numbers themselves are shown
IN_TARGET = "answered in target ÷ offered"


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    part: int
    base: int

    @property
    def percent(self) -> float | None:
        """Of 100; None where the base is too small for one."""
        return 100 * self.part / self.base if self.base >= SMALL else None


@dataclass(frozen=True)
class Figure(Share):
    """A share as it is shown: `definition` says what is counted and what is left out."""

    name: str
    definition: str


DEFINITIONS: Mapping[str, str] = {
    "waiting": "Callers in a queue now. Callers in the menus are not among them.",
    "ready": "People who can be offered a call now: present, with no offer, call or wrap-up.",
    "offered": "Callers who joined a queue. A call counts once in each queue that it joins.",
    "answered": "Callers put through to a person. Menus, music and machines never count.",
    "abandoned": f"Callers who hung up in a queue. Short ones (under {SHORT_S} s) are among them.",
    IN_TARGET: (
        "Callers answered by a person within the answer target of their call, of all who joined. "
        "Who hung up or still waits counts as not answered in target. Time in the menus is not "
        "in it."
    ),
    "answered in target ÷ offered, less short": (
        f"As the headline, but callers who hung up within {SHORT_S} s are left out of the base."
    ),
    "answered in target ÷ answered": (
        "Callers answered within the target, of those who were answered at all. Callers who hung "
        "up vanish from this one, so that it always looks better."
    ),
    "wait in the queue": (
        "From joining the queue to a person, of the callers who were answered: half of them waited "
        "no longer than the middle one, nine of ten no longer than the 90th, nineteen of twenty no "
        "longer than the 95th. The longest is of all who have left the queue: answered, hung up, "
        "moved on to another queue, or to be rung back. Who waits still stands under Now. Time in "
        "the menus is not in it."
    ),
    "wait from the first ring": (
        "From the first ring to the first person, menus and all, each call once. Callers whom the "
        "menus put straight through to an outside number are in it."
    ),
    "moved on": "Callers who left a queue for another one, or whom a queue could not serve.",
    "rung back": "Callers who kept their place and will be rung back: neither answered nor lost.",
    "wait still": "Callers who joined in these days and are in the queue now.",
    "left in the menus": "Calls that ended by a hang-up in the menus, before any queue.",
    "overflowed": "Callers for whom another team, queue or outside number was asked as well.",
    "kept": (
        "Callers answered by one of the team's own people who did not hand them on, of all who "
        "were led to its queues: joined, or sent elsewhere at once. Of the MASH this is its reach."
    ),
    "sent elsewhere": (
        "Callers led to a queue that was shut or had nobody there, and put into another at once. "
        "They count as joined in that other one."
    ),
    "handed on": (
        "Times that whoever answered gave the caller to another: warm, having spoken to them "
        "first, or cold, back into a queue."
    ),
    "wrong choice": (
        f"Callers handed on within {WRONG_CHOICE_S} s of the answer, of those answered: they had "
        "been led to the wrong place."
    ),
    "came back": "Callers who came back from whoever had answered them, and still needed a person.",
    "offers": (
        "Times that a caller, waiting or to be rung back, was proposed to one of our people: "
        "missed if nobody picked up in time, declined if they gave a reason. A caller may be "
        "proposed several times; a callback counts from when it is first proposed."
    ),
    "passed over": (
        "Callers for whom the alarm was raised because too many who had come later were taken "
        "before them, or because their place was lost and given back. It should be nought."
    ),
    "handled": (
        "Talks of our people that are over, callbacks and consultations among them. Two who "
        "talked to one caller count as two. Talks of outside numbers are left out."
    ),
    "handling": "What a talk took one of our people on average: talk, hold and wrap-up together.",
    "talk": "From the caller's coming in to the end of the talk, without the time on hold.",
    "hold": "While the caller heard music because one of our people had put them on hold.",
    "wrap-up": "From the end of the talk until it was written up, or the time for that ran out.",
    "occupancy": (
        "Of the minutes in which people of a team were there and not away, those in which a call "
        "rang for them, or they were on one or wrote it up, by the clock. Whoever is in two teams "
        "counts in both, and once in All. By queue or option it cannot be told, but for All."
    ),
    "messages": "Messages left, in the queue that the caller had waited in last.",
    "callbacks": (
        "Callers who asked to be rung back in these days; beside them the callbacks that were "
        "made in these days, so that both spoke, and those whose last try failed, whenever they "
        "had been asked for. Owed: asked for at any time, and not settled yet."
    ),
    "calls": (
        "Calls that rang in these days and are over: each is in exactly one line, so that the "
        "lines add up to all of them. Calls still on the line come when they are over."
    ),
    "put through outside": (
        "Callers for whom the menus rang an outside number, such as the emergency duty team, and "
        "of those the times that a person there took the call."
    ),
}


def service_levels(rows: Iterable[Row]) -> tuple[Figure, ...]:
    """The service level in its published variants, the strict one first (S36)."""
    sum_ = total(rows)
    bases = {
        IN_TARGET: sum_.offered,
        "answered in target ÷ offered, less short": sum_.offered - sum_.short_abandoned,
        "answered in target ÷ answered": sum_.answered,
    }
    return tuple(
        Figure(sum_.answered_in_target, base, name, DEFINITIONS[name])
        for name, base in bases.items()
    )


def total(rows: Iterable[Row]) -> Row:
    """All rows as one, whatever their queue and half hour; its own names are of the first."""
    known = list(rows)
    if not known:
        return Row("", NEVER)
    first = known[0]
    return merge(_renamed(row, first) for row in known)[0]


def _renamed(row: Row, first: Row) -> Row:
    return replace(row, queue=first.queue, starts_at=first.starts_at, choice=first.choice)
