"""The columns of the routing figures: one list for the page, the sheet and the JSON (S36)."""

from collections.abc import Callable
from dataclasses import dataclass

from app.services.routing_figures import Line
from routing.figures import DEFINITIONS, Share
from routing.half_hours import Row

Value = int | float | Share | None


@dataclass(frozen=True)
class Column:
    """One column: its name for machines, its heading, which definition is its own, its value.

    A whole number counts, a float is of seconds, a Share has a base; None: nobody to count.
    """

    name: str
    heading: str
    defined: str
    of: Callable[[Line], Value]

    @property
    def definition(self) -> str:
        """What is counted and what is left out."""
        return DEFINITIONS[self.defined]


def _count(name: str, heading: str, defined: str) -> Column:
    return Column(name, heading, defined, lambda line: int(getattr(line.counts, name)))


def _each(name: str, heading: str, defined: str, of: Callable[[Row], float]) -> Column:
    """The mean of some seconds over the talks of our people."""
    return Column(name, heading, defined, lambda line: line.each_s(of(line.counts)))


def _occupancy(line: Line) -> Share:
    """In whole minutes."""
    return Share(round(line.staffed.busy_s / 60), round(line.staffed.at_work_s / 60))


def _longest(line: Line) -> float | None:
    return float(line.counts.longest_wait_s) if line.counts.offered else None


QUEUE_WAIT, RING_WAIT = "wait in the queue", "wait from the first ring"
ANSWERING = (
    _count("offered", "Joined", "offered"),
    Column(
        "answered_in_target",
        "In target",
        "answered in target ÷ offered",
        lambda line: line.in_target,
    ),
    _count("answered", "Answered", "answered"),
    _count("abandoned", "Hung up", "abandoned"),
    _count("short_abandoned", "of them short", "abandoned"),
    _count("passed_on", "Moved on", "moved on"),
    _count("callbacks", "To be rung back", "rung back"),
    Column("waiting", "Wait still", "wait still", lambda line: line.waiting),
    Column("wait_median_s", "Middle wait", QUEUE_WAIT, lambda line: line.in_queue.median_s),
    Column("wait_p90_s", "90th", QUEUE_WAIT, lambda line: line.in_queue.p90_s),
    Column("wait_p95_s", "95th", QUEUE_WAIT, lambda line: line.in_queue.p95_s),
    Column("wait_longest_s", "Longest", QUEUE_WAIT, _longest),
    Column("ring_median_s", "Middle, from ring", RING_WAIT, lambda line: line.from_ring.median_s),
    Column("ring_p90_s", "90th, from ring", RING_WAIT, lambda line: line.from_ring.p90_s),
    Column("ring_p95_s", "95th, from ring", RING_WAIT, lambda line: line.from_ring.p95_s),
)
LEADING = (
    Column(
        "kept",
        "Kept by own team",
        "kept",
        lambda line: Share(line.counts.kept, line.counts.offered + line.counts.elsewhere),
    ),
    _count("elsewhere", "Sent elsewhere", "sent elsewhere"),
    _count("overflowed", "Overflowed", "overflowed"),
    _count("passed_over", "Passed over", "passed over"),
    _count("warm", "Handed on, warm", "handed on"),
    _count("cold", "Handed on, cold", "handed on"),
    Column(
        "wrong_choices",
        "Wrong choice",
        "wrong choice",
        lambda line: Share(line.counts.wrong_choices, line.counts.answered),
    ),
    _count("returned", "Came back", "came back"),
    _count("messages", "Messages", "messages"),
    _count("callbacks_asked", "Callback asked", "callbacks"),
    _count("callbacks_done", "made", "callbacks"),
    _count("callbacks_failed", "failed", "callbacks"),
)
HANDLING = (
    _count("offers", "Offers", "offers"),
    _count("missed", "Missed", "offers"),
    _count("declined", "Declined", "offers"),
    _count("handled", "Talks", "handled"),
    _each("handling_s", "Average in all", "handling", lambda row: row.talk_s + row.wrap_up_s),
    _each("talk_s", "Talk", "talk", lambda row: row.talk_s - row.hold_s),
    _each("hold_s", "On hold", "hold", lambda row: row.hold_s),
    _each("wrap_up_s", "Wrap-up", "wrap-up", lambda row: row.wrap_up_s),
    Column("occupancy", "Busy, of minutes there", "occupancy", _occupancy),
)
ENDINGS = (
    _count("ended_answered", "Spoke to a person", "calls"),
    _count("ended_in_queue", "Hung up while they waited for a person", "calls"),
    _count("ended_in_menus", "Hung up in the menus", "calls"),
    _count("ended_dialling", "Hung up while an outside number rang", "calls"),
    _count("ended_message", "Left a message", "calls"),
    _count("ended_callback", "Asked to be rung back", "calls"),
)
OUTSIDE = (
    _count("dialled", "Put through outside", "put through outside"),
    _count("dialled_answered", "answered there", "put through outside"),
)
CALLS = (_count("calls", "Calls", "calls"), *ENDINGS, *OUTSIDE)
ALL = (*ANSWERING, *LEADING, *HANDLING, *CALLS)
TABLES = (
    ("answering", "Were they answered, and how soon?", ANSWERING),
    ("leading", "Were they led to the right people?", LEADING),
    ("handling", "What did calls ask of our people?", HANDLING),
)
NOT_QUEUED = _count("ended_in_menus", "Left in menus", "left in the menus")  # by what they chose


def tables(by_queue: bool) -> tuple[tuple[str, str, tuple[Column, ...]], ...]:  # noqa: FBT001 - a template asks
    """The tables of the page: id, caption, columns. Whoever hung up in the menus is of no queue."""
    (name, caption, answering), *others = TABLES
    return ((name, caption, answering if by_queue else (NOT_QUEUED, *answering)), *others)


def glossary(columns: tuple[Column, ...]) -> dict[str, list[str]]:
    """Each definition with the headings that it is of, in the order of the columns."""
    found: dict[str, list[str]] = {}
    for column in columns:
        found.setdefault(column.definition, []).append(column.heading)
    return found
