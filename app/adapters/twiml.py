"""A Script in the carrier's language. Pure text: the library writes it, then it is read back."""

import re
from collections.abc import Callable
from functools import singledispatch
from typing import Any
from xml.etree import ElementTree as ET

from twilio.twiml.voice_response import Dial, Enqueue, Gather, VoiceResponse

from app.script import (
    GoTo,
    HangUp,
    JoinRoom,
    LeaveQueue,
    Listen,
    Music,
    RingNumber,
    Script,
    Silence,
    Speak,
    Verb,
    WaitInQueue,
)

VOICE = "Polly.Amy-Neural"
QUEUE = "front-door"
DOCUMENT = "#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx&e=dublin"
EVENT = "#ct=2000&rt=5000&rc=3&rp=all&e=dublin"
LARGEST = 64_000
ROOM_EVENTS = "start end join leave"
LONGEST_CALL_S = 14_400

# what XML 1.0 cannot carry: control characters and lone surrogates
UNSPEAKABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Render = Callable[[Script], str]


class Unspeakable(ValueError):
    """The document is not one that the carrier would accept."""


def renderer(base: str) -> Render:
    """A function that writes Scripts whose paths are under `base`; raises Unspeakable."""

    def render(script: Script) -> str:
        response = VoiceResponse()
        for verb in script:
            _write(verb, response, base)
        return checked(str(response))

    return render


def checked(text: str) -> str:
    """The same text, read back and found well-formed and small enough; raises Unspeakable."""
    if len(text.encode()) > LARGEST:
        raise Unspeakable(f"{len(text)} characters are more than the carrier takes")
    try:
        ET.fromstring(text)  # noqa: S314 - our own text
    except ET.ParseError as error:
        raise Unspeakable(str(error)) from None
    return text


@singledispatch
def _write(verb: Verb, to: Any, base: str) -> None:  # noqa: ARG001
    raise Unspeakable(f"no such verb: {verb!r}")


@_write.register
def _(verb: Speak, to: Any, base: str) -> None:  # noqa: ARG001
    to.say(UNSPEAKABLE.sub("", verb.words), language=verb.language, voice=VOICE)


@_write.register
def _(verb: Music, to: Any, base: str) -> None:  # noqa: ARG001
    to.play(f"{base}/voice/music.wav")


@_write.register
def _(verb: Silence, to: Any, base: str) -> None:  # noqa: ARG001
    to.pause(length=verb.seconds)


@_write.register
def _(verb: Listen, to: Any, base: str) -> None:
    gather = Gather(
        action=f"{base}{verb.path}{DOCUMENT}",
        method="POST",
        input="dtmf",
        language="en-GB",
        action_on_empty_result=True,
        finish_on_key=verb.finish_on,
        num_digits=verb.digits,
        timeout=verb.timeout_s,
    )
    for inner in verb.inside:
        _write(inner, gather, base)
    to.append(gather)
    to.redirect(f"{base}{verb.path}{DOCUMENT}", method="POST")


@_write.register
def _(verb: WaitInQueue, to: Any, base: str) -> None:
    enqueue = Enqueue(
        name=QUEUE,
        action=f"{base}{verb.left_path}{DOCUMENT}",
        method="POST",
        wait_url=f"{base}{verb.wait_path}{DOCUMENT}",
        wait_url_method="POST",
    )
    to.append(enqueue)


@_write.register
def _(verb: RingNumber, to: Any, base: str) -> None:
    dial = Dial(
        action=f"{base}{verb.then_path}{DOCUMENT}",
        method="POST",
        timeout=verb.ring_s,
        time_limit=LONGEST_CALL_S,
        answer_on_bridge=True,
    )
    dial.number(verb.number, url=f"{base}{verb.whisper_path}{DOCUMENT}", method="POST")
    to.append(dial)


@_write.register
def _(verb: JoinRoom, to: Any, base: str) -> None:
    then = f"{base}{verb.then_path}{DOCUMENT}"
    dial = Dial(action=then, method="POST", time_limit=LONGEST_CALL_S)
    dial.conference(
        verb.room,
        participant_label=verb.label,
        start_conference_on_enter=True,
        end_conference_on_exit=False,
        beep="false",
        wait_url="",
        status_callback=f"{base}{verb.events_path}{EVENT}",
        status_callback_event=ROOM_EVENTS,
        status_callback_method="POST",
    )
    to.append(dial)


@_write.register
def _(verb: GoTo, to: Any, base: str) -> None:
    to.redirect(f"{base}{verb.path}{DOCUMENT}", method="POST")


@_write.register
def _(verb: LeaveQueue, to: Any, base: str) -> None:  # noqa: ARG001
    to.leave()


@_write.register
def _(verb: HangUp, to: Any, base: str) -> None:  # noqa: ARG001
    to.hangup()
