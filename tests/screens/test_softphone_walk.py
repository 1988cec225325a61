"""The demo as it runs, an agent in a real browser who takes calls in it, by keyboard alone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from app.cli.stage import Stage
from app.cli.surroundings import surroundings
from tests.screens.conftest import SCREEN
from tests.screens.test_looks import CLIPPED, clean
from tests.town import URGENT, Town

pytestmark = [pytest.mark.browser, pytest.mark.stack]
OWN = {"DATABASE_URL", "REDIS_URL", "OFFICE_HOURS"}
SPEED = 4.0


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Everything as `frontdoor demo` runs it."""
    folder: Path = tmp_path_factory.mktemp("town")
    given = {name: value for name, value in surroundings().items() if name not in OWN}
    with Stage(folder / "data", given=given, keep=False, durable=False, speed=SPEED) as stage:
        town = Town(stage)
        yield town
        town.rt.engine.dispose()


@pytest.fixture
def page(browser: Browser, town: Town) -> Iterator[Page]:
    """A window on the demo's first page; a script error or a refused policy fails the test."""
    context, errors = browser.new_context(viewport=SCREEN), list[str]()
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(town.stage.url("desk"))
    yield page
    context.close()
    assert [one for one in errors if "status of 409" not in one] == []
    town.clear()


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, true: str, most: int = 60) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(f"(e => {true})(document.activeElement)"):
            return
    raise AssertionError(f"the Tab key never comes to {true}")


def sign_in(page: Page, name: str) -> None:
    tab_to(page, "e.name === 'device'")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    tab_to(page, f"e.textContent.includes('{name}')")
    page.keyboard.press("Enter")
    page.locator(".fd-light--live").wait_for()


def take_a_call(page: Page, town: Town) -> str:
    """Ready, offered, accepted, brought in; the caller's sid."""
    tab_to(page, "e.id === 'ready-button'")
    page.keyboard.press("Enter")
    page.locator(".fd-state--ready").wait_for()
    sid = town.ring(URGENT, {"wait": 300})
    page.locator("#accept-button").wait_for()
    expect(page.get_by_role("alert")).to_contain_text("Press Accept")
    town.until(lambda: focused(page) == "accept-button", 5, "Accept has the focus")
    page.keyboard.press("Enter")
    page.locator("#hold-button").wait_for()
    expect(page.locator("#line-words")).to_have_text("Your line is open")
    return sid


def legs(town: Town) -> list[Any]:
    return town.rows("SELECT role, state FROM legs ORDER BY asked_at DESC LIMIT 1")


def test_a_call_is_taken_in_the_browser_and_written_up_without_a_mouse_or_a_phone(
    page: Page, town: Town, shots: Path
) -> None:
    sign_in(page, "Amara Okafor")
    sid = take_a_call(page, town)
    page.screenshot(path=shots / "softphone-talk.png")
    assert page.evaluate(CLIPPED) == []
    clean(page)
    assert page.locator("#device").count() == 0
    refused = page.evaluate(SWITCH)
    assert refused["status"] == 409
    assert "Go away first" in refused["text"]
    keypad(page, town)
    assert town.carried(sid)["bridged"]
    assert [tuple(leg) for leg in legs(town)] == [("agent", "answered")]
    page.keyboard.press("Control+Shift+Digit1")
    page.keyboard.press("Control+Shift+Digit1")
    page.locator("#wrap-up").wait_for()
    town.until(lambda: town.over(sid), 20, "the caller was thanked")
    expect(page.locator("#line-words")).to_have_text("")
    expect(page.locator("#message")).not_to_contain_text("cut off")
    tab_to(page, "e.id === 'outcome'")
    page.keyboard.type("Advice")
    tab_to(page, "e.id === 'finish-button'")
    page.keyboard.press("Enter")
    page.locator(".fd-state--ready").wait_for()
    assert town.judge(sid).outcome == "answered"
    rung = [one for one in town.telephone.calls() if one["direction"] != "inbound"]
    assert rung == []
    assert town.telephone.faults() == []


def keypad(page: Page, town: Town) -> None:
    """Keys that are typed and keys that are pressed go to the line, and into no record (S28)."""
    page.keyboard.press("Control+Shift+Digit7")
    assert focused(page) == "keypad-field"
    page.keyboard.type("4x")
    expect(page.get_by_role("status")).to_contain_text("Only 0 to 9")
    page.keyboard.type("7")
    expect(page.get_by_role("status")).to_contain_text("Sent 7")
    assert page.locator("#keypad-field").input_value() == ""
    tab_to(page, "e.dataset.key === '#'")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sent hash")
    town.until(lambda: pressed(town) == ["4", "7", "#"], 30, "the line has heard the keys")


def pressed(town: Town) -> list[str]:
    """The keys that the browser's line has sounded; those of other tests are down."""
    lines = [one for one in town.telephone.calls() if one["from"].startswith("client:")]
    (line,) = [one for one in lines if one["status"] == "in-progress"]
    return [one["key"] for one in town.carried(line["sid"])["timeline"] if one["what"] == "key"]


SWITCH = """async () => {
  const headers = { "X-CSRFToken": document.getElementById("main-content").dataset.csrf,
                    "HX-Request": "true" };
  const answer = await fetch("/desk/device", { method: "POST", headers,
                                              body: new URLSearchParams({ to: "phone" }) });
  return { status: answer.status, text: await answer.text() };
}"""


def test_s8_a_window_closed_in_the_talk_ends_neither_the_call_nor_the_wrap_up(
    page: Page, town: Town
) -> None:
    sign_in(page, "Amara Okafor")
    sid = take_a_call(page, town)
    page.close()
    town.until(lambda: town.heard(sid, "The other person has left"), 20, "the caller is told")
    (amara,) = town.rows(
        """SELECT a.state, a.wrap_up_until FROM agents a JOIN people p ON p.id = a.person_id
           WHERE p.key = 'amara-okafor'"""
    )
    assert amara.state == "wrap_up"
    assert amara.wrap_up_until is not None
    town.until(lambda: town.call(sid).state == "waiting", 30, "the caller is back in the queue")
    assert not town.over(sid)
