"""Dial: ring numbers, join a conference, or take the first of a queue."""

import re
from collections.abc import Mapping

from app.simulator.calls import Call
from app.simulator.faults import Fault
from app.simulator.stage import Outcome, Stage
from app.simulator.tasks import Moment, Steps, Wait
from app.simulator.twiml import Verb
from app.simulator.verbs.conference import confer
from app.simulator.verbs.contest import Contest
from app.simulator.verbs.speech import answer
from app.simulator.verbs.take import take

DEFAULT_TIMEOUT_S = 30.0
NUMBER = re.compile(r"\+[1-9]\d{6,14}")
MOST_NOUNS = 10
PREFIXES = {"Client": "client:", "Number": "", "Sip": "", "Dial": ""}


def dial(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Perform the verb; without action the next verb follows."""
    if not verb.flag("answerOnBridge"):
        answer(stage.exchange, stage.call)
    nouns = verb.children or ((verb,) if verb.text else ())
    if not nouns or len(nouns) > MOST_NOUNS:
        raise Fault(13221, "<Dial> needs one to ten to dial.", stage.document.url)
    kinds = {noun.name for noun in nouns}
    if len(nouns) > 1 and kinds & {"Conference", "Queue"}:
        raise Fault(12200, "A conference or a queue is dialled alone.", stage.document.url)
    limit = _limits(stage, verb)
    try:
        result = yield from _dial(stage, verb, nouns)
    finally:
        stage.call.star = None
        if limit:
            limit.cancelled = True
    if result is None or not verb.get("action"):
        return None
    return stage.door(verb, "action", result, kind="dial-action")


def _dial(stage: Stage, verb: Verb, nouns: tuple[Verb, ...]) -> Steps[Mapping[str, str] | None]:
    if nouns[0].name == "Conference":
        return (yield from confer(stage, nouns[0]))
    if nouns[0].name == "Queue":
        return (yield from take(stage, nouns[0], verb.number("timeout", DEFAULT_TIMEOUT_S)))
    if not verb.flag("sequential"):
        return (yield from _ring(stage, verb, nouns))
    result: Mapping[str, str] = {}
    for noun in nouns:
        result = yield from _ring(stage, verb, (noun,))
        if result["DialBridged"] == "true":
            break
    return result


def _ring(stage: Stage, verb: Verb, nouns: tuple[Verb, ...]) -> Steps[Mapping[str, str]]:
    exchange, call = stage.exchange, stage.call
    contest = Contest(exchange, call)
    if not _caller_id_ok(stage, verb) or not _enter_all(stage, verb, nouns, contest):
        yield Wait(0)
        return {"DialCallStatus": "failed", "DialBridged": "false"}
    try:
        winner: Call | None = yield contest.decided
        if winner and contest.bridge:
            answer(exchange, call)
            contest.dismiss(winner)
            stage.call.part = contest.bridge.part
            yield from contest.bridge.hold(call)
    finally:
        stage.call.part = None
        contest.dismiss()
    return _ring_result(contest)


def _ring_result(contest: Contest) -> dict[str, str]:
    leg = contest.winner or contest.legs[0]
    result = {
        "DialCallStatus": contest.status(),
        "DialCallSid": leg.sid,
        "DialBridged": str(contest.winner is not None).lower(),
    }
    if contest.bridge:
        result["DialCallDuration"] = str(contest.bridge.seconds)
    elif leg.answered is not None:
        result["DialCallDuration"] = str(leg.seconds())
    return result


def _enter_all(stage: Stage, verb: Verb, nouns: tuple[Verb, ...], contest: Contest) -> bool:
    timeout = min(600.0, max(5.0, verb.number("timeout", DEFAULT_TIMEOUT_S)))
    for noun in nouns:
        to = _address(stage, noun)
        if to is None:
            continue
        from_ = verb.get("callerId") or _own(stage.call)
        leg = stage.exchange.new_call(from_, to, "outbound-dial", stage.call.sid)
        _watch(stage, noun, leg)
        stage.call.note(stage.exchange.now(), "dialled", to=to, leg=leg.sid)
        contest.enter(leg, stage.named(noun, "url", "whisper", "method"), timeout)
    return bool(contest.legs)


def _address(stage: Stage, noun: Verb) -> str | None:
    identity = next((child.text for child in noun.children if child.name == "Identity"), "")
    words = identity or noun.text
    if noun.name in {"Client", "Sip"}:
        return PREFIXES[noun.name] + words
    number = re.sub(r"[ ().-]", "", words)
    if NUMBER.fullmatch(number):
        return number
    stage.exchange.fault(
        Fault(13224, f"{words!r} is not E.164.", stage.document.url), stage.call.sid
    )
    return None


def _own(call: Call) -> str:
    return call.from_ if call.direction == "inbound" else call.to


def _caller_id_ok(stage: Stage, verb: Verb) -> bool:
    given = verb.get("callerId")
    known = {*stage.exchange.lines, stage.call.from_, stage.call.to, ""}
    if given in known or given.startswith("client:"):
        return True
    why = f"callerId {given!r} is not a number of this account or call."
    stage.exchange.fault(Fault(13214, why, stage.document.url), stage.call.sid)
    return False


def _watch(stage: Stage, noun: Verb, leg: Call) -> None:
    door = stage.named(noun, "statusCallback", "call-status", "statusCallbackMethod")
    events = noun.get("statusCallbackEvent", "completed").split()
    stage.exchange.watch(leg, door, frozenset(events))


def _limits(stage: Stage, verb: Verb) -> Moment | None:
    call = stage.call
    if verb.flag("hangupOnStar"):
        call.star = lambda: call.part and call.part("star")
    if "timeLimit" not in verb.attributes:
        return None
    seconds = stage.exchange.line_time(verb.number("timeLimit", 0))
    return stage.exchange.kernel.later(seconds, lambda: call.part and call.part("time limit"))
