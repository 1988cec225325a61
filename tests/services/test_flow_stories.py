"""Call stories beside a flow: whoever changes it is told which callers now end elsewhere."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.services.flows import changes, stories
from app.services.refusals import Refused, Unknown
from ivr_flows.source import Source
from tests.flow_team import AGENT, EDITOR, FLOW, drafted, reworded, rewritten, somebody
from tests.world import World

SHIPPED = Path("tests/ivr_flows/stories/oxfordshire-shaped")
STORY = """\
story: A neighbour worries
plan: oxfordshire-shaped
given:
  at: Tue 10:15
talk:
  - hears: This is Children's Advice and Support
  - presses: 4
  - presses: 1
ends: the queue agents
priority: P2
"""


def kept(world: World, text: str = STORY) -> str:
    return stories.keep(world.rt, somebody(world, EDITOR), FLOW, text)


def test_a_story_is_kept_as_it_was_written_and_dropped(world: World) -> None:
    assert kept(world) == "A neighbour worries"
    (story,) = stories.kept(world.rt, FLOW)
    assert (story.name, story.text, story.by) == ("A neighbour worries", STORY, "Tom Ashby")
    stories.forget(world.rt, somebody(world, EDITOR), FLOW, story.name)
    assert stories.kept(world.rt, FLOW) == ()
    with pytest.raises(Unknown, match="no story"):
        stories.forget(world.rt, somebody(world, EDITOR), FLOW, story.name)


def test_a_story_of_the_same_name_takes_the_place_of_the_one_before(world: World) -> None:
    kept(world)
    later = STORY.replace("Tue 10:15", "Wed 11:00")
    kept(world, later)
    assert [one.text for one in stories.kept(world.rt, FLOW)] == [later]


BROKEN = [
    "",
    "story: x",
    "a: [",
    "#" * 20_001,
    STORY.replace("presses: 1", "dances: 1"),
    STORY.replace("presses: 1", "leaves a message: soon"),
    STORY.replace("presses: 1", "{presses: 1, says: no}"),
    STORY.replace("Tue 10:15", "Tue 99:99"),
    STORY.replace("neighbour", "neigh\0bour"),
]


@pytest.mark.parametrize("text", BROKEN)
def test_what_is_no_story_is_refused(world: World, text: str) -> None:
    with pytest.raises(Refused, match="Nothing was changed"):
        kept(world, text)
    assert stories.kept(world.rt, FLOW) == ()


def test_a_story_of_no_flow_or_by_somebody_without_the_role_is_refused(world: World) -> None:
    with pytest.raises(Unknown, match="in force for"):
        stories.keep(world.rt, somebody(world, EDITOR), "other", STORY)
    with pytest.raises(Refused, match="takes the role"):
        stories.keep(world.rt, somebody(world, AGENT), FLOW, STORY)
    kept(world)
    with pytest.raises(Refused, match="takes the role"):
        stories.forget(world.rt, somebody(world, AGENT), FLOW, "A neighbour worries")


def retold(world: World, draft: Source) -> list[tuple[str, str, tuple[str, ...]]]:
    drafted(world, draft)
    return [(one.was, one.now, one.wrong) for one in changes.compare(world.rt, FLOW).stories]


def test_a_story_that_ends_elsewhere_is_told(world: World) -> None:
    kept(world)
    draft = rewritten(
        world,
        "reason: Worried about a child}\n        go: contact-centre",
        "reason: Worried about a child}\n        go: locality-city",
    )
    (found,) = retold(world, draft)
    assert found[:2] == ("the queue agents", "the queue locality-city")


def test_a_story_that_hears_other_words_is_told(world: World) -> None:
    kept(world)
    ((was, now, wrong),) = retold(world, reworded(world, "Help"))
    assert was == now
    assert "does not hear" in wrong[0]


def test_a_story_that_goes_as_before_is_not_told(world: World) -> None:
    for file in SHIPPED.glob("*.yaml"):
        kept(world, file.read_text("utf-8"))
    assert len(stories.kept(world.rt, FLOW)) > 5
    city = "You are in the queue to speak to one of our team for the city."
    assert retold(world, rewritten(world, city, "You are in the queue for the city.")) == []


def test_a_story_knows_the_office_hours_of_its_day(world: World) -> None:
    night = STORY.replace("Tue 10:15", "Sun 02:00").replace("A neighbour", "At night a neighbour")
    kept(world)
    kept(world, night.replace("This is Children's Advice and Support", "Our office is closed now"))
    drafted(world, rewritten(world, "Our office is closed now.", "We are closed now."))
    assert [one.name for one in changes.compare(world.rt, FLOW).stories] == [
        "At night a neighbour worries"
    ]
    assert stories.moment("Sun 02:00") == datetime(2026, 11, 22, 2, tzinfo=UTC)


@pytest.mark.parametrize("at", ["Sun", "Son 02:00", "Sun 25:00", ""])
def test_a_time_that_is_none_is_no_moment(at: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        stories.moment(at)
