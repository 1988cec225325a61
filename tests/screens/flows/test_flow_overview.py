"""The first pages of call flows, without a browser: which flow, what is in force, what waits."""

from uuid import UUID

from sqlalchemy import Engine, delete

from app.models.flows import FlowAlias
from app.services.flows import seeding
from ivr_flows.source import Source
from routing.parts import Line
from tests.screens.flow_desk import (
    FLOW,
    GREETING,
    HOME,
    PLAN,
    REWORDED,
    Reader,
    flow_stage,
    proposed,
    published,
    rung,
)
from tests.screens.stage import Stage


def test_the_one_flow_of_a_council_is_where_the_first_page_leads(editor: Reader) -> None:
    answer = editor.client.get("/flows")
    assert answer.status_code == 303
    assert answer.location == HOME


def test_a_council_with_two_flows_chooses_and_one_that_nobody_seeded_is_passed_over(
    shared_engine: Engine,
) -> None:
    night = Line(number="+441632960101", title="The night line", flow="night")
    desk = flow_stage(shared_engine, night)
    tom = Reader(desk, desk.person("Tom Ashby", "supervisor", phone=False))
    assert tom.client.get("/flows").location == HOME
    text = PLAN.read_text(encoding="utf-8").replace(f"flow: {FLOW}", "flow: night")
    seeding.seed(desk.rt, "night", Source(text))
    told = tom.client.get("/flows").text
    assert 'href="/flows/night">The night line</a>' in told
    assert f'href="{HOME}">Children&#39;s Advice and Support</a>' in told
    with desk.rt.work() as work:
        work.run(delete(FlowAlias))
    assert "No flow is in force" in tom.client.get("/flows").text


def test_the_overview_tells_what_is_in_force_and_what_waits(
    desk: Stage, tom: UUID, leila: UUID, editor: Reader
) -> None:
    told = editor.get().text
    assert "as the council's file has it" in told
    assert "The same as what is in force" in told
    before = published(desk, tom, leila)
    desk.walked(version=before)
    rung(desk, "CA1")
    told = editor.get().text
    assert "put in force by Leila Haddad: Read and tried" in told
    assert "1 call on the version in force" in told
    assert told.count("1 call on version") == 1
    assert before[:8] in told
    proposed(desk, tom, (REWORDED, GREETING))
    told = editor.get().text
    assert "Waits for a second person" in told
    assert "Written otherwise than what is in force" in told


def test_an_unknown_flow_is_told_in_words(editor: Reader) -> None:
    for tail in ("", "/changes", "/history", "/proposal"):
        answer = editor.client.get(f"/flows/nowhere{tail}")
        assert (tail, answer.status_code) in {(tail, 404), ("/proposal", 200)}
