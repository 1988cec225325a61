"""Ask the system what to do, and tell it what happened: signed, retried, recorded."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from twilio.request_validator import RequestValidator

from app.simulator.calls import Call
from app.simulator.doors import Door, Overrides, split
from app.simulator.exchange import Exchange
from app.simulator.faults import Fault
from app.simulator.places import place
from app.simulator.tasks import Steps, Wait
from app.simulator.transport import Answer, NoAnswer, Outgoing

API_VERSION = "2010-04-01"
HARD_LIMIT_S = 15.0


@dataclass(frozen=True)
class Errand:
    """One request to make: to whom, with what, and how patiently."""

    outgoing: Outgoing
    patience: Overrides
    kind: str


def standard(exchange: Exchange, call: Call) -> dict[str, str]:
    """Give the parameters that go with every request about a call."""
    params = {
        "CallSid": call.sid,
        "AccountSid": exchange.account.sid,
        "From": call.from_,
        "To": call.to,
        "Caller": call.from_,
        "Called": call.to,
        "CallStatus": call.status,
        "ApiVersion": API_VERSION,
        "Direction": call.direction,
        **_places(call),
        **call.params,
    }
    return params | ({"ParentCallSid": call.parent} if call.parent else {})


def _places(call: Call) -> dict[str, str]:
    ends = (("From", call.from_), ("Caller", call.from_), ("To", call.to), ("Called", call.to))
    return {name: value for end, number in ends for name, value in place(number, end).items()}


def errand(exchange: Exchange, door: Door, params: Mapping[str, str]) -> Errand:
    """Write and sign a request."""
    url, patience = split(door.url)
    token = {"I-Twilio-Idempotency-Token": exchange.chance.token()}
    sign = RequestValidator(exchange.account.token).compute_signature
    if door.method == "GET":
        url += ("&" if "?" in url else "?") + urlencode(params)
        headers = token | {"X-Twilio-Signature": sign(url, {})}
        outgoing = Outgoing("GET", url, (), headers, patience.connect, patience.read)
    else:
        headers = token | {"X-Twilio-Signature": sign(url, dict(params))}
        form = tuple(params.items())
        outgoing = Outgoing("POST", url, form, headers, patience.connect, patience.read)
    return Errand(outgoing, patience, door.kind)


def ask(exchange: Exchange, call: Call, door: Door) -> Steps[Answer]:
    """Ask for instructions; gives a good answer (2xx) or raises Fault when there is none."""
    params = {**standard(exchange, call), **door.extra}
    answer, why = yield from _carry(exchange, call, errand(exchange, door, params), params)
    if answer is None or not 200 <= answer.status < 300:
        code = 11205 if why.startswith("ct") else 11200
        raise Fault(code, why, split(door.url)[0])
    return answer


def tell(exchange: Exchange, call: Call, door: Door, params: Mapping[str, str]) -> None:
    """Tell of an event; nobody waits for it, and its answer is not obeyed."""
    work = errand(exchange, door, params)
    exchange.kernel.spawn(_tell(exchange, call, work, params))


def _tell(exchange: Exchange, call: Call, work: Errand, params: Mapping[str, str]) -> Steps[None]:
    if exchange.harm.touches(work.outgoing.url):
        yield Wait(exchange.harm.hold_back(exchange.luck))
    answer, why = yield from _carry(exchange, call, work, params)
    if answer is None or not 200 <= answer.status < 300:
        exchange.fault(Fault(11200, why, work.outgoing.url), call.sid)


def _carry(
    exchange: Exchange, call: Call, work: Errand, params: Mapping[str, str]
) -> Steps[tuple[Answer | None, str]]:
    entry = call.note(
        exchange.now(),
        "webhook",
        kind=work.kind,
        method=work.outgoing.method,
        url=work.outgoing.url,
        params=dict(params),
    )
    began = exchange.now()
    answer, why, attempts = yield from _attempts(exchange, work)
    entry |= {
        "took": round(exchange.now() - began, 3),
        "attempts": attempts,
        "status": answer.status if answer else None,
        "answer": answer.text() if answer else None,
        "error": why or None,
    }
    call.tell()
    return answer, why


def _attempts(exchange: Exchange, work: Errand) -> Steps[tuple[Answer | None, str, int]]:
    end = exchange.now() + HARD_LIMIT_S
    attempts = 0
    while True:
        attempts += 1
        outgoing = replace(work.outgoing, anew=attempts > 1)
        answer, why = yield from _attempt(exchange, outgoing)
        again = bool(why) and work.patience.retry(why.partition(":")[0])
        if not again or attempts > work.patience.retries or exchange.now() >= end:
            return answer, why, attempts


def _attempt(exchange: Exchange, outgoing: Outgoing) -> Steps[tuple[Answer | None, str]]:
    harmed = exchange.harm if exchange.harm.touches(outgoing.url) else None
    if harmed:
        yield Wait(harmed.delay(exchange.luck))
    if harmed and exchange.luck.happens(harmed.drop):
        yield Wait(outgoing.connect_s)
        return None, "ct: dropped on purpose"
    try:
        answer = yield from _send(exchange, outgoing)
    except NoAnswer as nothing:
        return None, f"{nothing.reason}: {nothing}"
    if harmed and exchange.luck.happens(harmed.cut):
        return None, "rt: cut on purpose"
    return answer, _complaint(answer)


def _complaint(answer: Answer) -> str:
    return "" if 200 <= answer.status < 300 else f"{answer.status // 100}xx: {answer.status}"


def _send(exchange: Exchange, outgoing: Outgoing) -> Steps[Answer]:
    harm = exchange.harm
    copies: list[Answer] = []
    if harm.touches(outgoing.url):
        for _ in range(harm.parallel - 1):
            exchange.kernel.spawn(_copy(exchange, outgoing, copies))
    answer = yield from exchange.kernel.elsewhere(lambda: exchange.transport(outgoing))
    copies.append(answer)
    if harm.touches(outgoing.url) and harm.duplicate:
        exchange.kernel.spawn(_copies(exchange, outgoing, copies, harm.duplicate))
    return answer


def _copies(
    exchange: Exchange, outgoing: Outgoing, answers: list[Answer], number: int
) -> Steps[None]:
    for _ in range(number):
        yield from _copy(exchange, outgoing, answers)


def _copy(exchange: Exchange, outgoing: Outgoing, answers: list[Answer]) -> Steps[None]:
    try:
        answer = yield from exchange.kernel.elsewhere(lambda: exchange.transport(outgoing))
    except NoAnswer as nothing:
        exchange.fault(Fault(11200, f"A copy got no answer: {nothing}", outgoing.url))
        return
    answers.append(answer)
    if (answer.status, answer.body) != (answers[0].status, answers[0].body):
        exchange.fault(Fault(0, "Two copies of one request got different answers.", outgoing.url))


def form(params: Mapping[str, Any]) -> dict[str, str]:
    """Write values as Twilio does in a form: truths in small letters, nothing left out but None."""
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in params.items()
        if value is not None
    }
