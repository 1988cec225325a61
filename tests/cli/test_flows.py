"""`frontdoor flows`: what a supervisor sees, and the exit statuses that scripts see."""

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import flow_files
from app.cli.flow_try import understood
from app.cli.flows import flows
from ivr_flows.events import (
    DialResult,
    Digits,
    Event,
    Fault,
    HungUp,
    Key,
    QueueResult,
    Recorded,
    Silence,
)
from ivr_flows.instructions import Ask, Dial, Enqueue, Instruction, Record, Say
from ivr_flows.story import read, written

EXAMPLE = "oxfordshire-shaped"
PLAN = Path("ivr_flows/plans") / EXAMPLE / "flow.yaml"
WORDS = Say("a.b", "Words.", "en-GB")
ASK, ENQUEUE = Ask((WORDS,), ("1",), 6), Enqueue("agents", None)
DIAL, RECORD = Dial("duty", None), Record(WORDS, 60)


def run(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(flows, list(arguments), input=typed)


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """The example's plan, to be written otherwise; beside it stands no council."""
    for file in PLAN.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path / PLAN.name


def rewrite(file: Path, was: str, now: str) -> None:
    text = file.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, now, 1), "utf-8")


def test_all_examples_keep_their_promises() -> None:
    result = run("check")
    assert result.exit_code == 0
    assert EXAMPLE in result.output
    assert "All promises are kept." in result.output
    assert "transitions walked in" in result.output


def test_a_broken_promise_is_told_with_its_line_and_fails(changed: Path) -> None:
    rewrite(changed, "transfer: emergency-duty-team", "transfer: lado")
    result = run("check", str(changed))
    assert result.exit_code == 1
    assert "(S22)" in result.output
    assert f"{changed}:" in result.output


def test_a_file_that_is_no_plan_is_refused_in_words(changed: Path) -> None:
    rewrite(changed, "go: urgent", "go: urgnet")
    result = run("check", str(changed))
    assert result.exit_code == 1
    assert "did you mean 'urgent'?" in result.output


def test_a_plan_that_is_not_there_lists_those_that_are() -> None:
    result = run("check", "nowhere")
    assert result.exit_code == 2
    assert EXAMPLE in result.output


def test_the_outline_has_every_step_and_where_it_leads() -> None:
    result = run("show", EXAMPLE)
    assert result.exit_code == 0
    assert "press 1 → urgent" in result.output
    assert result.output.index("welcome") < result.output.index("emergency-duty transfer")


def test_the_mermaid_text_has_no_name_of_mermaids_own() -> None:
    result = run("show", "--mermaid", EXAMPLE)
    lines = result.output.strip().splitlines()
    assert lines[0] == "flowchart TD"
    assert all(line.startswith("  s_") for line in lines[1:])
    assert "  s_main -->|press 1| s_urgent" in lines


def test_the_drawing_is_well_formed_and_has_a_box_for_every_step() -> None:
    drawn = ET.fromstring(run("show", "--svg", EXAMPLE).output)
    boxes = drawn.findall("{http://www.w3.org/2000/svg}g")
    assert len(boxes) == len(flow_files.open_plan(EXAMPLE).compiled.flow.steps)


def test_nothing_changes_between_a_plan_and_itself(changed: Path) -> None:
    result = run("diff", EXAMPLE, str(changed))
    assert result.exit_code == 0
    assert "Nothing changes for any caller." in result.output


def test_a_difference_names_the_step_the_key_and_both_ends(changed: Path) -> None:
    rewrite(changed, "go: lado", "go: mash")
    rewrite(
        changed,
        "  lado:\n    queue: lado",
        "  lado-too: {set: {priority: P3}, go: lado}\n  lado:\n    queue: lado",
    )
    rewrite(changed, "if cannot speak: urgent", "if cannot speak: lado-too")
    rewrite(changed, "Where does the child live?", "Where is the child?")
    result = run("diff", EXAMPLE, str(changed))
    assert result.exit_code == 1
    assert "at `work`, when the caller presses 4: was the queue `lado`" in result.output
    assert "is now 'Where is the child?'" in result.output
    assert "promised" in result.output


