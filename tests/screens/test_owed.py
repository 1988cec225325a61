"""Messages and callbacks on the screens: heard, rung, settled, by those who may (S16, S29)."""

import re
from typing import Any
from uuid import UUID

import pytest

from tests.screens import owed_desk
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor

SHOWN = "07700 900123"
WATCH = """() => {
  const sound = document.getElementById("sound");
  sound.muted = true;
  window.heard = new Promise((done) => {
    sound.ontimeupdate = () => sound.currentTime > 0 && done(true);
  });
}"""


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services", "urgent"))


@pytest.fixture
def agent(desk: Stage, amara: UUID) -> Visitor:
    visitor = Visitor(desk, amara)
    visitor.get("/owed")
    return visitor


@pytest.fixture
def supervisor(desk: Stage) -> Visitor:
    return Visitor(desk, desk.person("Tom Ashby", "supervisor", phone=False))


def audit(desk: Stage) -> list[str]:
    with desk.rt.engine.connect() as connection:
        return list(connection.exec_driver_sql("SELECT what FROM audit ORDER BY id").scalars())


def states(desk: Stage, table: str) -> list[Any]:
    with desk.rt.engine.connect() as connection:
        return list(connection.exec_driver_sql(f"SELECT state FROM {table}").scalars())


def test_what_is_owed_stands_oldest_first_with_its_team(desk: Stage, agent: Visitor) -> None:
    owed_desk.message(desk, ago_s=100)
    owed_desk.callback(desk, ago_s=4000)
    text = agent.get("/owed").text
    assert text.index("Callback</a>") < text.index("Message</a>")
    assert "1:06:40, late" in re.sub(r"1:06:\d\d", "1:06:40", text)
    assert "Early help" in text
    assert "Urgent calls" in text
    assert SHOWN not in text
    mine = agent.get("/owed?whose=mine").text
    assert "Message</a>" in mine
    assert "Callback</a>" not in mine


def test_nothing_owed_is_said(agent: Visitor) -> None:
    assert "Nothing is owed." in agent.get("/owed").text
    assert "Nothing is owed by your teams." in agent.get("/owed?whose=mine").text


def test_a_message_is_heard_before_it_is_settled(desk: Stage, agent: Visitor) -> None:
    found = f"/owed/messages/{owed_desk.message(desk)}"
    agent.get(found)
    assert agent.code(f"{found}/settled", outcome="") == 303
    assert "Say what came of it" in agent.get(found).text
    assert agent.post(f"{found}/settled", outcome="noted").location.endswith(found)
    assert "listen to the message first" in agent.get(found).text
    sound = agent.client.get(f"{found}/sound.wav")
    assert (sound.status_code, sound.mimetype, sound.data[:4]) == (200, "audio/wav", b"RIFF")
    assert sound.headers["Cache-Control"] == "no-store"
    assert agent.post(f"{found}/settled", outcome="noted").location.endswith("/owed")
    assert states(desk, "messages") == ["listened"]
    assert "Settled: Written into the enquiry." in agent.get(found).text
    assert "Nothing is owed." in agent.get("/owed").text


def test_each_hearing_is_noted_once_however_many_parts_it_comes_in(
    desk: Stage, agent: Visitor
) -> None:
    sound = f"/owed/messages/{owed_desk.message(desk)}/sound.wav"
    first = agent.client.get(sound, headers={"Range": "bytes=0-999"})
    rest = agent.client.get(sound, headers={"Range": "bytes=1000-1999"})
    assert (first.status_code, rest.status_code, len(rest.data)) == (206, 206, 1000)
    assert audit(desk).count("played the message") == 1


def test_a_sound_that_is_not_here_is_said_and_can_only_be_given_up(
    desk: Stage, agent: Visitor
) -> None:
    found = f"/owed/messages/{owed_desk.message(desk, sound=b'')}"
    assert "The sound is not here yet" in agent.get(found).text
    assert agent.get(f"{found}/sound.wav").status_code == 404
    agent.post(f"{found}/settled", outcome="noted")
    assert "the sound is not here yet" in agent.get(found).text
    agent.post(f"{found}/settled", outcome="no_sound")
    assert states(desk, "messages") == ["listened"]


