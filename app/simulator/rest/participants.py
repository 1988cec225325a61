"""Participants: ring into a conference, list, fetch, hold, mute, coach, send out."""

from typing import Any

from flask import Blueprint, request

from app.simulator import lives
from app.simulator.calls import Call
from app.simulator.clock import rfc2822
from app.simulator.exchange import Exchange
from app.simulator.meeting import (
    EVENTS,
    announce,
    attend,
    coach,
    failed_to_join,
    hold,
    label_taken,
    mute,
)
from app.simulator.rest import form
from app.simulator.rest.calls import carrier, new_call
from app.simulator.rest.conferences import find
from app.simulator.rest.errors import Refusal, not_found
from app.simulator.rest.paging import page
from app.simulator.rooms import Participant, Room
from app.simulator.tasks import Steps
from app.simulator.verbs.conference import rejoin, set_callback

bp = Blueprint("participants", __name__)
ALL = "/Conferences/<sid>/Participants.json"
ONE = "/Conferences/<sid>/Participants/<who>.json"
STATES = {"queued": "queued", "ringing": "ringing", "in-progress": "connecting"}


@bp.post(ALL)
def create(account: str, sid: str) -> tuple[dict[str, Any], int]:
    """Ring a phone into a conference, named by identifier or (made if need be) by name."""
    exchange = carrier().exchange
    room = _room_for(exchange, sid)
    label = form.text("Label")
    if label_taken(room, label):
        raise Refusal(400, 16025, label)
    call = new_call(exchange)
    events = form.events(exchange, "ConferenceStatusCallbackEvent", EVENTS, "start end")
    set_callback(
        room,
        form.door("ConferenceStatusCallback", "ConferenceStatusCallbackMethod", "conference"),
        events,
    )
    participant = _participant(call)
    room.participants[call.sid] = participant
    exchange.watch(
        call,
        form.door("StatusCallback", "StatusCallbackMethod", "call-status"),
        form.events(exchange, "StatusCallbackEvent"),
    )
    call.after.append(lambda: failed_to_join(exchange, room, participant))
    timeout = form.number("Timeout", 60)
    then = lambda: _join(exchange, room, participant)  # noqa: E731  # the rest of its life
    lives.live(exchange, call, lives.outbound(exchange, call, timeout, then))
    return _show(account, room, participant), 201


def _room_for(exchange: Exchange, sid: str) -> Room:
    if sid.startswith("CF") and len(sid) == 34:
        room = find(sid)
        if room.status == "completed":
            raise not_found()
        return room
    return exchange.rooms.get_or_make(exchange.chance.sid("CF"), sid, exchange.now())


def _participant(call: Call) -> Participant:
    return Participant(
        call,
        label=form.text("Label"),
        muted=form.flag("Muted") or False,
        starts=form.flag("StartConferenceOnEnter") is not False,
        ends=form.flag("EndConferenceOnExit") or False,
        coaching=form.flag("Coaching") or False,
        coach=form.text("CallSidToCoach") or None,
        wait_door=form.door("WaitUrl", "WaitMethod", "room-wait"),
    )


def _join(exchange: Exchange, room: Room, participant: Participant) -> Steps[str]:
    if room.status == "completed":
        room = rejoin(exchange, room.name, participant.call, room)
    yield from attend(exchange, room, participant)
    return "system"


@bp.get(ALL)
def index(account: str, sid: str) -> dict[str, Any]:
    """List those in a conference, or still ringing into it."""
    room = find(sid)
    filters = {name: form_flag(name) for name in ("Muted", "Hold", "Coaching")}
    found = [
        _show(account, room, one)
        for one in room.participants.values()
        if all(value in {None, getattr(one, name.lower())} for name, value in filters.items())
    ]
    return page("participants", found)


def form_flag(name: str) -> bool | None:
    """Give a truth of the query, or None."""
    written = request.args.get(name)
    return None if written is None else written.lower() == "true"


@bp.get(ONE)
def fetch(account: str, sid: str, who: str) -> dict[str, Any]:
    """Fetch a participant by call or label."""
    room = find(sid)
    return _show(account, room, _find(room, who))


@bp.post(ONE)
def update(account: str, sid: str, who: str) -> dict[str, Any]:
    """Hold, mute, coach, announce; endConferenceOnExit cannot be changed during a hold."""
    room = find(sid)
    participant = _find(room, who)
    _coach(room, participant)
    _mute_and_hold(room, participant)
    if door := form.door("AnnounceUrl", "AnnounceMethod", "announce"):
        announce(carrier().exchange, room, [participant], door)
    ends = form.flag("EndConferenceOnExit")
    if ends is not None and not participant.hold:
        participant.ends = ends
    return _show(account, room, participant)


def _coach(room: Room, participant: Participant) -> None:
    on, whom = form.flag("Coaching"), form.text("CallSidToCoach")
    if on is None:
        return
    if on and (not whom or room.find(whom) is None):
        raise Refusal(400, 13240, whom)
    coach(carrier().exchange, room, participant, whom, on=on)


def _mute_and_hold(room: Room, participant: Participant) -> None:
    exchange = carrier().exchange
    muted, held = form.flag("Muted"), form.flag("Hold")
    if muted is not None:
        mute(exchange, room, participant, on=muted)
    if held is not None:
        door = form.door("HoldUrl", "HoldMethod", "hold")
        hold(exchange, room, participant, door, on=held)


@bp.delete(ONE)
def delete(account: str, sid: str, who: str) -> tuple[str, int]:
    """Send a participant out; a call from a document goes on with what follows its Dial."""
    del account
    participant = _find(find(sid), who)
    participant.kicked = True
    if participant.joined:
        participant.exit.finish("participant_updated_via_api")
    else:
        participant.call.hang_up("rest", "canceled")
    return "", 204


def _find(room: Room, who: str) -> Participant:
    found = room.find(who)
    if found is None:
        raise not_found()
    return found


def _show(account: str, room: Room, one: Participant) -> dict[str, Any]:
    state = "connected" if one.joined else STATES.get(one.call.status, "failed")
    uri = f"/2010-04-01/Accounts/{account}/Conferences/{room.sid}/Participants/{one.call.sid}.json"
    return {
        "call_sid": one.call.sid,
        "account_sid": account,
        "conference_sid": room.sid,
        "label": one.label or None,
        "status": state,
        "muted": one.muted,
        "hold": one.hold,
        "coaching": one.coaching,
        "call_sid_to_coach": one.coach,
        "start_conference_on_enter": one.starts,
        "end_conference_on_exit": one.ends,
        "queue_time": str(one.call.queue_ms),
        "date_created": rfc2822(one.since or one.call.created),
        "date_updated": rfc2822(one.updated or one.since or one.call.created),
        "uri": uri,
    }
