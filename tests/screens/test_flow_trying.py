"""A call plan tried as a caller: by its address alone, and in a real browser."""

import re
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect

from app.services import people, seeds
from app.services.flows import drafts, stories
from ivr_flows import story
from ivr_flows.source import Source
from tests.screens.flow_desk import Reader
from tests.screens.stage import PLAN, Stage
from tests.screens.test_looks import DOUBLE_ZOOM, SIDEWAYS, clean

FLOW = "childrens-front-door"
URGENT = "presses: 1"
REAL = "+447100000000"  # of a range that is given to nobody


@pytest.fixture
def tom(desk: Stage) -> UUID:
    seeds.seed(desk.rt, (), Source(PLAN.read_text(encoding="utf-8")))
    return desk.person("Tom Ashby", "supervisor", phone=False)


def asked(desk: Stage, person: UUID, **fields: Any) -> Any:
    """The page, or what it answers to its form."""
    reader = Reader(desk, person)
    begun = reader.get("/try")
    return reader.post("/try", **fields) if fields else begun


def test_the_first_words_and_the_keypad_are_there_at_once(desk: Stage, tom: UUID) -> None:
    told = asked(desk, tom)
    assert told.status_code == 200
    assert "hang up and call 9 9 9" in told.text
    assert told.text.count("data-key") == 12


def test_a_key_leads_to_what_a_live_call_would_hear(desk: Stage, tom: UUID) -> None:
    told = asked(desk, tom, e=[URGENT]).text
    assert "the queue urgent" in told
    assert "Urgent now" in told
    assert "Somebody answers" in told
    over = asked(desk, tom, e=[URGENT, "the queue: bridged"]).text
    assert "the caller is at <b>a person</b>" in over


def test_the_draft_is_tried_and_what_is_in_force_stays_as_it_is(desk: Stage, tom: UUID) -> None:
    me = next(one for one in people.everybody(desk.rt) if one.id == tom)
    text = PLAN.read_text(encoding="utf-8").replace("Hello. This is", "Good day. This is")
    drafts.save(desk.rt, me, FLOW, Source(text), 0)
    assert "Good day. This is" in asked(desk, tom).text
    assert "Good day. This is" not in asked(desk, tom, on="").text
    drafts.save(desk.rt, me, FLOW, Source("flow: [broken"), 1)
    broken = asked(desk, tom)
    assert broken.status_code == 400
    assert "This text is no call plan yet" in broken.text


def test_it_can_begin_at_any_step_by_the_shortest_way_there(desk: Stage, tom: UUID) -> None:
    told = Reader(desk, tom).get("/try?on=draft&start=urgent").text
    assert 'value="presses: 1"' in told
    assert "the queue urgent" in told
    assert asked(desk, tom, start="urgent").text.count("The caller presses: 1") == 1


def test_s28_no_number_and_no_key_is_in_an_address(desk: Stage, tom: UUID) -> None:
    told = asked(desk, tom, **{"from": "01632 960999", "e": ["presses: 4", "keys: 692673"]})
    assert 'value="01632 960999"' in told.text
    addresses = " ".join(re.findall(r'(?:href|action|hx-\w+)="([^"]*)"', told.text))
    assert [one for one in ("960999", "692673", "presses") if one in addresses] == []
    assert re.findall(r'<form[^>]*method="get"', told.text) == []
    ignored = Reader(desk, tom).get("/try?from=01632960999&keys=692673&e=presses: 4").text
    assert "960999" not in ignored
    assert "The caller presses" not in ignored


def test_the_last_key_is_taken_back_and_the_call_begins_anew(desk: Stage, tom: UUID) -> None:
    keys = ["presses: 4", "presses: 1"]
    one = asked(desk, tom, e=keys, back="last", **{"from": "01632 960999"}).text
    assert one.count('<p class="fd-try__did">') == 1
    assert 'value="01632 960999"' in one
    assert '<p class="fd-try__did">' not in asked(desk, tom, e=keys, back="all").text


def test_s28_a_story_keeps_a_number_of_nobody(desk: Stage, tom: UUID) -> None:
    reader = Reader(desk, tom)
    reader.get("/try")
    reader.post("/try", e=["presses: 4"], **{"from": REAL})
    told = reader.post("/try/story", e=["presses: 4"], name="A parent", **{"from": REAL})
    assert "Kept as the story “A parent”" in told.text
    (kept,) = stories.kept(desk.rt, FLOW)
    assert story.read(kept.text).given.number == "07700900123"


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"time": "99:99"}, 400, "is no time of day"),
        ({"day": "Xyz"}, 400, "Say when the caller rings like this"),
        ({"e": ["sings a song"]}, 400, "is nothing that a caller can do"),
        ({"e": ["presses: "]}, 400, "is nothing that a caller can do"),
        ({"on": "\0\0\0", "e": ["presses: 1\0"]}, 200, "the queue urgent"),
        ({"e": ["the queue: never heard of"]}, 200, "What the caller hears"),
        ({"e": ["leaves a message: ten"]}, 400, "is nothing that a caller can do"),
        ({"start": "no-such-step"}, 400, "No caller comes to"),
        ({"on": "no-version"}, 404, ""),
        ({"e": [URGENT] * 61}, 400, ""),
    ],
)
def test_what_cannot_be_tried_is_told_in_words(
    desk: Stage, tom: UUID, query: dict[str, Any], status: int, words: str
) -> None:
    answer = asked(desk, tom, **query)
    assert (answer.status_code, words in answer.text) == (status, True)


def test_agents_do_not_try_plans(desk: Stage, tom: UUID) -> None:
    assert asked(desk, desk.person("Sam Iveson", "agent", phone=False)).status_code == 403


@pytest.mark.browser
@pytest.mark.parametrize("keys", ["", "4", "41"])
def test_axe_finds_nothing_while_a_plan_is_tried(
    windows: Any, site: Stage, tom: UUID, shots: Any, keys: str
) -> None:
    page = windows.open(f"/flows/{FLOW}/try", tom, color_scheme="light")
    for key in keys:
        page.locator(f'[data-key="{key}"]').click()
        expect(page.locator("#now")).to_contain_text(f"presses: {key}")
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    assert not page.evaluate(SIDEWAYS)
    page.screenshot(path=shots / f"flow-try-{keys}-zoomed.png", full_page=True)
    clean(page)


@pytest.mark.browser
def test_a_whole_call_by_keyboard_and_kept_as_a_story(
    windows: Any, site: Stage, tom: UUID, shots: Any
) -> None:
    page = windows.open(f"/flows/{FLOW}/try", tom)
    page.locator("h1").wait_for()
    page.keyboard.press("4")
    expect(page.locator("#now")).to_contain_text("presses: 4")
    page.locator('button[value="presses nothing"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#now")).to_contain_text("presses nothing")
    page.keyboard.press("1")
    expect(page.locator("#now")).to_contain_text("presses: 1")
    page.screenshot(path=shots / "flow-try.png", full_page=True)
    page.get_by_role("button", name="Somebody answers").press("Enter")
    expect(page.locator("#over")).to_contain_text("a person")
    page.get_by_label("Keep this call as a story called").fill("A parent who wavers")
    page.get_by_role("button", name="Save as a story").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Kept as the story “A parent who wavers”")
    (kept,) = stories.kept(site.rt, FLOW)
    told = story.read(kept.text)
    assert [*told.talk] == [
        {"presses": "4"},
        "presses nothing",
        {"presses": "1"},
        {"the queue": "bridged"},
    ]
    assert told.ends == "a person"
