"""What a line is told, in the carrier's language: as Twilio's own library would write it."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.twiml.voice_response import Dial, Enqueue, Gather, VoiceResponse

from app.adapters.twiml import (
    DOCUMENT,
    EVENT,
    LARGEST,
    LONGEST_CALL_S,
    QUEUE,
    ROOM_EVENTS,
    VOICE,
    Unspeakable,
    renderer,
)
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
    WaitInQueue,
)
from ivr_flows.phrases import PHRASES
from tests.contracts import complaints

BASE = "https://voice.example"
render = renderer(BASE)


def url(path: str, policy: str = DOCUMENT) -> str:
    return f"{BASE}{path}{policy}"


def said(to: Any, words: str) -> Any:
    to.say(words, language="en-GB", voice=VOICE)
    return to


def listening() -> VoiceResponse:
    gather = Gather(
        action=url("/go"),
        method="POST",
        input="dtmf",
        language="en-GB",
        action_on_empty_result=True,
        finish_on_key="",
        num_digits=1,
        timeout=6,
    )
    said(gather, "Press 1 & <wait>.").play(f"{BASE}/voice/music.wav")
    gather.pause(length=2)
    response = VoiceResponse()
    response.append(gather)
    response.redirect(url("/go"), method="POST")
    return response


def waiting() -> VoiceResponse:
    enqueue = Enqueue(
        name=QUEUE,
        action=url("/left"),
        method="POST",
        wait_url=url("/wait"),
        wait_url_method="POST",
    )
    return VoiceResponse().append(enqueue)


def ringing() -> VoiceResponse:
    dial = Dial(
        action=url("/then"),
        method="POST",
        timeout=25,
        time_limit=LONGEST_CALL_S,
        answer_on_bridge=True,
    )
    dial.number("+441632960199", url=url("/whisper"), method="POST")
    return VoiceResponse().append(dial)


def talking() -> VoiceResponse:
    dial = Dial(action=url("/then"), method="POST", time_limit=LONGEST_CALL_S)
    dial.conference(
        "enq-1",
        participant_label="customer-1",
        start_conference_on_enter=True,
        end_conference_on_exit=False,
        beep="false",
        wait_url="",
        status_callback=url("/events", EVENT),
        status_callback_event=ROOM_EVENTS,
        status_callback_method="POST",
    )
    return VoiceResponse().append(dial)


def ending() -> VoiceResponse:
    response = said(VoiceResponse(), "Goodbye.")
    response.redirect(url("/next"), method="POST")
    response.leave()
    response.hangup()
    return response


def recorded() -> VoiceResponse:
    response = VoiceResponse()
    response.play(f"{BASE}/voice/prompts/{'0' * 64}.wav")
    response.say("naciśnij 1.", language="pl-PL", voice="Polly.Ola-Neural")
    return response


def recording() -> VoiceResponse:
    response = VoiceResponse()
    response.record(
        action=url("/kept"),
        method="POST",
        max_length=90,
        finish_on_key="#",
        timeout=5,
        play_beep=True,
        trim="trim-silence",
        recording_status_callback=url("/events", EVENT),
        recording_status_callback_method="POST",
        recording_status_callback_event="completed absent",
    )
    response.redirect(url("/kept"), method="POST")
    return response


INSIDE = (Speak("Press 1 & <wait>."), Music(), Silence(2))


@pytest.mark.parametrize(
    ("script", "library"),
    [
        ((), VoiceResponse()),
        ((Listen("/go", INSIDE),), listening()),
        ((Record("/kept", "/events", 90),), recording()),
        ((WaitInQueue("/wait", "/left"),), waiting()),
        ((RingNumber("+441632960199", "/whisper", "/then"),), ringing()),
        ((JoinRoom("enq-1", "customer-1", "/events", "/then"),), talking()),
        ((Play("0" * 64), Speak("naciśnij 1.", "pl-PL")), recorded()),
        ((Speak("Goodbye."), GoTo("/next"), LeaveQueue(), HangUp()), ending()),
    ],
    ids=["nothing", "listen", "record", "wait", "ring", "talk", "recorded", "end"],
)
def test_each_verb_is_written_as_the_library_would(script: Script, library: VoiceResponse) -> None:
    assert ET.canonicalize(render(script)) == ET.canonicalize(str(library))


@pytest.mark.parametrize("language", PHRASES)
def test_every_language_that_we_speak_has_a_voice_that_the_carrier_knows(language: str) -> None:
    text = render((Speak("9 9 9", language), Listen("/go", (Play("0" * 64),))))
    assert complaints(text) == []
    say = ET.fromstring(text).find("Say")
    assert say is not None
    assert say.get("voice")


def test_any_number_of_keys_is_told_by_leaving_the_count_out() -> None:
    gather = ET.fromstring(render((Listen("/go", (), digits=None, finish_on="#"),)))[0]
    assert "numDigits" not in gather.attrib
    assert gather.get("finishOnKey") == "#"


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_whatever_is_to_be_spoken_the_document_is_well_formed(words: str) -> None:
    (say,) = ET.fromstring(render((Speak(words),)))
    kept = "".join(c for c in words if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))
    assert (say.text or "") == "".join(
        c for c in kept.replace("\r\n", "\n").replace("\r", "\n") if not 0xD800 <= ord(c) <= 0xDFFF
    )


def test_a_second_is_not_a_truth() -> None:
    said = render((Silence(1), Listen("/go", ())))
    assert '<Pause length="1">' in said
    assert 'actionOnEmptyResult="true"' in said


def test_a_document_larger_than_the_carrier_takes_is_refused() -> None:
    with pytest.raises(Unspeakable, match="more than the carrier takes"):
        render((Speak("x" * LARGEST),))


def test_what_is_not_a_verb_is_refused() -> None:
    with pytest.raises(Unspeakable, match="no such verb"):
        render(("Say",))  # type: ignore[arg-type]
