"""Who sees the draft's pages and may write there, and what stands at an address that is none."""

from uuid import UUID

import pytest

from tests.screens.draft_desk import Editor
from tests.screens.flow_desk import Reader
from tests.screens.stage import Stage

VIEWS = ("/draft", "/draft?step=main", "/draft/drawing", "/draft/text", "/draft/languages")
POSTS = ("/draft", "/draft/check", "/draft/text", "/draft/file", "/draft/discard")
STEP_POSTS = ("/draft/steps", "/draft/steps/rename", "/draft/steps/remove")


@pytest.mark.parametrize("role", ["manager", "auditor"])
def test_readers_see_every_page_without_a_control(desk: Stage, role: str) -> None:
    reader = Reader(desk, desk.person("Olu Danjuma", role, phone=False))
    for view in (*VIEWS, "/draft/file"):
        answer = reader.get(view)
        assert answer.status_code == 200, view
        main = answer.text.partition("<main")[2]
        assert "<form" not in main, view
        assert "<button" not in main, view
    for post in (*POSTS, *STEP_POSTS):
        assert reader.post(post, revision="0").status_code == 403, post


@pytest.mark.parametrize("role", ["agent", "worker"])
def test_others_see_nothing_of_it(desk: Stage, role: str) -> None:
    other = Reader(desk, desk.person("Sam Iveson", role, phone=False))
    for view in (*VIEWS, "/draft/file"):
        assert other.get(view).status_code == 403, view


def test_a_flow_that_is_not_there_is_not_found(desk: Stage, tom: UUID) -> None:
    client = Reader(desk, tom).client
    for view in VIEWS:
        assert client.get(f"/flows/nowhere{view}").status_code == 404, view


def test_a_step_that_is_not_there_shows_the_whole_plan(editor: Editor) -> None:
    assert "The whole plan</h2>" in editor.open("nowhere").page


@pytest.mark.parametrize(
    "text_of_it",
    [
        "steps: {a: b, c: {say: {x: y}, go: [z]}, d: {ask: x, press: [1]}}\n",
        "flow: x\nsteps:\n  a: {ask: b, press: {1: c, 12: {go: {}}}}\n  d: {say: a, ask: b}\n",
        "steps: []\n",
        "first: {a: b}\npromises: 7\nlast resort: {a: b}\nsteps: {a: {set: x, go: y}}\n",
        "[]\n",
        "",
    ],
)
def test_whatever_is_written_the_pages_stand(desk: Stage, editor: Editor, text_of_it: str) -> None:
    editor.get("/draft/text")
    assert editor.post("/draft/text", yaml=text_of_it).status_code == 303
    for view in ("/draft", *(f"/draft?step={one}" for one in "acd"), "/draft/drawing"):
        answer = editor.get(view)
        assert answer.status_code in {200, 303}, view
    assert editor.get("/draft/text").status_code == 200
