"""What changes, without a browser: told before a proposal, with the stories that go otherwise."""

from uuid import UUID

from app.services.flows import stories
from tests.screens.flow_desk import (
    ELSEWHERE,
    FLOW,
    GREETING,
    REWORDED,
    STORY,
    Reader,
    in_force,
    known,
    written,
)
from tests.screens.stage import Stage


def test_callers_who_end_elsewhere_are_told_before_words_and_promises(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, (GREETING, REWORDED), ELSEWHERE)
    told = editor.get("/changes").text
    order = [
        told.index(f"{words}</h2>")
        for words in (
            "Where callers now end elsewhere",
            "What callers hear in other words",
            "What callers are promised",
        )
    ]
    assert order == sorted(order)
    assert "<del>Hello.</del> This is" in told
    assert "<ins>Good day.</ins> This is" in told
    assert "Kept, worse than now" in told
    assert "Every promise kept" in told


def test_a_story_that_goes_otherwise_is_listed(desk: Stage, tom: UUID, editor: Reader) -> None:
    stories.keep(desk.rt, known(desk, tom), FLOW, STORY)
    written(desk, tom, ELSEWHERE)
    told = editor.get("/changes").text
    assert "Stories that go otherwise: 1" in told
    assert "A neighbour is worried" in told


def test_a_draft_that_breaks_a_promise_cannot_be_proposed_and_is_told_why(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, ("call 9 9 9", "call the police"))
    told = editor.get("/changes").text
    assert "What must be put right first" in told
    assert "This draft cannot be proposed" in told
    assert 'id="propose"' not in told
    answer = editor.post(
        "/changes", revision="1", moves=str(in_force(desk).moves), why="I typed it"
    )
    assert answer.status_code == 409
    assert "The draft cannot be proposed:" in answer.text
    assert "You had written: I typed it" in answer.text


def test_a_draft_that_is_no_plan_is_told_line_by_line(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    written(desk, tom, ("first: welcome", "first: welcom"))
    told = editor.get("/changes").text
    assert "Did you mean <b>welcome</b>?" in told
    assert "(line" in told


def test_stories_are_told_and_forgotten(desk: Stage, tom: UUID, editor: Reader) -> None:
    assert "No story is kept." in editor.get("/stories").text
    stories.keep(desk.rt, known(desk, tom), FLOW, STORY)
    told = editor.get("/stories").text
    assert "Tue 10:15, from 01632 960124" in told
    assert "The caller presses 4" in told
    assert "<b>the queue agents</b>" in told
    assert editor.post("/stories/forget").status_code == 303
    assert "No story is kept." in editor.get("/stories").text
    answer = editor.post("/stories/forget", name="A neighbour is worried")
    assert answer.status_code == 409
    assert "There is no story" in answer.text
