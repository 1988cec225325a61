"""A language has a line of its own: whoever rings it hears the menus in it, 999 first (S2)."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from app.runtime import Seen
from app.services.flows import history
from app.simulator.transport import wsgi_transport
from app.web import voice
from app.web.application import create_app
from app.web.voice.outage import Outage
from routing import council
from routing.council import CouncilError
from routing.parts import Recording
from tests.flow_team import FLOW, published
from tests.judge import answers
from tests.world import BASE, World, keys

POLISH = "+441632960117"
POLISH_LETTERS = set("ąćęłńóśźż")
COUNCIL = Path("routing/councils/oxfordshire-shaped/council.yaml")


@pytest.fixture
def polish(world: World) -> World:
    """A world whose council has a second line, in Polish."""
    serve(world)
    world.carrier.add_line(POLISH, f"{BASE}/voice/inbound", status_url=f"{BASE}/voice/status")
    return world


def serve(world: World, recording: Recording | None = None) -> None:
    """The doors go by a council with that line, which has its talks recorded or not."""
    ours = world.rt.council
    line = ours.lines[0].model_copy(update={"number": POLISH, "language": "pl-PL"})
    both = ours.model_copy(update={"lines": (*ours.lines, line), "recording": recording})
    rt = replace(world.rt, councils=Seen(both))
    app = voice.equip(create_app(rt, voice.DOORS), Outage(rt, aside=lambda _: None), rescue=False)
    world.carrier.exchange.transport = wsgi_transport(app)


def rung(world: World, number: str) -> str:
    """What a caller of the number hears up to a person."""
    world.ready("amara-okafor")
    call = world.carrier.place("+447700900123", number, [*keys("1"), {"talk": 5}])
    world.until(lambda: call.over)
    world.pass_time(30)
    assert world.record(call).outcome == "answered"
    return world.heard(call)


def test_s2_callers_of_the_polish_line_hear_polish(polish: World) -> None:
    heard = rung(polish, POLISH)
    assert "Dzień dobry" in heard
    assert "9 9 9" in heard.partition("Dzień dobry")[2]
    assert "Hello" not in heard


def test_s2_callers_of_the_polish_line_wait_in_polish_and_in_a_polish_voice(polish: World) -> None:
    polish.ready("ben-whitlock", does="no-answer")
    call = polish.carrier.place("+447700900124", POLISH, [*keys("44"), {"hang_up_after": 90}])
    polish.until(lambda: call.over)
    polish.pass_time(30)
    waited = polish.heard(call).partition("kolejce")[2]
    assert "zadzwoń na 9 9 9" in waited
    for answer in answers(polish):
        for said in ET.fromstring(answer).iter("Say"):
            words = set((said.text or "").lower().split())
            if POLISH_LETTERS & set(said.text or ""):
                assert said.get("language") == "pl-PL"
            if words & {"the", "you", "press"}:
                assert said.get("language") == "en-GB"


def test_english_words_of_a_queue_are_spoken_by_an_english_voice(polish: World) -> None:
    was = "You are in the queue to speak to one of our team."
    source = history.in_force(polish.rt, FLOW).source
    assert was in source.yaml
    published(polish, replace(source, yaml=source.yaml.replace(was, "Please wait for our team.")))
    polish.pass_time(3)  # every process looks again which version is in force
    polish.ready("ben-whitlock", does="no-answer")
    call = polish.carrier.place("+447700900124", POLISH, [*keys("41"), {"hang_up_after": 60}])
    polish.until(lambda: call.over)
    polish.pass_time(30)
    said = [one for answer in answers(polish) for one in ET.fromstring(answer).iter("Say")]
    (once,) = {one.get("language") for one in said if one.text == "Please wait for our team."}
    assert once == "en-GB"
    assert "zadzwoń na 9 9 9" in polish.heard(call)


def test_the_other_line_stays_english(polish: World) -> None:
    heard = rung(polish, polish.rt.council.lines[0].number)
    assert "Hello" in heard
    assert "Dzień" not in heard


@pytest.mark.parametrize("tag", ["pl-PL", "en-GB"])
def test_callers_hear_that_talks_are_recorded_in_their_language_or_else_in_english(
    polish: World, tag: str
) -> None:
    words = {"pl-PL": "Ta rozmowa jest nagrywana.", "en-GB": "This call is recorded."}
    inside = {"pl-PL": words["pl-PL"]} if tag == "pl-PL" else {}
    file = {"notice": words["en-GB"], "notice in": inside, "keep days": 30}
    serve(polish, Recording.model_validate(file))
    assert words[tag] in rung(polish, POLISH)
    said = [one for answer in answers(polish) for one in ET.fromstring(answer).iter("Say")]
    notices = {(one.text, one.get("language")) for one in said if one.text in words.values()}
    assert notices == {(words[tag], tag)}


def test_a_language_that_is_none_is_refused_with_its_line() -> None:
    text = COUNCIL.read_text("utf-8").replace(
        "    flow: childrens", "    language: polish\n    flow: childrens", 1
    )
    with pytest.raises(CouncilError, match=r"council.yaml:\d+.*language"):
        council.load(text, "council.yaml")
