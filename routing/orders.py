"""What a supervisor orders for a while, and how it ends: by the clock, or by a person before that.

An order in force names the moment at which it ends (`ends_at`, a column of its row); a person who
was moved for good has none, and only people put them back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from routing.states import Deadline, Table


class OrderState(StrEnum):
    """Whether an order holds."""

    IN_FORCE = "in_force"
    LIFTED = "lifted"  # by a person, or another order took its place
    EXPIRED = "expired"


def _orders(name: str, reaper: str) -> Table[OrderState]:
    state = OrderState
    return Table(
        name,
        state.IN_FORCE,
        {
            (state.IN_FORCE, "lifted"): state.LIFTED,
            (state.IN_FORCE, "expired"): state.EXPIRED,
        },
        {state.IN_FORCE: Deadline("expired", reaper, setting="ends_at")},
    )


TEAM_MOVE = _orders("team_move", "team_moves.expire")
QUEUE_ORDER = _orders("queue_order", "queue_orders.expire")


class Order(StrEnum):
    """What may be ordered of a queue."""

    CLOSE = "close"  # takes nobody; who waits there goes where its chain leads
    DIVERT = "divert"  # another queue takes everybody in its place
    OPEN = "open"  # takes callers though its calendar is closed, while its team is staffed


@dataclass(frozen=True)
class Ordered:
    """The orders in force for queues, by name."""

    closed: frozenset[str] = frozenset()
    opened: frozenset[str] = frozenset()
    diverted: Mapping[str, str] = field(default_factory=dict)

    def shut(self, queue: str) -> bool:
        """Whether nobody is to wait in this queue now. One diverted in a circle keeps its own."""
        return queue in self.closed or self.leads_to(queue) != queue

    def leads_to(self, queue: str) -> str:
        """The queue that takes this one's callers; itself, unless it is diverted.

        Diverted in a circle, each keeps its own.
        """
        seen = [queue]
        while (after := self.diverted.get(seen[-1])) is not None:
            if after in seen:
                return queue
            seen.append(after)
        return seen[-1]


NOTHING_ORDERED = Ordered()
