"""One stay in a queue and one call, while the fold over the events counts what befalls them."""

from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from routing import choices
from routing.half_hours import EDGES_S, SHORT_S, Event, Row
from routing.states import LONGEST_CALL_S

WRONG_CHOICE_S = 60  # handed on sooner, a caller had been led to the wrong place
ENDINGS: Mapping[str, str] = {
    "answered": "ended_answered",
    "abandoned_menu": "ended_in_menus",
    "abandoned_duty": "ended_dialling",
    "message": "ended_message",
    "callback": "ended_callback",
}
IN_QUEUE = "ended_in_queue"  # every other: while music played, or a phone rang for them


@dataclass
class Stay:
    """A caller's stay in a queue, and the row in which it is counted."""

    row: Row
    joined_at: datetime
    target_s: float
    overflowed: bool = False
    over: bool = False
    bridged_at: datetime | None = None
    kept: bool = False
    wrong: bool = False

    def passed_on(self, event: Event) -> None:
        """They were led to another queue, or elsewhere."""
        if not self.over:
            self._left(seconds(event, "wait_s", self.joined_at))
            self.row.passed_on += 1

    def abandoned(self, event: Event) -> None:
        """They hung up."""
        waited_s = seconds(event, "wait_s", self.joined_at)
        self._left(waited_s)
        self.row.abandoned += 1
        self.row.short_abandoned += waited_s < SHORT_S

    def answered(self, event: Event) -> None:
        """A person has them: of the queue's own team, if the event says so.

        Before events said so: an agent, while no other team had been asked.
        """
        waited_s, row = seconds(event, "wait_s", self.joined_at), self.row
        self._left(waited_s)
        self.bridged_at = event.at
        row.answered += 1
        row.answered_in_target += waited_s <= self.target_s
        row.waits[bisect_left(EDGES_S, waited_s)] += 1
        insort(row.answer_waits_s, waited_s)
        self.kept = bool(event.data.get("own", event.agent_id and not self.overflowed))
        row.kept += self.kept

    def callback(self, event: Event) -> None:
        """They will be rung back: neither answered nor abandoned."""
        if not self.over:
            self._left(seconds(event, "waited_s", self.joined_at))
            self.row.callbacks += 1

    def _left(self, waited_s: float) -> None:
        """However a stay ends, its wait is one that somebody had."""
        self.over = True
        self.row.longest_wait_s = max(self.row.longest_wait_s, waited_s)

    def handed_on(self, at: datetime) -> None:
        """Whoever had them gave them to another."""
        self.row.kept -= self.kept
        self.kept = False
        soon = self.bridged_at and (at - self.bridged_at).total_seconds() <= WRONG_CHOICE_S
        if soon and not self.wrong:
            self.wrong = True
            self.row.wrong_choices += 1


@dataclass
class Ended:
    """How a call ended, and the row in which that is counted."""

    row: Row
    how: str
    at: datetime

    def message_came(self, at: datetime) -> None:
        """Told after the end of its call: that was not one that ended in the menus."""
        in_time = (at - self.at).total_seconds() <= LONGEST_CALL_S
        if self.how == "ended_in_menus" and in_time:
            more(self.row, self.how, -1)
            self.how = "ended_message"
            more(self.row, self.how)


@dataclass
class Call:
    """What is known of a call so far. One of ours, to ring somebody back, never rang here: what
    our people had to do for it is counted in `line`.
    """

    since: datetime
    rang: bool = False
    choice: str = choices.NONE
    last: Stay | None = None
    answered: bool = False
    asked: bool = False
    dialled: bool = False
    ended: Ended | None = None
    line: Row | None = None


def more(row: Row, column: str, by: int = 1) -> None:
    """Count one more."""
    setattr(row, column, getattr(row, column) + by)


def seconds(event: Event, name: str, since: datetime) -> float:
    """The seconds that were written with an event; else those since a moment."""
    written = event.data.get(name)
    return float(written) if written is not None else (event.at - since).total_seconds()
