"""However and whenever a call is ended, it ends once and leaves nothing behind."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from twilio.base.exceptions import TwilioRestException

from app.simulator.clock import VirtualClock, WallClock
from app.simulator.faults import Fault
from app.simulator.kernel import Kernel
from app.simulator.tasks import Wait
from app.simulator.twiml import read

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.simulator.tasks import Steps
    from tests.simulator.conftest import World

LINE, CALLER, AGENT, DUTY = "+441632960100", "+447700900123", "+447700900001", "+447700900190"
SYSTEM = "http://system.example"
ROOM = (
    '<Dial action="/after"><Conference participantLabel="{}" statusCallback="/room" '
    'statusCallbackEvent="start end join leave">enq-1</Conference></Dial>'
)
MOMENTS = st.floats(0, 60).map(lambda seconds: round(seconds, 1))
DEEDS = st.sampled_from(["take", "end", "redirect", "hang up", "agent hangs up", "close room"])


def answer(world: World) -> None:
    world.system.answers |= {
        "/voice": '<Gather action="/q" numDigits="1"><Say>Press 1.</Say></Gather>'
        f'<Dial action="/q"><Number url="/whisper">{DUTY}</Number></Dial>',
        "/whisper": '<Gather action="/ok" numDigits="1" timeout="5"/><Hangup/>',
        "/ok": "<Say>Thank you.</Say>",
        "/q": '<Enqueue waitUrl="/wait" action="/left">front-door</Enqueue>',
        "/wait": "<Say>Please hold.</Say><Pause length='9'/>",
        "/left": "<Hangup/>",
        "/customer": ROOM.format("customer-1"),
        "/agent": ROOM.format("agent-1"),
        "/after": "<Hangup/>",
        "/room": "",
    }


def take(world: World, caller: str) -> None:
    for queue in world.client.queues.list(limit=1):
        queue.members(caller).update(url=f"{SYSTEM}/customer")


def close_room(world: World) -> None:
    for room in world.client.conferences.list(limit=1):
        room.update(status="completed")


def do(world: World, deed: str, caller: str, agent: str) -> None:
    """Do one deed by REST or by hand; what comes too late is refused, as by Twilio."""
    calls = world.client.calls
    deeds: dict[str, Callable[[], object]] = {
        "take": lambda: take(world, caller),
        "redirect": lambda: calls(caller).update(url=f"{SYSTEM}/customer"),
        "end": lambda: calls(agent).update(status="completed"),
        "close room": lambda: close_room(world),
        "hang up": lambda: world.carrier.hang_up(caller),
        "agent hangs up": lambda: world.carrier.hang_up(agent),
    }
    try:
        deeds[deed]()
    except TwilioRestException as error:
        late = error.code in {20404, 21220}
        if not late:
            raise
    assert world.codes() == []


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    deeds=st.lists(st.tuples(MOMENTS, DEEDS), max_size=6),
    presses=st.booleans(),
    duty=st.sampled_from(["answer", "busy", "voicemail", "no-answer"]),
)
def test_every_call_ends_once_and_leaves_every_queue_and_room(
    another_world: Callable[..., World],
    deeds: list[tuple[float, str]],
    presses: bool,  # noqa: FBT001
    duty: str,
) -> None:
    world = another_world()
    answer(world)
    world.carrier.phone(AGENT, does="answer", after=2)
    world.carrier.phone(DUTY, does=duty, press="1", talk=20)
    script = [{"hears": "press 1", "press": "1"}] if presses else []
    caller = world.carrier.place(CALLER, LINE, [{"hang_up_after": 200}, *script]).sid
    agent = world.client.calls.create(from_=LINE, to=AGENT, url=f"{SYSTEM}/agent").sid or ""
    for moment, deed in sorted(deeds):
        world.carrier.advance(max(0.0, moment - (world.carrier.now() - START)))
        do(world, deed, caller, agent)
    world.carrier.advance(300)
    world.carrier.hang_up(agent)
    world.carrier.advance(5)
    settled(world, caller)


START = VirtualClock().now()


def settled(world: World, caller: str) -> None:
    exchange = world.carrier.exchange
    for call in world.carrier.calls():
        assert call.over, call
        assert len(world.entries(call, "ended")) == 1
        assert not call.bridged
        assert call.task is None or call.task.done
        assert all(task.done for task in call.person)
    assert all(not queue.members for queue in exchange.queues.by_sid.values())
    assert all(not room.participants for room in exchange.rooms.by_sid.values())
    assert all(room.status == "completed" for room in exchange.rooms.by_sid.values())
    assert [form["CallSid"] for form in world.system.of("/status")] == [caller]


@given(st.one_of(st.text(), st.binary()))
def test_any_bytes_are_a_document_or_a_fault(body: str | bytes) -> None:
    try:
        read(body)
    except Fault as fault:
        if fault.code not in {11750, 12100, 12200}:
            raise


@given(st.lists(st.integers(0, 100), max_size=30))
def test_moments_come_in_the_order_of_their_time(delays: list[int]) -> None:
    kernel, seen = Kernel(VirtualClock()), []
    for number, delay in enumerate(delays):
        kernel.later(delay, lambda pair=(delay, number): seen.append(pair))
    kernel.advance(101)
    assert seen == sorted(seen)
    assert len(seen) == len(delays)


def test_a_task_is_interrupted_where_it_waits_and_cleans_up() -> None:
    kernel, seen = Kernel(VirtualClock()), []

    def steps() -> Steps[None]:
        try:
            yield Wait(10)
        except ValueError:
            seen.append("interrupted")
            yield Wait(1)
        finally:
            seen.append("cleaned")

    task = kernel.spawn(steps())
    kernel.advance(1)
    task.interrupt(ValueError())
    kernel.advance(0.5)
    assert seen == ["interrupted"]
    kernel.advance(1)
    assert (seen, task.done) == (["interrupted", "cleaned"], True)


def test_a_wall_clock_is_not_moved_by_hand() -> None:
    with pytest.raises(TypeError):
        Kernel(WallClock()).advance(1)
