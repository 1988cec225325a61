"""What a supervisor orders for a while, and how it ends: by the clock, or by a person before that.

An order in force names the moment at which it ends (`ends_at`, a column of its row); a person who
was moved for good has none, and only people put them back.
"""

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
