"""A storm on the wallboard and on the floor: shown by itself, and nothing is pushed off."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from app.models import storms as rows
from app.services import storms
from tests.screens.stage import Stage
from tests.screens.test_looks import Scene, clean, wall

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
SAYS = "very many calls. Words in queues are short, and callbacks are offered at once."


def blow(site: Stage) -> None:
    with site.rt.work() as work:
        new = {"id": work.rt.new_id(), "state": "on", "began_at": work.now}
        work.run(rows.begin(**new, ends_at=work.now + timedelta(minutes=5)))
        work.changed("queues")


def test_a_storm_is_shown_when_it_begins_and_gone_when_it_is_over(
    windows: Any, site: Stage, shots: Path
) -> None:
    tom, _ = wall(Scene(site))
    pages = [windows.open(path, tom) for path in ("/wall", "/floor")]
    for page in pages:
        expect(page.locator("#as-at, .fd-light--live").first).to_be_visible(timeout=30_000)
        expect(page.locator("#storm")).to_have_count(0)
    blow(site)
    for page, name in zip(pages, ("wall", "floor"), strict=True):
        expect(page.locator("#storm")).to_contain_text(SAYS, timeout=30_000)
        page.screenshot(path=shots / f"storm-{name}.png")
        clean(page)
    bottom = "document.getElementById('queues').getBoundingClientRect().bottom"
    assert pages[0].evaluate(bottom) <= 768
    over = rows.Storm.__table__.update().values(ends_at=site.rt.now())
    with site.rt.work() as work:
        work.run(over)
    storms.look(site.rt)
    for page in pages:
        expect(page.locator("#storm")).to_have_count(0, timeout=30_000)
