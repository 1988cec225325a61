"""Who may pass the desk's doors, and what they answer to what should not come."""

import re
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import Engine

from app.services import agents
from tests.screens.stage import Stage, stage

NOBODY = str(UUID(int=0))  # the same in every test process
WORDS = ("caller_kind", "caller_name", "organisation", "reason", "area", "summary", "advice")
SCRIPT = {"HX-Request": "true"}


class Visitor:
    """A browser without scripts: keeps its cookie and sends the token of the last page."""

    def __init__(self, desk: Stage, person: UUID | None = None) -> None:
        self.client: FlaskClient = desk.app.test_client()
        self.token = ""
        if person:
            self.get("/")
            assert self.post("/sign-in", person=str(person)).status_code == 303

    def get(self, path: str, **more: Any) -> Any:
        answer = self.client.get(path, **more)
        found = re.search(r'"X-CSRFToken": "([^"]+)"', answer.text)
        self.token = found[1] if found else self.token
        return answer

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: Any) -> Any:
        form = {"csrf_token": self.token, **fields}
        return self.client.post(path, data=form, headers=headers)

    def code(self, path: str, **fields: Any) -> int:
        return int(self.post(path, **fields).status_code)


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services",))


@pytest.fixture
def agent(desk: Stage, amara: UUID) -> Visitor:
    visitor = Visitor(desk, amara)
    visitor.get("/desk")
    return visitor


def as_role(desk: Stage, role: str) -> Visitor:
    return Visitor(desk, desk.person(f"A {role}", role, phone=False))


READ = (
    *("/desk", "/desk/live", "/wall", "/wall/live", "/enquiries", "/alerts", "/stream?for=desk"),
    *("/floor", "/floor/live", f"/floor/people/{NOBODY}", f"/floor/calls/{NOBODY}"),
    *(f"/floor/calls/{NOBODY}/why", "/floor/queues/agents"),
    *("/owed", f"/owed/messages/{NOBODY}", f"/owed/callbacks/{NOBODY}"),
    f"/owed/messages/{NOBODY}/sound.wav",
)


@pytest.mark.parametrize("path", [*READ, f"/enquiries/{NOBODY}"])
def test_a_stranger_is_led_to_the_first_page_or_turned_away(desk: Stage, path: str) -> None:
    client = desk.app.test_client()
    assert client.get(path, headers={"Accept": "text/html"}).status_code == 303
    assert client.get(path, headers=SCRIPT).status_code == 401


MAY = {
    "/desk": (),
    "/wall": ("agent", "worker", "manager", "supervisor", "admin", "auditor"),
    "/enquiries": ("agent", "worker", "manager", "supervisor", "auditor"),
    "/owed": ("agent", "worker", "manager", "supervisor"),
    "/alerts": ("manager", "supervisor", "admin"),
    "/floor": ("manager", "supervisor"),
    "/floor/queues/agents": ("manager", "supervisor"),
}


@pytest.mark.parametrize("role", ["agent", "worker", "manager", "supervisor", "admin", "auditor"])
def test_each_role_sees_its_pages_and_no_other(desk: Stage, role: str) -> None:
    visitor = as_role(desk, role)
    for path, roles in MAY.items():
        assert visitor.get(path).status_code == (200 if role in roles else 403), path


def test_only_who_has_a_phone_has_a_desk(agent: Visitor) -> None:
    assert agent.get("/desk").status_code == 200
    assert agent.get("/desk/live").status_code == 200


def posts(desk: Stage) -> list[str]:
    blank = {"uuid": NOBODY, "int": "1"}
    rules = [rule for rule in desk.app.url_map.iter_rules() if "POST" in (rule.methods or ())]
    fill = re.compile(r"<(\w+):\w+>")
    return [fill.sub(lambda found: blank[found[1]], rule.rule) for rule in rules]


def test_no_change_without_the_page_token(desk: Stage, agent: Visitor, amara: UUID) -> None:
    agents.ready(desk.rt, amara)
    agent.token = "made up"
    for path in posts(desk):
        assert agent.code(path) in {400, 403}, path
    assert "Ready" in agent.get("/desk").text


def test_a_stranger_changes_nothing(desk: Stage) -> None:
    visitor = Visitor(desk)
    visitor.get("/")
    for path in posts(desk):
        if path != "/sign-in":
            assert visitor.code(path) in {401, 403}, path


def test_ids_that_name_nothing_are_not_found(agent: Visitor) -> None:
    assert agent.get(f"/enquiries/{NOBODY}").status_code == 404
    assert agent.get("/enquiries/not-an-id").status_code == 404
    assert agent.get(f"/desk/enquiries/{NOBODY}").status_code == 404
    blank = dict.fromkeys(WORDS, "") | {"version": "1"}
    assert agent.code(f"/desk/enquiries/{NOBODY}", **blank) == 404
    assert agent.code(f"/desk/offers/{NOBODY}/decline", reason="busy") == 404
    assert agent.code(f"/enquiries/{NOBODY}/outcome", outcome="advice") == 404


BAD_FORMS = [
    {},
    dict.fromkeys(WORDS, "") | {"version": "one"},
    dict.fromkeys(WORDS, "") | {"version": "9" * 40},
    dict.fromkeys(WORDS, "") | {"version": "-1"},
    dict.fromkeys(WORDS, "x" * 201) | {"version": "1"},
    dict.fromkeys(WORDS, "") | {"version": "1", "child_name": "only a name"},
    dict.fromkeys(WORDS, "") | {"version": "1", "summary": "x" * 8001},
]


