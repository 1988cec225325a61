"""The desk over a real database, and a real Chromium to look at it with."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from sqlalchemy import Engine

from tests.screens.stage import ROOT, Stage, serve, stage

SCREEN = {"width": 1366, "height": 768}
SHOTS = ROOT / "var" / "screenshots"


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    """The desk process with nobody in it; asked without a browser."""
    return stage(shared_engine)


@pytest.fixture
def site(desk: Stage) -> Iterator[Stage]:
    """The desk process on a port."""
    server, desk.url = serve(desk.app)
    yield desk
    server.shutdown()


class Windows:
    """Opens pages of the desk as one person or another; what they log as an error is a failure."""

    def __init__(self, browser: Browser, site: Stage) -> None:
        self._browser = browser
        self._site = site
        self._contexts: list[BrowserContext] = []
        self.errors: list[str] = []
        self.before: list[Callable[[BrowserContext], object]] = []  # who answers in place of others

    def open(self, path: str, person: UUID | None = None, **look: Any) -> Page:
        context = self._browser.new_context(**{"viewport": SCREEN, **look})
        self._contexts.append(context)
        for prepare in self.before:
            prepare(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        if person:
            self.sign_in(page, person)
        page.goto(self._site.url + path)
        return page

    def sign_in(self, page: Page, person: UUID) -> None:
        page.goto(self._site.url + "/")
        page.locator(f'button[value="{person}"]').click()

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def _note(self, message: Any) -> None:
        refused = "status of 409" in message.text  # an answer of ours, drawn on the page
        if message.type == "error" and not refused:
            self.errors.append(message.text)


@pytest.fixture
def windows(browser: Browser, site: Stage) -> Iterator[Windows]:
    """Windows onto the desk; a script error or a refused policy in any of them fails the test."""
    windows = Windows(browser, site)
    yield windows
    windows.close()
    assert windows.errors == []


@pytest.fixture(scope="session")
def shots() -> Path:
    """Where screenshots are kept as artefacts (git-ignored)."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    return SHOTS
