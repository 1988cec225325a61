"""A browser as an agent's telephone: accepted with a ticket, raced for, cut off (S7, S8)."""

from datetime import timedelta

import pytest

from app.services import agents, offers, people, tickets
from app.services.people import Device
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests import contracts
from tests.signed import SID, form, post
from tests.stories.softphones import Window, window
from tests.world import AMARA, URGENT, World, keys

GENERAL = keys("41")
TALK = {"talk": 5}


@pytest.fixture
def ben(world: World) -> Window:
    return window(world, "ben-whitlock")


def offered(world: World, at: Window, *script: object) -> Call:
    """Somebody rings and is offered to this window."""
    call = world.ring(*GENERAL, *script)  # type: ignore[arg-type]
    world.until(at.offered)
    world.pass_time(1)
    return call


def state(world: World, call: Call) -> list[tuple[str, str]]:
    return [(o.person, o.state) for o in world.offers(call)]


def test_an_offer_to_a_browser_rings_no_phone_and_accept_brings_the_caller_in(
    world: World, ben: Window
) -> None:
    call = offered(world, ben, TALK)
    line = ben.accept()
    world.until(lambda: call.over)
    world.pass_time(3)
    assert state(world, call) == [("ben-whitlock", "finished")]
    assert world.record(call).outcome == "answered"
    assert [c.from_ for c in world.carrier.calls() if c is not call] == [line.from_]
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert line.over
    assert world.faults() == []


def test_the_browsers_line_is_a_leg_that_ends_as_any_other(world: World, ben: Window) -> None:
    offered(world, ben, TALK)
    line = ben.accept()
    world.pass_time(2)
    assert world.rows("SELECT sid, state, role FROM legs") == [(line.sid, "answered", "agent")]
    world.until(lambda: line.over)
    world.pass_time(2)
    assert world.one("SELECT state FROM legs") == "completed"


def test_its_name_names_nobody_and_no_ticket_is_kept(world: World, ben: Window) -> None:
    offered(world, ben, TALK)
    ticket = ben.ticket()
    line = ben.call(ticket)
    world.pass_time(2)
    assert line.from_ == f"client:agent_{ben.person.hex}"
    (kept,) = world.rows("SELECT body, answer FROM inbox WHERE door = 'connect'")
    assert ticket not in str(kept)
    assert contracts.complaints(kept.answer) == []
    assert (
        world.rows("SELECT 1 FROM tickets WHERE encode(secret_hash, 'escape') = :t", t=ticket) == []
    )


def test_a_ticket_used_twice_is_refused_and_the_talk_goes_on(world: World, ben: Window) -> None:
    call = offered(world, ben, {"talk": 60})
    ticket = ben.ticket()
    first = ben.call(ticket)
    world.pass_time(5)
    second = ben.call(ticket)
    world.until(lambda: second.over)
    assert "press Accept again" in world.heard(second)
    assert state(world, call) == [("ben-whitlock", "accepted")]
    assert first.bridged


@pytest.mark.parametrize("what", ["expired", "another's", "signed out", "made up", "empty"])
def test_a_ticket_that_is_not_good_changes_nothing(world: World, ben: Window, what: str) -> None:
    farida = window(world, "farida-rahman", ready=False)
    call = offered(world, ben, TALK)
    ticket, caller = ben.ticket(), ben
    if what == "expired":
        past = world.rt.now() - timedelta(seconds=1)
        world.change("UPDATE tickets SET expires_at = :past", past=past)
    elif what == "another's":
        caller = farida
    elif what == "signed out":
        people.sign_out(world.rt, ben.session)
    else:
        ticket = "made-up" if what == "made up" else ""
    line = caller.call(ticket)
    world.until(lambda: line.over, limit=10)
    assert "could not be connected" in world.heard(line)
    assert state(world, call) == [("ben-whitlock", "open")]
    assert world.agent("ben-whitlock").state == "offered"
    assert world.rows("SELECT 1 FROM tickets WHERE used_at IS NOT NULL") == []
    assert world.rows("SELECT 1 FROM legs") == []


