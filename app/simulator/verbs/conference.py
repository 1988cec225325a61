"""Conference: join a room from a document."""

from collections.abc import Mapping

from app.simulator.calls import Call
from app.simulator.doors import Door
from app.simulator.exchange import Exchange
from app.simulator.faults import Fault
from app.simulator.meeting import attend, label_taken
from app.simulator.rooms import Participant, Room
from app.simulator.stage import Stage
from app.simulator.tapes import EVENTS
from app.simulator.tasks import Steps
from app.simulator.twiml import Verb
from app.simulator.verbs.speech import answer


def confer(stage: Stage, noun: Verb) -> Steps[Mapping[str, str] | None]:
    """Be in the room; gives the facts of the Dial's action, or None when one could not join."""
    exchange, call = stage.exchange, stage.call
    answer(exchange, call)
    if not noun.text:
        raise Fault(12200, "<Conference> names no room.", stage.document.url)
    room = exchange.rooms.get_or_make(exchange.chance.sid("CF"), noun.text, exchange.now())
    label = noun.get("participantLabel")
    if label_taken(room, label, call):
        exchange.fault(Fault(16025, f"Label {label!r} is taken.", stage.document.url), call.sid)
        return None
    _set_callback(stage, noun, room)
    _set_recording(stage, noun, room)
    yield from attend(exchange, room, _participant(stage, noun))
    return {"DialCallStatus": "answered"}


def _participant(stage: Stage, noun: Verb) -> Participant:
    return Participant(
        stage.call,
        label=noun.get("participantLabel"),
        muted=noun.flag("muted"),
        starts=noun.flag("startConferenceOnEnter", default=True),
        ends=noun.flag("endConferenceOnExit"),
        coaching=bool(noun.get("coach")),
        coach=noun.get("coach") or None,
        wait_door=_wait_door(stage, noun),
    )


def _wait_door(stage: Stage, noun: Verb) -> Door | None:
    if "waitUrl" not in noun.attributes:
        return None
    if not noun.get("waitUrl"):
        return Door()
    return stage.named(noun, "waitUrl", "room-wait", "waitMethod")


def _set_callback(stage: Stage, noun: Verb, room: Room) -> None:
    door = stage.named(noun, "statusCallback", "conference", "statusCallbackMethod")
    events = noun.get("statusCallbackEvent", "start end").split()
    set_callback(room, door, frozenset(events))


def _set_recording(stage: Stage, noun: Verb, room: Room) -> None:
    """Whoever asks for a recording before the conference has started, has it recorded."""
    if room.status != "init" or room.recorded or noun.get("record") != "record-from-start":
        return
    names = ("recordingStatusCallback", "recording", "recordingStatusCallbackMethod")
    room.recorded, room.recording_door = True, stage.named(noun, *names)
    events = noun.get("recordingStatusCallbackEvent", "completed").split()
    room.recording_events = frozenset(events) & EVENTS


def set_callback(room: Room, door: Door | None, events: frozenset[str]) -> None:
    """Fix who is told of the room: the first participant's word counts, later ones' do not."""
    if not room.participants and room.door is None:
        room.door, room.events = door, events


def rejoin(exchange: Exchange, name: str, call: Call, old: Room) -> Room:
    """Give the open room of a name for a phone that answers after its own room has ended."""
    old.participants.pop(call.sid, None)
    return exchange.rooms.get_or_make(exchange.chance.sid("CF"), name, exchange.now())
