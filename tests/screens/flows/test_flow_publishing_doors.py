"""Who may do what at the doors of publishing, and what no page of ours would send."""

from uuid import UUID

import pytest

from app.services.flows import proposals, stories
from tests.screens.flow_desk import (
    AGAIN,
    FLOW,
    GREETING,
    HARD,
    HOME,
    REWORDED,
    STORY,
    Reader,
    in_force,
    known,
    proposed,
    published,
    written,
)
from tests.screens.stage import Stage

POSTS = {
    "/changes": ("supervisor", "admin"),
    "/proposal/publish": ("supervisor", "manager", "admin"),
    "/proposal/withdraw": ("supervisor", "manager", "admin"),
    "/versions/abcdef/roll-back": ("supervisor", "manager", "admin"),
    "/notices": ("supervisor", "manager", "admin"),
    f"/notices/{UUID(int=0)}/lift": ("supervisor", "manager", "admin"),
    "/lever": ("supervisor", "manager", "admin"),
    "/lever/pull": ("supervisor", "manager", "admin"),
    "/lever/release": ("supervisor", "manager", "admin"),
    "/stories/forget": ("supervisor", "admin"),
}
PAGES = ("", "/live", "/changes", "/proposal", "/history", "/notices", "/lever", "/stories")
READERS = ("supervisor", "manager", "admin", "auditor")


@pytest.mark.parametrize("role", ["agent", "worker", *READERS])
def test_each_role_may_do_what_is_its_own_and_no_more(desk: Stage, role: str) -> None:
    somebody = Reader(desk, desk.person("Sam Iveson", role, phone=False))
    for tail in PAGES:
        assert (somebody.get(tail).status_code == 200) == (role in READERS), tail
    somebody.page = somebody.client.get("/wall").text
    for tail, roles in POSTS.items():
        refused = somebody.post(tail).status_code == 403
        assert refused == (role not in roles), tail


def test_an_auditor_sees_everything_and_no_button(desk: Stage, tom: UUID, leila: UUID) -> None:
    first = published(desk, tom, leila)
    proposed(desk, tom, (REWORDED, AGAIN))
    stories.keep(desk.rt, known(desk, tom), FLOW, STORY)
    olu = Reader(desk, desk.person("Olu Danjuma", "auditor", phone=False))
    for tail in (*PAGES, f"/versions/{first}"):
        page = olu.get(tail).text
        buttons = page.count("<button") - page.count('class="fd-top__out"')
        assert buttons == 0, tail
        assert "Roll back to this version" not in page


def test_a_form_from_elsewhere_changes_nothing(desk: Stage, tom: UUID, editor: Reader) -> None:
    written(desk, tom, (GREETING, REWORDED))
    editor.page = ""
    assert editor.post("/changes", why="Kinder").status_code == 400
    assert proposals.waiting(desk.rt, FLOW) is None


@pytest.mark.parametrize("number", ["", "one", "-1", "9" * 400, "²"])
def test_a_count_that_no_page_wrote_is_refused(desk: Stage, publisher: Reader, number: str) -> None:
    way = f"/versions/{in_force(desk).version}/roll-back"
    publisher.get("/lever")
    assert publisher.post(way, why="Back", moves=number).status_code == 400


def test_what_no_database_holds_is_nowhere_and_is_not_kept(
    desk: Stage, tom: UUID, editor: Reader
) -> None:
    for way in ("/flows/%00", f"{HOME}/versions/abcdef%00", f"{HOME}%00/changes"):
        assert editor.client.get(way).status_code == 404
    written(desk, tom, (GREETING, HARD))
    editor.get("/changes")
    assert editor.post("/changes", accepted="So\0 it is", why="Kinder\0 words").status_code == 303
    found = proposals.waiting(desk.rt, FLOW)
    assert found
    assert (found.why, found.accepted[0].why) == ("Kinder words", "So it is")
