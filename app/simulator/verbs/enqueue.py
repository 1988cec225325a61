"""Enqueue: wait in a queue, with a document that is asked for again and again."""

from collections.abc import Mapping

from app.simulator.bridge import Bridge
from app.simulator.calls import HungUp, Redirected
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.faults import Fault
from app.simulator.performance import perform_all
from app.simulator.queues import DEFAULT_SIZE, LARGEST, Member, Queue
from app.simulator.schema import IN_QUEUE, IN_ROOM
from app.simulator.stage import Outcome, Stage, Stop
from app.simulator.tasks import Steps, Wait
from app.simulator.twiml import Verb
from app.simulator.verbs.speech import answer
from app.simulator.webhooks import standard, tell

QUICK_S = 0.5  # a wait document shorter than this is not asked for again at once
MUSIC = "[hold music]"


class Taken(Exception):
    """An agent's <Dial><Queue> takes the member. whisper: a document for the member first."""

    def __init__(self, bridge: Bridge, ready: Wait, whisper: Door | None) -> None:
        super().__init__()
        self.bridge, self.ready, self.whisper = bridge, ready, whisper


def enqueue(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Perform the verb; the action gets the result."""
    exchange, call = stage.exchange, stage.call
    if not verb.text:
        raise Fault(12200, "<Enqueue> names no queue.", stage.document.url)
    answer(exchange, call)
    queue = _queue(exchange, verb)
    if len(queue.members) >= queue.max_size:
        call.note(exchange.now(), "queue full", queue=queue.name)
        yield Wait(0)
        return _action(stage, verb, {"QueueResult": "queue-full"})
    return (yield from _stay(stage, verb, queue))


def _queue(exchange: Exchange, verb: Verb) -> Queue:
    size = min(LARGEST, int(verb.number("maxQueueSize", DEFAULT_SIZE)))
    found = exchange.queues.named(verb.text)
    return found or exchange.queues.make(exchange.chance.sid("QU"), verb.text, size, exchange.now())


def _stay(stage: Stage, verb: Verb, queue: Queue) -> Steps[Outcome]:
    member = Member(stage.call, stage.exchange.now())
    queue.members.append(member)
    stage.call.place = "queue"
    stage.call.note(
        stage.exchange.now(), "queued", queue=queue.name, position=queue.position(member)
    )
    stage.call.tell()
    try:
        result = yield from _wait_or_talk(stage, verb, queue, member)
    except (HungUp, Redirected, Fault) as end:
        params = _gone(stage, queue, member, _result(end))
        _tell_action(stage, verb, params)
        raise
    return _action(stage, verb, _gone(stage, queue, member, result))


def _wait_or_talk(stage: Stage, verb: Verb, queue: Queue, member: Member) -> Steps[str]:
    try:
        return (yield from _wait(stage, verb, queue, member))
    except Taken as taken:
        queue.leave(member, stage.exchange.now())
        member.bridged_at = stage.exchange.now()
        if taken.whisper:
            yield from _whisper(stage, taken, member, queue)
        taken.ready.finish(value="ready")
        yield from taken.bridge.hold(stage.call)
        return "bridged"


def _whisper(stage: Stage, taken: Taken, member: Member, queue: Queue) -> Steps[None]:
    agent = next(call for call in taken.bridge.ends if call is not stage.call)
    extra = {
        "QueueSid": queue.sid,
        "QueueTime": str(round(stage.exchange.now() - member.since)),
        "DequeingCallSid": agent.sid,
    }
    door = taken.whisper or Door()
    whisper = Door(door.url, door.method, extra=extra, kind="queue-whisper")
    yield from perform_all(stage.exchange, stage.call, whisper, IN_ROOM)


def _wait(stage: Stage, verb: Verb, queue: Queue, member: Member) -> Steps[str]:
    if "waitUrl" not in verb.attributes:
        stage.call.ears.hear(MUSIC, stage.exchange.now(), 0)
        stage.call.note(stage.exchange.now(), "heard", text=MUSIC, seconds=None)
    if not verb.get("waitUrl"):
        yield Wait()
    while True:
        began = stage.exchange.now()
        door = stage.door(
            verb, "waitUrl", _facts(stage, queue, member), kind="wait", method="waitUrlMethod"
        )
        end = yield from perform_all(stage.exchange, stage.call, door, IN_QUEUE)
        if end is Stop.LEAVE:
            return "leave"
        if end is Stop.HANG_UP:
            raise HungUp("system")
        if stage.exchange.now() - began < stage.exchange.line_time(QUICK_S):
            yield stage.exchange.sleep(1)


def _facts(stage: Stage, queue: Queue, member: Member) -> dict[str, str]:
    now = stage.exchange.now()
    return {
        "QueuePosition": str(queue.position(member)),
        "QueueSid": queue.sid,
        "QueueTime": str(round(now - member.since)),
        "AvgQueueTime": str(queue.average(now)),
        "CurrentQueueSize": str(len(queue.members)),
        "MaxQueueSize": str(queue.max_size),
    }


def _gone(stage: Stage, queue: Queue, member: Member, result: str) -> dict[str, str]:
    now = stage.exchange.now()
    queue.leave(member, now)
    if member.bridged_at is not None and result == "redirected":
        result = "redirected-from-bridged"
    waited = (member.bridged_at or now) - member.since
    stage.call.place = ""
    stage.call.note(now, "left queue", queue=queue.name, result=result, waited=round(waited, 3))
    stage.call.tell()
    return {"QueueResult": result, "QueueSid": queue.sid, "QueueTime": str(round(waited))}


def _result(end: Exception) -> str:
    if isinstance(end, HungUp):
        return "hangup"
    return "redirected" if isinstance(end, Redirected) else "error"


def _action(stage: Stage, verb: Verb, params: Mapping[str, str]) -> Door | None:
    if not verb.get("action"):
        return None
    return stage.door(verb, "action", params, kind="enqueue-action")


def _tell_action(stage: Stage, verb: Verb, params: Mapping[str, str]) -> None:
    door = _action(stage, verb, params)
    if door:
        facts = {**standard(stage.exchange, stage.call), **params}
        if params["QueueResult"] == "hangup":
            facts["CallStatus"] = "completed"
        tell(stage.exchange, stage.call, door, facts)
