"""The course of a call from its ring to its end: inbound, or made by REST."""

from collections.abc import Callable

from app.simulator import people
from app.simulator.calls import Call, HungUp, Redirected
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.performance import run_call
from app.simulator.progress import answered, begin_ringing, finish, progress
from app.simulator.tasks import Steps, Wait

RING_BUFFER_S = 5.0  # Twilio adds it to every ring time-out
ENDINGS = {"refuse": "busy", "busy": "busy", "no-answer": "no-answer", "failed": "failed"}

Life = Callable[[], Steps[str]]


def live(exchange: Exchange, call: Call, life: Steps[str]) -> None:
    """Start a call's course; whatever happens, the call ends once."""
    call.task = exchange.kernel.spawn(_live(exchange, call, life))


def _live(exchange: Exchange, call: Call, life: Steps[str]) -> Steps[None]:
    try:
        by = yield from life
        finish(exchange, call, by, "completed")
    except HungUp as end:
        status = end.status if call.answered is not None else _unanswered(call, end)
        finish(exchange, call, end.by, status)
    except Redirected:
        finish(exchange, call, "carrier", "failed")


def _unanswered(call: Call, end: HungUp) -> str:
    if end.status != "completed":
        return end.status
    return "no-answer" if call.direction == "inbound" else "canceled"


def inbound(exchange: Exchange, call: Call, door: Door) -> Steps[str]:
    """Ring a line and do as its voice door says."""
    begin_ringing(exchange, call)
    return (yield from run_call(exchange, call, door))


def outbound(exchange: Exchange, call: Call, timeout: float, then: Life) -> Steps[str]:
    """Ring a phone for REST, when its turn has come; on answer go on with `then`."""
    pause = exchange.take_slot()
    call.queue_ms = round(pause * 1000)
    yield Wait(pause)
    progress(exchange, call, "initiated")
    yield from ring(exchange, call, timeout)
    return (yield from then())


def ring(exchange: Exchange, call: Call, timeout: float) -> Steps[None]:
    """Ring until somebody answers; raises HungUp with busy, no-answer or failed otherwise."""
    phone = exchange.phones.take(call.to)
    begin_ringing(exchange, call)
    limit = timeout + RING_BUFFER_S
    acts = phone.does not in {"manual", "no-answer"} and phone.after <= limit
    call.ringing_wait = Wait(exchange.line_time(phone.after if acts else limit))
    by_hand = yield call.ringing_wait
    what = by_hand or (phone.does if acts else "no-answer")
    if what in ENDINGS:
        raise HungUp("called" if what == "refuse" else "carrier", ENDINGS[what])
    answered(exchange, call)
    if not by_hand:
        people.follow(exchange, call, phone.script())
