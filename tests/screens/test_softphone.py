"""The desk where browsers are telephones: who may choose what, how it looks, what it refuses."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, Route, expect
from sqlalchemy import Engine, select

from app.models import Agent
from app.services import agents
from app.services.people import Device
from tests.screens.conftest import Windows
from tests.screens.stage import Stage, serve, stage
from tests.screens.test_doors import SCRIPT, Visitor
from tests.screens.test_looks import CLIPPED, DOUBLE_ZOOM, SIDEWAYS, clean
from tests.sounds import hum

SOFTPHONE = {
    "twilio_api_key_sid": "SK" + "3" * 32,
    "twilio_api_key_secret": "s3cret" * 6,
    "twilio_app_sid": "AP" + "2" * 32,
}


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    """A desk where a browser may be the telephone, with the demo's carrier."""
    return stage(shared_engine, **SOFTPHONE)


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services",))


def takes_calls_here(desk: Stage, person: UUID) -> None:
    agents.choose_device(desk.rt, person, Device.BROWSER)
    agents.ready(desk.rt, person)


def device(desk: Stage, person: UUID) -> str:
    with desk.rt.work() as work:
        return str(work.run(select(Agent.device).where(Agent.person_id == person)).scalar_one())


# -- without a browser


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


# -- in a browser

REGISTRATIONS = "**/carrier/clients/registrations"


def _stands(route: Route) -> None:
    """The carrier would take a call of this window's."""
    _told(route, {"ok": True})


def _told(route: Route, answer: dict[str, Any]) -> None:
    """What the carrier tells a window."""
    route.fulfill(status=200, headers={"Access-Control-Allow-Origin": "*"}, json=answer)


@pytest.fixture
def windows(windows: Windows) -> Windows:
    """Windows whose line stands, though no carrier is there."""
    windows.before.append(lambda context: context.route(REGISTRATIONS, _stands))
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
    page.context.route(REGISTRATIONS, _stands)
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
    page.context.route(calls, lambda route: _told(route, {"sid": "CA1"}))
    page.context.route(one, lambda route: _told(route, {"status": "in-progress"}))
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
    page.context.route(one, lambda route: _told(route, {"status": "in-progress"}))
    expect(words).to_have_text("Your line is open", timeout=30_000)
    expect(message).to_have_text("Your line is back.")
    expect(keypad).to_be_focused()
    page.context.unroute(REGISTRATIONS)
    page.context.route(REGISTRATIONS, lambda route: route.abort())
    expect(message).to_contain_text("Your line for other calls is lost", timeout=30_000)
    expect(message).not_to_contain_text("Press Reconnect")
    expect(page.locator("#line-lost")).to_be_hidden()
    page.context.unroute(one)
    page.context.route(one, lambda route: _told(route, {"status": "completed"}))
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