@pytest.mark.parametrize("form", BAD_FORMS)
def test_a_bad_form_is_refused_and_changes_nothing(
    desk: Stage, agent: Visitor, form: dict[str, str]
) -> None:
    call = desk.call()
    enquiry = desk.enquiry(call)
    assert agent.code(f"/desk/enquiries/{enquiry.id}", **form) in {400, 413}
    assert desk.enquiry(call) == enquiry


def test_nul_characters_are_left_out(desk: Stage, agent: Visitor) -> None:
    call = desk.call()
    form = dict.fromkeys(WORDS, "") | {"version": "1", "summary": "a\x00b"}
    assert agent.code(f"/desk/enquiries/{desk.enquiry(call).id}", **form) == 303
    assert desk.enquiry(call).summary == "ab"


BAD_POSTS = [
    ("/desk/state", {"to": "asleep"}),
    ("/desk/state", {"to": "away", "reason": "made up"}),
    ("/desk/state", {}),
    ("/desk/next", {"to": "lunch"}),
    ("/sign-in", {"person": "nobody"}),
    ("/sign-in", {"person": NOBODY}),
]


@pytest.mark.parametrize(("path", "fields"), BAD_POSTS)
def test_words_that_are_no_choice_are_refused(
    agent: Visitor, path: str, fields: dict[str, str]
) -> None:
    assert agent.code(path, **fields) == 400


@pytest.mark.parametrize("query", ["state=lost", "state=%00", "state=open'--"])
def test_an_unknown_list_is_refused(agent: Visitor, query: str) -> None:
    assert agent.get(f"/enquiries?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/desk/end", "/desk/finish", "/desk/more-time"])
def test_what_may_not_be_done_now_says_why(agent: Visitor, path: str) -> None:
    answer = agent.post(path, SCRIPT, outcome="advice", reason="writing")
    assert answer.status_code == 409
    assert "fd-message__words" in answer.text
    agent.post(path, outcome="advice", reason="writing")
    assert "fd-message__words" in agent.get("/desk").text


def test_finish_needs_an_outcome_and_decline_a_reason(agent: Visitor) -> None:
    assert "Choose an outcome" in agent.post("/desk/finish", SCRIPT).text
    assert "Choose why you decline" in agent.post(f"/desk/offers/{NOBODY}/decline", SCRIPT).text


def test_a_refusal_names_the_button_by_the_words_on_it(
    desk: Stage, agent: Visitor, amara: UUID
) -> None:
    agents.ready(desk.rt, amara)
    desk.hang_up(desk.talk(amara))
    page = agent.post("/desk/more-time", SCRIPT).text
    button = re.search(r'id="more-button">([^<]+)<', page)
    assert button
    assert f"then press {button[1]}." in page


def test_away_after_a_call_is_told_as_that_and_not_as_a_break(
    desk: Stage, agent: Visitor, amara: UUID
) -> None:
    agents.ready(desk.rt, amara)
    desk.hang_up(desk.talk(amara))
    agent.post("/desk/next", SCRIPT, to="away")
    assert ": after a call</span>" in agent.post("/desk/finish", SCRIPT, outcome="advice").text


def test_from_a_wrap_up_nobody_goes_away_without_an_outcome(
    desk: Stage, agent: Visitor, amara: UUID
) -> None:
    agents.ready(desk.rt, amara)
    desk.hang_up(desk.talk(amara))
    agent.get("/desk")
    answer = agent.post("/desk/state", SCRIPT, to="away", reason="lunch")
    assert answer.status_code == 409
    assert "Choose an outcome and press Finish first." in answer.text
    assert 'id="finish-button"' in answer.text


def test_presence_is_kept_by_the_beat(desk: Stage, agent: Visitor, amara: UUID) -> None:
    agents.ready(desk.rt, amara)
    assert agent.code("/desk/beat") == 200


def test_sign_out_ends_the_session_on_the_server_too(desk: Stage, agent: Visitor) -> None:
    kept = agent.client.get_cookie("front-door")
    assert agent.code("/sign-out") == 303
    assert kept is not None
    agent.client.set_cookie("front-door", kept.value)
    assert agent.get("/desk", headers={"Accept": "text/html"}).status_code == 303


def test_outside_the_demo_nobody_picks_a_person(shared_engine: Engine) -> None:
    desk = stage(shared_engine, demo=False)
    amara = desk.person("Amara Okafor")
    visitor = Visitor(desk)
    assert "Amara" not in visitor.get("/").text
    assert visitor.code("/sign-in", person=str(amara)) == 404


def test_every_page_forbids_scripts_that_are_not_files_of_ours(agent: Visitor) -> None:
    for path in ("/", "/desk", "/wall", "/enquiries", "/nowhere"):
        answer = agent.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)|\bstyle=|\bon\w+=\"", answer.text), path
        assert answer.headers["Cache-Control"] == "no-store"


def test_an_unexpected_fault_is_told_in_plain_words(
    desk: Stage, agent: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object) -> None:
        raise RuntimeError("a secret detail")

    monkeypatch.setattr("app.web.wall.wall.now", fail)
    answer = agent.get("/wall")
    assert answer.status_code == 500
    assert "Calls are still answered" in answer.text
    assert "secret detail" not in answer.text


def test_a_script_that_fails_keeps_its_page(agent: Visitor) -> None:
    answer = agent.get("/nowhere", headers=SCRIPT)
    assert answer.status_code == 404
    assert answer.headers["HX-Reswap"] == "none"
    assert 'id="message"' in answer.text
