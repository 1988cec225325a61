"""A window that is the telephone: its line, Accept, the microphone, and how it looks."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import Engine, select

from app.models import Agent
from tests.screens.conftest import Windows
from tests.screens.softphone_desk import REGISTRATIONS, SOFTPHONE, stands, takes_calls_here, told
from tests.screens.stage import Stage, serve, stage
from tests.screens.test_looks import CLIPPED, DOUBLE_ZOOM, SIDEWAYS, clean
from tests.sounds import hum


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    """A desk where a browser may be the telephone, with the demo's carrier."""
    return stage(shared_engine, **SOFTPHONE)


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services",))


@pytest.fixture
def windows(windows: Windows) -> Windows:
    """Windows whose line stands, though no carrier is there."""
    windows.before.append(lambda context: context.route(REGISTRATIONS, stands))
    return windows


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_lost_line_is_said_offered_no_call_and_got_back_by_one_button(
    windows: Windows, site: Stage, amara: UUID, shots: Path
) -> None:
    takes_calls_here(site, amara)
    page: Page = windows.open("/desk", amara, color_scheme="light")
    page.locator(".fd-light--live").wait_for()
    with page.expect_response(REGISTRATIONS):
        pass
    expect(page.locator("#line-lost")).to_be_hidden()
    page.context.route(REGISTRATIONS, lambda route: route.abort())
    button = page.locator("#reconnect-button")
    expect(button).to_be_visible(timeout=30_000)
    expect(page.locator("#message")).to_contain_text("no call can come to this window")
    page.locator(".fd-state--away").wait_for(timeout=30_000)
    expect(page.locator("#quiet")).to_contain_text("The line of this window was lost")
    page.screenshot(path=shots / "softphone-lost.png")
    assert page.evaluate(CLIPPED) == []
    clean(page)
    page.locator("#ready-button").click()
    expect(page.locator("#message")).to_contain_text("Press Reconnect first")
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Reconnecting")
    expect(button).to_be_focused()
    page.context.unroute(REGISTRATIONS)
    page.context.route(REGISTRATIONS, stands)
    expect(button).to_be_hidden(timeout=30_000)
    expect(page.locator("#message")).to_contain_text("Your line is back")
    expect(page.locator("#ready-button")).to_be_focused()
    page.keyboard.press("Enter")
    page.locator(".fd-state--ready").wait_for()
    windows.errors.clear()  # the browser notes that nobody answered


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_line_that_is_cut_in_a_call_says_so_and_that_it_is_back(
    windows: Windows, site: Stage, amara: UUID
) -> None:
    takes_calls_here(site, amara)
    offer = site.offer(call := site.call(), amara)
    page: Page = windows.open("/desk", amara)
    page.locator(".fd-light--live").wait_for()
    calls, one = "**/carrier/clients/calls", "**/carrier/clients/calls/*"
    page.context.route(calls, lambda route: told(route, {"sid": "CA1"}))
    page.context.route(one, lambda route: told(route, {"status": "in-progress"}))
    page.locator("#accept-button").click()
    words, message = page.locator("#line-words"), page.locator("#message")
    expect(words).to_have_text("Your line is open", timeout=30_000)
    site.answer(call, offer)
    keypad = page.locator("#keypad-field")
    keypad.focus(timeout=30_000)
    page.context.unroute(one)
    page.context.route(one, lambda route: route.abort())
    expect(words).to_have_text("Your line is cut: getting it back", timeout=30_000)
    expect(message).to_contain_text("The caller is still there")
    expect(keypad).to_be_focused()
    page.keyboard.press("7")
    expect(message).to_contain_text("nothing was sent")
    page.context.unroute(one)
    page.context.route(one, lambda route: told(route, {"status": "in-progress"}))
    expect(words).to_have_text("Your line is open", timeout=30_000)
    expect(message).to_have_text("Your line is back.")
    expect(keypad).to_be_focused()
    page.context.unroute(REGISTRATIONS)
    page.context.route(REGISTRATIONS, lambda route: route.abort())
    expect(message).to_contain_text("Your line for other calls is lost", timeout=30_000)
    expect(message).not_to_contain_text("Press Reconnect")
    expect(page.locator("#line-lost")).to_be_hidden()
    page.context.unroute(one)
    page.context.route(one, lambda route: told(route, {"status": "completed"}))
    expect(message).to_contain_text("Press Reconnect", timeout=30_000)
    expect(page.locator("#line-lost")).to_be_visible()
    windows.errors.clear()  # the browser notes that nobody answered


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("what", ["away", "ready", "offer", "call"])
def test_a_desk_that_is_a_telephone_looks_right(
    windows: Any, site: Stage, amara: UUID, shots: Path, what: str
) -> None:
    if what != "away":
        takes_calls_here(site, amara)
    if what == "offer":
        site.offer(site.call(ago_s=62, reason="Advice", caller_kind="professional"), amara)
    if what == "call":
        site.talk(amara)
    page: Page = windows.open("/desk", amara, color_scheme="light")
    page.locator(".fd-light--live").wait_for()
    if what == "away":
        page.locator("#device-browser").click()
        page.locator("#device-browser[aria-pressed=true]").wait_for()
    page.screenshot(path=shots / f"softphone-{what}.png")
    assert page.evaluate(CLIPPED) == []
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    assert not page.evaluate(SIDEWAYS)
    clean(page)


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_line_that_cannot_be_opened_leaves_the_offer_and_accept_can_be_pressed_again(
    windows: Any, site: Stage, amara: UUID
) -> None:
    takes_calls_here(site, amara)
    site.offer(site.call(), amara)
    page: Page = windows.open("/desk", amara)
    page.locator(".fd-light--live").wait_for()
    for _ in range(2):  # no carrier is there
        page.locator("#accept-button").click()
        expect(page.locator("#message")).to_contain_text("Press Accept again, or decline")
        expect(page.locator("#accept-button")).to_be_enabled()
    gone = "This offer is no longer open."
    page.route("**/ticket", lambda route: route.fulfill(status=409, json={"error": gone}))
    page.keyboard.press("Control+Shift+Digit5")
    expect(page.locator("#message")).to_contain_text(gone)
    page.locator("#decline-reason").select_option("busy")
    page.locator("#decline-button").click()
    page.locator("#offer").wait_for(state="detached")
    windows.errors.clear()  # the browser notes that nobody answered


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_while_the_caller_is_put_on_hold_the_window_asks_again_for_the_person(
    windows: Any, site: Stage, amara: UUID
) -> None:
    takes_calls_here(site, amara)
    site.offer(site.call(), amara)
    page: Page = windows.open("/desk", amara)
    page.locator(".fd-light--live").wait_for()
    answers = [{"error": "Soon.", "again": True}] * 2 + [{"error": "No longer.", "again": False}]
    page.route("**/ticket", lambda route: route.fulfill(status=409, json=answers.pop(0)))
    page.locator("#accept-button").click()
    expect(page.locator("#line-words")).to_have_text("Opening your line")
    expect(page.locator("#message")).to_have_text("No longer.")
    expect(page.locator("#accept-button")).to_be_enabled()
    assert answers == []


