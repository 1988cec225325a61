"""One fold over the event log: half-hour rows.

The same events always give the same rows, whether they are folded at once, piece by piece, or call
by call and merged.
"""

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from uuid import UUID

from routing import choices
from routing.half_hours import Event, Key, Row, starts_at
from routing.stays import ENDINGS, IN_QUEUE, Call, Ended, Stay, more, seconds

LATER: Mapping[str, str] = {
    "callback_done": "callbacks_done",
    "callback_settled": "callbacks_done",  # by a person's hand: if they spoke
    "callback_failed": "callbacks_failed",
}
WROTE_UP = frozenset({"agent", "finished"})


def fold(events: Iterable[Event]) -> list[Row]:
    """The rows of some events in their order, by queue, half hour and choice."""
    tally = Tally()
    for event in events:
        tally.add(event)
    return tally.sorted_rows()


class Tally:
    """A fold that can go on with later events."""

    def __init__(self) -> None:
        self.rows: dict[Key, Row] = {}
        self._calls: dict[UUID, Call] = {}
        self._stays: dict[UUID, Stay] = {}
        self._lines: dict[UUID, Row] = {}  # of stays that nobody waits in: of a callback
        self._wraps: dict[UUID, tuple[Row, datetime]] = {}

    def sorted_rows(self) -> list[Row]:
        """The rows so far, by queue, half hour and choice."""
        return [self.rows[key] for key in sorted(self.rows)]

    def add(self, event: Event) -> None:
        """Count one event; kinds that say nothing about callers are passed over."""
        if event.kind in WROTE_UP:
            self._wrote_up(event)
        elif event.kind in LATER:
            self._rung_back(event)
        elif event.kind in OF_CALLS and event.call_id:
            call = self._calls.setdefault(event.call_id, Call(event.at))
            OF_CALLS[event.kind](self, call, event)
        elif event.kind in OF_STAYS and event.wait_id in self._stays:
            OF_STAYS[event.kind](self, self._stays[event.wait_id], event)
        elif event.kind in OF_PEOPLE and event.agent_id and (row := self._row_of(event)):
            OF_PEOPLE[event.kind](self, row, event)

    def row(self, queue: str, at: datetime, choice: str = choices.NONE) -> Row:
        """The row of a queue, a moment and what was chosen."""
        key = queue, starts_at(at), choice
        return self.rows.setdefault(key, Row(*key))

    def queued(self, call: Call, event: Event) -> None:
        """A stay begins; one that went on ends with it."""
        if event.wait_id is None or event.wait_id in self._stays:
            return
        if call.last:
            call.last.passed_on(event)
        row = self.row(str(event.data["queue"]), event.at, call.choice)
        row.offered += 1
        call.last = Stay(row, event.at, float(event.data["target_s"]))
        self._stays[event.wait_id] = call.last

    def bridged(self, call: Call, event: Event) -> None:
        """A person has the caller: from a queue, or at an outside number that the flow dialled."""
        stay = self._stay(event)
        if stay and stay.over:
            return
        row = stay.row if stay else self._of_call(call)
        if call.rang and not call.answered:
            call.answered = True
            insort(row.ring_waits_s, seconds(event, "ring_s", call.since))
        if stay:
            stay.answered(event)
        else:
            row.dialled_answered += 1

    def callback_asked(self, call: Call, event: Event) -> None:
        """The caller asked to be rung back; asked anew in the same call, the later wish holds."""
        stay = self._stay(event)
        if stay:
            stay.callback(event)
        if not call.asked:
            call.asked = True
            (stay.row if stay else self._of_call(call)).callbacks_asked += 1

    def transferred(self, call: Call, event: Event) -> None:
        """Whoever had the caller gave them to another."""
        stay = self._stay(event) or call.last
        how = "cold" if event.data.get("how") == "cold" else "warm"
        more(stay.row if stay else self._of_call(call), how)
        if stay:
            stay.handed_on(event.at)

    def returned(self, call: Call, event: Event) -> None:
        """The caller came back from a person who had left them."""
        stay = self._stay(event)
        if stay or call.rang:
            (stay.row if stay else self._of_call(call)).returned += 1

    def dialled(self, call: Call, _event: Event) -> None:
        """The flow rang an outside number for the caller: counted once a call."""
        if not call.dialled:
            call.dialled = True
            self._of_call(call).dialled += 1

    def unheld(self, call: Call, event: Event) -> None:
        """The caller of one of our people is no longer on hold."""
        row = call.last.row if call.last else call.line
        if row:
            row.hold_s += float(event.data.get("held_s") or 0)

    def message(self, call: Call, event: Event) -> None:
        """The caller left a message."""
        (call.last.row if call.last else self._of_call(call)).messages += 1
        if call.ended:
            call.ended.message_came(event.at)

    def ended(self, call: Call, event: Event) -> None:
        """The call is over: it ended in one way."""
        if call.ended is None:
            how = ENDINGS.get(str(event.data["outcome"]), IN_QUEUE)
            call.ended = Ended(self._of_call(call), how, event.at)
            call.ended.row.calls += 1
            more(call.ended.row, how)

    def overflowed(self, stay: Stay, event: Event) -> None:
        """Another team, queue or number was asked as well: counted once, where they asked first."""
        if not stay.overflowed:
            stay.overflowed = True
            queue = str(event.data.get("queue", stay.row.queue))
            row = self.row(queue, stay.joined_at, stay.row.choice)
            row.overflowed += 1
            row.elsewhere += queue != stay.row.queue

    def talked(self, row: Row, event: Event) -> None:
        """A talk of one of our people is over, and is written up from now on."""
        row.handled += 1
        row.talk_s += float(event.data.get("talk_s") or 0)
        if event.agent_id:
            self._wraps[event.agent_id] = (row, event.at)

    def _wrote_up(self, event: Event) -> None:
        over = event.kind == "finished" or event.data.get("was") == "wrap_up"
        if over and event.agent_id in self._wraps:
            row, since = self._wraps.pop(event.agent_id)
            row.wrap_up_s += (event.at - since).total_seconds()

    def _rung_back(self, event: Event) -> None:
        if event.data.get("outcome", "spoken") == "spoken":
            more(self.row(str(event.data.get("queue") or ""), event.at), LATER[event.kind])

    def _row_of(self, event: Event) -> Row | None:
        """Where that is counted which our people have to do for a stay.

        A callback joins no queue: it counts from the moment at which it is first proposed.
        """
        if event.wait_id is None:
            return None
        stay = self._stays.get(event.wait_id)
        if stay:
            return stay.row
        queue = event.data.get("queue")
        if event.kind == "offered" and queue and event.wait_id not in self._lines:
            row = self._lines[event.wait_id] = self.row(str(queue), event.at)
            if event.call_id:
                self._calls.setdefault(event.call_id, Call(event.at)).line = row
        return self._lines.get(event.wait_id)

    def _stay(self, event: Event) -> Stay | None:
        return self._stays.get(event.wait_id) if event.wait_id else None

    def _of_call(self, call: Call) -> Row:
        return self.row("", call.since, call.choice)


