"""Read the parameters of a REST request."""

from flask import request

from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.faults import Fault
from app.simulator.rest.errors import Refusal

CALL_EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})


def text(name: str, default: str = "") -> str:
    """Give a parameter as it was written."""
    return request.form.get(name, default)


def number(name: str, default: float, least: int = 1, most: int = 600) -> float:
    """Give a whole number within bounds; raises Refusal."""
    written = request.form.get(name)
    if written is None:
        return default
    if not written.isdigit() or not least <= int(written) <= most:
        raise Refusal(400, 21218, f"{name} must be a whole number from {least} to {most}")
    return float(written)


def flag(name: str) -> bool | None:
    """Give a truth, or None when the parameter is absent; raises Refusal."""
    written = request.form.get(name)
    if written is None:
        return None
    if written.lower() not in {"true", "false"}:
        raise Refusal(400, 21218, f"{name} must be true or false")
    return written.lower() == "true"


def door(name: str, method_name: str, kind: str) -> Door | None:
    """Make a door of two parameters; None when the first is absent; raises Refusal."""
    url = request.form.get(name, "")
    if not url:
        return None
    if not url.startswith(("http://", "https://")):
        raise Refusal(400, 21205, f"{name} must be an absolute address")
    method = request.form.get(method_name, "POST")
    if method not in {"GET", "POST"}:
        raise Refusal(400, 21218, f"{method_name} must be GET or POST")
    return Door(url, method, kind=kind)


def events(
    exchange: Exchange,
    name: str,
    known: frozenset[str] = CALL_EVENTS,
    default: str = "completed",
) -> frozenset[str]:
    """Give the events of a repeated parameter; one that is not known is dropped and counted."""
    wanted = request.form.getlist(name) or [default]
    for event in set(wanted) - known:
        exchange.fault(Fault(21626, f"{name}={event!r} is no event: repeat the parameter."))
    return frozenset(wanted) & known
