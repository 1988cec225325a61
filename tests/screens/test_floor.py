"""The floor: who is where, and who may see it. Names of callers are never on it."""

import re
from uuid import UUID

import pytest
from sqlalchemy import text

from app.models import Agent, Alert, Call, Enquiry, Offer
from app.services import agents, alerts, holding, in_line, tries
from app.services.floor import picture
from tests.screens.owed_desk import callback
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor


@pytest.fixture
def tom(desk: Stage) -> Visitor:
    return Visitor(desk, desk.person("Tom Ashby", "supervisor", phone=False))


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services",))


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def part(page: str, ident: str) -> str:
    """The row or section of this id, as a person reads it."""
    found = re.search(rf'<(tr|section|li)[^>]* ?id="{ident}".*?</\1>', page, re.DOTALL)
    assert found, f"nothing on the page is called {ident}"
    return plain(found[0])


@pytest.mark.parametrize("role", ["agent", "worker", "admin", "auditor"])
def test_only_supervisors_and_managers_see_the_floor(desk: Stage, role: str) -> None:
    visitor = Visitor(desk, desk.person(f"A {role}", role, phone=False))
    assert visitor.get("/floor").status_code == visitor.get("/floor/live").status_code == 403
    assert 'href="/floor"' not in visitor.get("/wall").text


def test_a_manager_sees_the_floor(desk: Stage) -> None:
    leila = Visitor(desk, desk.person("Leila Haddad", "manager", phone=False))
    assert "Nobody is on the line." in leila.get("/floor").text
    assert 'href="/floor"' in leila.get("/wall").text


def test_each_caller_is_shown_where_they_are(desk: Stage, tom: Visitor, amara: UUID) -> None:
    menus = desk.call(queue=None)
    waiting = desk.call(queue="agents", ago_s=90)
    agents.ready(desk.rt, amara)
    ringing = desk.call(queue="agents", ago_s=20)
    desk.offer(ringing, amara)
    page = tom.get("/floor").text
    assert "In the menus" in part(page, f"call-{menus}")
    row = part(page, f"call-{waiting}")
    assert "Waiting Customer services" in row
    assert "Over 1:00" in row
    assert "Ringing Amara Okafor" in part(page, f"call-{ringing}")
    assert "Ringing" in part(page, f"person-{amara}")


def test_who_talks_with_whom_is_shown_at_both_ends(desk: Stage, tom: Visitor, amara: UUID) -> None:
    agents.ready(desk.rt, amara)
    talk = desk.talk(amara)
    page = tom.get("/floor").text
    assert "Talking with Amara Okafor" in part(page, f"call-{talk}")
    assert "A colleague is with the caller" in tom.get(f"/floor/calls/{talk}").text
    assert desk.enquiry(talk).reference in part(page, f"person-{amara}")
    assert "On call" in part(page, f"person-{amara}")


def test_a_caller_on_hold_is_shown_to_be(desk: Stage, tom: Visitor, amara: UUID) -> None:
    agents.ready(desk.rt, amara)
    talk = desk.talk(amara)
    holding.hold(desk.rt, amara)
    assert "On hold, with Amara Okafor" in part(tom.get("/floor").text, f"call-{talk}")


def test_callers_with_nobody_come_first_and_the_urgent_before_them(desk: Stage) -> None:
    amara = desk.person("Amara Okafor", "agent", ("customer-services",))
    agents.ready(desk.rt, amara)
    talking = desk.talk(amara)
    menus = desk.call(queue=None)
    late = desk.call(queue="agents", ago_s=300)
    urgent = desk.call(queue="urgent", priority="P0", ago_s=2)
    alone = desk.call(queue=None)
    desk.change(Call, Call.id == alone, state="talking")
    assert [call.id for call in picture.now(desk.rt).calls] == [alone, urgent, late, talking, menus]


def test_whoever_waits_is_listed_however_many_talk_and_what_is_cut_is_counted(
    desk: Stage, tom: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "MOST_CALLS", 2)
    old = [desk.call(queue=None, ago_s=900 + n) for n in range(3)]
    desk.change(Call, Call.id.in_(old[:2]), state="dialling")
    waiting = desk.call(queue="agents", ago_s=2)
    page = tom.get("/floor").text
    assert f'id="call-{waiting}"' in page
    assert "4 on the line" in plain(page)
    assert "2 more are not listed here" in part(page, "calls")
    assert f'id="call-{old[2]}"' not in page
    everything = tom.get("/floor?calls=all").text
    assert all(f'id="call-{one}"' in everything for one in (waiting, *old))
    assert 'id="cut"' not in everything
    assert 'hx-get="/floor/live?calls=all"' in everything
    assert 'href="/floor?calls=all"' in page


