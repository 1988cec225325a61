"""How busy people were, from what the log says of their states."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from routing.occupancy import Known, spent
from tests.routing.test_figures import NINE, Happened

AMARA, BEN = UUID(int=7), UUID(int=8)
TEN = NINE + timedelta(hours=1)
CS = ("customer-services",)


def at(minutes: float) -> Any:
    return NINE + timedelta(minutes=minutes)


def step(minutes: float, was: str, state: str, agent: int = 7) -> Happened:
    return Happened("agent", minutes * 60, agent=agent, data={"was": was, "state": state})


def minutes(
    *events: Happened, state: str = "away", since: float = -60, teams: tuple[str, ...] = CS
) -> dict[tuple[str, int], tuple[float, float]]:
    """By team and half hour after nine: minutes ready and busy."""
    known = {AMARA: Known(state, at(since), teams)}
    return {
        (row.team, round((row.starts_at - NINE) / timedelta(minutes=30))): (
            row.ready_s / 60,
            row.busy_s / 60,
        )
        for row in spent(known, events, NINE, TEN)
    }


def test_each_state_counts_in_the_half_hours_in_which_it_was() -> None:
    told = minutes(
        step(5, "away", "ready"),
        step(20, "ready", "offered"),
        step(21, "offered", "on_call"),
        step(40, "on_call", "wrap_up"),
        step(45, "wrap_up", "away"),
    )
    assert told == {
        ("", 0): (15, 10),
        ("", 1): (0, 15),
        ("customer-services", 0): (15, 10),
        ("customer-services", 1): (0, 15),
    }


def test_the_state_before_the_first_change_is_known_from_it() -> None:
    assert minutes(step(10, "ready", "away"))["", 0] == (10, 0)
    assert minutes(step(75, "on_call", "wrap_up"))["", 1] == (0, 30)


def test_who_has_not_changed_since_is_known_from_the_latest_word() -> None:
    assert minutes(state="ready")["", 0] == (30, 0)
    assert minutes(state="ready", since=5) == {}  # nobody knows what they did till then
    assert minutes(state="away") == {}


def test_whoever_is_in_two_teams_counts_in_both_and_among_everybody_once() -> None:
    told = minutes(state="ready", teams=("mash", "urgent"))
    assert told["", 0] == told["mash", 0] == told["urgent", 0] == (30, 0)


def test_time_counts_for_the_team_in_which_somebody_was_then() -> None:
    moved = {"was": ["mash"], "to": ["urgent"]}
    told = minutes(
        step(0, "away", "ready"),
        Happened("team_moved", 20 * 60, agent=7, data=moved),
        state="ready",
        since=0,
        teams=("urgent",),
    )
    assert (told["mash", 0], told["urgent", 0], told["urgent", 1]) == ((20, 0), (10, 0), (30, 0))
    assert ("mash", 1) not in told


@pytest.mark.parametrize("what", ["device", "wrap-up extended"])
def test_what_changes_no_state_changes_nothing(what: str) -> None:
    said = Happened("agent", 600, agent=7, data={"what": what})
    assert minutes(said, state="ready")["", 0] == (30, 0)


def test_of_somebody_who_takes_no_calls_nothing_is_counted() -> None:
    event = Happened("team_moved", 600, agent=8, data={"was": ["mash"], "to": ["urgent"]})
    assert spent({}, [event, step(5, "away", "ready", agent=8)], NINE, TEN) == []
