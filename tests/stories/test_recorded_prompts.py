"""A recording in the place of the machine's voice: played to callers, by its digest, for ever."""

from dataclasses import replace
from typing import Any

import pytest

from app.models import PromptSound
from app.services.flow_editor import recordings
from app.services.flows import checking, drafts, history, sounds
from app.services.refusals import Refused
from ivr_flows.originals import originals
from ivr_flows.voice import Voice
from tests import flow_team
from tests.flow_team import AGENT, EDITOR, FLOW
from tests.judge import judge
from tests.sounds import hum
from tests.world import World, keys

GREETING, OPTION, QUEUE = "welcome.say", "main.4", "contact-centre.say"
LASTS_S = {GREETING: 9.0, OPTION: 3.5, QUEUE: 4.0}


def put_in(world: World, *prompts: str, language: str = "en-GB") -> dict[str, str]:
    """Publish the flow with a recording of each of these prompts; their digests by prompt."""
    editor, source, found = flow_team.somebody(world, EDITOR), history.in_force(world.rt, FLOW), {}
    changed = source.source
    for prompt in prompts:
        sound = sounds.keep(world.rt, editor, hum(LASTS_S[prompt]))
        file = sounds.file_of(sound)
        changed = recordings.recorded(changed, language, prompt, sound, file)
        found[prompt] = sound.sha256
    flow_team.published(world, changed)
    world.pass_time(3)  # every process looks again which version is in force
    return found


def played(call: Any) -> list[str]:
    heard = (e["text"] for e in call.timeline.entries if e["what"] == "heard")
    return [text for text in heard if text.startswith("[play") and "/prompts/" in text]


def test_callers_hear_the_recording_and_its_key_is_spoken_after_it(world: World) -> None:
    made = put_in(world, GREETING, OPTION)
    call = world.tell({"hang_up_after": 45})
    judge(world)
    assert [made[GREETING] in played(call)[0], made[OPTION] in played(call)[1]] == [True, True]
    said = [e["text"] for e in call.timeline.entries if e["what"] == "heard"]
    assert not any("For anything else about a child" in text for text in said)
    assert any(text.strip(", ").lower().startswith("press 4") for text in said)


def test_the_words_of_a_queue_are_played_in_its_music(world: World) -> None:
    made = put_in(world, QUEUE)
    world.ready("ben-whitlock", does="no-answer")
    call = world.tell(*keys("41"), {"hang_up_after": 60})
    judge(world)
    (once,) = played(call)
    assert made[QUEUE] in once
    assert "You are in the queue" not in world.heard(call)


def test_a_recording_of_other_words_than_those_of_today_is_told_in_the_draft(world: World) -> None:
    made = put_in(world, GREETING)
    source = history.in_force(world.rt, FLOW).source
    (voice, *_) = recordings.spoken(replace(source, yaml=source.yaml.replace("Hello.", "Hi.", 1)))
    greeting = next(one for one in voice.prompts if one.id == GREETING)
    assert (greeting.standing, greeting.sha256) == ("recorded in other words", made[GREETING])


def test_the_carrier_fetches_a_recording_without_a_signature_also_while_the_database_is_away(
    world: World,
) -> None:
    made = put_in(world, GREETING)
    client = world.app.test_client()
    address = f"/voice/prompts/{made[GREETING]}.wav"
    first = client.get(address)
    assert (first.status_code, first.content_type, first.data) == (200, "audio/wav", hum(9))
    assert "immutable" in first.headers["Cache-Control"]
    world.guard.away = True
    assert client.get(address).data == hum(9)
    assert client.get(f"/voice/prompts/{'0' * 64}.wav").status_code == 503
    world.guard.away = False
    assert client.get(f"/voice/prompts/{'0' * 64}.wav").status_code == 404


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"ID3 not a wave", "is MP3"),
        (b"RIFF....WAVEnonsense", "cannot be read"),
        (hum(0.1), "takes 0.1 s"),
        (hum(2)[:-4000], "breaks off"),
    ],
)
def test_what_callers_could_not_hear_is_refused_and_nothing_is_kept(
    world: World, data: bytes, words: str
) -> None:
    with pytest.raises(Refused, match=words):
        sounds.keep(world.rt, flow_team.somebody(world, EDITOR), data)
    with pytest.raises(Refused, match="You may not"):
        sounds.keep(world.rt, flow_team.somebody(world, AGENT), hum(2))
    assert world.rows(f"SELECT 1 FROM {PromptSound.__tablename__}") == []


def test_a_recording_that_is_not_here_cannot_be_put_forward(world: World) -> None:
    editor = flow_team.somebody(world, EDITOR)
    sound = sounds.keep(world.rt, editor, hum(2))
    source = history.in_force(world.rt, FLOW).source
    changed = recordings.recorded(source, "en-GB", GREETING, sound, "nobody-has-it.wav")
    flow_team.drafted(world, changed)
    assert drafts.opened(world.rt, FLOW).differs
    with pytest.raises(Refused, match="there is no recording 'nobody-has-it"):
        flow_team.proposed(world, changed)


def test_words_that_are_changed_and_recorded_anew_are_played_again(world: World) -> None:
    put_in(world, GREETING)
    source = history.in_force(world.rt, FLOW).source
    editor = flow_team.somebody(world, EDITOR)
    sound = sounds.keep(world.rt, editor, hum(8))
    reworded = replace(source, yaml=source.yaml.replace("Hello.", "Hi.", 1))
    again = recordings.recorded(reworded, "en-GB", GREETING, sound, sounds.file_of(sound))
    checked = checking.check(world.rt, FLOW, again)
    assert checked.compiled
    flow = checked.compiled.flow
    words = next(one.text for one in originals(flow) if one.id == GREETING)
    said = Voice(flow, "en-GB").say(GREETING, words)
    assert said.audio
    assert said.audio.sha256 == sound.sha256
