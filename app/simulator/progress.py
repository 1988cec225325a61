"""Tell the system how a call goes on, and end it once."""

from app.simulator.calls import Call
from app.simulator.clock import rfc2822
from app.simulator.exchange import Exchange
from app.simulator.webhooks import standard, tell

SIP_CODES = {"busy": "486", "no-answer": "487", "failed": "404", "completed": "200"}


def progress(exchange: Exchange, call: Call, event: str) -> None:
    """Send an event (initiated, ringing, answered, completed) to all who asked for it."""
    for listener in call.progress:
        if event in listener.events:
            params = _params(exchange, call, event) | {"SequenceNumber": str(listener.number)}
            listener.number += 1
            tell(exchange, call, listener.door, params)


def _params(exchange: Exchange, call: Call, event: str) -> dict[str, str]:
    params = standard(exchange, call) | {
        "Timestamp": rfc2822(exchange.now()) or "",
        "CallbackSource": "call-progress-events",
    }
    if event == "initiated":
        params["CallStatus"] = "initiated"
    if event == "completed":
        seconds = call.seconds()
        params |= {"CallDuration": str(seconds), "Duration": str(-(-seconds // 60))}
        if call.direction != "inbound" and call.status in SIP_CODES:
            params["SipResponseCode"] = SIP_CODES[call.status]
    return params


def begin_ringing(exchange: Exchange, call: Call) -> None:
    """Let a call ring."""
    call.status, call.started = "ringing", exchange.now()
    call.note(exchange.now(), "ringing" if call.direction != "inbound" else "rang", to=call.to)
    progress(exchange, call, "ringing")
    call.tell()


def answered(exchange: Exchange, call: Call) -> None:
    """Let a call that the carrier rings be answered."""
    call.answered = call.timeline.answered = exchange.now()
    call.status = "in-progress"
    call.note(exchange.now(), "answered")
    progress(exchange, call, "answered")
    call.tell()


def finish(exchange: Exchange, call: Call, by: str, status: str) -> None:
    """End a call once: the first ending counts."""
    if call.over:
        return
    call.status, call.ended, call.ended_by = status, exchange.now(), by
    call.place, call.bridged = "", False
    call.note(exchange.now(), "ended", by=by, status=status)
    for task in call.person:
        task.cancel()
    progress(exchange, call, "completed")
    call.tell()
    for job in call.after:
        job()
