"""The draft as people see it and work on it, in a real browser."""

from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import Engine

from app.services.flows import drafts, history
from ivr_flows.source import Source
from tests.screens.conftest import Windows
from tests.screens.flow_desk import FLOW, HOME, flow_stage, known, written
from tests.screens.stage import PLAN, Stage, serve
from tests.screens.test_looks import ALL_RULES, DOUBLE_ZOOM, SIDEWAYS

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
BUSY_MS, USUAL_MS = 30_000, 5_000  # a check, on a machine that does much else
ADVICE = "If a child is in danger right now, hang up and call 9 9 9."


@pytest.fixture(autouse=True)
def patient() -> Iterator[None]:
    expect.set_options(timeout=BUSY_MS)
    yield
    expect.set_options(timeout=USUAL_MS)


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


def stale(site: Stage, tom: UUID) -> None:
    """The Polish words are there, one of them for older English."""
    english = history.in_force(site.rt, FLOW).source.yaml
    polish = PLAN.with_name("prompts.pl.yaml").read_text(encoding="utf-8")
    source = Source(english.replace("You can press", "You may press"), {"prompts.pl.yaml": polish})
    drafts.save(site.rt, known(site, tom), FLOW, source, 0)


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
    "flow-draft-stale": ("/draft/languages", stale),
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


@pytest.mark.parametrize("path", ["/draft?step=main", "/draft", "/draft/text", "/draft/languages"])
def test_who_only_reads_has_a_clean_page(
    windows: Windows, site: Stage, shots: Path, path: str
) -> None:
    olu = site.person("Olu Danjuma", "auditor", phone=False)
    page = windows.open(f"{HOME}{path}", olu)
    name = path.strip("/").replace("/", "-").replace("?step=", "-")
    page.screenshot(path=shots / f"flow-read-{name}.png", full_page=True)
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    assert not page.evaluate(SIDEWAYS)


def conflicting(site: Stage, tom: UUID) -> None:
    """Somebody saves while the page is open."""
    other = site.person("Ben Whitlock", "admin", phone=False)
    written(site, other, ("You can press a number", "You may press a number"))


def test_somebody_elses_save_is_shown_and_mine_can_be_kept(
    windows: Windows, site: Stage, tom: UUID, shots: Path
) -> None:
    page = windows.open(f"{HOME}/draft?step=main", tom)
    page.get_by_label("Words before the options").fill("Press a number when you like.")
    conflicting(site, tom)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Ben Whitlock")
    page.screenshot(path=shots / "flow-draft-conflict.png", full_page=True)
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    assert not page.evaluate(SIDEWAYS)
    page.get_by_role("button", name="Save mine over theirs").click()
    expect(page.get_by_text("Saved in the draft")).to_be_visible()
    assert "ask: Press a number when you like." in text(site)


def test_a_broken_promise_is_told_in_words_while_typing(
    windows: Windows, site: Stage, tom: UUID, shots: Path
) -> None:
    page = windows.open(f"{HOME}/draft/text", tom)
    expect(page.locator("#check-sum")).to_contain_text("No problems")
    region = page.locator("#check-sum").element_handle()
    area = page.get_by_label("Text of the plan")
    area.fill(text(site).replace(f"\n      {ADVICE}", ""))
    expect(page.locator("#check-sum")).to_contain_text("problem")
    expect(page.locator("#problems")).to_contain_text("Callers must hear '9 9 9' first")
    assert region.evaluate("(e) => e.isConnected")  # the same live region: it is read out
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.screenshot(path=shots / "flow-draft-typing.png")
    page.locator("#problems a").first.click()
    assert page.evaluate("document.activeElement.id") == "yaml"
    assert "welcome" in page.evaluate("getSelection().toString()")
    assert ADVICE in text(site)