def test_nobody_gets_a_ticket_for_anothers_offer_or_for_one_that_is_over(
    world: World, ben: Window
) -> None:
    farida = window(world, "farida-rahman", ready=False)
    offered(world, ben, TALK)
    offer = ben.offer()
    with pytest.raises(Refused):
        tickets.issue(world.rt, farida.session, offer.id)
    offers.decline(world.rt, ben.person, offer.id, "busy")
    with pytest.raises(Refused):
        tickets.issue(world.rt, ben.session, offer.id)
    assert world.rows("SELECT 1 FROM tickets") == []


def test_a_ticket_of_an_earlier_offer_takes_no_later_one(world: World, ben: Window) -> None:
    first = offered(world, ben)
    ticket = ben.ticket()
    world.carrier.hang_up(first.sid)
    world.until(lambda: not ben.offered())
    second = offered(world, ben)
    line = ben.call(ticket)
    world.until(lambda: line.over, limit=15)
    assert "taken" in world.heard(line)
    assert state(world, second) == [("ben-whitlock", "open")]


def test_accept_at_the_last_second_still_gets_through_but_not_for_ever(
    world: World, ben: Window
) -> None:
    call = offered(world, ben, TALK)
    world.pass_time(18)
    ben.ticket()
    until = ben.offer().expires_at
    world.pass_time(5)
    ticket = ben.ticket()
    assert ben.offer().expires_at == until
    ben.call(ticket)
    world.until(lambda: call.over)
    world.pass_time(3)
    assert state(world, call) == [("ben-whitlock", "finished")]


def test_an_offer_that_a_browser_lets_go_by_is_a_miss_and_no_fault_of_the_carrier(
    world: World, ben: Window
) -> None:
    window(world, "kieran-moss", ready=True)
    call = offered(world, ben)
    world.until(lambda: not ben.offered())
    assert state(world, call)[0] == ("ben-whitlock", "missed")
    assert world.agent("ben-whitlock").misses == 1
    assert world.alerts("phone_not_rung") == []


def test_i6_a_browser_and_a_phone_at_once_one_wins_and_the_other_hears_taken(world: World) -> None:
    grace = window(world, "grace-tolland")
    world.ready("amara-okafor", after=2, press_after=0.5)
    call = world.ring(URGENT, TALK)
    world.until(grace.offered)
    ticket = grace.ticket()
    world.until(
        lambda: bool(world.carrier.legs(AMARA)) and bool(world.carrier.legs(AMARA)[0].listening)
    )
    line = grace.call(ticket)
    world.until(lambda: call.over)
    world.pass_time(3)
    assert sorted(o.state for o in world.offers(call)) == ["finished", "lost"]
    assert world.kinds(call).count("bridged") == 1
    assert world.kinds(call).count("accepted") == 1
    assert line.over


def test_a_browser_that_comes_second_hears_that_the_call_is_taken(world: World) -> None:
    grace = window(world, "grace-tolland")
    world.ready("amara-okafor", after=1)
    call = world.ring(URGENT, {"talk": 30})
    world.until(grace.offered)
    ticket = grace.ticket()
    world.until(lambda: world.agent("amara-okafor").state == "on_call")
    line = grace.call(ticket)
    world.until(lambda: line.over, limit=15)
    assert "taken" in world.heard(line)
    assert world.agent("grace-tolland").state == "ready"
    assert world.agent("amara-okafor").state == "on_call"
    world.until(lambda: call.bridged)
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_s8_a_browser_that_is_gone_in_the_talk_brings_the_caller_to_the_head_of_the_queue(
    world: World, ben: Window
) -> None:
    call = offered(world, ben, {"talk": 600})
    line = ben.accept()
    world.pass_time(5)
    world.carrier.hang_up(line.sid)
    world.ready("farida-rahman")
    world.until(lambda: world.agent("farida-rahman").state == "on_call", limit=60)
    assert state(world, call) == [("ben-whitlock", "finished"), ("farida-rahman", "accepted")]
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.waits(call)[-1].arrived_at == world.record(call).arrived_at
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_a_line_that_hung_up_before_its_request_came_takes_nothing(
    world: World, ben: Window
) -> None:
    call = offered(world, ben, TALK)
    world.carrier.do_harm(delay={"min": 3, "max": 3}, only="/voice/agent/connect")
    line = ben.accept()
    world.pass_time(1)
    world.carrier.hang_up(line.sid)
    world.pass_time(6)
    assert state(world, call)[0] == ("ben-whitlock", "open")
    world.carrier.do_harm()
    ben.accept()
    world.until(lambda: call.over)
    world.pass_time(3)
    assert state(world, call) == [("ben-whitlock", "finished")]


