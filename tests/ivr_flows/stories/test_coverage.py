"""Each outcome of each step of each plan is in at least one call story."""

from pathlib import Path

import pytest

from app.cli import flow_files
from app.services.flows import stories
from ivr_flows.story import NotAStory, event_of, line_of, play, read, written
from tests.ivr_flows.stories.missing import possible_in, told_by

HERE = Path(__file__).parent
STORIES = sorted(HERE.rglob("*.yaml"))


@pytest.mark.parametrize("name", flow_files.names())
def test_every_outcome_of_every_step_is_told_in_a_story(name: str) -> None:
    plan = flow_files.open_plan(name)
    possible = possible_in(plan.compiled.flow)
    told = told_by(plan, STORIES)
    missing = possible - told
    assert missing == set(), f"python -m tests.ivr_flows.stories.missing {name}"


@pytest.mark.parametrize("file", STORIES, ids=lambda file: file.stem)
def test_a_story_survives_being_written_and_read(file: Path) -> None:
    story = read(file.read_text("utf-8"))
    assert read(written(story)) == story
    for line in story.talk:
        if (event := event_of(line)) is not None:
            assert event_of(line_of(event)) == event


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("- presses: 1", "- pressed: 1"),
        ("at: Tue 10:15", "at: someday"),
        ("story:", "tale:"),
        ("talk:", "talk: ["),
    ],
)
def test_what_is_no_story_is_refused(was: str, now: str) -> None:
    text = (HERE / "oxfordshire-shaped" / "a-teacher-with-urgent-news.yaml").read_text("utf-8")
    assert was in text
    plan = flow_files.open_plan("oxfordshire-shaped")
    with pytest.raises(NotAStory):
        play(
            read(text.replace(was, now, 1)),
            plan.compiled.flow,
            flow_files.facts(plan, stories.MONDAY),
        )


def test_a_story_that_goes_otherwise_says_how() -> None:
    text = (HERE / "oxfordshire-shaped" / "a-teacher-with-urgent-news.yaml").read_text("utf-8")
    plan = flow_files.open_plan("oxfordshire-shaped")
    story = read(text.replace("the queue mash", "the queue lado").replace("P1", "P4"))
    wrong = play(
        story, plan.compiled.flow, flow_files.facts(plan, flow_files.moment("Tue 10:15"))
    ).wrong
    assert wrong == ("ends at 'the queue mash', not at 'the queue lado'", "is P1, not P4")
