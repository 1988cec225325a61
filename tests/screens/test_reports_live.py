"""The routing figures in a browser: by keyboard, and kept fresh without taking anything away."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.models import HalfHour
from tests.screens.figures_desk import week
from tests.screens.stage import Stage, half_hour

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@pytest.fixture
def tom(site: Stage) -> UUID:
    return site.person("Tom Ashby", "supervisor", phone=False)


def last_monday(site: Stage) -> date:
    today = site.rt.now().date()
    return today - timedelta(days=7 + today.weekday())


def test_what_changes_is_pushed_and_whoever_reads_keeps_their_place(
    windows: Any, site: Stage, tom: UUID
) -> None:
    at = site.rt.now().replace(minute=0, second=0, microsecond=0)
    site.add(HalfHour, **half_hour(at, "agents", offered=20, answered=18, answered_in_target=15))
    page = windows.open("/reports/routing?period=today", tom)
    page.locator("#now").get_by_text("0 waiting").wait_for()
    reads = page.locator("#card-wait summary")
    reads.focus()
    page.keyboard.press("Enter")
    site.call(ago_s=5, queue="agents")
    page.locator("#now").get_by_text("1 waiting").wait_for()
    with site.rt.work() as work:
        work.run(HalfHour.__table__.update().values(answered_in_target=16))
        work.changed("figures")
    page.get_by_text("16 of 20", exact=True).first.wait_for()
    assert page.locator("#card-wait details").get_attribute("open") is not None
    assert page.evaluate("document.activeElement.closest('section')?.id") == "card-wait"


def test_the_keyboard_alone_leads_to_last_weeks_hours_of_one_queue(
    windows: Any, site: Stage, tom: UUID
) -> None:
    week(site, last_monday(site))
    page = windows.open("/reports/routing", tom)
    page.get_by_role("link", name="Last week").focus()
    page.keyboard.press("Enter")
    page.locator("#card-promise").wait_for()
    page.get_by_role("link", name="Hour of the day").focus()
    page.keyboard.press("Enter")
    page.get_by_role("rowheader", name="09:00 to 10:00").first.wait_for()
    page.get_by_label("Queue", exact=True).focus()
    page.keyboard.type("Multi")
    page.get_by_role("button", name="Show").focus()
    page.keyboard.press("Enter")
    page.locator(".fd-report__which", has_text="Multi-agency safeguarding hub").wait_for()
    assert page.get_by_role("link", name="Hour of the day").get_attribute("aria-current") == "true"
    assert not page.locator("#ledger").count()


def test_at_1366_by_768_the_answer_stands_without_scrolling(
    windows: Any, site: Stage, tom: UUID
) -> None:
    week(site, last_monday(site))
    page = windows.open("/reports/routing?period=last-week", tom)
    bottom = "document.getElementById('cards').getBoundingClientRect().bottom"
    assert page.evaluate(bottom) <= 768
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
    for table in ("answering", "leading"):
        wide = (
            f"(e => e.scrollWidth - e.clientWidth)(document.getElementById('{table}').parentNode)"
        )
        assert page.evaluate(wide) <= 0
    page.set_viewport_size({"width": 320, "height": 640})
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")
