"""Every job name is real, and every row of the timetable and every reaper is one of them."""

from importlib import import_module
from inspect import signature

import pytest

from app.jobs import Job, Lane
from app.services import agents as agent_service
from app.services import (
    callbacks,
    deadlines,
    effects,
    listening,
    offers,
    queue_orders,
    storms,
    team_moves,
    upkeep,
)
from routing import ladder, orders, states, storm
from workers.timetable import TIMETABLE


@pytest.mark.parametrize("job", list(Job))
def test_each_job_name_resolves(job: Job) -> None:
    module, name = job.rsplit(".", 1)
    assert callable(getattr(import_module(module), name))


def test_each_timed_job_needs_no_arguments() -> None:
    for row in TIMETABLE:
        module, name = row.job.rsplit(".", 1)
        assert not signature(getattr(import_module(module), name)).parameters


def test_each_slot_is_whole_in_a_day_so_that_clock_changes_shift_nothing() -> None:
    assert all(86_400 % row.every_s == 0 for row in TIMETABLE)


def test_both_lanes_are_served() -> None:
    assert {row.lane for row in TIMETABLE} == set(Lane)


def test_each_effect_has_hands() -> None:
    assert all(callable(hands) for hands in effects.EFFECTS.values())


REAPERS = {
    "agents.expire": agent_service.expire,
    "offers.expire": offers.expire,
    "callbacks.tick": callbacks.tick,
    "deadlines.tick": deadlines.tick,
    "upkeep.look_for_lost": upkeep.look_for_lost,
    "team_moves.expire": team_moves.expire,
    "listening.expire": listening.expire,
    "queue_orders.expire": queue_orders.expire,
    "storms.look": storms.look,
}


@pytest.mark.parametrize(
    "table",
    [
        states.CALL,
        states.WAIT,
        states.OFFER,
        states.AGENT,
        states.ENQUIRY,
        ladder.LEG,
        orders.TEAM_MOVE,
        storm.STORM,
    ],
    ids=lambda table: table.name,
)
def test_each_deadline_names_a_reaper_that_exists(table: states.Table) -> None:
    assert {deadline.reaper for deadline in table.deadlines.values()} <= set(REAPERS)
