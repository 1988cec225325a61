"""The words of another language stand in a file of their own beside the flow file."""

import json
from pathlib import Path

import pytest

from ivr_flows.compiler import compile_flow, revive
from ivr_flows.loader import FlowError, load
from ivr_flows.prompts import schema
from ivr_flows.wording import digest
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
            [
                "4 hello.say say: is missing",
                "6 hello.say sai: is not a key that belongs here, did you mean 'say'?",
            ],
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
        ("pl-PL", "en-GB", ["2 language: these words stand in the flow file itself"]),
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


def test_two_files_for_one_language_are_refused() -> None:
    files = {**words(), **words(name="prompts.xx.yaml")}
    assert problems(files) == [
        "plans/kinds/prompts.xx.yaml:2 language: there is another file for 'pl-PL'"
    ]


def test_languages_cannot_be_written_into_the_flow_file() -> None:
    with pytest.raises(FlowError, match=r"flow.yaml:1 languages: other languages stand in files"):
        load("languages: {}" + TEXT, "flow.yaml")


def test_the_schema_for_editors_is_the_models() -> None:
    committed = json.loads(SCHEMA.read_text(encoding="utf-8"))
    assert committed == schema(), "write ivr_flows.prompts.schema() to prompts.schema.json"