def test_a_request_that_comes_after_the_end_of_its_line_takes_nothing(
    world: World, ben: Window
) -> None:
    call = offered(world, ben, TALK)
    who = {"From": f"client:agent_{ben.person.hex}", "To": "", "CallSid": SID}
    ended = form(**who, CallStatus="completed", SequenceNumber="0")
    assert post(world, "/voice/events/browser", ended).status_code == 200
    told = post(world, "/voice/agent/connect", form(**who, ticket=ben.ticket()))
    assert "<Dial" not in told.text
    assert state(world, call) == [("ben-whitlock", "open")]
    ben.accept()
    world.until(lambda: call.over)
    world.pass_time(3)
    assert state(world, call) == [("ben-whitlock", "finished")]


def test_end_on_the_desk_ends_the_browsers_line(world: World, ben: Window) -> None:
    call = offered(world, ben, {"talk": 600})
    line = ben.accept()
    world.until(lambda: line.bridged)
    world.pass_time(3)
    offers.end_call(world.rt, ben.person)
    world.until(lambda: line.over and call.over, limit=20)
    world.pass_time(3)
    assert "Thank you for calling" in world.heard(call)


def test_while_the_record_is_away_the_browser_hears_why_and_the_caller_is_looked_after(
    world: World, ben: Window
) -> None:
    offered(world, ben, TALK)
    ticket, leave = ben.ticket(), ben
    world.guard.away = True
    line = world.carrier.connect(_token(leave), {"ticket": ticket})
    world.pass_time(4)
    assert "cannot be connected now" in world.heard(line)
    world.database_away(2)
    world.pass_time(3)
    assert world.faults() == []


def _token(at: Window) -> str:
    softphone = at.world.rt.softphone
    assert softphone
    return softphone.token(f"agent_{at.person.hex}", at.world.rt.now() + timedelta(hours=1))


def test_the_telephone_is_changed_only_while_away(world: World, ben: Window) -> None:
    with pytest.raises(Refused, match="Go away first"):
        agents.choose_device(world.rt, ben.person, Device.PHONE)
    assert world.agent("ben-whitlock").device == "browser"
    agents.away(world.rt, ben.person, "break")
    agents.choose_device(world.rt, ben.person, Device.PHONE)
    world.ready("ben-whitlock")
    call = world.tell(*GENERAL, TALK)
    assert state(world, call) == [("ben-whitlock", "finished")]
    assert [c.to for c in world.carrier.calls() if c is not call] == ["+447700900002"]


def test_a_person_without_a_phone_is_offered_calls_in_the_browser(world: World) -> None:
    world.change("UPDATE people SET phone = NULL WHERE key = 'ben-whitlock'")
    ben = window(world, "ben-whitlock", ready=False)
    agents.choose_device(world.rt, ben.person, Device.BROWSER)
    with pytest.raises(Refused, match="No phone is known"):
        agents.choose_device(world.rt, ben.person, Device.PHONE)
    agents.ready(world.rt, ben.person)
    offered(world, ben)
