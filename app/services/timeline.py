"""What happened to a call, in plain words, from the event log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.services.plain_words import (
    ALERTS,
    CALLBACK_OUTCOMES,
    HANDOVERS,
    MESSAGE_OUTCOMES,
    MISSED,
    NOT_TAKEN,
    OUTCOMES,
    PRIORITIES,
    RAISES,
    RECORDINGS,
    WHENS,
    word,
)
from routing.council import Council


@dataclass(frozen=True)
class Line:
    """One thing that happened; `at` is UTC."""

    id: int
    at: datetime
    kind: str
    title: str
    detail: str


Data = Mapping[str, Any]
Teller = Callable[[Council, Data, str], tuple[str, str]]


def told(council: Council, rows: Iterable[Any]) -> list[Line]:
    """The events in plain words, in order; those that say nothing to a person are left out."""
    return [_line(council, row) for row in rows if not _silent(row)]


def _silent(row: Any) -> bool:
    if row.kind == "menu":  # a step that nobody answered to only led on to the next
        return not _did(row.data)
    return row.kind in SILENT


def _line(council: Council, row: Any) -> Line:
    teller = TELLERS.get(row.kind, _unknown(row.kind))
    title, detail = teller(council, row.data, row.agent or "")
    return Line(row.id, row.at, row.kind, title, detail)


def queue_title(council: Council, name: object) -> str:
    """What a queue is called; its own name when the council file no longer has it."""
    queue = council.queues.get(str(name))
    return queue.title if queue else str(name)


def clock_words(seconds: object) -> str:
    """A duration in seconds as people say it: 45 s, 2 min 5 s, 2 min."""
    whole = int(seconds) if isinstance(seconds, int | float) else 0
    minutes, rest = divmod(max(whole, 0), 60)
    if not minutes:
        return f"{rest} s"
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def _unknown(kind: str) -> Teller:
    return lambda _council, data, _agent: (word({}, kind), _reason(data))


def _reason(data: Data) -> str:
    return next((str(data[key]) for key in ("reason", "why", "words") if data.get(key)), "")


def _did(data: Data) -> str:
    event = str(data.get("event", ""))
    if event.startswith("key "):
        return f"pressed {event.removeprefix('key ')}"
    return {"silence": "said nothing", "digits": "keyed digits", "speech": "spoke"}.get(event, "")


def _menu(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    detail = {"miss": "not one of the choices", "stuck": "put through to a person"}
    where = str(data.get("step", "")).replace("-", " ")
    return f"Menu “{where}”: {_did(data)}", detail.get(str(data.get("outcome")), "")


def _queued(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    urgency = word(PRIORITIES, data.get("priority"))
    target = f"to be answered within {clock_words(data.get('target_s'))}"
    return f"Waiting for {queue_title(council, data.get('queue'))}", f"{urgency}, {target}"


def _raised(_council: Council, data: Data, agent: str) -> tuple[str, str]:
    who = {"caller": " by the caller", "supervisor": " by a supervisor", "agent": f" by {agent}"}
    by, reason = who.get(str(data.get("by")), ""), _reason(data)
    title = f"Raised to {word(PRIORITIES, data.get('to') or 'P0').lower()}{by}"
    return title, RAISES.get(reason, reason)


def _dialled(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return f"Rang {_place(council, data.get('to'))}", ""


def _refused(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return f"{queue_title(council, data.get('queue'))}: closed, or nobody there", ""


def _passed_over(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    lost = data.get("what") == "stay lost"
    how = "the place was lost, and was given back" if lost else "later callers were answered first"
    return f"{queue_title(council, data.get('queue'))}: passed over", how


def _given_up(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return f"{queue_title(council, data.get('queue'))}: nobody could answer", _reason(data)


def _threshold(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return "Waited longer than it should", clock_words(data.get("waited_s"))


def _outcome(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return "Written up", word(OUTCOMES, data.get("outcome"))


def _place(council: Council, name: object) -> str:
    found = (places.get(str(name)) for places in (council.teams, council.directory, council.queues))
    return next((place.title for place in found if place), str(name))


def _moved(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return f"Moved to {queue_title(council, data.get('to') or data.get('queue'))}", _reason(data)


def _overflowed(council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return f"Also offered to {_place(council, data.get('to'))}", ""


def _offered(council: Council, data: Data, agent: str) -> tuple[str, str]:
    duty = council.directory.get(str(data.get("duty", "")))
    return f"Ringing {agent or (duty.title if duty else 'a colleague')}", ""


def _bridged(_council: Council, data: Data, agent: str) -> tuple[str, str]:
    waited = data.get("wait_s")
    title = f"Answered by {agent}" if agent else "Answered by a person"
    detail = f"after {clock_words(waited)} in the queue" if waited is not None else ""
    return title, detail


def _abandoned(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    where = {"menu": "in the menu", "queue": "while waiting", "ringing": "while we rang somebody"}
    return "Caller left before an answer", where.get(str(data.get("where")), "")


def _fault(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return "Trouble of ours", str(data.get("what", ""))


def _message(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return "Left a message", clock_words(data.get("seconds"))


def _callback(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return "Asked to be rung back", f"safe {WHENS.get(str(data.get('when')), '')}".strip()


def _callback_settled(_council: Council, data: Data, agent: str) -> tuple[str, str]:
    return f"Callback by {agent}", word(CALLBACK_OUTCOMES, data.get("outcome"))


def _callback_failed(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    how = MISSED.get(str(data.get("how")), str(data.get("how") or ""))
    return "Rung back, and not reached", f"try {data.get('tries', '')}: {how}"


def _callback_done(_council: Council, data: Data, agent: str) -> tuple[str, str]:
    after = f"{clock_words(data.get('waited_s'))} after they asked"
    return f"Rung back, and put through to {agent or 'a person'}", after


def _owed(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return word(ALERTS, data.get("what")), f"after {clock_words(data.get('at_s'))}"


def _message_heard(_council: Council, data: Data, agent: str) -> tuple[str, str]:
    return f"Message settled by {agent}".strip(), word(MESSAGE_OUTCOMES, data.get("outcome"))


def _transferred(council: Council, data: Data, agent: str) -> tuple[str, str]:
    how = "Handed over" if data.get("how") == "warm" else "Put in the queue"
    return f"{how} by {agent}".removesuffix(" by "), f"to {_place(council, data.get('to'))}"


def _handover(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return word(HANDOVERS, data.get("state")), word(NOT_TAKEN, str(data.get("why") or "")).lower()


def _unheld(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    return "No longer on hold", f"after {clock_words(data.get('held_s'))}"


def _listened(_council: Council, data: Data, _agent: str) -> tuple[str, str]:
    title = {"asked": "A supervisor asked to come in", "joined": "A supervisor came in"}
    return title.get(str(data.get("what")), "The supervisor has left"), str(data.get("how") or "")


def _recording(_council: Council, data: Data, agent: str) -> tuple[str, str]:
    title = RECORDINGS.get(str(data.get("what")), "The recording has changed")
    return title, f"by {agent}" if agent else ""


def _by(title: str) -> Teller:
    return lambda _council, data, agent: (f"{title} {agent}".strip(), _reason(data))


def _said(title: str) -> Teller:
    return lambda _council, data, _agent: (title, _reason(data))


SILENT = frozenset({"leg", "agent", "ringing", "left", "room"})
TELLERS: Mapping[str, Teller] = {
    "arrived": _said("Call arrived"),
    "menu": _menu,
    "queued": _queued,
    "raised": _raised,
    "moved": _moved,
    "listened": _listened,
    "recording": _recording,
    "pulled": _by("Given out of turn by a supervisor to"),
    "offered": _offered,
    "declined": _by("Declined by"),
    "missed": _by("Not answered by"),
    "withdrawn": _said("Offer withdrawn"),
    "accepted": _by("Accepted by"),
    "bridged": _bridged,
    "dialled": _dialled,
    "refused": _refused,
    "given_up": _given_up,
    "passed_over": _passed_over,
    "failed": _said("The caller could not be brought in"),
    "threshold": _threshold,
    "overflowed": _overflowed,
    "transferred": _transferred,
    "handover": _handover,
    "help_asked": _by("A supervisor asked for by"),
    "held": _by("Put on hold by"),
    "unheld": _unheld,
    "returned": _said("Cut off, and put back to a person"),
    "abandoned": _abandoned,
    "fault": _fault,
    "message": _message,
    "message_played": _by("Message listened to by"),
    "message_heard": _message_heard,
    "owed": _owed,
    "asking": _said("Chose to hear about being rung back"),
    "resumed": _said("Back in the queue, at the same place"),
    "callback_asked": _callback,
    "callback_tried": _callback_settled,
    "callback_settled": _callback_settled,
    "callback_due": _said("In line to be rung back"),
    "callback_taken": _by("Rung back out of turn by"),
    "callback_rung": _said("Their number was rung"),
    "callback_missed": _callback_failed,
    "callback_failed": _callback_failed,
    "callback_done": _callback_done,
    "callback_redialled": _said("Rang us before they were rung back"),
    "place_kept": _said("Had asked to be rung back: has that place in the queue"),
    "ended": _said("Call ended"),
    "wrap_up": _by("Writing up:"),
    "finished": _by("Written up by"),
    "outcome": _outcome,
}