@pytest.fixture
def real(shared_engine: Engine, browser: Any) -> Iterator[tuple[Stage, Windows]]:
    """A desk with the carrier's own SDK, and windows onto it."""
    made = stage(shared_engine, **SOFTPHONE, demo_phone_url="")
    server, made.url = serve(made.app)
    windows = Windows(browser, made)
    yield made, windows
    windows.close()
    server.shutdown()
    assert windows.errors == []


MICROPHONE = "does => { navigator.mediaDevices.getUserMedia = new Function(does) }"


def _answer(route: Route) -> None:
    """What the SDK asks of the carrier; whatever the page's policy refuses never comes here."""
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "audio/wav"}
    route.fulfill(status=200, headers=headers, body=hum(0.1))


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_microphone_that_is_refused_is_said_in_plain_words_before_any_call_comes(
    real: tuple[Stage, Windows], shots: Path
) -> None:
    site, windows = real
    amara = site.person("Amara Okafor", "agent", ("customer-services",))
    windows.before += [
        lambda context: context.route("https://*.twilio.com/**", _answer),
        lambda context: context.route_web_socket(re.compile("^wss:"), lambda _: None),
    ]
    page = windows.open("/desk", amara)
    page.locator("#device-browser").click()
    expect(page.locator("#device-browser")).to_have_attribute("aria-pressed", "true")
    for trouble, words in (("NotFoundError", "Plug one in"), ("NotAllowedError", "Allow it")):
        page.evaluate(MICROPHONE, f"throw new DOMException('', '{trouble}')")
        page.locator("#ready-button").click()
        expect(page.locator("#message")).to_contain_text(words)
        expect(page.locator("#message")).to_contain_text("take calls on your phone")
    page.screenshot(path=shots / "softphone-refused.png")
    assert page.evaluate("Twilio.Device.isSupported") is True
    with site.rt.work() as work:
        assert work.run(select(Agent.state)).scalar_one() == "away"
    page.evaluate(MICROPHONE, "return new MediaStream()")
    page.locator("#ready-button").click()
    page.locator(".fd-state--ready").wait_for()