def _rang(_tally: Tally, call: Call, _event: Event) -> None:
    """Known from now on; counted when it is over."""
    call.rang = True


def _chose(_tally: Tally, call: Call, event: Event) -> None:
    call.choice = choices.after(call.choice, event.data)


def _left(_tally: Tally, stay: Stay, event: Event) -> None:
    if not stay.over:
        stay.abandoned(event)


OF_CALLS: Mapping[str, Callable[[Tally, Call, Event], None]] = {
    "arrived": _rang,
    "menu": _chose,
    "queued": Tally.queued,
    "bridged": Tally.bridged,
    "callback_asked": Tally.callback_asked,
    "transferred": Tally.transferred,
    "returned": Tally.returned,
    "dialled": Tally.dialled,
    "unheld": Tally.unheld,
    "message": Tally.message,
    "ended": Tally.ended,
}
OF_STAYS: Mapping[str, Callable[[Tally, Stay, Event], None]] = {
    "overflowed": Tally.overflowed,
    "abandoned": _left,
    "moved": lambda _tally, stay, event: stay.passed_on(event),
    "raised": lambda _tally, stay, event: stay.passed_on(event),
    "given_up": lambda _tally, stay, event: stay.passed_on(event),
    "passed_over": lambda _tally, stay, _event: more(stay.row, "passed_over"),
}
OF_PEOPLE: Mapping[str, Callable[[Tally, Row, Event], None]] = {  # a duty phone is none of ours
    "offered": lambda _tally, row, _event: more(row, "offers"),
    "missed": lambda _tally, row, _event: more(row, "missed"),
    "declined": lambda _tally, row, _event: more(row, "declined"),
    "wrap_up": Tally.talked,
}
KINDS = frozenset({*OF_CALLS, *OF_STAYS, *OF_PEOPLE, *LATER, *WROTE_UP})
