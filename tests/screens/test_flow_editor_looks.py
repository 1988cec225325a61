"""The draft as people see it and work on it, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine

from app.services.flows import drafts
from tests.screens.conftest import Windows
from tests.screens.flow_desk import FLOW, HOME, flow_stage, written
from tests.screens.stage import Stage, serve
from tests.screens.test_looks import ALL_RULES, DOUBLE_ZOOM, SIDEWAYS

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ADVICE = "If a child is in danger right now, hang up and call 9 9 9."


@pytest.fixture
def site(shared_engine: Engine) -> Iterator[Stage]:
    desk = flow_stage(shared_engine)
    server, desk.url = serve(desk.app)
    yield desk
    server.shutdown()


@pytest.fixture
def windows(browser: Browser, site: Stage) -> Iterator[Windows]:
    windows = Windows(browser, site)
    yield windows
    windows.close()
    assert windows.errors == []


@pytest.fixture
def tom(site: Stage) -> UUID:
    return site.person("Tom Ashby", "supervisor", phone=False)


def text(site: Stage) -> str:
    return drafts.opened(site.rt, FLOW).source.yaml


def clean(page: Page) -> None:
    results = Axe().run(page, options=ALL_RULES)
    assert results.violations_count == 0, results.generate_report()


def wrong(site: Stage, tom: UUID) -> None:
    written(site, tom, (f"\n      {ADVICE}", ""), ("go: mash", "go: mesh"))


def broken(site: Stage, tom: UUID) -> None:
    written(site, tom, ("  open-now:", "  open-now"))


def as_it_is(site: Stage, tom: UUID) -> None:
    """The draft is what is in force."""


VIEWS: dict[str, tuple[str, Callable[[Stage, UUID], None]]] = {
    "flow-draft": ("/draft", as_it_is),
    "flow-draft-menu": ("/draft?step=main", as_it_is),
    "flow-draft-queue": ("/draft?step=lado", as_it_is),
    "flow-draft-wrong": ("/draft?step=welcome", wrong),
    "flow-draft-drawing": ("/draft/drawing", wrong),
    "flow-draft-text": ("/draft/text", wrong),
    "flow-draft-broken": ("/draft/text", broken),
    "flow-draft-languages": ("/draft/languages", as_it_is),
}


@pytest.mark.parametrize("name", VIEWS)
def test_axe_finds_nothing_and_nothing_lies_sideways(
    windows: Windows, site: Stage, tom: UUID, shots: Path, name: str
) -> None:
    path, arrange = VIEWS[name]
    arrange(site, tom)
    page = windows.open(f"{HOME}{path}", tom, color_scheme="light")
    page.screenshot(path=shots / f"{name}.png", full_page=True)
    clean(page)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=shots / f"{name}-dark.png")
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    page.screenshot(path=shots / f"{name}-zoomed.png", full_page=True)
    assert not page.evaluate(SIDEWAYS)
    clean(page)
