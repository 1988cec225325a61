"""The recording of a talk on its agent's desk: said in words, paused and resumed by one button."""

from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import expect
from sqlalchemy import Engine, select

from app.models.talk_recordings import TalkRecording
from app.models.waits import Offer
from app.runtime import Seen
from app.services import agents, on_record
from routing.parts import Recording
from tests.screens.stage import Stage, stage
from tests.screens.test_doors import SCRIPT, Visitor
from tests.screens.test_looks import CLIPPED, clean

RULES = Recording.model_validate({"notice": "This call is recorded.", "keep days": 30})


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return stage(shared_engine)


@pytest.fixture
def ben(desk: Stage) -> UUID:
    found = desk.person("Ben Whitlock", "agent", ("customer-services",))
    agents.ready(desk.rt, found)
    return found


def on_tape(desk: Stage, ben: UUID) -> UUID:
    """A talk that the carrier records; the call's id."""
    call = desk.talk(ben)
    ours = desk.rt.council.model_copy(update={"recording": RULES})
    object.__setattr__(desk.rt, "councils", Seen(ours))
    desk.change(Offer, Offer.call_id == call, recorded=True)
    with desk.rt.work() as work:
        on_record.begin(work, work.run(select(*Offer.__table__.c)).one())
        on_record.began(work, on_record.live(work, call))
    return call


def carrier_did(desk: Stage, *, silent: bool) -> None:
    desk.change(TalkRecording, TalkRecording.id.is_not(None), silent=silent)


def paused(desk: Stage) -> bool:
    with desk.rt.work() as work:
        return bool(work.run(select(TalkRecording.paused)).scalar_one())


def test_a_talk_that_is_not_recorded_says_nothing_of_it(desk: Stage, ben: UUID) -> None:
    desk.talk(ben)
    visitor = Visitor(desk, ben)
    assert "ecording" not in visitor.get("/desk").text
    refused = visitor.post("/desk/recording", SCRIPT, to="off")
    assert (refused.status_code, "This call is not recorded." in refused.text) == (409, True)


def test_only_whoever_talks_pauses_it_and_only_on_or_off(desk: Stage, ben: UUID) -> None:
    farida = desk.person("Farida Rahman", "agent", ("customer-services",))
    on_tape(desk, ben)
    other, mine = Visitor(desk, farida), Visitor(desk, ben)
    for visitor in (other, mine):
        visitor.get("/desk")
    assert other.post("/desk/recording", SCRIPT, to="off").status_code == 409
    assert mine.code("/desk/recording", to="perhaps") == 400
    assert not paused(desk)
    assert mine.code("/desk/recording", to="off") == 303
    assert paused(desk)


@pytest.mark.browser
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_it_is_paused_and_resumed_by_keyboard_and_said_to_a_screen_reader(
    windows: Any, site: Stage, ben: UUID, shots: Path
) -> None:
    on_tape(site, ben)
    page = windows.open("/desk", ben, color_scheme="light")
    page.locator(".fd-light--live").wait_for()
    says, button = page.locator("#recording-says"), page.locator("#recording-button")
    expect(says).to_have_text("Recording.")
    page.screenshot(path=shots / "recording-on.png")
    assert page.evaluate(CLIPPED) == []
    clean(page)
    button.focus()
    page.keyboard.press("Enter")
    expect(button).to_have_text("Resume recording")
    expect(button).to_be_focused()
    expect(says).to_have_text("Still recording: the pause is on its way.")
    carrier_did(site, silent=True)
    expect(says).to_have_text("Recording paused.")
    expect(page.get_by_role("status")).to_contain_text("Recording paused.")
    page.screenshot(path=shots / "recording-paused.png")
    clean(page)
    page.keyboard.press("Enter")
    expect(says).to_have_text("Recording goes on in a moment.")
    carrier_did(site, silent=False)
    expect(says).to_have_text("Recording.")
