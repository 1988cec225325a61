"""A Script in the carrier's language: each piece escaped as it is written, the whole read back."""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache, singledispatch
from types import MappingProxyType
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape, quoteattr

from app.script import (
    GoTo,
    HangUp,
    JoinRoom,
    LeaveQueue,
    Listen,
    Music,
    Play,
    Record,
    RingNumber,
    Script,
    Silence,
    Speak,
    Verb,
    WaitInQueue,
)

VOICE = "Polly.Amy-Neural"
VOICES: Mapping[str, str] = MappingProxyType({"en-GB": VOICE, "pl-PL": "Polly.Ola-Neural"})
QUEUE = "front-door"
DOCUMENT = "#ct=2000&rt=5000&rc=1&rp=ct,rt,5xx&e=dublin"
EVENT = "#ct=2000&rt=5000&rc=3&rp=all&e=dublin"
LARGEST = 64_000
END_OF_WORDS_S = 5
RECORDING_EVENTS = "completed absent"
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
        return checked(_response("".join([_write(verb, base) for verb in script])))

    return render


def _response(inside: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{_element("Response", inside)}'


def checked(text: str) -> str:
    """The same text, read back and found well-formed and small enough; raises Unspeakable."""
    if len(text.encode()) > LARGEST:
        raise Unspeakable(f"{len(text)} characters are more than the carrier takes")
    try:
        ET.fromstring(text)  # noqa: S314 - our own text
    except ET.ParseError as error:
        raise Unspeakable(str(error)) from None
    return text


def _element(name: str, inside: str = "", **attributes: str | int | None) -> str:
    """One element around what is inside it already written; None leaves an attribute out."""
    given = [f" {key}={_quoted(value)}" for key, value in attributes.items() if value is not None]
    return f"<{name}{''.join(given)}>{inside}</{name}>"


@lru_cache(maxsize=1024, typed=True)  # 1 is not True
def _quoted(value: str | int) -> str:
    """Most attributes are the same in every document."""
    return quoteattr(str(value).lower() if isinstance(value, bool) else str(value))


@singledispatch
def _write(verb: Verb, base: str) -> str:  # noqa: ARG001
    raise Unspeakable(f"no such verb: {verb!r}")


@_write.register
def _(verb: Speak, base: str) -> str:  # noqa: ARG001
    return _say(verb)


@lru_cache(maxsize=1024)
def _say(verb: Speak) -> str:
    """The same few prompts are spoken all day."""
    words = escape(UNSPEAKABLE.sub("", verb.words))
    return _element("Say", words, language=verb.language, voice=VOICES[verb.language])


@_write.register
def _(verb: Play, base: str) -> str:
    return _element("Play", escape(f"{base}/voice/prompts/{verb.sha256}.wav"))


@_write.register
def _(verb: Music, base: str) -> str:  # noqa: ARG001
    return _element("Play", escape(f"{base}/voice/music.wav"))


@_write.register
def _(verb: Silence, base: str) -> str:  # noqa: ARG001
    return _element("Pause", length=verb.seconds)


@_write.register
def _(verb: Listen, base: str) -> str:
    gather = _element(
        "Gather",
        "".join([_write(inner, base) for inner in verb.inside]),
        action=f"{base}{verb.path}{DOCUMENT}",
        method="POST",
        input="dtmf",
        language="en-GB",
        actionOnEmptyResult=True,
        finishOnKey=verb.finish_on,
        numDigits=verb.digits,
        timeout=verb.timeout_s,
    )
    return gather + _redirect(base, verb.path)


@_write.register
def _(verb: Record, base: str) -> str:
    record = _element(
        "Record",
        action=f"{base}{verb.path}{DOCUMENT}",
        method="POST",
        maxLength=verb.at_most_s,
        finishOnKey=verb.finish_on,
        timeout=END_OF_WORDS_S,
        playBeep=True,
        trim="trim-silence",
        recordingStatusCallback=f"{base}{verb.events_path}{EVENT}",
        recordingStatusCallbackMethod="POST",
        recordingStatusCallbackEvent=RECORDING_EVENTS,
    )
    return record + _redirect(base, verb.path)  # a recording of nothing goes on to this


@_write.register
def _(verb: WaitInQueue, base: str) -> str:
    return _element(
        "Enqueue",
        escape(QUEUE),
        action=f"{base}{verb.left_path}{DOCUMENT}",
        method="POST",
        waitUrl=f"{base}{verb.wait_path}{DOCUMENT}",
        waitUrlMethod="POST",
    )


@_write.register
def _(verb: RingNumber, base: str) -> str:
    url = f"{base}{verb.whisper_path}{DOCUMENT}"
    return _element(
        "Dial",
        _element("Number", escape(verb.number), url=url, method="POST"),
        action=f"{base}{verb.then_path}{DOCUMENT}",
        method="POST",
        timeout=verb.ring_s,
        timeLimit=LONGEST_CALL_S,
        answerOnBridge=True,
    )


@_write.register
def _(verb: JoinRoom, base: str) -> str:
    room = _element(
        "Conference",
        escape(verb.room),
        participantLabel=verb.label,
        startConferenceOnEnter=verb.starts,
        endConferenceOnExit=False,
        beep="false",
        waitUrl="",
        muted=verb.muted or None,
        coach=verb.coach,
        statusCallback=f"{base}{verb.events_path}{EVENT}",
        statusCallbackEvent=ROOM_EVENTS,
        statusCallbackMethod="POST",
        **_recorded(verb, base),
    )
    then = f"{base}{verb.then_path}{DOCUMENT}"
    return _element("Dial", room, action=then, method="POST", timeLimit=LONGEST_CALL_S)


def _recorded(verb: JoinRoom, base: str) -> dict[str, str]:
    """From the first moment in which two are there; the carrier never records the hold music."""
    if not verb.recorded_path:
        return {}
    return {
        "record": "record-from-start",
        "trim": "do-not-trim",
        "recordingStatusCallback": f"{base}{verb.recorded_path}{EVENT}",
        "recordingStatusCallbackMethod": "POST",
        "recordingStatusCallbackEvent": f"in-progress {RECORDING_EVENTS}",
    }


@_write.register
def _(verb: GoTo, base: str) -> str:
    return _redirect(base, verb.path)


@_write.register
def _(verb: LeaveQueue, base: str) -> str:  # noqa: ARG001
    return _element("Leave")


@_write.register
def _(verb: HangUp, base: str) -> str:  # noqa: ARG001
    return _element("Hangup")


def _redirect(base: str, path: str) -> str:
    return _element("Redirect", escape(f"{base}{path}{DOCUMENT}"), method="POST")
