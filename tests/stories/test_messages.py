"""`record`: a message is taken, brought home, and owned until a person has heard it (S5, S16)."""

import io
import wave
from datetime import timedelta

import pytest

from app.services import messages, records
from app.services.people import Person
from app.services.refusals import Refused
from tests.flow_team import somebody
from tests.message_plan import HANGS_UP, WORDS, left, take_messages
from tests.world import EDT, World, keys


@pytest.fixture(autouse=True)
def plan(world: World) -> None:
    take_messages(world)


def amara(world: World) -> Person:
    return somebody(world, "amara-okafor")


def test_a_message_is_taken_brought_home_and_forgotten_by_the_carrier(world: World) -> None:
    call = world.tell(*keys("44", WORDS))
    world.pass_time(10)
    assert "Leave a message after the tone" in world.heard(call)
    assert "Thank you. One of our team will listen today." in world.heard(call)
    (message,) = left(world, call)
    assert (message.state, message.team) == ("fetched", "urgent")
    assert message.erased_at is not None
    assert world.carrier.exchange.recordings == {}
    row = world.record(call)
    assert (row.outcome, row.enquiry_state) == ("message", "to_record")
    assert "Left a message" in row.menu_path
    assert "abandoned" not in world.kinds(call)


def test_its_sound_is_sealed_and_a_person_hears_it(world: World) -> None:
    call = world.tell(*keys("44", WORDS))
    world.pass_time(10)
    (message,) = left(world, call)
    sealed = world.one("SELECT sealed FROM message_sounds")
    sound = messages.sound(world.rt, amara(world), message.id, noted=False)
    assert sound
    assert sound[:4] == b"RIFF"
    assert b"RIFF" not in bytes(sealed)
    with wave.open(io.BytesIO(sound)) as file:
        assert file.getnframes() / file.getframerate() == message.seconds
    (played,) = world.events(call, "message_played")
    assert played.data == {}
    assert world.one("SELECT count(*) FROM audit WHERE what = 'played the message'") == 1


def test_s16_it_is_owned_until_a_person_has_heard_it_and_says_what_came_of_it(world: World) -> None:
    call = world.tell(*keys("44", WORDS))
    world.pass_time(10)
    (message,) = left(world, call)
    enquiry = world.one("SELECT id FROM enquiries")
    with pytest.raises(Refused, match="listen to the message first"):
        messages.settle(world.rt, amara(world), message.id, "noted")
    with pytest.raises(Refused, match="nobody has listened to"):
        records.write_up(world.rt, amara(world), enquiry, "advice")
    messages.sound(world.rt, amara(world), message.id, noted=False)
    messages.settle(world.rt, amara(world), message.id, "noted")
    assert left(world, call)[0].state == "listened"
    with pytest.raises(Refused, match="settled this message already"):
        messages.settle(world.rt, amara(world), message.id, "passed")
    assert records.write_up(world.rt, amara(world), enquiry, "advice")


def later(world: World, minutes: int) -> list[int]:
    """So many minutes after the message; the thresholds told by then, in seconds."""
    back = "UPDATE messages SET left_at = left_at + :by, tell_at = tell_at + :by"
    ago = world.rt.now() - timedelta(minutes=minutes)
    world.change(back, by=ago - world.one("SELECT left_at FROM messages"))
    world.pass_time(5)
    return [alert.data["at_s"] for alert in world.alerts("message_waits")]


def test_the_clock_tells_once_at_each_threshold_until_it_is_heard(world: World) -> None:
    call = world.tell(*keys("44", WORDS))
    assert later(world, 29) == []
    assert later(world, 31) == later(world, 60) == [1800]
    assert later(world, 121) == later(world, 900) == [1800, 7200]
    (message,) = left(world, call)
    assert message.tell_at is None


def test_a_clock_that_was_away_tells_the_last_threshold_only(world: World) -> None:
    world.tell(*keys("44", WORDS))
    assert later(world, 180) == [7200]


def test_a_message_that_was_heard_is_told_of_no_more(world: World) -> None:
    call = world.tell(*keys("44", WORDS))
    world.pass_time(10)
    (message,) = left(world, call)
    messages.sound(world.rt, amara(world), message.id, noted=False)
    messages.settle(world.rt, amara(world), message.id, "noted")
    assert later(world, 180) == []


def test_a_caller_who_hangs_up_while_speaking_has_left_a_message(world: World) -> None:
    call = world.tell(*keys("44"), *HANGS_UP)
    world.pass_time(10)
    assert call.ended_by == "caller"
    (message,) = left(world, call)
    assert message.state == "fetched"
    assert world.record(call).outcome == "message"
    assert world.record(call).enquiry_state == "to_record"


def test_no_words_are_no_message_and_lead_to_a_person(world: World) -> None:
    world.carrier.phone(EDT, does="answer", press="1")
    world.ready("ben-whitlock")
    call = world.tell(*keys("44", {"talk": 5}))
    assert left(world, call) == []
    assert world.record(call).outcome == "answered"
    assert world.carrier.exchange.recordings == {}


def test_a_caller_who_hangs_up_before_a_word_has_left_the_menus(world: World) -> None:
    call = world.tell(*keys("44", {"asked": True, "wait": 2, "hang_up": True}))
    assert left(world, call) == []
    assert world.record(call).outcome == "abandoned_menu"
