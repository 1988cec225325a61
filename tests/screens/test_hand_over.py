"""A whole hand-over by keyboard alone, on two desks; what is typed meanwhile stays."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.models import Offer
from app.services import agents
from tests.screens.stage import Stage
from tests.screens.test_looks import ALL_RULES, CLIPPED, SIDEWAYS

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.id"))


def tab_to(page: Page, wanted: str, most: int = 20) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if focused(page) == wanted:
            return
    raise AssertionError(f"{wanted} cannot be reached with the Tab key")


def good(windows: Any, page: Page, shot: Path) -> None:
    """Nothing for axe to find, nothing cut off, no need to scroll; kept as a picture."""
    page.screenshot(path=shot, caret="initial")
    assert page.evaluate(CLIPPED) == []
    assert not page.evaluate(SIDEWAYS)
    assert windows.errors == []
    found = Axe().run(page, options=ALL_RULES).response["violations"]
    windows.errors.clear()  # what axe tries of its own accord, the page refuses
    assert found == [], [(one["id"], [n["html"] for n in one["nodes"]]) for one in found]


def consult_of(site: Stage, call: UUID) -> UUID:
    with site.rt.work() as work:
        asked = select(Offer.id).where(Offer.call_id == call, Offer.kind == "consult")
        return work.run(asked).scalar_one()


def opened(site: Stage, windows: Any, name: str, team: str) -> tuple[UUID, Page]:
    person = site.person(name, "worker", (team,))
    agents.ready(site.rt, person)
    page = windows.open("/desk", person)
    page.locator(".fd-light--live").wait_for()
    return person, page


def test_a_whole_hand_over_by_keyboard_alone(site: Stage, windows: Any, shots: Path) -> None:
    amara, page = opened(site, windows, "Amara Okafor", "customer-services")
    _, other = opened(site, windows, "Grace Tolland", "mash")
    call = site.talk(amara, queue="agents", reason="Worried about a neighbour's child")
    says = page.locator("#call-says")
    page.locator("#hand-to").wait_for()
    page.locator("#f-summary").focus()
    page.keyboard.type("Heard crying")
    page.keyboard.press("Control+Shift+Digit6")
    assert focused(page) == "hand-to"
    page.keyboard.type("Multi")
    expect(page.locator("#hand-to option:checked")).to_contain_text("1 ready, nobody waiting")
    good(windows, page, shots / "hand-over-chosen.png")
    tab_to(page, "hand-over-button")
    page.keyboard.press("Enter")
    expect(says).to_have_text("Ringing Grace Tolland. The caller is on hold.")
    expect(page.locator("#status")).to_contain_text("Ringing Grace Tolland.")
    expect(page.locator("#take-back-button")).to_be_focused()
    good(windows, page, shots / "hand-over-ringing.png")
    expect(other.locator("#offer-title")).to_have_text("Hand-over from Amara Okafor")
    good(windows, other, shots / "hand-over-offered.png")
    site.answer_consult(call, consult_of(site, call))
    expect(says).to_have_text("You talk to Grace Tolland. The caller is on hold.")
    expect(other.locator("#call-says")).to_contain_text("Amara Okafor asks you to take this")
    good(windows, page, shots / "hand-over-consulting.png")
    good(windows, other, shots / "hand-over-asked.png")
    page.keyboard.press("Control+Shift+Digit4")
    tab_to(page, "f-summary")
    page.keyboard.press("End")
    page.keyboard.type(" at night")
    page.keyboard.press("Control+Shift+Digit6")
    assert focused(page) == "complete-button"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(says).to_have_text("You, Grace Tolland and the caller talk together.")
    good(windows, page, shots / "hand-over-together.png")
    page.keyboard.press("Control+Shift+Digit6")
    page.keyboard.press("Enter")
    page.locator("#wrap-up").wait_for()
    expect(page.locator("#f-summary")).to_have_value("Heard crying at night")
    expect(other.locator("#f-summary")).to_have_value("Heard crying at night")
    expect(other.locator("#end-button")).to_be_visible()
    good(windows, page, shots / "hand-over-completed.png")
    good(windows, other, shots / "hand-over-taken.png")
    assert site.enquiry(call).owner_team == "mash"


def test_nobody_takes_it_and_the_desk_says_so(site: Stage, windows: Any, shots: Path) -> None:
    amara, page = opened(site, windows, "Amara Okafor", "customer-services")
    grace, other = opened(site, windows, "Grace Tolland", "mash")
    site.talk(amara, queue="agents")
    page.locator("#hand-to").select_option(f"person:{grace}")
    page.locator("#hand-over-button").click()
    other.locator("#decline-reason").select_option("busy")
    other.locator("#decline-button").click()
    expect(page.locator("#call-says")).to_have_text(
        "Grace Tolland said no. The caller is still on hold."
    )
    good(windows, page, shots / "hand-over-failed.png")
    page.locator("#hold-button").click()
    expect(page.locator("#call-says")).to_have_text("")
    page.locator("#hand-to").select_option("team:early-help")
    page.locator("#hand-over-button").click()
    expect(page.locator("#message")).to_contain_text("Nobody in Early help is ready")


def test_more_urgent_a_supervisor_and_a_queue(site: Stage, windows: Any, shots: Path) -> None:
    amara, page = opened(site, windows, "Amara Okafor", "customer-services")
    call = site.talk(amara, queue="agents")
    page.locator("#ask-help-button").click()
    expect(page.locator("#help-says")).to_contain_text("Asked at")
    page.locator("#raise-to").select_option("P1")
    page.locator("#raise-button").click()
    expect(page.locator("#message")).to_contain_text("Choose how urgent it is, and why")
    page.locator("#raise-to").select_option("P1")
    page.locator("#raise-reason").select_option("worse")
    page.locator("#raise-button").click()
    expect(page.locator("#call-who")).to_contain_text("Very urgent")
    good(windows, page, shots / "hand-over-help.png")
    page.locator("#hand-to").select_option("queue:early-help")
    page.locator("#hand-over-button").click()
    page.locator("#wrap-up").wait_for()
    assert site.enquiry(call).priority == "P1"
