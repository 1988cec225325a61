"""The words of another language stand in a file of their own beside the flow file."""

import json
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr_flows.audio import NotAudio, Sound
from ivr_flows.compiler import compile_flow, revive
from ivr_flows.loader import FlowError, Problem, load
from ivr_flows.model import Flow
from ivr_flows.prompts import read, schema, written
from ivr_flows.wording import Audio, digest
from tests.ivr_flows.kinds import TEXT

SCHEMA = Path(__file__).parents[2] / "ivr_flows" / "prompts.schema.json"
OF = digest("Danger? Call 9 9 9.")
GOOD = f"""\
flow: every-kind
language: pl-PL
prompts:
  hello.say:
    of: {OF}
    say: >-
      Coś grozi?
      Zadzwoń pod 9 9 9.
  ring-back.offer callback: {{of: 0123456789ab, say: Oddzwonimy.}}
"""


HUM = Sound(sha256(b"hum").hexdigest(), 3.0)
SPEAKS = digest("Coś grozi? Zadzwoń pod 9 9 9.")
RECORDED = f"audio: {{file: hello.wav, sha256: {HUM.sha256}, of: {SPEAKS}}}"


def sounds() -> dict[str, Sound | NotAudio]:
    return {"hello.wav": HUM}


def spoken(beside: dict[str, Sound | NotAudio]) -> Flow:
    """The flow whose greeting has a recording, with these beside it."""
    text = GOOD.replace("9 9 9.\n", f"9 9 9.\n    {RECORDED}\n")
    return load(TEXT, "flow.yaml", words=words(text), sounds=beside)


def meant(one: Problem) -> str:
    return f", did you mean '{one.likely}'?" if one.likely else ""


def words(text: str = GOOD, name: str = "prompts.pl.yaml") -> dict[str, str]:
    return {name: text}


def problems(files: dict[str, str]) -> list[str]:
    with pytest.raises(FlowError) as caught:
        load(TEXT, "plans/kinds/flow.yaml", words=files)
    return [str(one) for one in caught.value.problems]


def test_a_flow_holds_the_words_of_the_files_beside_it() -> None:
    flow = load(TEXT, "flow.yaml", words=words())
    assert flow.offered() == ("en-GB", "pl-PL")
    greeting = flow.languages["pl-PL"]["hello.say"]
    assert (greeting.of, greeting.say) == (OF, "Coś grozi? Zadzwoń pod 9 9 9.")


def test_the_languages_are_part_of_the_version_and_survive_it() -> None:
    plain = compile_flow(load(TEXT, "flow.yaml"))
    told = compile_flow(load(TEXT, "flow.yaml", words=words()))
    other = compile_flow(load(TEXT, "flow.yaml", words=words(GOOD.replace("Coś", "Co"))))
    assert len({plain.version, told.version, other.version}) == 3
    assert revive(told.canonical) == told.flow
    assert compile_flow(told.flow) == told
    assert "languages" not in plain.canonical


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (
            "    say: >-",
            "    sai: >-",
            ["6 hello.say sai: is not a key that belongs here, did you mean 'say'?"],
        ),
        ("prompts:", "prompt:", None),
        (
            OF,
            "XY",
            ["5 hello.say of: 'XY' is no digest of words: 12 of 0 to 9 and a to f"],
        ),
        (
            "hello.say:",
            "hello:",
            ["4 hello: 'hello' names no prompt: a step, a dot, and which of its words"],
        ),
        ("pl-PL", "xx", ["2 language: 'xx' is none of en-GB, pl-PL"]),
        (
            "pl-PL",
            "en-GB",
            [
                "6 hello.say say: these words stand in the flow file itself",
                "9 ring-back.offer callback say: these words stand in the flow file itself",
            ],
        ),
        (", say: Oddzwonimy.", "", ["9 ring-back.offer callback say: is missing"]),
        ("every-kind", "other", ["1 flow: these are words of 'other', not of 'every-kind'"]),
        ("say: Oddzwonimy.", "say: ''", ["9 ring-back.offer callback say: is empty"]),
        ("language: pl-PL\n", "language: pl-PL\nlanguage: pl-PL\n", None),
        (GOOD, "[]", ["1: must be a list of keys"]),
        (GOOD, "prompts: &x {}", None),
    ],
)
def test_what_is_wrong_is_told_with_its_line(
    right: str, wrong: str, said: list[str] | None
) -> None:
    assert right in GOOD
    found = problems(words(GOOD.replace(right, wrong, 1)))
    assert found
    assert all(one.startswith("plans/kinds/prompts.pl.yaml:") for one in found)
    if said:
        assert [one.removeprefix("plans/kinds/prompts.pl.yaml:") for one in found] == said


