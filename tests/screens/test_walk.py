"""The desk in use: by keyboard alone, while typing, when the stream is gone, in the background."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.models import Agent, Offer
from app.services import agents, records
from app.services.people import Person, who
from app.services.records import Words
from tests.screens.stage import Stage

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def amara(site: Stage) -> UUID:
    return site.person("Amara Okafor", "agent", ("customer-services",))


@pytest.fixture
def page(windows: Any, amara: UUID) -> Page:
    page: Page = windows.open("/desk", amara)
    page.locator(".fd-light--live").wait_for()
    return page


def as_person(site: Stage, person_id: UUID) -> Person:
    person = who(site.rt, site.secret(person_id))
    assert person is not None
    return person


def talk(site: Stage, page: Page, amara: UUID, **call: Any) -> UUID:
    agents.ready(site.rt, amara)
    page.locator(".fd-state--ready").wait_for()
    call_id = site.talk(amara, **call)
    page.locator("#call").wait_for()
    return call_id


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, wanted: str, most: int = 40) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    raise AssertionError(f"{wanted} cannot be reached with the Tab key")


def test_a_call_from_ready_to_finished_needs_no_mouse(site: Stage, page: Page, amara: UUID) -> None:
    tab_to(page, "ready-button")
    page.keyboard.press("Enter")
    page.locator(".fd-state--ready").wait_for()
    call = site.call(waited_s=62)
    offer = site.offer(call, amara)
    expect(page.get_by_role("alert")).to_contain_text("Customer services")
    site.answer(call, offer)
    page.locator("#call").wait_for()
    page.keyboard.press("Control+Shift+Digit4")
    assert focused(page) == "f-caller-kind"
    page.keyboard.type("Pol")
    page.keyboard.press("Tab")
    page.keyboard.type("PC Marsh")
    tab_to(page, "f-summary")
    page.keyboard.type("Found a child alone.")
    page.keyboard.press("Control+Shift+Digit1")
    expect(page.locator("#message")).to_contain_text("Press again")
    page.keyboard.press("Control+Shift+Digit1")
    page.locator("#wrap-up").wait_for()
    assert focused(page) == "f-summary"
    site.hang_up(call)
    while focused(page) != "outcome":
        page.keyboard.press("Shift+Tab")
    page.keyboard.type("Passed")
    tab_to(page, "finish-button")
    page.keyboard.press("Enter")
    page.locator(".fd-state--ready").wait_for()
    enquiry = site.enquiry(call)
    assert (enquiry.state, enquiry.outcome) == ("recorded", "passed")
    assert (enquiry.caller_kind, enquiry.caller_name) == ("police", "PC Marsh")
    assert enquiry.summary == "Found a child alone."


def test_an_offer_is_seen_within_a_second(site: Stage, page: Page, amara: UUID) -> None:
    agents.ready(site.rt, amara)
    page.locator(".fd-state--ready").wait_for()
    call = site.call("anonymous", queue="urgent", priority="P0", waited_s=8)
    site.offer(call, amara)
    page.locator("#offer").wait_for(timeout=1000)
    expect(page).to_have_title("(1) Ringing – Desk – Thamesmere County Council")
    site.hang_up(call)
    page.locator("#offer").wait_for(state="detached")
    expect(page).to_have_title("Desk – Thamesmere County Council")


def test_an_offer_is_declined_with_a_reason(site: Stage, page: Page, amara: UUID) -> None:
    agents.ready(site.rt, amara)
    page.locator(".fd-state--ready").wait_for()
    offer = site.offer(site.call(), amara)
    page.locator("#offer").wait_for()
    page.keyboard.press("Control+Shift+Digit3")
    assert focused(page) == "decline-reason"
    page.locator("#decline-button").click()
    expect(page.locator("#message")).to_contain_text("Choose why")
    page.locator("#decline-reason").select_option("busy")
    page.locator("#decline-button").click()
    page.locator("#offer").wait_for(state="detached")
    with site.rt.work() as work:
        row = work.run(select(Offer.state, Offer.why).where(Offer.id == offer)).one()
    assert row == ("declined", "busy")


def test_what_is_typed_survives_refreshes_and_a_reload(
    site: Stage, page: Page, amara: UUID
) -> None:
    call = talk(site, page, amara)
    page.locator("#f-summary").click()
    page.keyboard.type("First words")
    for _ in range(3):
        site.rt.board.publish(frozenset({"queues"}))
        page.wait_for_timeout(300)
    page.keyboard.type(" and more")
    expect(page.locator("#f-summary")).to_have_value("First words and more")
    assert focused(page) == "f-summary"
    page.reload()
    expect(page.locator("#f-summary")).to_have_value("First words and more")
    assert site.enquiry(call).summary == "First words and more"


def test_typing_is_saved_by_itself_within_five_seconds(
    site: Stage, page: Page, amara: UUID
) -> None:
    call = talk(site, page, amara)
    page.locator("#f-advice").press_sequentially("Ring the school nurse")
    expect(page.locator(".fd-saved")).to_have_text(re.compile("Saved [0-9]"), timeout=5000)
    assert site.enquiry(call).advice == "Ring the school nurse"


def test_two_writers_see_both_sides_and_lose_nothing(
    site: Stage, page: Page, amara: UUID, shots: Path
) -> None:
    call = talk(site, page, amara)
    enquiry = site.enquiry(call)
    ben = as_person(site, site.person("Ben Whitlock", "agent", phone=False))
    records.save(site.rt, ben, enquiry.id, enquiry.version, Words(summary="What Ben wrote"))
    page.locator("#f-summary").fill("What Amara wrote")
    page.locator("#f-advice").click()
    conflict = page.locator(".fd-conflict")
    conflict.wait_for()
    expect(conflict).to_contain_text("What Ben wrote")
    expect(conflict).to_contain_text("What Amara wrote")
    page.screenshot(path=shots / "conflict.png", full_page=True, caret="initial")
    conflict.get_by_text("What Ben wrote").click()
    page.locator("#conflict-save").click()
    conflict.wait_for(state="detached")
    expect(page.locator("#f-summary")).to_have_value("What Ben wrote")
    assert site.enquiry(call).summary == "What Ben wrote"


def test_what_somebody_else_saved_shows_when_nobody_types(
    site: Stage, page: Page, amara: UUID
) -> None:
    call = talk(site, page, amara)
    enquiry = site.enquiry(call)
    ben = as_person(site, site.person("Ben Whitlock", "agent", phone=False))
    records.save(site.rt, ben, enquiry.id, enquiry.version, Words(summary="From Ben"))
    site.rt.board.publish(frozenset({"queues"}))
    expect(page.locator("#f-summary")).to_have_value("From Ben")


def test_a_second_child_gets_a_row_and_the_first_stays(
    site: Stage, page: Page, amara: UUID
) -> None:
    call = talk(site, page, amara)
    page.locator("#f-child-1").fill("Sam")
    page.locator("#add-child").click()
    page.locator("#f-child-2").fill("Ali")
    page.locator("#f-age-2").fill("7")
    page.wait_for_timeout(2500)
    kept = records.opened(site.rt, as_person(site, amara), site.enquiry(call).id)
    assert kept is not None
    assert [(child.name, child.age) for child in kept.words.children] == [("Sam", ""), ("Ali", "7")]


def test_without_the_stream_the_desk_asks_and_says_so(
    site: Stage, windows: Any, amara: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.stream.AGAIN_S", 60.0)
    site.rt.board.deaf = True  # type: ignore[attr-defined]
    agents.ready(site.rt, amara)
    page: Page = windows.open("/desk", amara)
    page.locator(".fd-light--asking").wait_for()
    expect(page.locator("#connection")).to_contain_text("Live updates have stopped")
    site.offer(site.call(), amara)
    page.locator("#offer").wait_for(timeout=7000)


def test_the_presence_beat_goes_on_by_itself(site: Stage, page: Page, amara: UUID) -> None:
    gone = site.ago(60)
    site.change(Agent, Agent.person_id == amara, present_until=gone)
    page.wait_for_timeout(6000)
    with site.rt.work() as work:
        until = work.run(select(Agent.present_until).where(Agent.person_id == amara)).scalar_one()
    assert until > site.rt.now()


def test_the_clock_of_a_wait_ticks_and_no_clock_is_a_live_region(
    site: Stage, page: Page, amara: UUID
) -> None:
    talk(site, page, amara)
    before = page.locator(".fd-call__time").inner_text()
    page.wait_for_timeout(2100)
    assert page.locator(".fd-call__time").inner_text() != before
    inside = "[aria-live] .fd-clock, [role=alert] .fd-clock, [role=status] .fd-clock"
    assert page.locator(inside).count() == 0
    assert page.locator("[role=alert]").count() == 1
    assert page.locator("[role=status]").count() == 1


def test_a_wall_that_hears_nothing_goes_grey_and_says_so(
    site: Stage, windows: Any, amara: UUID
) -> None:
    page: Page = windows.open("/wall", amara)
    page.locator("#queues").wait_for()
    page.route("**/wall/live", lambda route: route.abort())
    page.clock.install()
    page.clock.run_for(17_000)
    expect(page.locator("#as-at")).to_contain_text("Out of date")
    windows.errors.clear()  # the browser notes what was cut off on purpose


def test_a_wrap_up_can_be_given_more_time(site: Stage, page: Page, amara: UUID) -> None:
    site.hang_up(talk(site, page, amara))
    page.locator("#wrap-up").wait_for()
    page.locator("#more-reason").select_option("distressing")
    page.locator("#more-button").click()
    expect(page.locator(".fd-wrap__left")).to_contain_text("3:")


def test_the_next_state_is_chosen_during_the_call(site: Stage, page: Page, amara: UUID) -> None:
    site.hang_up(talk(site, page, amara))
    page.locator("#after-away").click()
    expect(page.locator("#after-away")).to_have_attribute("aria-pressed", "true")
    for _ in range(2):
        page.keyboard.press("Control+Shift+Digit1")
    expect(page.locator("#message")).to_contain_text("Choose an outcome")
    expect(page.locator("#outcome")).to_be_focused()
    page.locator("#outcome").select_option("advice")
    page.locator("#finish-button").click()
    page.locator(".fd-state--away").wait_for()
