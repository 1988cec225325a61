"""A change on its way to callers: two people in two windows of a real browser, and axe."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from app.services.flows import levers, notices, stories
from app.services.flows.notices import Text
from tests.screens.flow_desk import (
    AGAIN,
    ELSEWHERE,
    FLOW,
    GREETING,
    HARD,
    HOME,
    REWORDED,
    STORY,
    flow_stage,
    known,
    looked_through,
    proposed,
    published,
    rung,
    written,
)
from tests.screens.stage import Stage
from tests.screens.test_looks import DOUBLE_ZOOM, SIDEWAYS, clean

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SNOW = "Our office in the north is closed today because of snow."


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return flow_stage(shared_engine)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


@pytest.fixture
def leila(desk: Stage) -> UUID:
    return desk.person("Leila Haddad", "manager", phone=False)


def fact(page: Page, words: str) -> None:
    expect(page.locator("dl.fd-facts").get_by_text(words)).to_be_visible()


def to(page: Page, tab: str) -> None:
    page.get_by_role("navigation", name="Call flow").get_by_role("link", name=tab).click()
    page.wait_for_load_state("load")


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button, exact=True).click()
    # looked at before its styles have come, a page without scripts asks for fonts we do not have
    page.wait_for_load_state("load")


def said(page: Page, words: str) -> None:
    expect(page.locator("p.fd-said")).to_contain_text(words)


def test_a_change_is_proposed_published_by_another_met_by_callers_and_taken_back(
    site: Stage, windows: Any, tom: UUID, leila: UUID, shots: Path
) -> None:
    first = rung(site, "CA1")
    written(site, tom, (GREETING, REWORDED))
    looked_through(site)
    editor, publisher = windows.open(HOME, tom), windows.open(HOME, leila)
    fact(publisher, "None waits")

    to(editor, "What changes")
    expect(editor.locator("#wordings ins")).to_have_text("Good day.")
    press(editor, "Propose")
    expect(editor.locator("#wrong")).to_be_focused()
    editor.get_by_role("link", name="Say why: a reason is kept with every change").click()
    editor.keyboard.type("Kinder words")
    editor.keyboard.press("Tab")
    editor.keyboard.press("Enter")
    said(editor, "A second person must publish it")
    expect(editor.locator("#blocked")).to_contain_text("it waits for somebody else")
    assert rung(site, "CA2") == first

    fact(publisher, "Waits for a second person")
    to(publisher, "Proposal")
    expect(publisher.locator("#wordings ins")).to_have_text("Good day.")
    publisher.screenshot(path=shots / "flow-proposal.png", full_page=True)
    publisher.get_by_label("Why do you publish it?").fill("Read and tried")
    press(publisher, "Publish")
    said(publisher, "Published. New calls begin on version")
    second = rung(site, "CA3")
    assert second != first
    fact(publisher, "1 call on the version in force")
    fact(publisher, f"2 calls on version {first[:8]}, until they end")

    looked_through(site, first)
    to(publisher, "History")
    publisher.get_by_role("link", name=first[:8]).click()
    publisher.get_by_role("link", name="Roll back to this version…").click()
    expect(publisher.locator("#wordings del")).to_have_text("Good day.")
    publisher.get_by_label("Why do you roll back?").fill("Callers miss the old words")
    press(publisher, "Roll back now")
    said(publisher, "Rolled back.")
    assert rung(site, "CA4") == first
    to(publisher, "History")
    expect(publisher.locator("#moves tbody tr").first).to_contain_text("Rolled back")


def test_a_notice_is_put_up_and_lifted_and_the_others_see_it(
    site: Stage, windows: Any, tom: UUID, leila: UUID
) -> None:
    watcher, publisher = windows.open(HOME, tom), windows.open(f"{HOME}/notices", leila)
    publisher.get_by_label("What callers hear").press_sequentially(SNOW)
    expect(publisher.locator("#said")).to_contain_text("It takes 4.4 seconds to say.")
    ends = publisher.get_by_role("group", name="Ends")
    ends.get_by_label("Day").fill("2199-01-02")
    ends.get_by_label("Time").fill("17:00")
    publisher.get_by_label("Why is it put up?").fill("Snow")
    press(publisher, "Put up")
    said(publisher, "The notice is up.")
    fact(watcher, "Callers hear it now")
    publisher.get_by_label("Why do you lift it?").fill("It thaws")
    press(publisher, "Lift it now")
    said(publisher, "The notice is lifted.")
    fact(watcher, "None is up")


def test_the_lever_is_pulled_after_a_question_and_released_and_the_others_see_it(
    site: Stage, windows: Any, tom: UUID, leila: UUID, shots: Path
) -> None:
    watcher, publisher = windows.open(HOME, tom), windows.open(f"{HOME}/lever", leila)
    alarm = watcher.get_by_role("heading", name="The emergency lever is pulled")
    publisher.get_by_label("urgent: the queue Urgent").check()
    publisher.get_by_label("Why is it pulled?").fill("The menus go round in a circle")
    press(publisher, "Continue")
    expect(publisher.locator("#then")).to_contain_text("is then sent to urgent")
    clean(publisher)
    publisher.screenshot(path=shots / "flow-lever-question.png")
    assert levers.pulled(site.rt, FLOW) is None
    press(publisher, "Send everybody there now")
    expect(alarm).to_be_visible()
    publisher.get_by_role("link", name="Release the lever").click()
    publisher.get_by_label("Why do you release it?").fill("All is well")
    press(publisher, "Release the lever")
    said(publisher, "The lever is released.")
    expect(alarm).to_be_hidden()


def test_all_of_it_goes_without_scripts(site: Stage, windows: Any, tom: UUID, leila: UUID) -> None:
    written(site, tom, (GREETING, REWORDED))
    looked_through(site)
    editor = windows.open(f"{HOME}/changes", tom, java_script_enabled=False)
    editor.get_by_label("Why should it be published?").fill("Kinder words")
    press(editor, "Propose")
    publisher = windows.open(f"{HOME}/proposal", leila, java_script_enabled=False)
    publisher.get_by_label("Why do you publish it?").fill("Read and tried")
    press(publisher, "Publish")
    said(publisher, "Published.")
    to(publisher, "Notices")
    publisher.get_by_label("What callers hear").fill(SNOW)
    press(publisher, "How long does it take to say?")
    expect(publisher.locator("#said")).to_contain_text("It takes 4.4 seconds to say.")
    expect(publisher.get_by_label("What callers hear")).to_have_value(SNOW)


class Scene:
    """A flow with everything on its pages that there can be."""

    def __init__(self, site: Stage, tom: UUID, leila: UUID) -> None:
        self.site, self.tom, self.leila = site, tom, leila
        self.first = published(site, tom, leila)
        stories.keep(site.rt, known(site, tom), FLOW, STORY)

    def notice(self) -> None:
        now = self.site.rt.now()
        text = Text(SNOW, now, now + timedelta(hours=5), "Snow")
        notices.put_up(self.site.rt, known(self.site, self.leila), FLOW, text)


def overview(scene: Scene) -> str:
    scene.notice()
    proposed(scene.site, scene.tom, (REWORDED, AGAIN))
    why = "The menus go round in a circle"
    levers.pull(scene.site.rt, known(scene.site, scene.leila), FLOW, target="urgent", why=why)
    scene.site.walked(version=scene.first)
    return ""


def changes(scene: Scene) -> str:
    written(scene.site, scene.tom, (REWORDED, HARD), ELSEWHERE)
    looked_through(scene.site)
    return "/changes"


def broken(scene: Scene) -> str:
    written(scene.site, scene.tom, ("call 9 9 9", "call the police"))
    return "/changes"


def proposal(scene: Scene) -> str:
    proposed(scene.site, scene.tom, (REWORDED, AGAIN), ELSEWHERE)
    looked_through(scene.site)
    return "/proposal"


def moves(_scene: Scene) -> str:
    return "/history"


def version(scene: Scene) -> str:
    looked_through(scene.site, scene.first)
    return f"/versions/{scene.first}"


def roll_back(scene: Scene) -> str:
    looked_through(scene.site, scene.first)
    return f"/versions/{scene.first}/roll-back"


def posted(scene: Scene) -> str:
    scene.notice()
    return "/notices"


def lever(_scene: Scene) -> str:
    return "/lever"


def kept(_scene: Scene) -> str:
    return "/stories"


LOOKS = (overview, changes, broken, proposal, moves, version, roll_back, posted, lever, kept)


@pytest.mark.parametrize("arrange", LOOKS)
def test_axe_finds_nothing_in_light_in_dark_and_at_double_zoom(
    windows: Any,
    site: Stage,
    tom: UUID,
    leila: UUID,
    shots: Path,
    arrange: Callable[[Scene], str],
) -> None:
    tail = arrange(Scene(site, tom, leila))
    page = windows.open(
        f"{HOME}{tail}", leila if arrange is proposal else tom, color_scheme="light"
    )
    page.wait_for_load_state("load")
    kept_as = shots / f"flow-{arrange.__name__}"
    page.screenshot(path=f"{kept_as}.png", full_page=True)
    clean(page)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=f"{kept_as}-dark.png", full_page=True)
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    page.screenshot(path=f"{kept_as}-zoomed.png", full_page=True)
    assert not page.evaluate(SIDEWAYS)
    clean(page)


@pytest.mark.parametrize(("tail", "button"), [("/changes", "Propose"), ("/notices", "Put up")])
def test_axe_finds_nothing_in_a_refusal(
    windows: Any, site: Stage, tom: UUID, shots: Path, tail: str, button: str
) -> None:
    written(site, tom, (GREETING, HARD))
    looked_through(site)
    page = windows.open(f"{HOME}{tail}", tom, color_scheme="light")
    press(page, button)
    page.screenshot(
        path=shots / f"flow-refused-{button.lower().replace(' ', '-')}.png", full_page=True
    )
    clean(page)
    page.emulate_media(color_scheme="dark")
    clean(page)
