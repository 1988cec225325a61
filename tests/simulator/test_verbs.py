"""What each verb does on the line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.simulator.conftest import World

ASK = (
    '<Gather action="/got" numDigits="1" finishOnKey="">'
    "<Say>One two three four five.</Say></Gather>"
)
BYE = "<Say>Bye.</Say>"


def test_speech_takes_its_time_and_a_call_ends_when_verbs_run_out(world: World) -> None:
    world.system.answers["/voice"] = f"<Say>{'word ' * 10}</Say><Pause length='6'/>"
    call = world.ring()
    assert (call.status, call.ended_by) == ("completed", "system")
    assert call.ended - call.answered == 10.0


def test_a_pause_first_does_not_answer(world: World) -> None:
    world.system.answers["/voice"] = "<Pause length='4'/><Say>Hello.</Say>"
    call = world.ring()
    assert call.answered - call.created == 4.0


def test_speed_makes_the_line_run_faster(another_world: Callable[..., World]) -> None:
    world = another_world(speed=20)
    world.system.answers["/voice"] = "<Pause length='4'/><Say>a b c d e</Say>"
    call = world.ring()
    assert round(call.ended - call.created, 6) == 0.3


def test_a_key_cuts_the_prompt_short_and_reaches_the_action(world: World) -> None:
    world.system.answers |= {"/voice": ASK, "/got": BYE}
    call = world.ring({"hears": "one", "press": "4"})
    assert world.system.of("/got")[0]["Digits"] == "4"
    prompt = world.entries(call, "heard")[0]
    assert (prompt["said"], prompt["cut_after"]) == ("One", 0.4)


def test_the_time_out_counts_after_the_nested_verbs(world: World) -> None:
    world.system.answers["/voice"] = f"{ASK}{BYE}"
    call = world.ring()
    assert world.entries(call, "heard")[1]["t"] == 2.0 + 5.0
    assert not world.system.of("/got")


def test_empty_results_are_sent_when_asked_for(world: World) -> None:
    ask = ASK.replace("<Gather", '<Gather actionOnEmptyResult="true"')
    world.system.answers |= {"/voice": ask, "/got": BYE}
    world.ring()
    assert world.system.of("/got")[0]["Digits"] == ""


def test_a_finish_key_ends_digits_and_is_not_one_of_them(world: World) -> None:
    world.system.answers |= {"/voice": '<Gather action="/got"/>', "/got": BYE}
    world.ring({"asked": True, "press": "12#"})
    got = world.system.of("/got")[0]
    assert (got["Digits"], got["FinishedOnKey"]) == ("12", "#")


def test_digits_end_by_their_number_and_later_keys_are_lost(world: World) -> None:
    world.system.answers |= {"/voice": '<Gather action="/got" numDigits="2"/>', "/got": BYE}
    call = world.ring({"asked": True, "press": "123"})
    assert world.system.of("/got")[0]["Digits"] == "12"
    assert [entry["used"] for entry in world.entries(call, "key")] == [True, True, False]


def test_the_time_out_runs_again_after_each_digit(world: World) -> None:
    world.system.answers |= {"/voice": '<Gather action="/got" timeout="3"/>', "/got": BYE}
    world.ring({"asked": True, "wait": 2, "press": "1"}, {"wait": 2, "press": "2"})
    assert world.system.of("/got")[0]["Digits"] == "12"


def test_a_gather_without_action_asks_for_its_own_document_again(world: World) -> None:
    world.system.answers["/voice"] = ['<Gather numDigits="1"/>', BYE]
    world.ring({"asked": True, "press": "9"})
    assert world.system.of("/voice")[1]["Digits"] == "9"


def test_words_are_heard_when_speech_is_asked_for(world: World) -> None:
    ask = ASK.replace("<Gather", '<Gather input="dtmf speech"')
    world.system.answers |= {"/voice": ask, "/got": BYE}
    call = world.ring({"hears": "two", "say": "my neighbour's child"})
    got = world.system.of("/got")[0]
    assert got["SpeechResult"] == "my neighbour's child"
    assert 0 <= float(got["Confidence"]) <= 1
    assert "Digits" not in got
    assert world.entries(call, "heard")[0]["said"] == "One two"


def test_words_mean_nothing_where_only_keys_are_asked_for(world: World) -> None:
    world.system.answers |= {"/voice": ASK + BYE}
    call = world.ring({"hears": "two", "say": "help"})
    assert world.heard(call)[-1] == "Bye."


def test_partial_words_are_told_on_the_way(world: World) -> None:
    ask = '<Gather input="speech" action="/got" partialResultCallback="/partial"/>'
    world.system.answers |= {"/voice": ask, "/got": BYE, "/partial": ""}
    world.ring({"asked": True, "say": "hello"})
    assert world.system.of("/partial")[0]["UnstableSpeechResult"] == "hello"


def test_the_next_address_is_relative_to_the_document(world: World) -> None:
    world.system.answers |= {
        "/voice": "<Redirect>/a/b</Redirect>",
        "/a/b": "<Redirect>../c</Redirect>",
        "/c": BYE,
    }
    assert world.heard(world.ring()) == ["Bye."]


def test_reject_ends_an_unanswered_call(world: World) -> None:
    world.system.answers["/voice"] = '<Reject reason="busy"/>'
    call = world.ring()
    assert (call.status, call.answered) == ("busy", None)
    assert world.system.of("/status")[0]["CallStatus"] == "busy"


def test_hangup_ends_the_call_before_what_follows(world: World) -> None:
    world.system.answers["/voice"] = f"<Say>Hi.</Say><Hangup/>{BYE}"
    call = world.ring()
    assert world.heard(call) == ["Hi."]
    assert call.ended_by == "system"


def test_say_repeats_and_play_has_a_length(world: World) -> None:
    world.system.answers["/voice"] = '<Say loop="3">Hi.</Say><Play>/music.mp3</Play>'
    call = world.ring()
    assert world.heard(call) == ["Hi.", "Hi.", "Hi.", "[play: /music.mp3]"]


def test_the_caller_may_hang_up_at_any_moment(world: World) -> None:
    world.system.answers["/voice"] = ASK
    call = world.ring({"hang_up_after": 1.5})
    assert (call.status, call.ended_by, call.ended - call.created) == ("completed", "caller", 1.5)


def test_a_recording_ends_by_silence_and_reaches_the_action(world: World) -> None:
    world.system.answers |= {
        "/voice": '<Record action="/kept" recordingStatusCallback="/ready" timeout="3"/>',
        "/kept": BYE,
        "/ready": "",
    }
    call = world.ring({"asked": True, "say": "one two three four five six seven eight nine ten"})
    kept, ready = world.system.of("/kept")[0], world.system.of("/ready")[0]
    assert kept["RecordingDuration"] == ready["RecordingDuration"] == "4"
    assert kept["RecordingUrl"] == ready["RecordingUrl"]
    assert ready["RecordingStatus"] == "completed"
    assert world.entries(call, "recorded")[0]["words"].startswith("one two")


def test_an_empty_recording_falls_through(world: World) -> None:
    world.system.answers["/voice"] = f'<Record action="/kept" timeout="2"/>{BYE}'
    assert world.heard(world.ring()) == ["[beep]", "Bye."]
    assert not world.system.of("/kept")


def test_a_key_ends_a_recording_and_a_hang_up_is_told_as_a_key(world: World) -> None:
    world.system.answers |= {"/voice": '<Record action="/kept"/>', "/kept": BYE}
    world.ring({"asked": True, "say": "hello there"}, {"press": "#"})
    world.ring({"asked": True, "say": "hello there"}, {"hang_up": True})
    assert [form["Digits"] for form in world.system.of("/kept")] == ["#", "hangup"]


def test_a_verb_out_of_place_is_refused(world: World) -> None:
    world.system.answers |= {
        "/voice": '<Enqueue waitUrl="/wait">q</Enqueue>',
        "/wait": "<Record/>",
    }
    call = world.ring()
    assert world.codes() == [13233]
    assert world.heard(call) == ["We are sorry, an application error has occurred. Goodbye."]
