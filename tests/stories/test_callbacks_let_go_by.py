"""Our people let the offer of a callback go by: blamed as for any, and for nothing else."""

from typing import Any

import pytest

from app.services import agents, callbacks, offers, people
from app.services.refusals import Refused
from tests.stories.ringing_back import IDRIS, idle, ours, until_rung, wanted
from tests.world import CALLER, World

REST_S = 15


def blame(world: World) -> tuple[int, bool]:
    """Misses that count, and whether they rest before the next offer."""
    row = world.agent(IDRIS)
    return row.misses, row.rest_until is not None and row.rest_until > world.rt.now()


def made(world: World) -> list[Any]:
    """What the worker was offered for the callback, in order."""
    return world.rows(
        """SELECT o.* FROM offers o JOIN calls c ON c.id = o.call_id
           WHERE c.back_of IS NOT NULL AND o.agent_id IS NOT NULL ORDER BY o.made_at"""
    )


def answers(world: World, **phone: Any) -> None:
    """The worker's phone from now on, and the talk before written up: a callback is offered."""
    number = world.one("SELECT phone FROM people WHERE key = :key", key=IDRIS)
    world.carrier.phone(number, **phone)
    before = len(made(world))
    idle(world)
    world.until(lambda: len(made(world)) > before, 30)


def test_a_miss_rests_the_agent_and_the_second_sets_them_away_and_is_told(asked: World) -> None:
    answers(asked, does="no-answer")
    asked.until(lambda: made(asked)[0].state == "missed", 60)
    assert blame(asked) == (1, True)
    missed_at = made(asked)[0].ended_at
    asked.until(lambda: len(made(asked)) == 2, 120)
    assert (made(asked)[1].made_at - missed_at).total_seconds() >= REST_S
    asked.until(lambda: made(asked)[1].state == "missed", 60)
    agent = asked.agent(IDRIS)
    assert (agent.state, agent.reason, agent.misses) == ("away", "missed calls", 2)
    assert len(asked.alerts("agent_set_away")) == 1
    assert (wanted(asked).state, wanted(asked).tries, ours(asked)) == ("asked", 0, [])
    assert [row.state for row in asked.rows("SELECT * FROM waits WHERE ended_at IS NULL")] == [
        "due"
    ]


def test_declining_needs_a_reason_rests_the_agent_and_is_no_miss(asked: World) -> None:
    answers(asked, does="manual")
    idris, (offer,) = asked.person(IDRIS), made(asked)
    with pytest.raises(Refused, match="Say why"):
        offers.decline(asked.rt, idris, offer.id, " ")
    offers.decline(asked.rt, idris, offer.id, "conflict")
    assert blame(asked) == (0, True)
    assert wanted(asked).tries == 0
    asked.until(lambda: len(made(asked)) == 2, 120)
    rested_s = (made(asked)[1].made_at - made(asked)[0].ended_at).total_seconds()
    assert rested_s >= REST_S


@pytest.mark.parametrize("does", ["no-answer", "voicemail"])
def test_who_took_it_is_not_blamed_for_a_number_that_nobody_answers(
    asked: World, does: str
) -> None:
    asked.carrier.phone(CALLER, does=does)
    answers(asked, does="answer", press="1")
    line = until_rung(asked)
    asked.until(lambda: line.over, 60)
    asked.until(lambda: asked.agent(IDRIS).state == "ready", 4)
    assert blame(asked) == (0, False)
    assert wanted(asked).tries == 1


def test_whose_phone_rings_when_a_callback_is_settled_or_redialled_is_not_blamed(
    asked: World,
) -> None:
    answers(asked, does="manual")
    leila = people.named(asked.rt, "leila-haddad")
    assert leila is not None
    callbacks.settle(asked.rt, leila, wanted(asked).id, "wrong_number")
    asked.until(lambda: asked.agent(IDRIS).state == "ready", 10)
    assert made(asked)[0].state == "withdrawn"
    assert blame(asked) == (0, False)
    agents.away(asked.rt, asked.person(IDRIS), "break")