def test_a_recording_is_named_with_its_hash_and_the_words_it_speaks() -> None:
    greeting = spoken(sounds()).languages["pl-PL"]["hello.say"]
    assert greeting.audio == Audio(sha256=HUM.sha256, seconds=3.0, of=SPEAKS)


@pytest.mark.parametrize(
    ("beside", "said"),
    [
        ({}, "there is no recording 'hello.wav' beside this file"),
        (
            {"helo.wav": HUM},
            "there is no recording 'hello.wav' beside this file, did you mean 'helo.wav'?",
        ),
        ({"hello.wav": NotAudio("is empty")}, "'hello.wav' is empty"),
        (
            {"hello.wav": Sound("0" * 64, 3.0)},
            f"'hello.wav' is another recording: its SHA-256 is {'0' * 64}",
        ),
    ],
)
def test_a_file_that_is_not_that_recording_is_refused(
    beside: dict[str, Sound | NotAudio], said: str
) -> None:
    with pytest.raises(FlowError) as caught:
        spoken(beside)
    assert [one.message + meant(one) for one in caught.value.problems] == [said]
    assert (caught.value.problems[0].line, caught.value.problems[0].key) == (9, "audio")


def test_the_flows_own_words_may_be_recorded_too() -> None:
    text = f"flow: every-kind\nlanguage: en-GB\nprompts:\n  hello.say: {{of: {OF}, {RECORDED}}}\n"
    flow = load(TEXT, "flow.yaml", words={"prompts.en.yaml": text}, sounds=sounds())
    assert flow.offered() == ("en-GB",)
    assert flow.languages["en-GB"]["hello.say"].say is None
    entries = read(text, "prompts.en.yaml").prompts
    assert read(written(flow, "en-GB", entries), "prompts.en.yaml").prompts == entries


def test_a_recording_of_the_flows_own_words_cannot_be_left_out() -> None:
    text = f"flow: every-kind\nlanguage: en-GB\nprompts:\n  hello.say: {{of: {OF}}}\n"
    assert problems({"prompts.en.yaml": text}) == [
        "plans/kinds/prompts.en.yaml:4 hello.say audio: is missing"
    ]


def test_two_files_for_one_language_are_refused() -> None:
    files = {**words(), **words(name="prompts.xx.yaml")}
    assert problems(files) == [
        "plans/kinds/prompts.xx.yaml:2 language: there is another file for 'pl-PL'"
    ]


def test_languages_cannot_be_written_into_the_flow_file() -> None:
    with pytest.raises(FlowError, match=r"flow.yaml:1 languages: other languages stand in files"):
        load("languages: {}" + TEXT, "flow.yaml")


@given(st.text())
def test_no_text_raises_anything_but_a_flow_error(text: str) -> None:
    with suppress(FlowError):
        read(text, "prompts.pl.yaml")


@given(data=st.data())
def test_whatever_a_file_is_made_into_it_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(GOOD)))
    end = data.draw(st.integers(start, min(len(GOOD), start + 40)))
    put = data.draw(st.text("abc019:.-#>&*!'\"{}[] \n", max_size=12))
    with suppress(FlowError):
        load(TEXT, "flow.yaml", words=words(GOOD[:start] + put + GOOD[end:]))


def test_the_schema_for_editors_is_the_models() -> None:
    committed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert committed == schema(), "write ivr_flows.prompts.schema() to prompts.schema.json"
