"""The agent's phone: missed, voicemail, declined, raced for, put down first."""

from app.services import agents, offers
from tests.world import AMARA, GRACE, URGENT, World, keys

GENERAL = keys("41")
TALK = {"talk": 5}


def test_a_miss_keeps_the_callers_place_and_age_and_the_agent_backs_off(world: World) -> None:
    world.ready("ben-whitlock", does="no-answer")
    world.ready("farida-rahman")
    world.pass_time(1)
    call = world.tell(*GENERAL, TALK)
    assert [(o.person, o.state) for o in world.offers(call)] == [
        ("ben-whitlock", "missed"),
        ("farida-rahman", "finished"),
    ]
    (wait,) = world.waits(call)
    assert wait.arrived_at == world.record(call).arrived_at
    ben = world.agent("ben-whitlock")
    assert (ben.state, ben.misses) == ("ready", 1)
    assert ben.rest_until > world.events(call, "missed")[0].at


def test_two_misses_set_the_agent_away_and_tell_the_supervisor(world: World) -> None:
    ben = world.ready("ben-whitlock", does="no-answer")
    world.ready("kieran-moss", does="no-answer")  # somebody of another team keeps the line staffed
    call = world.ring(*GENERAL)
    world.until(lambda: world.agent("ben-whitlock").state == "away")
    assert world.agent("ben-whitlock").reason == "missed calls"
    assert [o.state for o in world.offers(call)] == ["missed", "missed"]
    (alert,) = world.alerts("agent_set_away")
    assert alert.data["agent"] == ben.hex
    world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_voicemail_never_presses_1_so_the_caller_waits_for_a_person(world: World) -> None:
    world.ready("ben-whitlock", does="voicemail")
    world.ready("farida-rahman")
    world.pass_time(1)
    call = world.tell(*GENERAL, TALK)
    assert [o.state for o in world.offers(call)] == ["missed", "finished"]
    assert "voicemail" not in world.heard(call)


def test_s12_the_agents_phone_hears_no_name_before_the_key(world: World) -> None:
    world.ready("ben-whitlock")
    world.tell(*GENERAL, TALK)
    (leg,) = [c for c in world.carrier.calls() if c.to == "+447700900002"]
    assert world.heard(leg) == "A call is waiting for you. To take it, press 1."


def test_another_key_takes_nothing(world: World) -> None:
    world.ready("ben-whitlock", press="2")
    world.ready("farida-rahman")
    world.pass_time(1)
    call = world.tell(*GENERAL, TALK)
    assert [o.state for o in world.offers(call)] == ["missed", "finished"]


def test_a_decline_frees_the_caller_for_the_next_agent_at_once(world: World) -> None:
    ben = world.ready("ben-whitlock", does="manual")
    world.ready("farida-rahman")
    world.pass_time(1)
    call = world.ring(*GENERAL, TALK)
    world.until(lambda: bool(world.offers(call)))
    world.pass_time(1)
    offers.decline(world.rt, ben, world.offers(call)[0].id, "busy")
    world.until(lambda: call.over)
    world.pass_time(3)
    declined, finished = world.offers(call)
    assert (declined.state, declined.why, finished.state) == ("declined", "busy", "finished")
    assert (finished.made_at - declined.ended_at).total_seconds() < 1
    assert world.agent("ben-whitlock").misses == 0
    assert world.carrier.legs("+447700900002") == []


def test_p0_rings_all_who_may_take_it_and_the_first_key_wins(world: World) -> None:
    world.ready("amara-okafor", after=2)
    world.ready("grace-tolland", after=4)
    call = world.tell(URGENT, TALK)
    states = {o.person: o.state for o in world.offers(call)}
    assert states == {"amara-okafor": "finished", "grace-tolland": "lost"}
    assert world.agent("grace-tolland").state == "ready"
    assert world.carrier.legs(GRACE) == []


def test_i6_two_keys_in_the_same_instant_one_is_bridged_the_other_hears_taken(
    world: World,
) -> None:
    world.ready("amara-okafor", after=3)
    world.ready("grace-tolland", after=3)
    call = world.tell(URGENT, TALK)
    assert sorted(o.state for o in world.offers(call)) == ["finished", "lost"]
    legs = [c for c in world.carrier.calls() if c.to in {AMARA, GRACE}]
    assert sum(any(e["what"] == "bridged" for e in leg.timeline.entries) for leg in legs) == 1
    assert len(world.events(call, "bridged")) == 1
    assert any("That call has been taken." in world.heard(leg) for leg in legs)


def test_s8_an_agent_lost_in_the_talk_sends_the_caller_to_the_head_of_the_queue(
    world: World,
) -> None:
    world.carrier.phone_once("+447700900002", does="answer", press="1", talk=6)
    world.ready("ben-whitlock")
    call = world.ring(*GENERAL)
    world.until(lambda: bool(world.events(call, "wrap_up")))
    later = world.ring(*GENERAL, from_="+447700900124")
    world.pass_time(25)
    assert "If you were cut off" in world.heard(call)
    first, second = world.waits(call)
    (other,) = world.waits(later)
    assert (second.queue, second.priority) == (first.queue, first.priority)
    assert second.arrived_at == first.arrived_at < other.arrived_at
    agents.finish(world.rt, world.person("ben-whitlock"), "advice")
    world.until(lambda: call.bridged)
    assert not later.bridged
    for one in (call, later):
        world.carrier.hang_up(one.sid)
    world.pass_time(3)
    assert len(world.events(call, "returned")) == 1


def test_s8_an_agent_lost_while_the_caller_is_brought_in(world: World) -> None:
    world.carrier.phone_once("+447700900002", does="answer", press="1", steps=())
    world.ready("ben-whitlock")
    call = world.ring(*GENERAL, TALK)
    world.until(lambda: bool(world.events(call, "accepted")))
    (leg,) = world.carrier.legs("+447700900002")
    world.carrier.hang_up(leg.sid)
    world.until(lambda: call.over)
    world.pass_time(3)
    assert [o.state for o in world.offers(call)] == ["failed", "finished"]
    assert world.record(call).outcome == "answered"


def test_s1_an_agent_who_ends_the_call_by_the_desk_has_the_caller_thanked(world: World) -> None:
    ben = world.ready("ben-whitlock")
    call = world.ring(*GENERAL)
    world.until(lambda: call.bridged)
    world.pass_time(3)
    offers.end_call(world.rt, ben)
    world.until(lambda: call.over)
    world.pass_time(3)
    assert "Thank you for calling. Goodbye." in world.heard(call)
    assert world.record(call).outcome == "answered"
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.carrier.legs("+447700900002") == []


def test_i7_an_agent_is_never_rung_twice_at_once(world: World) -> None:
    world.ready("ben-whitlock", after=10)
    calls = [world.ring(*GENERAL, TALK, from_=f"+4477009001{n}") for n in (30, 31, 32)]
    for _ in range(40):
        world.pass_time(1)
        assert len(world.carrier.legs("+447700900002")) <= 1
    for call in calls:
        if not call.over:
            world.carrier.hang_up(call.sid)
    world.pass_time(3)
