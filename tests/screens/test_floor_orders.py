"""What a supervisor does about a caller and a queue on the floor, door by door."""

import re
from uuid import UUID

import pytest
from sqlalchemy.dialects.postgresql import ARRAY, insert

from app.models import Agent, Enquiry, QueueOrder, Wait
from app.models.callbacks import Callback
from app.models.half_hours import HalfHour
from app.runtime import Seen
from app.services import agents, in_line, matching, tries
from app.services.floor import bounds
from routing.half_hours import starts_at
from routing.priority import Priority
from tests.screens.owed_desk import callback
from tests.screens.stage import Stage
from tests.screens.test_doors import NOBODY, Visitor, as_role
from tests.screens.test_floor import part, plain

ORDER = {"kind": "divert", "to": "early-help", "span": "30 min", "why": "A fire drill"}


@pytest.fixture
def tom(desk: Stage) -> Visitor:
    return as_role(desk, "supervisor")


@pytest.fixture
def ben(desk: Stage) -> UUID:
    ben = desk.person("Ben Whitlock", "agent", ("customer-services",))
    agents.ready(desk.rt, ben)
    return ben


def wait_of(desk: Stage, call: UUID) -> UUID:
    with desk.rt.work() as work:
        asked = Wait.__table__.select().where(Wait.call_id == call, Wait.ended_at.is_(None))
        found: UUID = work.run(asked).one().id
        return found


def orders(desk: Stage) -> list[str]:
    with desk.rt.work() as work:
        return [row.state for row in work.run(QueueOrder.__table__.select())]


@pytest.mark.parametrize("role", ["agent", "worker", "admin", "auditor", "manager"])
def test_only_a_supervisor_acts(desk: Stage, ben: UUID, role: str) -> None:
    visitor, call = as_role(desk, role), desk.call()
    wait = wait_of(desk, call)
    for path in (f"/floor/calls/{call}", f"/floor/calls/{call}/why", "/floor/queues/agents"):
        page = visitor.get(path)
        assert page.status_code == (200 if role == "manager" else 403)
        assert "<form" not in page.text.split('id="main-content"')[-1]
    form = {"wait": str(wait), "agent": str(ben), "to": "P0", "why": "why"}
    assert visitor.code(f"/floor/calls/{call}/pull", **form) == 403
    assert visitor.code(f"/floor/calls/{call}/raise", **form) == 403
    assert visitor.code("/floor/queues/agents/order", **ORDER) == 403
    assert visitor.code(f"/floor/queues/agents/orders/{NOBODY}/lift", why="why") == 403
    assert wait_of(desk, call) == wait
    assert orders(desk) == []


def test_a_queue_is_diverted_from_its_page_shown_and_lifted(desk: Stage, tom: Visitor) -> None:
    assert "Divert it" in tom.get("/floor/queues/agents").text
    assert tom.code("/floor/queues/agents/order", **ORDER) == 303
    assert "Customer services To Early help until" in part(tom.get("/floor").text, "queue-agents")
    assert "Customer services To Early help until" in part(tom.get("/wall").text, "queue-agents")
    page = tom.get("/floor/queues/agents").text
    assert "Ordered by A supervisor at" in plain(page)
    again = tom.post("/floor/queues/agents/order", **ORDER)
    assert again.status_code == 409
    assert "There is an order for this queue already" in again.text
    lift = re.search(r'action="([^"]*lift)"', page)
    assert lift
    assert tom.code(lift[1], why="Back") == 303
    assert tom.post(lift[1], why="Back").status_code == 409
    assert "until" not in part(tom.get("/floor").text, "queue-agents")
    assert orders(desk) == ["lifted"]


def test_the_page_says_where_callers_would_go(desk: Stage, tom: Visitor, ben: UUID) -> None:
    page = plain(tom.get("/floor/queues/early-help").text)
    assert "If it were closed now, callers would go to Customer services ." in page
    page = plain(tom.get("/floor/queues/agents").text)
    assert "Emergency duty team" in page
    assert "since no other queue is open and staffed" in page


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({**ORDER, "to": ""}, "Choose the other queue"),
        ({**ORDER, "kind": ""}, "what is to happen"),
        ({**ORDER, "why": "\x00"}, "Say why"),
        ({**ORDER, "span": "ever"}, "how long"),
    ],
)
def test_a_form_that_lacks_something_changes_nothing_and_says_what(
    desk: Stage, tom: Visitor, form: dict[str, str], words: str
) -> None:
    tom.get("/floor/queues/agents")
    answer = tom.post("/floor/queues/agents/order", **form)
    assert answer.status_code == 409
    assert words in answer.text
    assert orders(desk) == []