def test_s29_the_number_is_for_those_who_see_identity_and_the_look_is_noted(
    desk: Stage, agent: Visitor, supervisor: Visitor
) -> None:
    found = f"/owed/callbacks/{owed_desk.callback(desk)}"
    hidden = supervisor.get(found)
    assert hidden.status_code == 200
    assert SHOWN not in hidden.text
    assert "Settle</button>" not in hidden.text
    assert audit(desk) == []
    shown = agent.get(found).text
    assert SHOWN in shown
    assert "in the morning" in shown
    assert audit(desk) == ["saw the number to ring back"]


def test_a_callback_is_tried_and_settled(desk: Stage, agent: Visitor) -> None:
    found = f"/owed/callbacks/{owed_desk.callback(desk)}"
    agent.get(found)
    agent.post(f"{found}/settled", outcome="not_reached")
    assert "try 3 times" in agent.get(found).text
    agent.post(f"{found}/settled", outcome="tried")
    assert "tried 1 time" in agent.get("/owed").text
    agent.post(f"{found}/settled", outcome="spoken")
    assert states(desk, "callbacks") == ["done"]
    assert "Settled: Rung, and spoken to." in agent.get(found).text


@pytest.mark.parametrize("role", ["supervisor", "admin", "auditor"])
def test_s29_whoever_sees_no_identity_neither_hears_nor_settles(desk: Stage, role: str) -> None:
    visitor = Visitor(desk, desk.person(f"A {role}", role, phone=False))
    visitor.get("/wall")
    message = f"/owed/messages/{owed_desk.message(desk)}"
    callback = f"/owed/callbacks/{owed_desk.callback(desk)}"
    assert visitor.get(message).status_code == 403
    assert visitor.get(f"{message}/sound.wav").status_code == 403
    assert visitor.code(f"{message}/settled", outcome="noted") == 403
    assert visitor.code(f"{callback}/settled", outcome="spoken") == 403
    assert (states(desk, "messages"), states(desk, "callbacks")) == (["fetched"], ["asked"])


def test_what_is_not_there_is_404(agent: Visitor) -> None:
    nobody = UUID(int=0)
    for path in (f"messages/{nobody}", f"messages/{nobody}/sound.wav", f"callbacks/{nobody}"):
        assert agent.get(f"/owed/{path}").status_code == 404


def test_its_enquiry_is_written_up_only_when_it_is_settled(desk: Stage, agent: Visitor) -> None:
    message_id = owed_desk.message(desk)
    with desk.rt.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT enquiry_id FROM messages").scalar_one()
    record = f"/enquiries/{found}"
    assert "Finish writing up" in agent.get(record).text
    agent.post(f"{record}/outcome", outcome="advice")
    assert "a message that nobody has listened to" in agent.get(record).text
    agent.client.get(f"/owed/messages/{message_id}/sound.wav")
    agent.post(f"/owed/messages/{message_id}/settled", outcome="noted")
    agent.post(f"{record}/outcome", outcome="advice")
    assert "Advice given" in agent.get(record).text
    assert "Message settled by Amara Okafor" in agent.get(record).text


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_message_is_heard_and_settled_by_keyboard_in_a_real_browser(
    windows: Any, site: Stage
) -> None:
    amara = site.person("Amara Okafor", "agent", ("urgent",))
    message_id = owed_desk.message(site)
    page = windows.open("/owed", amara)
    page.get_by_role("link", name="Message", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/owed/messages/{message_id}")
    page.evaluate(WATCH)
    page.locator("#sound").focus()
    page.keyboard.press("Space")
    page.evaluate("window.heard")
    page.locator("#outcome").focus()
    page.keyboard.press("w")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/owed")
    assert page.locator("#none").inner_text() == "Nothing is owed."
