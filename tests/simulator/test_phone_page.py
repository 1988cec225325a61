"""The browser phone, in a real browser, with the carrier on the wall clock."""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from app.simulator.carrier import Carrier
from app.simulator.transport import wsgi_transport
from app.simulator.web import create_app

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

    from tests.simulator.conftest import World

pytestmark = pytest.mark.browser

LINE, DUTY, ASHA = "+441632960100", "+447700900190", "+447700900001"
MENU = (
    "<Say>If a child is in danger ring 999.</Say>"
    '<Gather action="/voice/heard" numDigits="1" finishOnKey="" actionOnEmptyResult="true">'
    "<Say>If you are worried about a child now, press 1. Otherwise press 2.</Say></Gather>"
)


@dataclass
class Desk:
    page: Page
    carrier: Carrier
    complaints: list[str]

    def violations(self) -> list[str]:
        found = Axe().run(self.page).response["violations"]
        return [f"{one['id']}: {one['nodes'][0]['html']}" for one in found]

    def ring(self) -> None:
        self.page.get_by_role("button", name="Ring", exact=True).click()


@pytest.fixture
def desk(world: World, browser: Browser, token: Callable[[], tuple[str, str]]) -> Iterator[Desk]:
    world.system.answers |= {
        "/voice": MENU,
        "/voice/heard": '<Enqueue waitUrl="/wait">front-door</Enqueue>',
        "/wait": "<Say>You are first in the queue.</Say><Pause length='20'/>",
        "/duty": f"<Dial>{DUTY}</Dial>",
    }
    carrier = Carrier(*token(), transport=wsgi_transport(world.system), speed=4, seed=1)
    carrier.add_line(LINE, "http://system.example/voice")
    carrier.phone(DUTY, name="Duty manager")
    server = make_server("127.0.0.1", 0, create_app(carrier), threaded=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    carrier.start()
    thread.start()
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    yield open_page(context.new_page(), carrier, server.server_port)
    context.close()
    server.shutdown()
    thread.join()
    server.server_close()
    carrier.stop()


def open_page(page: Page, carrier: Carrier, port: int) -> Desk:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(f"http://127.0.0.1:{port}/")
    return Desk(page, carrier, complaints)


def test_a_call_is_rung_heard_pressed_and_ended_by_keyboard(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Ring", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("log")).to_contain_text("press 1. Otherwise")
    page.keyboard.press("1")
    expect(page.locator("#state")).to_have_text("In the queue")
    expect(page.locator("#place")).to_have_text("1 of 1")
    expect(page.get_by_role("log")).to_contain_text("Presses 1")
    expect(page.locator("#system")).to_contain_text("Digits 1")
    assert page.evaluate("document.activeElement.id") == "ring"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#state")).to_have_text("Ended")
    assert desk.complaints == []


def test_the_raw_answer_of_each_request_can_be_read(desk: Desk) -> None:
    desk.ring()
    first = desk.page.locator("#system details").first
    expect(first).to_contain_text("/voice")
    first.locator("summary").click()
    expect(first.locator("pre")).to_contain_text("<Say>If a child is in danger ring 999.</Say>")


def test_the_page_is_accessible_in_light_and_dark_and_nothing_is_clipped(desk: Desk) -> None:
    for scheme in ("light", "dark"):
        desk.page.emulate_media(color_scheme=scheme)
        assert desk.violations() == []
    desk.ring()
    expect(desk.page.get_by_role("log")).to_contain_text("danger")
    assert desk.violations() == []
    sizes = "[document.documentElement.scrollWidth, document.documentElement.scrollHeight]"
    assert desk.page.evaluate(sizes) == [1366, 768]


def test_another_phone_rings_is_answered_pressed_and_put_down(desk: Desk) -> None:
    desk.carrier.place("+447700900123", LINE, url="http://system.example/duty")
    phone = desk.page.locator("#others li", has_text="Duty manager")
    expect(phone).to_contain_text("Rings")
    phone.get_by_role("button", name="Answer").click()
    expect(phone).to_contain_text("Talking")
    phone.get_by_role("button", name="1", exact=True).click()
    phone.get_by_role("button", name="Hang up").click()
    expect(phone).to_contain_text("On the hook")
    (leg,) = [call for call in desk.carrier.calls() if call.to == DUTY]
    assert [entry["key"] for entry in leg.timeline.entries if entry["what"] == "key"] == ["1"]


def test_a_phone_can_be_told_to_answer_by_itself(desk: Desk) -> None:
    phone = desk.page.locator("#others li", has_text="Duty manager")
    phone.get_by_label("answers by itself and presses 1").check()
    expect(phone).to_contain_text("Duty manager")
    assert until(lambda: desk.carrier.exchange.phones.get(DUTY).press == "1")
    assert desk.carrier.exchange.phones.get(DUTY).name == "Duty manager"


def test_presets_fill_in_who_rings(desk: Desk) -> None:
    desk.page.get_by_label("Who rings").select_option("Withheld, as a keypad word")
    expect(desk.page.get_by_label("Caller’s number")).to_have_value("+266696687")
    desk.ring()
    expect(desk.page.locator("#state")).to_have_text("On a call")
    assert desk.carrier.calls()[0].from_ == "+266696687"


def test_wrong_keys_are_pressed_by_themselves(desk: Desk) -> None:
    desk.page.get_by_label("Who rings").select_option("Wrong keys")
    desk.ring()
    expect(desk.page.get_by_role("log")).to_contain_text("Presses 9")


def test_a_call_is_saved_as_a_story(desk: Desk, tmp_path: Path) -> None:
    desk.ring()
    expect(desk.page.get_by_role("log")).to_contain_text("press 1. Otherwise")
    desk.page.keyboard.press("1")
    expect(desk.page.locator("#state")).to_have_text("In the queue")
    with desk.page.expect_download() as download:
        desk.page.get_by_role("button", name="Save story").click()
    file = tmp_path / "story.json"
    download.value.save_as(file)
    story: dict[str, Any] = json.loads(file.read_text("utf-8"))
    assert (story["from"], story["to"]) == ("+447700900123", LINE)
    assert [step["press"] for step in story["script"]] == ["1"]
    assert story["heard"][0]["text"] == "If a child is in danger ring 999."


def test_the_page_allows_no_inline_script_or_style(world: World) -> None:
    reply = world.http.door.get("/")
    policy = reply.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "<style" not in reply.text
    assert " style=" not in reply.text
    assert "onclick" not in reply.text


def until(true: Callable[[], bool]) -> bool:
    done = threading.Event()
    return any(true() or done.wait(0.05) for _ in range(60))