def test_a_caller_is_given_to_somebody_from_their_page(
    desk: Stage, tom: Visitor, ben: UUID
) -> None:
    call = desk.call()
    assert "Ben Whitlock, Customer services" in plain(tom.get(f"/floor/calls/{call}").text)
    form = {"wait": str(wait_of(desk, call)), "agent": str(ben), "why": "Rang three times"}
    assert tom.code(f"/floor/calls/{call}/pull", **form) == 303
    assert "Ringing Ben Whitlock" in part(tom.get("/floor").text, f"call-{call}")
    answer = tom.post(f"/floor/calls/{call}/pull", **form)
    assert answer.status_code == 409
    assert "Somebody is being rung for them" in answer.text


def test_a_caller_is_made_urgent_from_their_page(desk: Stage, tom: Visitor) -> None:
    call = desk.call(priority="P3")
    assert "Make more urgent" in tom.get(f"/floor/calls/{call}").text
    form = {"wait": str(wait_of(desk, call)), "to": "P1", "why": "Sounded afraid"}
    assert tom.code(f"/floor/calls/{call}/raise", **form) == 303
    assert "Very urgent" in part(tom.get("/floor").text, f"call-{call}")
    assert tom.code(f"/floor/calls/{call}/raise", **form) == 409


def test_the_trace_of_a_call_names_no_caller(desk: Stage, tom: Visitor, ben: UUID) -> None:
    call = desk.call("+447700900123")
    matching.match_all(desk.rt)
    desk.change(Enquiry, Enquiry.call_id == call, caller_name="Rosalind Quill")
    page = tom.get(f"/floor/calls/{call}/why").text
    assert "1 ready, 0 of them for other callers only" in page
    assert "Ringing Ben Whitlock" in page
    assert "Rosalind" not in page
    assert "900123" not in page.replace(" ", "")
    assert tom.get(f"/floor/calls/{NOBODY}/why").status_code == 404


def switched_on(desk: Stage) -> None:
    ours = desk.rt.council.model_copy(update={"listen_in": True})
    object.__setattr__(desk.rt, "councils", Seen(ours))


def test_coming_into_a_call_is_offered_only_where_the_council_switched_it_on(
    desk: Stage, ben: UUID
) -> None:
    tom_id = desk.person("Tom Ashby", "supervisor")
    tom, call = Visitor(desk, tom_id), desk.talk(ben)
    assert "Come into the call" not in tom.get(f"/floor/calls/{call}").text
    form = {"how": "listen", "why": "Training"}
    assert tom.code(f"/floor/calls/{call}/listen", **form) == 409
    switched_on(desk)
    assert "Come into the call" in tom.get(f"/floor/calls/{call}").text
    assert tom.code(f"/floor/calls/{call}/listen", **form) == 303
    assert "Tom Ashby takes part" in tom.get(f"/floor/calls/{call}").text
    seen = Visitor(desk, ben).get("/desk").text
    assert "Tom Ashby hears this call. The caller does not hear them." in plain(seen)
    assert tom.code(f"/floor/calls/{call}/listen/stop") == 303
    assert "hears this call" not in Visitor(desk, ben).get("/desk").text


def test_only_a_supervisor_comes_into_a_call(desk: Stage, ben: UUID) -> None:
    switched_on(desk)
    call = desk.talk(ben)
    for role in ("agent", "worker", "admin", "auditor", "manager"):
        visitor = as_role(desk, role)
        visitor.get(f"/floor/calls/{call}")
        assert visitor.code(f"/floor/calls/{call}/listen", how="listen", why="why") == 403
        assert visitor.code(f"/floor/calls/{call}/listen/stop") == 403


def test_what_names_nothing_is_not_found_or_refused(desk: Stage, tom: Visitor) -> None:
    call = desk.call()
    for path in (f"/floor/calls/{NOBODY}", "/floor/queues/nowhere", "/floor/queues/%00"):
        assert tom.get(path).status_code == 404
    assert tom.code("/floor/queues/nowhere/order", **ORDER) == 404
    assert tom.code(f"/floor/calls/{call}/pull", wait="x", agent="y", why="why") == 400
    form = {"wait": NOBODY, "agent": NOBODY, "to": "P0", "why": "why"}
    assert tom.code(f"/floor/calls/{call}/pull", **form) == 409
    assert tom.code(f"/floor/calls/{call}/raise", **form) == 409


