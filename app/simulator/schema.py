"""What may stand in an answer: verbs, their attributes, their values and what they may hold."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from app.simulator.languages import RINGS, SPOKEN, UNDERSTOOD

Check = Callable[[str], bool]


@dataclass(frozen=True)
class Kind:
    """A kind of attribute value: its name, the words allowed (none: by form), and the check."""

    name: str
    accepts: Check
    words: frozenset[str] = frozenset()
    many: bool = False


@dataclass(frozen=True)
class Element:
    """One element: its attributes, the elements it may hold, and whether it may hold words."""

    attributes: Mapping[str, Kind]
    children: frozenset[str] = frozenset()
    text: bool = False


VOICE = re.compile(r"man|woman|alice|(Polly|Google)\.[A-Za-z]{2,}[A-Za-z0-9-]*")

TEXT = Kind("string", lambda _: True)
BOOLEAN = Kind("boolean", lambda value: value in {"true", "false"})
NUMBER = Kind("number", lambda value: re.fullmatch(r"\d{1,9}", value) is not None)
NUMBER_OR_AUTO = Kind("number", lambda value: value == "auto" or NUMBER.accepts(value))
METHOD = Kind("string", lambda value: value in {"GET", "POST"})
KEY_OR_NONE = Kind("string", lambda value: re.fullmatch(r"[0-9*#]?", value) is not None)
KEYS = Kind("string", lambda value: re.fullmatch(r"[0-9*#]*", value) is not None)
TONES = Kind("string", lambda value: re.fullmatch(r"[0-9*#wW]+", value) is not None)
VOICES = Kind("enum", lambda value: VOICE.fullmatch(value) is not None)


def one_of(words: str | frozenset[str]) -> Kind:
    """Make a kind that is one of some words."""
    allowed = frozenset(words.split()) if isinstance(words, str) else words
    return Kind("enum", lambda value: value in allowed, allowed)


def some_of(words: str) -> Kind:
    """Make a kind that is a list of some words with spaces between."""
    allowed = frozenset(words.split())
    return Kind("enum", lambda value: set(value.split()) <= allowed, allowed, many=True)


CALL_EVENTS = some_of("initiated ringing answered completed")
RECORDING_EVENTS = some_of("in-progress completed absent")
TRIM = one_of("trim-silence do-not-trim")
RECORDING = {
    "recordingConfigurationId": TEXT,
    "recordingStatusCallback": TEXT,
    "recordingStatusCallbackEvent": RECORDING_EVENTS,
    "recordingStatusCallbackMethod": METHOD,
    "trim": TRIM,
}
ACTION = {"action": TEXT, "method": METHOD}
LEG = {
    "url": TEXT,
    "method": METHOD,
    "statusCallback": TEXT,
    "statusCallbackEvent": CALL_EVENTS,
    "statusCallbackMethod": METHOD,
}
MACHINE = {
    "amdStatusCallback": TEXT,
    "amdStatusCallbackMethod": METHOD,
    "machineDetection": TEXT,
    "machineDetectionSilenceTimeout": NUMBER,
    "machineDetectionSpeechEndThreshold": NUMBER,
    "machineDetectionSpeechThreshold": NUMBER,
    "machineDetectionTimeout": NUMBER,
}
GATHER = {
    **ACTION,
    "actionOnEmptyResult": BOOLEAN,
    "bargeIn": BOOLEAN,
    "debug": BOOLEAN,
    "enhanced": BOOLEAN,
    "finishOnKey": KEY_OR_NONE,
    "hints": TEXT,
    "input": some_of("dtmf speech"),
    "language": one_of(UNDERSTOOD),
    "maxSpeechTime": NUMBER,
    "numDigits": NUMBER,
    "partialResultCallback": TEXT,
    "partialResultCallbackMethod": METHOD,
    "profanityFilter": BOOLEAN,
    "speechModel": TEXT,
    "speechTimeout": Kind("string", NUMBER_OR_AUTO.accepts),
    "timeout": NUMBER_OR_AUTO,
}
DIAL = {
    **ACTION,
    **RECORDING,
    "answerOnBridge": BOOLEAN,
    "callerId": TEXT,
    "events": one_of("call-progress-event"),
    "hangupOnStar": BOOLEAN,
    "passports": TEXT,
    "record": one_of(
        "do-not-record record-from-answer record-from-ringing"
        " record-from-answer-dual record-from-ringing-dual"
    ),
    "recordingTrack": one_of("both inbound outbound"),
    "referMethod": METHOD,
    "referUrl": TEXT,
    "ringTone": one_of(RINGS),
    "sequential": BOOLEAN,
    "timeLimit": NUMBER,
    "timeout": NUMBER,
}
CONFERENCE = {
    **RECORDING,
    "beep": one_of("true false onEnter onExit"),
    "coach": TEXT,
    "endConferenceOnExit": BOOLEAN,
    "eventCallbackUrl": TEXT,
    "jitterBufferSize": one_of("large medium small off"),
    "maxParticipants": NUMBER,
    "muted": BOOLEAN,
    "participantLabel": TEXT,
    "record": one_of("do-not-record record-from-start"),
    "region": one_of("us1 us2 ie1 sg1 br1 au1 jp1 de1"),
    "startConferenceOnEnter": BOOLEAN,
    "statusCallback": TEXT,
    "statusCallbackEvent": some_of("start end join leave mute hold modify speaker announcement"),
    "statusCallbackMethod": METHOD,
    "waitMethod": METHOD,
    "waitUrl": TEXT,
}
RECORD = {
    **ACTION,
    **RECORDING,
    "finishOnKey": KEYS,
    "maxLength": NUMBER,
    "playBeep": BOOLEAN,
    "timeout": NUMBER,
    "transcribe": BOOLEAN,
    "transcribeCallback": TEXT,
}
ENQUEUE = {
    **ACTION,
    "maxQueueSize": NUMBER,
    "waitUrl": TEXT,
    "waitUrlMethod": METHOD,
    "workflowSid": TEXT,
}
QUEUE = {"method": METHOD, "postWorkActivitySid": TEXT, "reservationSid": TEXT, "url": TEXT}

VERBS = frozenset(
    {
        "Dial",
        "Enqueue",
        "Gather",
        "Hangup",
        "Leave",
        "Pause",
        "Play",
        "Record",
        "Redirect",
        "Reject",
        "Say",
    }
)
ELEMENTS: Mapping[str, Element] = {
    "Response": Element({}, VERBS),
    "Say": Element({"language": one_of(SPOKEN), "loop": NUMBER, "voice": VOICES}, text=True),
    "Play": Element({"digits": TONES, "loop": NUMBER}, text=True),
    "Pause": Element({"length": NUMBER}),
    "Gather": Element(GATHER, frozenset({"Pause", "Play", "Say"})),
    "Redirect": Element({"method": METHOD}, text=True),
    "Enqueue": Element(ENQUEUE, text=True),
    "Leave": Element({}),
    "Hangup": Element({}),
    "Reject": Element({"reason": one_of("rejected busy")}),
    "Record": Element(RECORD),
    "Dial": Element(DIAL, frozenset({"Client", "Conference", "Number", "Queue", "Sip"}), text=True),
    "Conference": Element(CONFERENCE, text=True),
    "Queue": Element(QUEUE, text=True),
    "Number": Element({**LEG, **MACHINE, "byoc": TEXT, "sendDigits": TONES}, text=True),
    "Client": Element(LEG, frozenset({"Identity", "Parameter"}), text=True),
    "Sip": Element({**LEG, **MACHINE, "username": TEXT, "password": TEXT}, text=True),
    "Identity": Element({}, text=True),
    "Parameter": Element({"name": TEXT, "value": TEXT}),
}
# Which verbs may be run where: documents of a wait or a room are not whole calls.
IN_QUEUE = frozenset({"Gather", "Hangup", "Leave", "Pause", "Play", "Redirect", "Say"})
IN_ROOM = frozenset({"Pause", "Play", "Redirect", "Say"})
IN_WHISPER = frozenset({"Gather", "Hangup", "Pause", "Play", "Record", "Redirect", "Say"})