def test_a_callback_in_line_is_on_the_floor_and_one_whose_time_has_not_come_is_not(
    desk: Stage, tom: Visitor
) -> None:
    due, _ = callback(desk), callback(desk, number="+447700900555")
    assert "Nobody is on the line." in tom.get("/floor").text
    with desk.rt.work() as work:
        held = tries.hold(work, due)
        in_line.enter(work, held, desk.ago(-3600), "early-help")
    (found,) = picture.now(desk.rt).calls
    page = tom.get("/floor").text
    assert "To be rung back Early help" in part(page, f"call-{found.id}")
    assert "0 on the line, 1 to be rung back" in plain(page)
    assert "1 is in line to be rung back" in plain(tom.get("/floor/queues/early-help").text)
    with desk.rt.work() as work:
        tries.stop(work, tries.hold(work, due), "the agreed hours are over")
    assert picture.now(desk.rt).calls == ()


def test_s28_s29_no_full_number_and_no_name_of_a_caller(desk: Stage, tom: Visitor) -> None:
    call = desk.call("+447700900123")
    desk.change(Enquiry, Enquiry.call_id == call, caller_name="Rosalind Quill")
    page = tom.get("/floor").text
    assert "Rosalind" not in page
    assert "900123" not in page.replace(" ", "")
    assert "123" in part(page, f"call-{call}")


def test_a_request_for_help_stands_on_top_until_a_supervisor_comes(
    desk: Stage, tom: Visitor, amara: UUID
) -> None:
    agents.ready(desk.rt, amara)
    call = desk.talk(amara)
    assert 'id="help"' not in tom.get("/floor").text
    with desk.rt.work() as work:
        alerts.raise_once(
            work, "help:1", "help_asked", queue="agents", call_id=call, agent=amara.hex
        )
    page = tom.get("/floor").text
    (asked,) = picture.now(desk.rt).help
    assert page.index('id="help"') < page.index('id="calls"')
    row = part(page, f"help-{asked.alert_id}")
    assert "Amara Okafor , talking for Customer services" in row
    assert "1 asking for a supervisor" in page
    answer = tom.post(f"/alerts/{asked.alert_id}/seen", then="floor")
    assert answer.headers["Location"] == "/floor"
    assert 'id="help"' not in tom.get("/floor").text


def test_alerts_are_counted_beside_those_who_ask_for_help_and_lead_to_their_list(
    desk: Stage, tom: Visitor, amara: UUID
) -> None:
    desk.add(Alert, key="one", at=desk.ago(50), kind="threshold", queue="agents", data={})
    assert "1 alert nobody has seen" in plain(tom.get("/floor").text)
    call = desk.call()
    with desk.rt.work() as work:
        alerts.raise_once(
            work, "help:1", "help_asked", queue="agents", call_id=call, agent=amara.hex
        )
    assert "1 other alert nobody has seen" in plain(tom.get("/floor").text)


def test_a_desk_that_is_not_heard_of_is_said_to_be_so(
    desk: Stage, tom: Visitor, amara: UUID
) -> None:
    agents.ready(desk.rt, amara)
    desk.change(Agent, Agent.person_id == amara, present_until=desk.ago(1))
    assert "Desk not heard of" in part(tom.get("/floor").text, f"person-{amara}")


def test_the_longest_call_is_the_first_of_the_people(desk: Stage, amara: UUID) -> None:
    ben = desk.person("Ben Whitlock", "agent", ("customer-services",))
    for person, ago in ((ben, 30), (amara, 300)):
        agents.ready(desk.rt, person)
        talk = desk.talk(person)
        desk.change(Offer, Offer.call_id == talk, bridged_at=desk.ago(ago))
        desk.change(Agent, Agent.person_id == person, since=desk.ago(ago))
    assert [one.id for one in picture.now(desk.rt).people][:2] == [amara, ben]


def test_the_floor_hears_of_all_that_it_shows(desk: Stage, tom: Visitor) -> None:
    answer = tom.client.get("/stream?for=floor")
    assert answer.mimetype == "text/event-stream"
    answer.close()


def test_a_clock_that_is_silent_is_told_of(desk: Stage, tom: Visitor) -> None:
    assert "Background work has stopped" in tom.get("/floor/live").text


def test_pages_of_the_floor_are_drawn_while_others_hold_what_they_show(
    desk: Stage, tom: Visitor, amara: UUID
) -> None:
    agents.ready(desk.rt, amara)
    talk, waiting = desk.talk(amara), desk.call(queue="agents")
    with desk.rt.engine.connect() as other:
        for table in ("calls", "waits", "offers", "agents", "people", "team_moves"):
            other.execute(text(f"SELECT * FROM {table} FOR UPDATE"))
        pages = [f"/floor/calls/{talk}", f"/floor/calls/{waiting}", f"/floor/people/{amara}"]
        found = [tom.get(page).status_code for page in ("/floor", *pages, "/floor/queues/agents")]
        other.rollback()
    assert found == [200] * 5
    assert "Make more urgent" in tom.get(f"/floor/calls/{waiting}").text


def test_the_standing_of_a_queue_is_on_the_wall_and_on_the_floor(desk: Stage, tom: Visitor) -> None:
    desk.call(queue="agents", ago_s=90)
    for path in ("/wall", "/floor"):
        page = tom.get(path).text
        assert "1 over target" in part(page, "queue-agents")
        assert "Nobody waiting" in part(page, "queue-urgent")
    assert "1 over target" in part(tom.get("/wall").text, "tile-waiting")
