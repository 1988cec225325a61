"""Perform documents: fetch, check, run verb by verb, follow where they lead."""

from app.simulator.calls import Call, HungUp, Redirected
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.faults import Fault
from app.simulator.schema import IN_ROOM, VERBS
from app.simulator.stage import Outcome, Stage, Stop
from app.simulator.tasks import Steps
from app.simulator.twiml import Document, read
from app.simulator.webhooks import ask

XML_TYPES = frozenset({"text/xml", "application/xml"})
APOLOGY = "We are sorry, an application error has occurred. Goodbye."
MOST_INSTANT_DOCUMENTS = 50


def fetch(exchange: Exchange, call: Call, door: Door) -> Steps[Document]:
    """Fetch and read a document; raises Fault."""
    if door.twiml is not None:
        return read(door.twiml, door.url, door.method)
    answer = yield from ask(exchange, call, door)
    if answer.content_type not in XML_TYPES and answer.body:
        raise Fault(12300, f"The answer is {answer.content_type or 'of no kind'}.", door.url)
    if not answer.body:
        return Document(door.url, door.method, ())
    return read(answer.body, door.url, door.method)


def perform(
    exchange: Exchange, call: Call, document: Document, allowed: frozenset[str] = VERBS
) -> Steps[Door | Stop]:
    """Run the verbs of one document; says where to go next."""
    stage = Stage(exchange, call, document, allowed)
    for verb in document.verbs:
        if verb.name not in allowed:
            code = 13238 if allowed is IN_ROOM else 13233
            raise Fault(code, f"<{verb.name}> may not be run here.", document.url)
        outcome: Outcome = yield from exchange.verbs[verb.name](stage, verb)
        if outcome is not None:
            return outcome
    return Stop.RAN_OUT


def perform_all(
    exchange: Exchange, call: Call, door: Door, allowed: frozenset[str] = VERBS
) -> Steps[Stop]:
    """Run a document and those it leads to, until they end; raises Fault."""
    instant, since = 0, exchange.now()
    while True:
        document = yield from fetch(exchange, call, door)
        outcome = yield from perform(exchange, call, document, allowed)
        if isinstance(outcome, Stop):
            return outcome
        door = outcome
        instant = instant + 1 if exchange.now() - since < 0.001 else 0
        since = exchange.now()
        if instant > MOST_INSTANT_DOCUMENTS:
            raise Fault(12500, "Documents lead from one to the next without end.", door.url)


def run_call(exchange: Exchange, call: Call, door: Door) -> Steps[str]:
    """Run a whole call from its first door, with fallback; says who ended it."""
    while True:
        try:
            yield from perform_all(exchange, call, door)
        except Redirected as other:
            call.note(exchange.now(), "redirected", url=other.door.url)
            door = other.door
        except Fault as fault:
            after = yield from _after_fault(exchange, call, door, fault)
            if after is None:
                return "error"
            door = after
        else:
            return "system"


def _after_fault(exchange: Exchange, call: Call, door: Door, fault: Fault) -> Steps[Door | None]:
    fallback = None if door.kind == "fallback" else call.fallback
    exchange.fault(fault, call.sid, heard=fallback is None)
    call.note(
        exchange.now(),
        "fault",
        code=fault.code,
        why=fault.why,
        url=fault.url,
        fallback=fallback is not None,
    )
    if fallback is None:
        yield from apologise(exchange, call)
        return None
    extra = {"ErrorCode": str(fault.code), "ErrorUrl": fault.url}
    return Door(fallback.url, fallback.method, fallback.twiml, extra, "fallback")


def apologise(exchange: Exchange, call: Call) -> Steps[None]:
    """Let the caller hear that an application error has occurred."""
    try:
        yield from exchange.verbs["apology"](exchange, call, APOLOGY)
    except Redirected as late:
        call.note(exchange.now(), "redirected too late", url=late.door.url)


def accompany(exchange: Exchange, call: Call, door: Door, allowed: frozenset[str]) -> Steps[str]:
    """Play a document beside what a call does (hold music, an announcement).

    Faults are counted; gives what went wrong, or "".
    """
    try:
        yield from perform_all(exchange, call, door, allowed)
    except HungUp:
        return "hung up"
    except Fault as fault:
        exchange.fault(fault, call.sid)
        call.note(exchange.now(), "fault", code=fault.code, why=fault.why, url=fault.url)
        return fault.why
    return ""
