"""Say, Play, Pause: what makes a sound or a silence."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from app.simulator.calls import Call, Input
from app.simulator.ears import speaking_time
from app.simulator.exchange import Exchange
from app.simulator.stage import Outcome, Stage
from app.simulator.tasks import Steps
from app.simulator.twiml import Verb


@dataclass(frozen=True)
class Segment:
    """One piece of sound: what it is, its words, its seconds of the line."""

    what: str
    words: str
    seconds: float


def segments(exchange: Exchange, verb: Verb) -> Iterator[Segment]:
    """Give the pieces a verb makes; loop="0" never ends."""
    if verb.name == "Pause":
        yield Segment("pause", "", verb.number("length", 1))
        return
    piece = _piece(exchange, verb)
    loop = int(verb.number("loop", 1))
    yield from itertools.repeat(piece) if loop == 0 else itertools.repeat(piece, loop)


def _piece(exchange: Exchange, verb: Verb) -> Segment:
    if verb.name == "Say":
        return Segment("say", verb.text, speaking_time(verb.text) if verb.text else 0.0)
    if verb.get("digits"):
        return Segment("tones", verb.get("digits"), len(verb.get("digits")) * 0.5)
    return Segment("play", verb.text, exchange.play_seconds)


def utter(
    exchange: Exchange, call: Call, segment: Segment, *, listen: bool = False
) -> Steps[Input | None]:
    """Let the call hear a piece; when listening, a key or words cut it short and are given back."""
    answer(exchange, call)
    began, seconds = exchange.now(), exchange.line_time(segment.seconds)
    sound = None
    if segment.what != "pause":
        words = segment.words if segment.what == "say" else f"[{segment.what}: {segment.words}]"
        sound = call.ears.hear(words, began, seconds)
        entry = call.note(began, "heard", text=words, seconds=round(seconds, 3))
        call.tell()
    try:
        if listen:
            return (yield from call.next_input(seconds))
        yield exchange.sleep(segment.seconds)
        return None
    finally:
        if sound and exchange.now() < began + seconds:
            sound.cut = exchange.now()
            entry |= {"cut_after": round(sound.cut - began, 3), "said": sound.said()}


def answer(exchange: Exchange, call: Call) -> None:
    """Answer an inbound call that still rings."""
    if call.answered is None and call.status == "ringing":
        now = exchange.now()
        call.answered = call.timeline.answered = now
        call.status = "in-progress"
        call.note(now, "answered")
        call.tell()


def speak(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Perform Say, Play or Pause to the end."""
    if verb.name == "Pause" and stage.call.status == "ringing":
        yield stage.exchange.sleep(verb.number("length", 1))  # a pause does not answer
        return None
    for segment in segments(stage.exchange, verb):
        yield from utter(stage.exchange, stage.call, segment)
    return None


def apology(exchange: Exchange, call: Call, words: str) -> Steps[None]:
    """Speak the carrier's own words."""
    yield from utter(exchange, call, Segment("say", words, speaking_time(words)))
