"""Messages when webhooks come late, twice or not in order, and when the record is away (S1, S9)."""

from collections.abc import Iterator

import pytest

from tests.judge import judge
from tests.message_plan import HANGS_UP, WORDS, left, take_messages
from tests.world import EDT, World, keys


@pytest.fixture(autouse=True)
def judged(world: World) -> Iterator[None]:
    """The carrier's words were late on purpose."""
    yield
    judge(world, near_s=8.0, forgiven="on purpose")


@pytest.fixture(autouse=True)
def plan(world: World) -> None:
    take_messages(world)


@pytest.mark.parametrize("only", ["/voice/recorded/", "/voice/status", "/voice/events/recording/"])
def test_in_whatever_order_the_end_is_told_the_message_counts(world: World, only: str) -> None:
    world.carrier.do_harm(delay={"min": 6, "max": 6}, only=only)
    call = world.tell(*keys("44"), *HANGS_UP)
    world.pass_time(20)
    assert [message.state for message in left(world, call)] == ["fetched"]
    assert (world.record(call).outcome, world.record(call).enquiry_state) == (
        "message",
        "to_record",
    )


def test_told_twice_it_is_one_message(world: World) -> None:
    world.carrier.do_harm(duplicate=1)
    call = world.tell(*keys("44", WORDS))
    world.pass_time(20)
    assert [message.state for message in left(world, call)] == ["fetched"]
    assert len(world.events(call, "message")) == 1


def test_s1_with_the_record_away_the_caller_goes_to_a_person_and_the_words_count(
    world: World,
) -> None:
    world.carrier.phone(EDT, does="answer", press="1")
    call = world.ring(*keys("44", WORDS), {"talk": 5})
    world.until(lambda: bool(call.spoken))
    world.database_away(20)
    world.until(lambda: call.over)
    world.pass_time(30)
    (message,) = left(world, call)
    assert message.state == "fetched"
    assert world.record(call).outcome == "answered"


def test_hung_up_with_the_record_away_the_words_count_all_the_same(world: World) -> None:
    call = world.ring(*keys("44"), *HANGS_UP)
    world.until(lambda: bool(call.spoken))
    world.database_away(12)
    world.pass_time(30)
    (message,) = left(world, call)
    assert message.state == "fetched"
    assert world.record(call).outcome == "message"
    assert world.record(call).enquiry_state == "to_record"
