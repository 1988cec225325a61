"""A browser as the telephone, without one: who may choose it, and what it is given."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import Engine, select

from app.models import Agent
from app.services import agents
from tests.screens.softphone_desk import SOFTPHONE, takes_calls_here
from tests.screens.stage import Stage, stage
from tests.screens.test_doors import SCRIPT, Visitor


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    """A desk where a browser may be the telephone, with the demo's carrier."""
    return stage(shared_engine, **SOFTPHONE)


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services",))


def device(desk: Stage, person: UUID) -> str:
    with desk.rt.work() as work:
        return str(work.run(select(Agent.device).where(Agent.person_id == person)).scalar_one())


def test_the_telephone_is_chosen_at_sign_in(desk: Stage, amara: UUID) -> None:
    visitor = Visitor(desk)
    for wish, then in (("browser", "browser"), ("", "browser"), ("phone", "phone")):
        assert "this browser" in visitor.get("/").text
        assert visitor.code("/sign-in", person=str(amara), device=wish) == 303
        assert device(desk, amara) == then


def test_somebody_who_takes_no_calls_signs_in_all_the_same(desk: Stage) -> None:
    olu = desk.person("Olu Danjuma", "auditor", phone=False)
    visitor = Visitor(desk)
    visitor.get("/")
    assert visitor.post("/sign-in", person=str(olu), device="browser").status_code == 303


def test_signing_in_at_work_keeps_the_telephone_and_says_why(desk: Stage, amara: UUID) -> None:
    agents.ready(desk.rt, amara)
    visitor = Visitor(desk)
    visitor.get("/")
    visitor.post("/sign-in", person=str(amara), device="browser")
    assert device(desk, amara) == "phone"
    assert "Go away first" in visitor.get("/desk").text


def test_the_telephone_is_changed_on_the_desk_while_away_and_never_on_a_call(
    desk: Stage, amara: UUID
) -> None:
    visitor = Visitor(desk, amara)
    visitor.get("/desk")
    assert visitor.code("/desk/device", to="browser") == 303
    assert device(desk, amara) == "browser"
    agents.ready(desk.rt, amara)
    desk.talk(amara)
    refused = visitor.post("/desk/device", SCRIPT, to="phone")
    assert (refused.status_code, "Go away first" in refused.text) == (409, True)
    assert device(desk, amara) == "browser"
    assert visitor.code("/desk/device", to="pigeon") == 400


def test_accept_gives_a_ticket_for_ones_own_open_offer_only(desk: Stage, amara: UUID) -> None:
    ben = desk.person("Ben Whitlock", "agent", ("customer-services",))
    takes_calls_here(desk, amara)
    call = desk.call()
    offer = desk.offer(call, amara)
    mine, his = Visitor(desk, amara), Visitor(desk, ben)
    for visitor in (mine, his):
        visitor.get("/desk")
    given = mine.post(f"/desk/offers/{offer}/ticket")
    assert (given.status_code, len(given.json["ticket"])) == (200, 43)
    refused = his.post(f"/desk/offers/{offer}/ticket")
    assert refused.status_code == 409
    assert refused.json == {"error": "This offer is no longer open.", "again": False}
    assert mine.code(f"/desk/offers/{uuid4()}/ticket") == 404
    desk.hang_up(call)
    assert mine.code(f"/desk/offers/{offer}/ticket") == 409


def test_whose_phone_rings_gets_no_ticket(desk: Stage, amara: UUID) -> None:
    agents.ready(desk.rt, amara)
    offer = desk.offer(desk.call(), amara)
    visitor = Visitor(desk, amara)
    visitor.get("/desk")
    assert "answer it there" in visitor.post(f"/desk/offers/{offer}/ticket").json["error"]


def test_a_token_is_given_to_who_takes_calls_and_to_nobody_else(desk: Stage, amara: UUID) -> None:
    olu = desk.person("Olu Danjuma", "auditor", phone=False)
    visitor = Visitor(desk, amara)
    visitor.get("/desk")
    given = visitor.post("/desk/token")
    assert (given.status_code, given.json["seconds"]) == (200, 3600)
    assert given.headers["Cache-Control"] == "no-store"
    assert given.json["token"].count(".") == 2
    other = Visitor(desk, olu)
    other.get("/enquiries")
    assert other.code("/desk/token") == 403
    stranger = Visitor(desk)
    stranger.get("/")
    assert stranger.code("/desk/token") == 401


def test_only_the_desk_may_reach_the_carrier(desk: Stage, amara: UUID) -> None:
    visitor = Visitor(desk, amara)
    policies = {
        path: visitor.get(path).headers["Content-Security-Policy"] for path in ("/desk", "/wall")
    }
    assert "connect-src 'self' http://127.0.0.1:8002;" in policies["/desk"]
    assert "connect-src 'self';" in policies["/wall"]


def test_with_a_real_carrier_the_desk_may_reach_what_its_sdk_needs(shared_engine: Engine) -> None:
    real = stage(shared_engine, **SOFTPHONE, demo_phone_url="")
    visitor = Visitor(real, real.person("Amara Okafor", "agent"))
    policy = visitor.get("/desk").headers["Content-Security-Policy"]
    assert "wss://voice-js.roaming.twilio.com" in policy
    assert "script-src 'self';" in policy


def test_where_browsers_are_no_telephones_none_is_offered(shared_engine: Engine) -> None:
    plain = stage(shared_engine)
    amara = plain.person("Amara Okafor", "agent", ("customer-services",))
    visitor = Visitor(plain)
    assert "this browser" not in visitor.get("/").text
    visitor.post("/sign-in", person=str(amara), device="browser")
    page = visitor.get("/desk")
    assert "This browser" not in page.text
    assert "connect-src 'self';" in page.headers["Content-Security-Policy"]
    assert visitor.code("/desk/token") == 409
    assert visitor.post("/desk/device", SCRIPT, to="browser").status_code == 409
    assert device(plain, amara) == "phone"