def test_words_are_measured_and_marks_change_while_typing(
    windows: Windows, site: Stage, tom: UUID
) -> None:
    page = windows.open(f"{HOME}/draft?step=welcome", tom)
    page.get_by_label("Words that callers hear").fill("Hello to you all.")
    expect(page.locator("#f-say-measure")).to_have_text("4 words, 2 seconds")
    expect(page.locator("#mark-welcome")).to_contain_text("to mend")
    expect(page.locator("#problems a").first).to_have_text("welcome")
    page.get_by_label("Then go to").focus()
    page.locator("#problems a").first.click()
    assert page.get_by_label("Words that callers hear").input_value() == "Hello to you all."
    assert ADVICE in text(site)


def test_leaving_with_something_unsaved_is_asked_about(
    windows: Windows, site: Stage, tom: UUID
) -> None:
    page = windows.open(f"{HOME}/draft?step=welcome", tom)
    asked = list[str]()
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.get_by_label("Words that callers hear").press_sequentially("x")
    page.get_by_role("link", name="open-now").first.click()
    expect(page.locator("#step")).to_contain_text("welcome")
    assert asked == ["beforeunload"]


def test_a_box_of_the_drawing_opens_its_form(windows: Windows, site: Stage, tom: UUID) -> None:
    page = windows.open(f"{HOME}/draft/drawing", tom)
    page.get_by_role("link", name="lado: Queue").click()
    expect(page.locator("#step")).to_contain_text("lado")
    expect(page.locator("#drawn-here")).to_be_visible()


def tab_to(page: Page, here: str, most: int = 60) -> None:
    """Press Tab until something has focus, as somebody without a mouse does."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("(here) => document.activeElement.matches(here)", here):
            return
    pytest.fail(f"no way to {here} by Tab")


def test_a_prompt_is_changed_and_an_option_moved_with_the_keyboard_alone(
    windows: Windows, site: Stage, tom: UUID
) -> None:
    page = windows.open(f"{HOME}/draft", tom)
    tab_to(page, "a[href$='step=area#step']")
    page.keyboard.press("Enter")
    expect(page.locator("#step")).to_be_focused()
    tab_to(page, "#f-ask")
    page.keyboard.press("Control+A")
    page.keyboard.type("Where is the child's home?")
    tab_to(page, "button[value='down 1']")
    page.keyboard.press("Enter")
    expect(page.locator("button[value='down 2']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("button[value='down 3']")).to_be_focused()
    expect(page.get_by_label("What it is for").nth(2)).to_have_value("For Thamesmere city")
    page.get_by_label("What it is for").nth(2).press("Enter")
    expect(page.get_by_text("Saved in the draft")).to_be_visible()
    saved = text(site)
    assert "    ask: Where is the child's home?\n" in saved
    press = saved.partition("\n  area:")[2]
    assert press.index("the south") < press.index("Thamesmere city")


def test_the_editor_works_without_scripts(windows: Windows, site: Stage, tom: UUID) -> None:
    page = windows.open(f"{HOME}/draft?step=welcome", tom, java_script_enabled=False)
    page.get_by_label("Words that callers hear").fill("Hello.")
    page.get_by_role("button", name="Check").click()
    expect(page.locator("#problems")).to_contain_text("9 9 9")
    expect(page.get_by_text("Not saved yet")).to_be_visible()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved in the draft")).to_be_visible()
    assert "    say: >-\n      Hello.\n    must hear" in text(site)


def test_polish_words_are_written_beside_the_english(
    windows: Windows, site: Stage, tom: UUID, shots: Path
) -> None:
    page = windows.open(f"{HOME}/draft/languages", tom)
    page.get_by_label("Polish for main.ask").fill("Naciśnij klawisz.")
    expect(page.locator("#t-main-ask-measure")).to_have_text("2 words, 1 second")
    page.get_by_role("button", name="Save Polish").click()
    expect(page.get_by_text("1 of")).to_be_visible()
    page.screenshot(path=shots / "flow-draft-polish.png")
    clean(page)
