"""What callers hear of their place and their wait, while they wait (queueing.md 4)."""

from types import SimpleNamespace

from app.models import waits
from app.services import agents, queueing, wait_words
from app.simulator.calls import Call
from routing.expectation import Told, WaitRange
from tests.world import URGENT, World, keys


def spoken(call: Call, opening: str) -> list[tuple[float, str]]:
    """What was said that begins so, and when."""
    heard = [e for e in call.timeline.entries if e["what"] == "heard"]
    return [(e["t"], e["text"]) for e in heard if e["text"].startswith(opening)]


def places(call: Call) -> list[str]:
    """The places that were told, without what is always the same."""
    return [words[15:-14] for _, words in spoken(call, "You are number")]


def a_busy_agent(world: World, talk: float = 900) -> Call:
    world.ready("ben-whitlock")
    first = world.ring(*keys("41"), {"talk": talk}, from_="+447700900111")
    world.until(lambda: first.bridged)
    return first


def hang_up(world: World, *calls: Call) -> None:
    for call in calls:
        world.carrier.hang_up(call.sid)
    world.pass_time(3)


def test_a_place_is_told_and_told_anew_as_the_line_moves(world: World) -> None:
    first = a_busy_agent(world)
    second = world.ring(*keys("41"), from_="+447700900112")
    world.pass_time(20)
    third = world.ring(*keys("41"), from_="+447700900113")
    world.pass_time(60)
    assert set(places(second)) == {"1"}
    assert set(places(third)) == {"2"}
    hang_up(world, second)
    world.pass_time(70)
    assert places(third)[-1] == "1"
    hang_up(world, first, third)


def test_no_worse_place_is_told_and_an_urgent_caller_hears_none(world: World) -> None:
    first = a_busy_agent(world)
    patient = world.ring(*keys("41"), from_="+447700900112")
    world.pass_time(50)
    urgent = world.ring(URGENT, {"asked": False}, from_="+447700900113")
    world.pass_time(10)
    with world.rt.work() as work:  # a P0 in the same queue, as after a transfer
        call, wait = queueing.hold(work, world.waits(urgent)[0].id)
        work.run(waits.note_wait(wait.id, queue="agents"))
        assert call.priority == "P0"
    before = len(places(patient))
    world.pass_time(90)
    assert len(places(patient)) == before
    (wait,) = world.waits(patient)
    assert wait.told_place == 1
    assert places(urgent) == []
    hang_up(world, first, patient, urgent)


def answer_some(world: World, how_many: int) -> None:
    """Callers who are answered one after another."""
    ben = world.ready("ben-whitlock")
    for number in range(how_many):
        call = world.ring(*keys("41"), {"talk": 5}, from_=f"+4477009001{number:02}")
        world.until(lambda one=call: one.over)
        world.pass_time(20)
        agents.finish(world.rt, ben, "advice")


def test_a_range_is_told_once_enough_were_answered_and_never_rises(world: World) -> None:
    answer_some(world, 6)
    first = world.ring(*keys("41"), {"talk": 900}, from_="+447700900111")
    world.until(lambda: first.bridged)
    call = world.ring(*keys("41"), from_="+447700900112")
    world.until(lambda: bool(spoken(call, "We expect")))
    (wait,) = world.waits(call)
    assert [words for _, words in spoken(call, "We expect")] == [
        "We expect to answer you in less than 2 minutes."
    ]
    assert (wait.told_low_min, wait.told_high_min) == (0, 2)
    world.pass_time(300)  # nobody is answered meanwhile: the time is no longer spoken of
    assert all(at <= 16 + 120 for at, _ in spoken(call, "We expect"))
    assert places(call)[-1] == "1"
    (wait,) = world.waits(call)
    assert (wait.told_low_min, wait.told_high_min, wait.told_place) == (0, 2, 1)
    hang_up(world, first, call)


def test_what_was_told_holds_in_the_stay_that_follows(world: World) -> None:
    first = a_busy_agent(world)
    second = world.ring(*keys("41"), from_="+447700900112")
    world.pass_time(60)
    with world.rt.work() as work:
        call, wait = queueing.hold(work, world.waits(second)[0].id)
        queueing.again(work, call, wait)
    (_, new) = world.waits(second)
    assert new.told_place == 1
    hang_up(world, first, second)


def test_it_is_told_in_the_language_of_the_menus() -> None:
    call = SimpleNamespace(flow_state={"language": "pl-PL"})
    said = [
        Told(WaitRange(2, 5)), Told(WaitRange(0, 5)), Told(WaitRange(0, 1)), Told(place=3), Told(),
    ]  # fmt: skip
    words = [one.words for each in said for one in wait_words.news(call, each)]
    assert words == [
        "Przewidywany czas oczekiwania: od 2 do 5 minut.",
        "Przewidywany czas oczekiwania: do 5 minut.",
        "Przewidywany czas oczekiwania: około minuty.",
        "Twoje miejsce w kolejce: 3.",
    ]


def test_an_offer_is_made_and_taken_while_the_words_are_spoken(world: World) -> None:
    first = a_busy_agent(world)
    second = world.ring(*keys("41"), {"talk": 5}, from_="+447700900112")
    world.until(lambda: bool(places(second)))
    asked = world.rt.now()
    world.ready("farida-rahman")
    world.until(lambda: second.bridged)
    (offer,) = world.offers(second)
    assert (offer.made_at - asked).total_seconds() < 1
    assert (world.rt.now() - asked).total_seconds() < 20  # ring, key and joining; no beat between
    hang_up(world, first, second)
    world.pass_time(10)
