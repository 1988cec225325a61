"""Each outcome of each step of each plan is in at least one call story."""

from pathlib import Path

import pytest

from app.cli import flow_files
from ivr_flows.checks.survey import survey
from ivr_flows.effects import LogStep
from ivr_flows.story import NotAStory, event_of, line_of, play, read, written
from ivr_flows.walk import Turn

HERE = Path(__file__).parent
STORIES = sorted(HERE.glob("*/*.yaml"))
OF_THE_CALL = {"fault", "hung up"}  # these are of no step: the proof has them at every one


def outcomes(turns: tuple[Turn, ...]) -> set[tuple[str, str]]:
    logged = (one for turn in turns for one in turn.effects if isinstance(one, LogStep))
    return {(one.step, one.outcome) for one in logged} - {("", "fault")}


@pytest.mark.parametrize("name", flow_files.names())
def test_every_outcome_of_every_step_is_told_in_a_story(name: str) -> None:
    plan = flow_files.open_plan(name)
    possible = outcomes(tuple(move.turn for move in survey(plan.compiled.flow).moves))
    told = set[tuple[str, str]]()
    for file in STORIES:
        story = read(file.read_text("utf-8"))
        if story.plan == name:
            world = flow_files.facts(plan, flow_files.moment(story.given.at), story.given.number)
            told |= outcomes(play(story, plan.compiled.flow, world).rehearsal.turns)
    missing = {one for one in possible - told if one[1] not in OF_THE_CALL}
    assert missing == set()


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
            flow_files.facts(plan, flow_files.MONDAY),
        )


def test_a_story_that_goes_otherwise_says_how() -> None:
    text = (HERE / "oxfordshire-shaped" / "a-teacher-with-urgent-news.yaml").read_text("utf-8")
    plan = flow_files.open_plan("oxfordshire-shaped")
    story = read(text.replace("the queue mash", "the queue lado").replace("P1", "P4"))
    wrong = play(
        story, plan.compiled.flow, flow_files.facts(plan, flow_files.moment("Tue 10:15"))
    ).wrong
    assert wrong == ("ends at 'the queue mash', not at 'the queue lado'", "is P1, not P4")