def half_hour(desk: Stage, queue: str, offered: int, handled: int, worked_s: float) -> None:
    """The half hour that has just begun, as the clock folds it."""
    with desk.rt.work() as work:
        zero = {
            column.name: [0] * 13 if isinstance(column.type, ARRAY) else 0
            for column in HalfHour.__table__.c
            if column.name not in {"starts_at", "queue", "choice"} and not column.nullable
        }
        counted = {"offered": offered, "handled": handled, "talk_s": worked_s}
        row = {"queue": queue, "starts_at": starts_at(work.now), "choice": ""}
        new = insert(HalfHour).values(**{**zero, **counted, **row})
        known = ["starts_at", "queue", "choice"]
        work.run(new.on_conflict_do_update(index_elements=known, set_=counted))


def test_a_queue_s_page_shows_the_longest_wait_at_the_load_of_the_last_hour(
    desk: Stage, tom: Visitor, ben: UUID
) -> None:
    assert "Not known: nobody" in tom.get("/floor/queues/agents").text
    half_hour(desk, "agents", 12, 10, 1000)  # one agent: a call every 100 s
    half_hour(desk, "urgent", 2, 2, 100)
    for _ in range(3):
        desk.call(queue="agents")
    with desk.rt.work() as work:
        p2, p3, p4 = bounds.of(work, "agents")
        over_s = (work.now - starts_at(work.now - bounds.LATELY)).total_seconds()
    assert (p2.target_s, p3.target_s, p4.target_s) == (60, 120, 180)
    spare = 1 / 100 - 2 / over_s
    assert p2.longest_s == pytest.approx((3 + 2) / spare)
    assert p3.longest_s == pytest.approx((3 + 3) / (spare - 12 / over_s / 2))
    assert p4.longest_s
    assert p3.longest_s < p4.longest_s
    page = tom.get("/floor/queues/agents").text
    assert "Nobody waits longer than this" in page
    assert "Not known" not in page
    assert ben


def bound_s(desk: Stage, queue: str, priority: str = "P2") -> float:
    with desk.rt.work() as work:
        found = {one.priority: one.longest_s for one in bounds.of(work, queue)}
    longest_s = found[Priority(priority)]
    assert longest_s is not None
    return longest_s


def test_the_bound_counts_all_who_are_before_whoever_comes_now(desk: Stage, ben: UUID) -> None:
    half_hour(desk, "agents", 0, 10, 1000)
    alone = bound_s(desk, "agents")
    assert alone == pytest.approx(100)
    desk.call(queue="mash", priority="P1")  # goes first wherever somebody is free
    asked = desk.call(queue="locality-city", priority="P3")
    assert bound_s(desk, "agents") == pytest.approx(2 * alone)
    desk.change(Wait, Wait.call_id == asked, teams=["locality-city", "customer-services"])
    assert bound_s(desk, "agents") == pytest.approx(3 * alone)  # it was offered to them as well
    assert ben


def test_the_bound_counts_callbacks_in_line_and_those_that_are_due_soon(desk: Stage) -> None:
    agents.ready(desk.rt, desk.person("Farida Rahman", "worker", ("early-help",)))
    half_hour(desk, "early-help", 0, 10, 1000)
    alone = bound_s(desk, "early-help", "P4")
    soon, later = callback(desk), callback(desk, number="+447700900555")
    desk.change(Callback, Callback.id == soon, next_at=desk.ago(-600))
    desk.change(Callback, Callback.id == later, next_at=desk.ago(-7200))
    assert bound_s(desk, "early-help", "P4") == pytest.approx(2 * alone)
    with desk.rt.work() as work:
        in_line.enter(work, tries.hold(work, soon), desk.ago(-9000), "early-help")
    assert bound_s(desk, "early-help", "P4") == pytest.approx(2 * alone)
    with desk.rt.work() as work:
        in_line.enter(work, tries.hold(work, later), desk.ago(-9000), "early-help")
    assert bound_s(desk, "early-help", "P4") == pytest.approx(3 * alone)


def test_the_bound_grows_while_a_talk_lasts(desk: Stage, ben: UUID) -> None:
    half_hour(desk, "agents", 0, 10, 1000)
    desk.talk(ben)
    started = desk.ago(3000)
    desk.change(Agent, Agent.person_id == ben, since=started)
    assert bound_s(desk, "agents") == pytest.approx(400, rel=0.01)  # 4,000 s for ten talks


def test_with_more_calls_than_can_be_answered_no_bound_is_shown(
    desk: Stage, tom: Visitor, ben: UUID
) -> None:
    half_hour(desk, "agents", 12, 10, 9000)
    half_hour(desk, "urgent", 900, 2, 100)
    assert "No bound: more comes than can be answered" in tom.get("/floor/queues/agents").text
    assert ben
