"""Two things at nearly the same moment, over real processes: one outcome, and nobody stuck."""

import time
from collections import Counter
from collections.abc import Callable
from threading import Timer
from typing import Any

import pytest

from app.cli.colleague import Colleague
from app.services import handovers, offers, people
from app.services.floor import freeing
from app.services.refusals import Refused
from tests.races.arena import LANES, Arena
from tests.races.rounds import Round
from tests.races.windows import window

pytestmark = [pytest.mark.stack, pytest.mark.timeout(7200)]

NARROW_S = 0.03  # two phones are picked up within this of each other
ACCEPTED_S = 0.4  # from the offer to the room, about, with time to spare on both sides
TALK: dict[str, Any] = {"bridged": True, "talk": 1}
HANDED_S = 0.1  # the word that hands over and the hang-up come within this of each other
RUNG_BACK_S = 2.0  # from the wish to the talk, about
PICKS_UP: dict[str, Any] = {"does": "answer", "after": 0, "press": "1", "press_after": 0, "talk": 1}
SAFE = [{"asked": True, "press": "1"}] * 3
BOTH = 2
OFFERED = "somebody is offered the caller"


def test_i6_two_agents_and_one_caller(arena: Arena) -> None:
    def body(one: Round) -> None:
        one.phones(NARROW_S)
        one.ring(TALK, from_=one.stranger())

    arena.play("two agents", 2, body)
    assert arena.ends == {"answered": arena.rounds}


def test_i6_a_browser_and_a_phone_and_one_caller(arena: Arena) -> None:
    arena.rounds //= 5
    windows = {lane: window(arena.town, f"bob-{lane}") for lane in LANES}
    before = sum(one.talks() for one in windows.values())

    def body(one: Round) -> None:
        one.phones(0)
        one.ring(TALK, from_=one.stranger())
        desk = windows[one.lane]
        one.until(lambda: desk.offered() or one.taken(), OFFERED)
        offer = desk.offered()
        if len(one.offers()) == BOTH:  # else it is for the one who spoke to this caller last
            one.until(one.chance.choice((one.offers, one.rung, one.taken)), "Accept is pressed")
        if offer:
            desk.accept(offer)

    arena.play("browser and phone", 2, body)
    assert arena.ends == {"answered": arena.rounds}
    by_browser = sum(one.talks() for one in windows.values()) - before
    assert 0 < by_browser < arena.rounds, "the moments never crossed"


def test_the_caller_hangs_up_while_the_agent_accepts(arena: Arena) -> None:
    def body(one: Round) -> None:
        one.phones(0)
        one.ring()
        one.until(one.offers, OFFERED)
        time.sleep(one.some_s(ACCEPTED_S))
        one.hang_up()

    arena.play("hang-up", 1, body)
    assert set(arena.ends) > {"answered"}, "the moments never crossed"


def test_the_agent_goes_while_their_phone_accepts(arena: Arena) -> None:
    def body(one: Round) -> None:
        one.phones(0)
        one.ring(TALK)
        offer = one.until(one.offers, OFFERED)[0]
        time.sleep(one.some_s(ACCEPTED_S))
        go = one.chance.choice((declined, freed))
        ways[go.__name__, go(one, offer)] += 1
        one.nobody_rests()

    ways: Counter[tuple[str, bool]] = Counter()
    arena.play("goes", 2, body)
    assert arena.ends == {"answered": arena.rounds}
    arena.tell(f"whether they went: {ways.most_common()}")
    assert len(ways) == len((declined, freed)) * len((True, False)), "the moments never crossed"


def test_a_caller_redials_while_they_are_being_rung_back(arena: Arena) -> None:
    def body(one: Round) -> None:
        amara = one.people[0].number()
        one.town.telephone.phone(one.number, **PICKS_UP)
        one.town.telephone.next(amara, does="no-answer", after=60)
        one.phones(0)
        one.ring({"hears": "rung back", "press": "2"}, *SAFE)
        asked = one.sid
        one.until(lambda: callback(one, asked), "they asked to be rung back")
        time.sleep(one.some_s(RUNG_BACK_S))
        one.ring(TALK)
        ways.append(one.until(lambda: settled(one, asked), "the callback is settled"))

    ways: list[str] = []
    arena.play("redial", 1, body)
    assert arena.ends == {"answered": arena.rounds}
    arena.tell(f"callbacks: {Counter(ways).most_common()}")
    assert set(ways) == {"done", "redialled"}, "the moments never crossed"


def test_the_caller_hangs_up_while_they_are_handed_over(arena: Arena) -> None:
    def body(one: Round) -> None:
        one.phones(0)
        one.ring({"bridged": True})
        first, second = one.until(lambda: taken(one), "somebody has the caller")
        one.until(lambda: asks(one, first, second), "the other is asked")
        one.until(lambda: handover(one) == "consulting", "they talk about the caller")
        later = Timer(one.some_s(HANDED_S), one.hang_up)
        later.start()
        time.sleep(one.some_s(HANDED_S))
        in_time.append(done(lambda: handovers.complete(one.town.rt, first.id)))
        later.join()

    in_time: list[bool] = []
    arena.play("hand-over", 2, body)
    assert arena.ends == {"answered": arena.rounds}
    assert set(in_time) == {True, False}, "the moments never crossed"


def taken(one: Round) -> list[Colleague] | None:
    """Who talks to the caller, and the other of the lane; None: nobody yet."""
    with_them = [offer.agent_id for offer in one.offers() if offer.bridged_at]
    if not with_them:
        return None
    return sorted(one.people, key=lambda person: person.id != with_them[0])


def asks(one: Round, first: Colleague, second: Colleague) -> bool:
    """Whether the other could be asked: a phone that has just been hung up is not ready yet."""
    return done(lambda: handovers.ask(one.town.rt, first.id, f"person:{second.id}"))


def handover(one: Round) -> str:
    sql = "SELECT h.state FROM handovers h JOIN calls c ON c.id = h.call_id WHERE c.sid = :sid"
    return str(one.town.rows(f"{sql} ORDER BY h.asked_at DESC", sid=one.sid)[0].state)


def callback(one: Round, sid: str) -> Any:
    sql = "SELECT k.state FROM callbacks k JOIN calls c ON c.id = k.call_id WHERE c.sid = :sid"
    return next((row.state for row in one.town.rows(sql, sid=sid)), None)


def settled(one: Round, sid: str) -> str | None:
    """How the callback came to its end; whoever talked has written up, and takes the next call."""
    one.all_let_go()
    state = callback(one, sid)
    return None if state == "asked" else state


def declined(one: Round, offer: Any) -> bool:
    """Whether the agent's word was in time."""
    why = "on another call"
    return done(lambda: offers.decline(one.town.rt, offer.agent_id, offer.id, why))


def freed(one: Round, offer: Any) -> bool:
    """Whether they were set away: they were looked at, did not talk, and had not changed since."""
    rt, who = one.town.rt, offer.agent_id
    sue = people.named(rt, "sue")
    assert sue is not None
    row = one.town.rows("SELECT state, since FROM agents WHERE person_id = :id", id=who)[0]
    return done(lambda: freeing.free(rt, sue, who, freeing.stamp(row.state, row.since), "Gone"))


def done(act: Callable[[], object]) -> bool:
    """Whether it was not refused."""
    try:
        act()
    except Refused:
        return False
    return True
