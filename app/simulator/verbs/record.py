"""Record: take down what the caller says."""

from dataclasses import dataclass

from app.simulator.calls import HungUp
from app.simulator.doors import Door
from app.simulator.recordings import Recording, announce, keep
from app.simulator.stage import Outcome, Stage
from app.simulator.tasks import Steps
from app.simulator.twiml import Verb
from app.simulator.verbs.speech import answer
from app.simulator.webhooks import standard, tell

ANY_KEY = "1234567890*#"
DEFAULT_SILENCE_S = 5.0
DEFAULT_LENGTH_S = 3600.0


@dataclass
class Tape:
    """What has been recorded: from when, until when somebody spoke, the words, the last key."""

    began: float
    until: float
    words: str = ""
    key: str = ""


def record(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Perform the verb; an empty recording falls through to the next verb."""
    exchange, call = stage.exchange, stage.call
    answer(exchange, call)
    if verb.flag("playBeep", default=True):
        call.ears.hear("[beep]", exchange.now(), 0)
        call.note(exchange.now(), "heard", text="[beep]", seconds=0)
    tape = Tape(exchange.now(), exchange.now())
    call.open_ears()
    call.tell()
    try:
        yield from _run(stage, verb, tape)
    except HungUp:
        tape.key = "hangup"
        _hung_up(stage, verb, tape)
        raise
    finally:
        call.close_ears()
    return _action(stage, verb, tape) if tape.words else None


def _run(stage: Stage, verb: Verb, tape: Tape) -> Steps[None]:
    exchange = stage.exchange
    end = tape.began + exchange.line_time(verb.number("maxLength", DEFAULT_LENGTH_S))
    silence = exchange.line_time(verb.number("timeout", DEFAULT_SILENCE_S))
    while exchange.now() < end:
        given = yield from stage.call.next_input(min(silence, end - exchange.now()))
        if given is None:
            return
        if given.key and given.key in verb.get("finishOnKey", ANY_KEY):
            tape.key = given.key
            return
        tape.words = f"{tape.words} {given.words}".strip()
        tape.until = min(end, exchange.now() + given.seconds)
        silence = (
            tape.until
            - exchange.now()
            + exchange.line_time(verb.number("timeout", DEFAULT_SILENCE_S))
        )


def _action(stage: Stage, verb: Verb, tape: Tape) -> Door:
    recording = _keep(stage, verb, tape)
    facts = {
        "RecordingSid": recording.sid,
        "RecordingUrl": recording.url,
        "RecordingDuration": str(recording.seconds),
        "Digits": tape.key,
    }
    return stage.door(verb, "action", facts, kind="record-action")


def _hung_up(stage: Stage, verb: Verb, tape: Tape) -> None:
    tape.until = min(tape.until, stage.exchange.now())
    if tape.words:
        door = _action(stage, verb, tape)
        params = {**standard(stage.exchange, stage.call), **door.extra, "CallStatus": "completed"}
        tell(stage.exchange, stage.call, door, params)


def _keep(stage: Stage, verb: Verb, tape: Tape) -> Recording:
    seconds = max(1, round(tape.until - tape.began))
    recording = keep(stage.exchange, stage.call, tape.words, seconds)
    callback = stage.named(
        verb, "recordingStatusCallback", "recording", "recordingStatusCallbackMethod"
    )
    events = verb.get("recordingStatusCallbackEvent", "completed").split()
    if callback and "completed" in events:
        announce(stage.exchange, stage.call, recording, callback)
    return recording
