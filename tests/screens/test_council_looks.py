"""The council file's pages in a real browser: by keyboard, clean for axe, nothing cut off."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from app.services.flows import history
from tests.screens.conftest import SCREEN
from tests.screens.council_desk import HOME, NAME, QUICK, SLOW, council_stage, text
from tests.screens.stage import Stage
from tests.screens.test_looks import SIDEWAYS, clean

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return council_stage(shared_engine)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", ("customer-services",))


@pytest.fixture
def leila(desk: Stage) -> UUID:
    return desk.person("Leila Haddad", "manager", ("mash",))


def looked_at(page: Page, shots: Path, name: str) -> None:
    page.wait_for_load_state("load")
    page.screenshot(path=str(shots / f"council-{name}.png"), full_page=True)
    clean(page)
    assert not page.evaluate(SIDEWAYS)


def by_key(page: Page, button: str, key: str = "Enter") -> None:
    """A button is reached and pressed without a mouse."""
    page.get_by_role("button", name=button, exact=True).focus()
    page.keyboard.press(key)
    page.wait_for_load_state("load")


def test_a_council_file_is_written_proposed_published_by_another_and_taken_back_by_keyboard(
    site: Stage, windows: Any, tom: UUID, leila: UUID, shots: Path
) -> None:
    first = history.in_force(site.rt, NAME).version
    mine, theirs = windows.open(HOME, tom), windows.open(HOME, leila)
    mine.get_by_label("Text of the council file").fill(
        text(site).replace(QUICK, "P2: {within: 60,")
    )
    by_key(mine, "Check")
    expect(mine.locator("#problems")).to_contain_text("answer > P2 > within")
    looked_at(mine, shots, "broken")
    mine.get_by_label("Text of the council file").fill(text(site).replace(QUICK, SLOW))
    by_key(mine, "Save")
    expect(mine.locator("p.fd-said")).to_contain_text("Saved in the draft")
    mine.get_by_label("Why is it to change?").fill("We answer later in the school holidays")
    looked_at(mine, shots, "draft")
    expect(mine.locator(".fd-top__nav [aria-current]")).to_have_text("Call flows")
    mine.set_viewport_size({"width": 320, "height": 640})
    assert not mine.evaluate(SIDEWAYS)
    mine.set_viewport_size(SCREEN)
    by_key(mine, "Propose")
    expect(mine.locator("#blocked")).to_contain_text("it waits for somebody else")
    theirs.goto(site.url + HOME + "/proposal")
    theirs.get_by_label("Why do you publish it?").fill("Read it")
    looked_at(theirs, shots, "proposal")
    by_key(theirs, "Publish")
    expect(theirs.locator("p.fd-said")).to_contain_text("It holds for every call")
    looked_at(theirs, shots, "history")
    theirs.goto(f"{site.url}{HOME}/versions/{first}")
    looked_at(theirs, shots, "version")
    theirs.get_by_label("Why do you roll back?").fill("They are back")
    by_key(theirs, "Roll back now")
    expect(theirs.locator("p.fd-said")).to_contain_text("Rolled back")
    assert history.in_force(site.rt, NAME).version == first