def test_a_call_can_be_tried_by_night() -> None:
    result = run("try", EXAMPLE, "--at", "Sun 02:00", typed="\n\na\n")
    assert result.exit_code == 0
    assert "Our office is closed now." in result.output
    assert "s listened" in result.output
    assert "The caller is at the end: a person." in result.output


def test_a_call_can_be_tried_in_another_language_and_told_in_it(tmp_path: Path) -> None:
    file = tmp_path / "call.yaml"
    keys = ("--at", "Sun 02:00", "--language", "pl-PL", "--save", str(file))
    result = run("try", EXAMPLE, *keys, typed="\na\n")
    assert result.exit_code == 0
    assert "Nasze biuro jest teraz zamknięte." in result.output
    story = read(file.read_text("utf-8"))
    assert story.given.language == "pl-PL"
    assert written(story) == file.read_text("utf-8")


def test_a_language_that_is_not_offered_is_refused() -> None:
    result = run("try", EXAMPLE, "--language", "cy-GB")
    assert result.exit_code == 2
    assert "is not offered in 'cy-GB': en-GB, pl-PL" in result.output


def test_the_prompt_file_of_a_language_is_printed_with_what_is_missing(changed: Path) -> None:
    words = changed.with_name("prompts.pl.yaml")
    assert run("prompts", EXAMPLE, "pl-PL").output == words.read_text("utf-8")
    rewrite(words, "95c2e5b2619f", "0" * 12)
    text = words.read_text("utf-8")
    start, end = text.index("  child.say:"), text.index("  # You are in the queue")
    words.write_text(text[:start] + text[end:], "utf-8")
    printed = run("prompts", str(changed), "pl-PL")
    assert printed.exit_code == 0
    assert printed.output.count("say: ''") == 1
    assert "# now 95c2e5b2619f: You are in the queue to speak" in printed.output


def test_a_tried_call_is_saved_as_a_story(tmp_path: Path) -> None:
    file = tmp_path / "call.yaml"
    keys = ("--at", "Tue 10:15", "--from", "01632 960123", "--save", str(file))
    assert run("try", EXAMPLE, *keys, typed="3\nq\n1\n1\nh\n").exit_code == 0
    story = read(file.read_text("utf-8"))
    assert story.talk == (
        {"presses": "3"},
        {"presses": "1"},
        {"the queue": "urgent key"},
        "hangs up",
    )
    assert (story.ends, story.priority, story.given.number) == ("gone", "P0", "01632 960123")


def test_the_end_of_the_input_ends_the_call_where_it_stands() -> None:
    result = run("try", EXAMPLE, "--at", "Tue 10:15", typed="")
    assert result.exit_code == 0
    assert "The caller is at the end: the menu main." in result.output


def test_a_time_that_is_none_is_refused() -> None:
    result = run("try", EXAMPLE, "--at", "Someday 25:00")
    assert result.exit_code == 2
    assert "is no time such as 'Sun 02:00'" in result.output


@pytest.mark.parametrize(
    ("typed", "waiting", "event"),
    [
        ("1", ASK, Key("1")),
        ("*", ASK, Key("*")),
        ("", ASK, Silence()),
        ("123#", ASK, Digits("123#")),
        ("hello", ASK, None),
        ("h", ASK, HungUp()),
        ("x", ENQUEUE, Fault("tried")),
        ("a", ENQUEUE, QueueResult("bridged")),
        ("", ENQUEUE, QueueResult("nobody")),
        ("9", ENQUEUE, None),
        ("b", DIAL, DialResult("busy")),
        ("z", DIAL, None),
        ("12", RECORD, Recorded(12, empty=False)),
        ("", RECORD, Recorded(0, empty=True)),
        ("soon", RECORD, None),
    ],
)
def test_what_is_typed_means_what_the_line_waits_for(
    typed: str, waiting: Instruction, event: Event | None
) -> None:
    assert understood(typed, waiting) == event
