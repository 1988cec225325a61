"""Warm hand-over as it is meant: asked, completed, taken back, all three."""

from twilio.http.response import Response

from app.services import agents, handovers, offers
from tests.stories.handing_over import BEN, consults, held, in_room, put_down, rings, state, talks
from tests.world import EDT, GRACE, World


def test_consult_and_complete_the_other_has_the_caller_and_the_enquiry(world: World) -> None:
    call, ben, grace = consults(world)
    before = world.one("SELECT owner_version FROM enquiries")
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, GRACE}
    assert not held(world, call)
    assert world.agent("ben-whitlock").state == "wrap_up"
    assert world.agent("grace-tolland").state == "on_call"
    (owner,) = world.rows("SELECT owner_team, owner_person, owner_version FROM enquiries")
    assert owner == ("mash", grace, before + 1)
    (told,) = world.events(call, "transferred")
    assert (told.data["how"], told.data["to"], told.data["by"]) == ("warm", "mash", ben.hex)
    agents.finish(world.rt, ben, "passed")
    world.pass_time(5)
    assert world.agent("grace-tolland").state == "on_call"
    offers.end_call(world.rt, grace)
    world.until(lambda: call.over, 30)
    world.pass_time(2)
    assert "Thank you for calling. Goodbye." in world.heard(call)
    assert world.agent("grace-tolland").state == "wrap_up"
    agents.finish(world.rt, grace, "advice")
    assert world.record(call).outcome == "answered"


def test_nobody_hears_of_the_caller_before_the_caller_hears_music(world: World) -> None:
    call, ben = talks(world)
    world.ready("grace-tolland", after=1)
    world.http.trouble = lambda method, path: (
        Response(500, '{"code": 20500}') if method == "POST" and "/Participants/" in path else None
    )
    handovers.ask(world.rt, ben, "team:mash")
    world.pass_time(4)
    assert world.carrier.legs(GRACE) == []
    world.http.trouble = lambda *_: None
    world.until(lambda: state(world) == "consulting", 30)
    assert held(world, call)
    handovers.take_back(world.rt, ben)


def test_s12_the_phone_that_is_rung_hears_no_name(world: World) -> None:
    consults(world)
    (leg,) = world.carrier.legs(GRACE)
    asked = "A colleague asks to speak to you about a call. To speak to them, press 1."
    assert world.heard(leg) == asked


def test_taken_back_the_first_has_the_caller_and_the_other_is_ready(world: World) -> None:
    call, ben, _ = consults(world)
    handovers.take_back(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, BEN}
    assert not held(world, call)
    assert world.agent("grace-tolland").state == "ready"
    assert world.agent("ben-whitlock").state == "on_call"
    assert world.events(call, "transferred") == []


def test_taken_back_while_it_rings(world: World) -> None:
    call, ben, _ = rings(world, does="manual")
    world.pass_time(5)
    handovers.take_back(world.rt, ben)
    world.pass_time(3)
    assert world.carrier.legs(GRACE) == []
    assert in_room(world) == {call.from_, BEN}
    assert not held(world, call)
    assert (world.agent("grace-tolland").state, world.agent("grace-tolland").misses) == ("ready", 0)


def test_three_talk_and_then_two(world: World) -> None:
    call, ben, _ = consults(world)
    handovers.join(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, BEN, GRACE}
    assert not held(world, call)
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, GRACE}


def test_an_outside_number_takes_the_caller_and_the_enquiry_stays_ours(world: World) -> None:
    call, ben = talks(world)
    world.carrier.phone(EDT, does="answer", press="1", after=2)
    owner = world.one("SELECT owner_team FROM enquiries")
    handovers.ask(world.rt, ben, "outside:emergency-duty-team")
    world.until(lambda: state(world) == "consulting", 20)
    handovers.complete(world.rt, ben)
    world.pass_time(3)
    assert in_room(world) == {call.from_, EDT}
    assert world.one("SELECT owner_team FROM enquiries") == owner
    (told,) = world.events(call, "transferred")
    assert told.data["to"] == "emergency-duty-team"
    put_down(world, EDT)
    world.until(lambda: call.place == "queue", 30)


def test_the_other_gives_the_caller_back(world: World) -> None:
    call, ben, grace = consults(world)
    handovers.join(world.rt, ben)
    handovers.leave(world.rt, grace)
    world.pass_time(3)
    assert in_room(world) == {call.from_, BEN}
    assert world.agent("grace-tolland").state == "wrap_up"
    assert world.agent("ben-whitlock").state == "on_call"
