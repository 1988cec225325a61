"""Offers: what a key, a second leg or a late answer may not do (I6, I7)."""

from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Any
from uuid import UUID

from twilio.http.response import Response

from app.models import people
from app.script import Listen
from app.services import acceptance, offers, queueing, rooms
from app.services.acceptance import NOT_TAKEN, TAKEN
from tests.world import DUTY_MANAGER, EDT, URGENT, World, keys

OTHER = "CA" + "9" * 32


def offered(world: World) -> Any:
    """An open offer whose phone rings."""
    world.ready("ben-whitlock", does="manual")
    call = world.ring(*keys("44"))
    world.until(lambda: bool(world.rows("SELECT 1 FROM legs WHERE sid IS NOT NULL")))
    (offer,) = world.offers(call)
    return offer


def rung(world: World) -> str:
    found: str = world.one("SELECT sid FROM legs")
    return found


def test_a_key_after_the_lease_takes_nothing_even_before_it_is_reaped(world: World) -> None:
    offer = offered(world)
    world.change("UPDATE offers SET expires_at = made_at")
    with world.rt.work() as work:
        assert acceptance.accept(work, offer.id, rung(world), "1") == TAKEN


def test_a_key_for_a_caller_whose_wait_is_over_takes_nothing(world: World) -> None:
    offer = offered(world)
    with world.rt.work() as work:
        held = offers.hold(work, offer.id)
        queueing.end_wait(work, held.wait, "moved")
        assert acceptance.accept(work, offer.id, rung(world), "1") == TAKEN


def test_a_second_ring_of_one_offer_is_hung_up_when_it_answers(world: World) -> None:
    offer = offered(world)
    with world.rt.work() as work:
        assert acceptance.answer(work, offer.id, OTHER) == TAKEN
        (asked,) = acceptance.answer(work, offer.id, rung(world))
    assert isinstance(asked, Listen)


def test_a_key_on_a_second_ring_takes_nothing(world: World) -> None:
    offer = offered(world)
    with world.rt.work() as work:
        assert acceptance.accept(work, offer.id, OTHER, "1") == NOT_TAKEN
    assert world.one("SELECT state FROM offers") == "open"


def accepted(world: World) -> Any:
    """A call whose agent has accepted and talks to the caller."""
    world.ready("ben-whitlock")
    call = world.ring(*keys("44"))
    world.until(lambda: call.bridged)
    (offer,) = world.offers(call)
    return offer


def test_a_caller_whose_agent_went_before_they_met_is_offered_again_at_once(world: World) -> None:
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and "/Members/" in path else None
    )
    world.ready("ben-whitlock")
    call = world.ring(*keys("44"))
    world.until(lambda: [offer.state for offer in world.offers(call)] == ["accepted"])
    world.ready("farida-rahman")
    with world.rt.work() as work:
        offers.leg_ended(work, world.offers(call)[0].id, "completed")
    world.pass_time(1)
    assert len(world.offers(call)) == 2


def test_who_is_out_of_the_room_lets_the_agent_go_too(world: World) -> None:
    offer = accepted(world)
    with world.rt.work() as work:
        rooms.customer_after(work, offer.id)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.one("SELECT state FROM offers") == "finished"


def test_s7_cut_off_when_nobody_else_is_there_any_caller_is_followed_up_as_urgent(
    world: World,
) -> None:
    offer = accepted(world)
    with world.rt.work() as work:
        rooms.customer_after(work, offer.id)
    with world.rt.work() as work:
        work.run(people.change_agent(offer.agent_id, state="away"))
    with world.rt.work() as work:
        rooms.back(work, offer.id)
    (wait,) = world.rows("SELECT * FROM waits WHERE ended_at IS NULL")
    assert (wait.queue, wait.priority) == ("agents", "P1")
    assert wait.arrived_at == world.one("SELECT arrived_at FROM calls")


def test_s7_a_key_that_comes_while_its_caller_is_led_on_takes_them_where_they_are_now(
    world: World,
) -> None:
    world.carrier.phone(DUTY_MANAGER, does="manual")
    world.carrier.phone(EDT, does="manual")
    world.ready("amara-okafor", does="no-answer")
    call = world.ring(URGENT)
    world.until(lambda: any(one.duty and one.state == "open" for one in world.offers(call)), 200)
    offer, wait = world.offers(call)[-1], world.waits(call)[-1]
    with ThreadPoolExecutor(1) as other:
        with world.rt.work() as work:
            row, held = queueing.hold(work, wait.id)
            moved = queueing.move_to(work, row, held, "agents", "its queue is gone")
            pressed = other.submit(found, world, offer.id)
            wait_for_a_lock(world)
        assert pressed.result(30) == (moved, moved)


def found(world: World, offer_id: UUID) -> tuple[UUID, UUID]:
    """The wait that is held with an offer, and the one that the offer names."""
    with world.rt.work() as work:
        held = offers.hold(work, offer_id)
        return held.wait.id, held.offer.wait_id


def wait_for_a_lock(world: World) -> None:
    """Until somebody waits for a row that is held."""
    waits = """SELECT 1 FROM pg_stat_activity
               WHERE datname = current_database() AND wait_event_type = 'Lock'"""
    until = monotonic() + 30
    while not world.rows(waits):
        assert monotonic() < until
