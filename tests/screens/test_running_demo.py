"""The running demo, as three people use it at once: two who talk to a caller, one who watches.

Real processes, real pages, the local carrier's telephones; each in a browser of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from app.cli.ports import Ports
from app.cli.telephone import Telephone
from tests.cli.test_demo import demo
from tests.screens.conftest import SCREEN
from tests.world import LINE

pytestmark = [pytest.mark.stack, pytest.mark.browser, pytest.mark.timeout(300)]
PATIENCE_MS = 60_000  # a busy machine is no fault
BENS_PHONE, CALLER = "+447700900002", "+447700900321"
TO_CUSTOMER_SERVICES = [{"asked": True, "wait": 1, "press": key} for key in "41"]


@dataclass
class Town:
    """The demo, and the windows of those who use it."""

    ports: Ports
    browser: Browser
    errors: list[str] = field(default_factory=list)

    def sits_down(self, name: str, path: str = "/desk") -> Page:
        page = self.browser.new_context(viewport=SCREEN).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(f"{name}: {error}"))
        page.goto(self.ports.url("desk"))
        page.locator("button", has_text=name).click()
        page.goto(self.ports.url("desk") + path)
        page.locator(".fd-light--live").wait_for()
        return page

    @property
    def telephone(self) -> Telephone:
        return Telephone(self.ports.url("carrier"), LINE)


@pytest.fixture
def town(browser: Browser, tmp_path: Path) -> Iterator[Town]:
    ports = Ports.free()
    with demo(tmp_path / "d", ports, f"mark-{uuid4()}"):
        town = Town(ports, browser)
        yield town
        for context in browser.contexts:
            context.close()


def says(page: Page, where: str, what: str) -> None:
    expect(page.locator(where)).to_contain_text(what, timeout=PATIENCE_MS)


def test_s8_two_agents_hand_a_caller_over_and_a_supervisor_sees_each_step(
    town: Town, shots: Path
) -> None:
    ben, grace = town.sits_down("Ben Whitlock"), town.sits_down("Grace Tolland")
    tom = town.sits_down("Tom Ashby", "/floor")
    town.telephone.phone(BENS_PHONE, does="answer", press="1")
    grace.get_by_role("button", name="This browser").click()
    for page in (ben, grace):
        page.get_by_role("button", name="Ready for calls").click()
    town.telephone.ring(CALLER, *TO_CUSTOMER_SERVICES)
    ben.locator("#hand-to").wait_for()
    says(tom, "main", "Talking with Ben Whitlock")
    ben.locator("#f-summary").fill("Heard crying next door")
    chosen = ben.locator("#hand-to option", has_text="Multi-agency").first
    ben.locator("#hand-to").select_option(chosen.get_attribute("value"))
    ben.locator("#hand-over-button").click()
    says(ben, "#call-says", "The caller is on hold")
    says(grace, "#offer-title", "Hand-over from Ben Whitlock")
    grace.locator("#accept-button").click()
    says(ben, "#call-says", "You talk to Grace Tolland")
    says(tom, "main", "On hold, with Ben Whitlock, Grace Tolland")
    ben.locator("#complete-button").click()
    grace.locator("#end-button").wait_for()
    expect(grace.locator("#f-summary")).to_have_value("Heard crying next door")
    says(tom, "main", "Talking with Grace Tolland")
    for name, page in (("ben", ben), ("grace", grace), ("tom", tom)):
        page.screenshot(path=shots / f"running-demo-{name}.png")
    grace.locator("#end-button").click()
    says(grace, "main", "Write it up")
    says(tom, "main", "Nobody is on the line")
    assert town.errors == []
