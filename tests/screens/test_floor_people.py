"""What a supervisor does about a person on the floor, door by door."""

import re
from uuid import UUID

import pytest

from app.models import Agent, Person
from app.services import agents
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor, as_role
from tests.screens.test_floor import plain


@pytest.fixture
def tom(desk: Stage) -> Visitor:
    return as_role(desk, "supervisor")


@pytest.fixture
def ben(desk: Stage) -> UUID:
    ben = desk.person("Ben Whitlock", "agent", ("customer-services",))
    agents.ready(desk.rt, ben)
    return ben


def seen(page: str, form: str) -> str:
    found = re.search(rf'id="{form}".*?name="seen" value="([^"]*)"', page, re.DOTALL)
    assert found
    return found[1]


def row(desk: Stage, table: type, person: UUID) -> object:
    column = Person.id if table is Person else Agent.person_id
    with desk.rt.work() as work:
        return work.run(table.__table__.select().where(column == person)).one()


@pytest.mark.parametrize("role", ["agent", "worker", "admin", "auditor", "manager"])
def test_only_a_supervisor_acts(desk: Stage, ben: UUID, role: str) -> None:
    visitor = as_role(desk, role)
    before = row(desk, Agent, ben), row(desk, Person, ben)
    page = visitor.get(f"/floor/people/{ben}")
    assert page.status_code == (200 if role == "manager" else 403)
    assert "<form" not in page.text.split('id="main-content"')[-1]
    for act in ("free", "move", "back"):
        answer = visitor.post(f"/floor/people/{ben}/{act}", why="why", span="1 h", teams="mash")
        assert answer.status_code == 403
    assert (row(desk, Agent, ben), row(desk, Person, ben)) == before


def test_set_away_from_the_page(desk: Stage, tom: Visitor, ben: UUID) -> None:
    page = tom.get(f"/floor/people/{ben}").text
    answer = tom.post(f"/floor/people/{ben}/free", seen=seen(page, "free"), why="Gone home")
    assert answer.headers["Location"] == "/floor"
    assert "They are set away" in tom.get("/floor").text
    assert row(desk, Agent, ben).state == "away"  # type: ignore[attr-defined]


def test_a_page_that_is_old_changes_nothing_and_says_so(
    desk: Stage, tom: Visitor, ben: UUID
) -> None:
    page = tom.get(f"/floor/people/{ben}").text
    agents.away(desk.rt, ben, "lunch")
    agents.ready(desk.rt, ben)
    answer = tom.post(f"/floor/people/{ben}/free", seen=seen(page, "free"), why="Gone home")
    assert answer.status_code == 409
    assert "They have changed meanwhile" in plain(answer.text)
    assert 'value="Gone home"' in answer.text
    assert row(desk, Agent, ben).state == "ready"  # type: ignore[attr-defined]


def test_who_talks_has_no_button_that_could_end_it(desk: Stage, tom: Visitor, ben: UUID) -> None:
    desk.talk(ben)
    page = tom.get(f"/floor/people/{ben}").text
    assert "a call is never cut off from here" in page
    assert "/free" not in page


def test_moved_from_the_page_and_put_back(desk: Stage, tom: Visitor, ben: UUID) -> None:
    page = tom.get(f"/floor/people/{ben}").text
    form = {"seen": seen(page, "move"), "teams": ["mash", "urgent"], "span": "1 h", "why": "Full"}
    assert tom.code(f"/floor/people/{ben}/move", **form) == 303
    page = tom.get(f"/floor/people/{ben}").text
    assert "Moved by A supervisor at" in plain(page)
    assert "Back in Customer services at" in plain(page)
    assert tom.code(f"/floor/people/{ben}/move", **form) == 409
    assert tom.code(f"/floor/people/{ben}/back", why="Calm") == 303
    assert row(desk, Person, ben).teams == ["customer-services"]  # type: ignore[attr-defined]


def test_a_person_who_takes_no_calls_is_not_found(desk: Stage, tom: Visitor) -> None:
    quiet = desk.person("Olu Danjuma", "auditor", phone=False)
    assert tom.get(f"/floor/people/{quiet}").status_code == 404
    assert tom.code(f"/floor/people/{quiet}/free", why="why") == 404


def test_nul_and_endless_reasons_do_no_harm(desk: Stage, tom: Visitor, ben: UUID) -> None:
    page = tom.get(f"/floor/people/{ben}").text
    why = "\x00" + "x" * 5000
    assert tom.code(f"/floor/people/{ben}/free", seen=seen(page, "free"), why=why) == 303
