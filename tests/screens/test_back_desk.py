"""Callbacks on the desk: my teams' only, no number shown, and one rung out of turn."""

from typing import Any
from uuid import UUID

import pytest

from app.models import Alert
from app.models.callbacks import Callback
from app.models.calls import change_call, locked_call
from app.services import acceptance, agents, callbacks, calls, legs, matching
from tests.screens import owed_desk
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor

TEAM = "early-help"


@pytest.fixture
def kieran(desk: Stage) -> UUID:
    return desk.person("Kieran Moss", "worker", (TEAM,))


@pytest.fixture
def worker(desk: Stage, kieran: UUID) -> Visitor:
    visitor = Visitor(desk, kieran)
    visitor.get("/desk")
    return visitor


@pytest.fixture
def wanted(desk: Stage) -> UUID:
    return owed_desk.callback(desk, when="any time")


def rows(desk: Stage, sql: str) -> list[Any]:
    with desk.rt.engine.connect() as connection:
        return list(connection.exec_driver_sql(sql).all())


def ring(visitor: Visitor, wanted: object, reason: str = "promised") -> str:
    """What is said after Ring now; nothing when it was done."""
    answer = visitor.post("/desk/ring-now", callback=str(wanted), reason=reason)
    assert answer.status_code == 303
    said = visitor.get("/desk").text.partition('class="fd-message__words">')[2]
    return str(said.partition("<")[0])


def test_my_teams_callbacks_stand_on_the_desk_without_a_number(
    desk: Stage, worker: Visitor, wanted: UUID
) -> None:
    shown = worker.get("/desk").text
    assert f'id="callback-{wanted}"' in shown
    assert "safe at any time" in shown
    assert "07700" not in shown.partition('id="callbacks"')[2].partition("</section>")[0]
    assert "Ring now" not in shown
    other = Visitor(desk, desk.person("Amara Okafor", "agent", ("customer-services",)))
    assert "To be rung back" not in other.get("/desk").text


def test_what_is_owed_says_how_it_stands_with_a_callback(
    desk: Stage, worker: Visitor, wanted: UUID
) -> None:
    callbacks.tick(desk.rt)
    assert "safe at any time; in line now" in worker.get("/owed").text
    found = f"/owed/callbacks/{wanted}"
    assert "<dd>0, in line now</dd>" in worker.get(found).text
    desk.change(Callback, Callback.id == wanted, until_at=None, tries=3)
    assert "<dd>3, to be rung by hand</dd>" in worker.get(found).text
    assert "tried 3 times; to be rung by hand" in worker.get("/owed?whose=mine").text


def test_our_call_stands_under_the_enquiry_of_the_call_in_which_they_asked(
    desk: Stage, wanted: UUID
) -> None:
    callbacks.tick(desk.rt)
    ((ours, reference),) = rows(
        desk,
        "SELECT c.id, e.reference FROM calls c JOIN enquiries e ON e.call_id = c.back_of",
    )
    desk.add(Alert, key="one", at=desk.ago(50), kind="threshold", call_id=ours, data={})
    tom = Visitor(desk, desk.person("Tom Ashby", "supervisor", phone=False))
    assert reference in tom.get("/alerts").text
    assert reference in tom.get(f"/floor/calls/{ours}").text


def test_ring_now_is_for_who_is_ready_and_says_why(
    desk: Stage, worker: Visitor, kieran: UUID, wanted: UUID
) -> None:
    assert "not possible while you are away" in ring(worker, wanted)
    assert rows(desk, "SELECT 1 FROM calls WHERE back_of IS NOT NULL") == []
    agents.ready(desk.rt, kieran)
    assert "Choose whom you ring and why" in ring(worker, wanted, "")
    assert "Choose whom you ring and why" in ring(worker, "nobody")
    assert ring(worker, wanted) == ""
    assert "Call back: Early help" in worker.get("/desk").text
    assert rows(desk, "SELECT agent_id, state FROM offers") == [(kieran, "open")]
    told = rows(desk, "SELECT data ->> 'reason' FROM events WHERE kind = 'callback_taken'")
    assert told == [("promised",)]
    assert rows(desk, "SELECT detail FROM audit WHERE what = 'rang back out of turn'") == told


def test_it_is_taken_from_a_colleague_who_has_not_accepted(
    desk: Stage, worker: Visitor, kieran: UUID, wanted: UUID
) -> None:
    colleague = desk.person("Idris Vaughan", "worker", (TEAM,))
    agents.ready(desk.rt, colleague)
    callbacks.tick(desk.rt)
    assert matching.match_all(desk.rt) == 1
    agents.ready(desk.rt, kieran)
    assert ring(worker, wanted) == ""
    found = rows(desk, "SELECT agent_id, state FROM offers ORDER BY made_at")
    assert found == [(colleague, "withdrawn"), (kieran, "open")]


@pytest.mark.parametrize(("tries", "then"), [(0, "in line again from"), (2, "ring them by hand")])
def test_who_rang_in_vain_is_told_how_it_ended_and_what_comes_next(
    desk: Stage, worker: Visitor, kieran: UUID, wanted: UUID, tries: int, then: str
) -> None:
    desk.change(Callback, Callback.id == wanted, tries=tries)
    agents.ready(desk.rt, kieran)
    ring(worker, wanted)
    ((offer_id, call_id),) = rows(desk, "SELECT id, call_id FROM offers")
    with desk.rt.work() as work:
        legs.ask(work, call_id, offer_id, legs.AGENT)
        acceptance.accept(work, offer_id, f"CA{offer_id.hex}", "1")
    with desk.rt.work() as work:
        work.run(change_call(call_id, sid="CA" + "1" * 32))
        calls.end(work, work.run(locked_call(call_id)).one(), "no-answer", work.now)
    shown = worker.get("/desk").text
    assert f"{reference(desk)} was not reached: nobody answered." in shown
    assert then in shown.partition('id="missed"')[2].partition("</p>")[0]
    times = "1 time" if tries == 0 else "3 times"
    assert f"tried {times} (" in shown
    assert ": nobody answered)" in worker.get("/owed").text
    assert "nobody answered" in worker.get(f"/owed/callbacks/{wanted}").text


def reference(desk: Stage) -> str:
    ((found,),) = rows(desk, "SELECT reference FROM enquiries")
    return str(found)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"team": "mash"}, "another team owes"),
        ({"state": "done"}, "has been settled"),
        ({"safe_when": "evenings"}, "not safe to ring them now"),
        ({"priority": "P1"}, "not safe to ring them now"),
    ],
)
def test_s11_it_is_refused_with_the_reason(
    desk: Stage, worker: Visitor, kieran: UUID, wanted: UUID, change: dict[str, str], said: str
) -> None:
    agents.ready(desk.rt, kieran)
    desk.change(Callback, Callback.id == wanted, **change)
    assert said in ring(worker, wanted)
    assert rows(desk, "SELECT 1 FROM offers") == []


def test_nobody_rings_whoever_is_on_the_line_to_us(
    desk: Stage, worker: Visitor, kieran: UUID, wanted: UUID
) -> None:
    agents.ready(desk.rt, kieran)
    desk.call(owed_desk.NUMBER, queue=None)
    assert "on the line to us" in ring(worker, wanted)
