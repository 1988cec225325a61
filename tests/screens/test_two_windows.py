"""One agent's desk in two windows: the newest is the telephone, and the other says so."""

import re
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine, select

from app.models import Agent
from app.services import agents
from app.services.people import Device
from tests.screens.conftest import Windows
from tests.screens.softphone_desk import REGISTRATIONS, SOFTPHONE, stands
from tests.screens.stage import Stage, stage
from tests.screens.test_doors import Visitor
from tests.screens.test_looks import CLIPPED, clean

PATIENCE_MS = 30_000
RINGING, SILENT = re.compile(r"^\(1\) Ringing"), re.compile("^Desk")


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    """A desk where a browser may be the telephone."""
    return stage(shared_engine, **SOFTPHONE)


@pytest.fixture
def amara(desk: Stage) -> UUID:
    person = desk.person("Amara Okafor", "agent", ("customer-services",))
    agents.choose_device(desk.rt, person, Device.BROWSER)
    agents.ready(desk.rt, person)
    return person


def row(desk: Stage) -> Any:
    with desk.rt.work() as work:
        return work.run(select(*Agent.__table__.c)).one()


def test_a_window_says_which_it_is_how_its_line_is_and_that_it_goes(
    desk: Stage, amara: UUID
) -> None:
    visitor, one, two = Visitor(desk, amara), uuid4(), uuid4()
    assert 'data-window=""' in visitor.get("/desk").text
    assert visitor.code("/desk/beat", window=str(one), takes="yes") == 200
    assert visitor.code("/desk/beat", window=str(two), line="lost") == 200
    assert (row(desk).window_id, row(desk).state) == (one, "ready")
    assert f'data-window="{one}"' in visitor.get("/desk/live").text
    assert visitor.code("/desk/leave", window=str(two)) == 200
    assert row(desk).window_id == one
    assert visitor.code("/desk/leave", window=str(one)) == 200
    assert row(desk).window_id is None
    assert visitor.code("/desk/beat", window=str(two), line="lost") == 200
    assert row(desk).state == "away"
    assert visitor.code("/desk/beat", window="no window") == 400
    assert visitor.code("/desk/leave") == 200


def tall(desk: Stage, page: Page, person: UUID, state: str) -> float:
    """How high the bar with the person's state is in it, in pixels."""
    agents.ready(desk.rt, person) if state == "ready" else agents.away(desk.rt, person, "lunch")
    page.locator(f".fd-state--{state}").wait_for(timeout=PATIENCE_MS)
    return float(page.evaluate("document.getElementById('state').offsetHeight"))


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_only_the_newest_rings_and_the_other_takes_over_by_key_or_when_it_is_closed(
    windows: Windows, site: Stage, amara: UUID, shots: Path
) -> None:
    windows.before.append(lambda context: context.route(REGISTRATIONS, stands))
    older = windows.open("/desk", amara, color_scheme="light")
    older.locator(".fd-light--live").wait_for()
    newer = windows.open("/desk", amara, color_scheme="light")
    take, note = older.locator("#take-over-button"), newer.locator("#other-window")
    expect(take).to_be_visible(timeout=PATIENCE_MS)
    expect(older.locator("#message")).to_have_text("Calls come to another window of yours now.")
    expect(note).to_be_hidden()
    assert tall(site, older, amara, "away") < 3 * tall(site, older, amara, "ready")
    offer = site.offer(call := site.call(), amara)
    expect(newer.locator("#accept-button")).to_be_enabled(timeout=PATIENCE_MS)
    expect(newer).to_have_title(RINGING, timeout=PATIENCE_MS)
    expect(older.locator("#accept-button")).to_be_disabled(timeout=PATIENCE_MS)
    expect(older).to_have_title(SILENT)
    older.screenshot(path=shots / "two-windows-other.png")
    assert older.evaluate(CLIPPED) == []
    clean(older)
    take.focus()
    older.keyboard.press("Enter")
    expect(older.locator("#accept-button")).to_be_focused(timeout=PATIENCE_MS)
    expect(older).to_have_title(RINGING)
    expect(note).to_be_visible(timeout=PATIENCE_MS)
    expect(newer).to_have_title(SILENT, timeout=PATIENCE_MS)
    site.answer(call, offer)
    newer.locator("#call-who").wait_for(timeout=PATIENCE_MS)
    newer.locator("#take-over-button").focus()
    newer.keyboard.press("Enter")
    expect(newer.locator("#call-who")).to_be_focused(timeout=PATIENCE_MS)
    expect(take).to_be_visible(timeout=PATIENCE_MS)
    take.click()
    expect(note).to_be_visible(timeout=PATIENCE_MS)
    older.close()
    expect(note).to_be_hidden(timeout=PATIENCE_MS)
    expect(newer.locator("#message")).to_have_text("Calls come to this window now.")
