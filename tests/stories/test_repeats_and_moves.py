"""What is done twice, and who is moved while they do something: nobody is lost by it."""

from typing import Any

import pytest

from app.adapters.twilio_phone import TwilioPhone
from app.runtime import CarrierTrouble
from app.services import (
    agents,
    deadlines,
    effects,
    holding,
    listening,
    offers,
    passed_over,
    passing,
    people,
    queueing,
)
from app.services.refusals import Refused
from app.simulator.calls import Call
from tests.signed import form, post
from tests.stories.handing_over import consults, state, talks
from tests.stories.ringing_back import idle, ours, somebody_asks, until_rung, wanted
from tests.stories.test_listening import TOMS_PHONE, talk
from tests.world import CALLER, World, keys


def waiting(world: World) -> tuple[Call, Any]:
    """A caller whose only agent does not pick up, and their stay."""
    world.ready("ben-whitlock", does="no-answer")
    call = world.ring(*keys("41"))
    world.until(lambda: bool(world.waits(call)))
    return call, world.waits(call)[0]


def test_s8_a_repeated_send_back_takes_nobody_out_of_their_next_talk(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, made = TwilioPhone.move, list[str]()

    def move(self: TwilioPhone, sid: str, url: str) -> bool:
        made.append(url)
        done = real(self, sid, url)
        if len(made) == 1:
            world.change("UPDATE effects SET due_at = due_at + interval '30 s' WHERE state = 'due'")
            raise CarrierTrouble("it was done, and the answer was lost")
        return done

    monkeypatch.setattr(TwilioPhone, "move", move)
    call, ben = talks(world)
    world.ready("grace-tolland", talk=300)
    passing.pass_on(world.rt, ben, "mash")
    world.until(lambda: world.agent("grace-tolland").state == "on_call", 60)
    world.pass_time(90)
    assert world.one("SELECT count(*) FROM effects WHERE kind = 'send back' AND state = 'due'") == 0
    assert call.bridged


def test_s4_the_urgent_key_counts_for_a_caller_who_was_just_moved(world: World) -> None:
    call, wait = waiting(world)
    with world.rt.work() as work:
        held, live = queueing.hold(work, wait.id)
        queueing.move_to(work, held, live, "early-help", "diverted")
    path = f"/voice/wait/{wait.id.hex}/9"
    post(world, path, form(CallSid=call.sid, Digits="1"))
    assert world.waits(call)[-1].priority == "P0"


def test_s7_a_new_stay_in_the_place_of_a_lost_one_does_not_begin_to_wait_anew(
    world: World,
) -> None:
    call, wait = waiting(world)
    with world.rt.work() as work:
        held, live = queueing.hold(work, wait.id)
        queueing.again(work, held, live)
    world.change("UPDATE waits SET state = 'moved', ended_at = now() WHERE ended_at IS NULL")
    passed_over.look(world.rt)
    assert len({one.entered_at for one in world.waits(call)}) == 1
    assert len(world.waits(call)) == 3


def test_s7_a_caller_whose_queue_is_gone_is_moved_and_keeps_nobody_from_being_seen(
    world: World,
) -> None:
    call, _ = waiting(world)
    other = world.ring(*keys("41"), from_="+447700900124")
    world.until(lambda: bool(world.waits(other)))
    world.change(
        "UPDATE waits SET queue = 'gone' WHERE call_id = (SELECT id FROM calls WHERE sid = :sid)",
        sid=call.sid,
    )
    world.change("UPDATE waits SET next_at = :now", now=world.rt.now())
    assert deadlines.tick(world.rt) == 2
    assert world.waits(other)[-1].next_at > world.rt.now()
    # whose phone rings for them may still take them; then they are moved
    world.until(lambda: world.waits(call)[-1].queue == "urgent", 60)


def test_whoever_is_in_a_colleagues_call_is_offered_none(world: World) -> None:
    world.carrier.phone(TOMS_PHONE, does="answer", press="1")
    tom = people.named(world.rt, "tom-ashby")
    _, call_id = talk(world, 120)
    listening.begin(world.rt, tom, call_id, "barge", "asked for help")
    with pytest.raises(Refused, match="leave it"):
        agents.ready(world.rt, tom.id)


def test_a_caller_hears_nothing_of_what_is_said_about_them(world: World) -> None:
    _, ben, grace = consults(world)
    for who in (ben, grace):
        with pytest.raises(Refused, match="being asked about"):
            holding.resume(world.rt, who)
    assert state(world) == "consulting"


def test_s5_an_abandoned_urgent_redial_is_rung_back_by_a_person_only(world: World) -> None:
    somebody_asks(world)
    call = world.ring(*keys("321"))
    world.until(lambda: call.place == "queue")
    world.change("UPDATE calls SET priority = 'P0' WHERE sid = :sid", sid=call.sid)
    world.carrier.hang_up(call.sid)
    idle(world)
    world.pass_time(30)
    assert (wanted(world).state, wanted(world).priority) == ("asked", "P0")
    assert [one for one in ours(world) if one.to == CALLER] == []
    assert world.alerts("callback_by_hand")


def test_s12_whoever_took_a_call_back_hears_no_word_of_us_before_somebody_talks_to_them(
    world: World,
) -> None:
    somebody_asks(world)
    world.carrier.phone(CALLER, does="answer", after=10, press="1", talk=60)
    idle(world)
    line = until_rung(world)
    staff = {row.phone for row in world.rows("SELECT phone FROM people")}
    legs = [one for one in world.carrier.calls() if one.to in staff]
    world.carrier.hang_up(legs[-1].sid)
    world.pass_time(45)
    heard = world.heard(line)
    assert "Please stay on the line. We are finding a person for you." in heard
    assert not any(word in heard for word in ("child", "queue", "urgent"))


def test_s8_a_repeated_closing_of_the_room_ends_nobodys_next_talk(world: World) -> None:
    call, ben = talks(world)
    holding.hold(world.rt, ben)
    world.pass_time(3)
    world.rt.phone.end_room(offers.room_of(world.record(call).id))  # and the caller's line is up
    world.until(lambda: world.agent("ben-whitlock").state == "wrap_up", 20)
    world.ready("farida-rahman", talk=300)
    world.until(lambda: world.agent("farida-rahman").state == "on_call", 60)
    world.until(lambda: call.bridged)
    world.change("UPDATE effects SET state = 'due', due_at = made_at WHERE kind = 'end room'")
    assert effects.drain(world.rt)
    world.pass_time(10)
    assert call.bridged
    assert world.agent("farida-rahman").state == "on_call"
    assert world.one("SELECT count(*) FROM effects WHERE kind = 'end room' AND state = 'done'") == 1
