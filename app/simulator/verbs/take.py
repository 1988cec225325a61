"""Dial a queue: take its first member, or wait for one to come."""

from collections.abc import Mapping

from app.simulator.bridge import Bridge
from app.simulator.exchange import Exchange
from app.simulator.queues import Member, Queue
from app.simulator.stage import Stage
from app.simulator.tasks import Steps, Wait
from app.simulator.twiml import Verb
from app.simulator.verbs.enqueue import Taken

NOBODY = {"DialCallStatus": "no-answer", "DialBridged": "false"}
LOOK_EVERY_S = 0.5


def take(stage: Stage, noun: Verb, timeout: float) -> Steps[Mapping[str, str]]:
    """Talk to the first of a queue; gives the facts of the Dial's action."""
    exchange = stage.exchange
    end = exchange.now() + exchange.line_time(timeout)
    while (first := _front(exchange, noun.text)) is None:
        if exchange.now() >= end:
            return NOBODY
        yield exchange.sleep(LOOK_EVERY_S)
    queue, member = first
    waited = str(round(exchange.now() - member.since))
    bridge = yield from _talk(stage, noun, queue, member)
    return {
        "DialCallStatus": "completed" if bridge.since else "no-answer",
        "DialCallSid": member.call.sid,
        "DialCallDuration": str(bridge.seconds),
        "DialBridged": str(bridge.since is not None).lower(),
        "QueueSid": queue.sid,
        "QueueTime": waited,
    }


def _talk(stage: Stage, noun: Verb, queue: Queue, member: Member) -> Steps[Bridge]:
    exchange, call = stage.exchange, stage.call
    bridge, ready = Bridge(exchange, call, member.call), Wait()
    queue.leave(member, exchange.now())
    member.call.after.append(lambda: ready.finish("gone"))
    whisper = stage.named(noun, "url", "queue-whisper", "method")
    if member.call.task:
        member.call.task.interrupt(Taken(bridge, ready, whisper))
    try:
        if (yield ready) == "ready":
            call.part = bridge.part
            yield from bridge.hold(call)
    finally:
        call.part = None
        bridge.part("other side")
    return bridge


def _front(exchange: Exchange, name: str) -> tuple[Queue, Member] | None:
    queue = exchange.queues.named(name)
    member = queue.find("Front") if queue else None
    return (queue, member) if queue and member else None
