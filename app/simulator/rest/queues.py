"""Queues and their members: make, list, fetch, change, delete; take a member out."""

from typing import Any

from flask import Blueprint

from app.simulator.clock import rfc2822
from app.simulator.queues import DEFAULT_SIZE, LARGEST, Member, Queue
from app.simulator.rest import form
from app.simulator.rest.calls import carrier
from app.simulator.rest.errors import Refusal, not_found
from app.simulator.rest.paging import page

bp = Blueprint("queues", __name__)


@bp.get("/Queues.json")
def index(account: str) -> dict[str, Any]:
    """List queues."""
    return page("queues", [show(account, queue) for queue in _queues().values()])


@bp.post("/Queues.json")
def create(account: str) -> tuple[dict[str, Any], int]:
    """Make a queue; two of one name are refused."""
    exchange = carrier().exchange
    name = _name()
    if not name:
        raise Refusal(400, 20001, "FriendlyName is missing")
    if exchange.queues.named(name):
        raise Refusal(400, 22003, name)
    size = int(form.number("MaxSize", DEFAULT_SIZE, 0, LARGEST))
    queue = exchange.queues.make(exchange.chance.sid("QU"), name, size, exchange.now())
    return show(account, queue), 201


@bp.get("/Queues/<sid>.json")
def fetch(account: str, sid: str) -> dict[str, Any]:
    """Fetch a queue."""
    return show(account, _find(sid))


@bp.post("/Queues/<sid>.json")
def update(account: str, sid: str) -> dict[str, Any]:
    """Change a queue's name or size."""
    queue = _find(sid)
    queue.name = _name() or queue.name
    queue.max_size = int(form.number("MaxSize", queue.max_size, 0, LARGEST))
    queue.updated = carrier().now()
    return show(account, queue)


@bp.delete("/Queues/<sid>.json")
def delete(account: str, sid: str) -> tuple[str, int]:
    """Delete an empty queue."""
    del account
    if _find(sid).members:
        raise Refusal(400, 20001, "The queue is not empty")
    del _queues()[sid]
    return "", 204


@bp.get("/Queues/<sid>/Members.json")
def members(account: str, sid: str) -> dict[str, Any]:
    """List those who wait, first first."""
    queue = _find(sid)
    return page("queue_members", [_show(account, queue, member) for member in queue.members])


@bp.get("/Queues/<sid>/Members/<who>.json")
def member(account: str, sid: str, who: str) -> dict[str, Any]:
    """Fetch one who waits, by call or by the word Front."""
    queue = _find(sid)
    return _show(account, queue, _find_member(queue, who))


@bp.post("/Queues/<sid>/Members/<who>.json")
def take(account: str, sid: str, who: str) -> dict[str, Any]:
    """Take one out of the queue and give them other instructions."""
    queue = _find(sid)
    found = _find_member(queue, who)
    door = form.door("Url", "Method", "voice")
    if door is None:
        raise Refusal(400, 21205)
    shown = _show(account, queue, found)
    queue.leave(found, carrier().now())
    found.call.redirect(door)
    return shown


def _queues() -> dict[str, Queue]:
    return carrier().exchange.queues.by_sid


def _name() -> str:
    name = form.text("FriendlyName")
    if len(name) > 64:
        raise Refusal(400, 20001, "FriendlyName is longer than 64")
    return name


def _find(sid: str) -> Queue:
    queue = _queues().get(sid)
    if queue is None:
        raise not_found()
    return queue


def _find_member(queue: Queue, who: str) -> Member:
    found = queue.find(who)
    if found is None or found.call.over:
        raise not_found()
    return found


def show(account: str, queue: Queue) -> dict[str, Any]:
    """Write a queue as Twilio does."""
    uri = f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}"
    return {
        "sid": queue.sid,
        "account_sid": account,
        "friendly_name": queue.name,
        "current_size": len(queue.members),
        "max_size": queue.max_size,
        "average_wait_time": queue.average(carrier().now()),
        "date_created": rfc2822(queue.created),
        "date_updated": rfc2822(queue.updated),
        "uri": f"{uri}.json",
        "subresource_uris": {"members": f"{uri}/Members.json"},
    }


def _show(account: str, queue: Queue, member: Member) -> dict[str, Any]:
    uri = f"/2010-04-01/Accounts/{account}/Queues/{queue.sid}/Members/{member.call.sid}.json"
    return {
        "call_sid": member.call.sid,
        "queue_sid": queue.sid,
        "date_enqueued": rfc2822(member.since),
        "position": queue.position(member),
        "wait_time": round(carrier().now() - member.since),
        "uri": uri,
    }
