"""Every page as people see it: axe without a finding, nothing clipped, screenshots kept."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.models import Agent, Alert, Beat, HalfHour, Offer, waits
from app.services import acceptance, agents, callbacks, legs, matching, offers
from tests.screens import figures_desk, owed_desk
from tests.screens.stage import MENUS, Stage, half_hour

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
ALL_RULES = {"resultTypes": ["violations"], "rules": {"target-size": {"enabled": True}}}

# What lies outside of the window, or has more text than it can show, on a page that must fit.
CLIPPED = """() => [...document.querySelectorAll(
  "#state, #state *, #offer, #offer *, #call, #call *, #wrap-up, #wrap-up *, .fd-form, .fd-form *"
)].filter((e) => {
  const box = e.getBoundingClientRect();
  if (!box.width || e.closest(".govuk-visually-hidden") || e.type === "hidden") return false;
  const cut = getComputedStyle(e).overflowX !== "visible" && e.scrollWidth > e.clientWidth + 1;
  return box.right > innerWidth || box.bottom > innerHeight || box.left < 0 || cut;
}).map((e) => e.id || e.className || e.tagName)"""
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"

MENU = (
    "You work with children or families",
    "Advice about a child you are worried about",
    "Thamesmere city",
)


class Scene:
    """The same busy afternoon for every page."""

    def __init__(self, site: Stage) -> None:
        self.site = site
        self.amara = site.person("Amara Okafor", "agent", ("customer-services", "urgent"))
        self.ben = site.person("Ben Whitlock", "agent", ("customer-services",))
        self.grace = site.person("Grace Tolland", "worker", ("mash", "urgent"))
        self.tom = site.person("Tom Ashby", "supervisor", ("customer-services",))
        self.olu = site.person("Olu Danjuma", "auditor", phone=False)
        site.hang_up(site.call(ago_s=86_400 * 3, queue=None, reason="Worried about a neighbour"))
        site.hang_up(site.call(ago_s=3600, queue=None))
        site.call("anonymous", ago_s=200, queue="agents")
        site.call("+441632960555", ago_s=55, queue="early-help", priority="P4")
        self.figures()

    def figures(self) -> None:
        start = self.site.rt.now().replace(minute=0, second=0, microsecond=0)
        row = half_hour(start, "agents", offered=41, answered=37, answered_in_target=34)
        self.site.add(HalfHour, **row)
        self.site.add(HalfHour, **half_hour(start, "urgent", offered=6, answered=6, abandoned=1))
        for process in ("clock", "figures"):
            self.site.add(Beat, process=process, at=self.site.rt.now())
        alert = {"key": "one", "kind": "threshold", "queue": "agents", "data": {}}
        self.site.add(Alert, at=self.site.ago(130), **alert)

    def offer(self, person: UUID) -> tuple[UUID, UUID]:
        agents.ready(self.site.rt, person)
        call = self.site.call(
            path=MENU, reason=MENU[1], caller_kind="professional", area="city", ago_s=62
        )
        return call, self.site.offer(call, person)

    def talk(self, person: UUID) -> UUID:
        call, offer = self.offer(person)
        self.site.answer(call, offer)
        self.site.change(Offer, Offer.id == offer, bridged_at=self.site.ago(304))
        self.site.change(Agent, Agent.person_id == person, since=self.site.ago(304))
        return call


def away(scene: Scene) -> tuple[UUID, str]:
    return scene.amara, "/desk"


def missed(scene: Scene) -> tuple[UUID, str]:
    agents.ready(scene.site.rt, scene.amara)
    late = {"state": "away", "reason": "missed calls", "misses": 2}
    scene.site.change(Agent, Agent.person_id == scene.amara, **late)
    return scene.amara, "/desk"


def ready(scene: Scene) -> tuple[UUID, str]:
    agents.ready(scene.site.rt, scene.amara)
    return scene.amara, "/desk"


def offer(scene: Scene) -> tuple[UUID, str]:
    scene.offer(scene.amara)
    return scene.amara, "/desk"


def urgent(scene: Scene) -> tuple[UUID, str]:
    agents.ready(scene.site.rt, scene.amara)
    call = scene.site.call("anonymous", ago_s=9, queue="urgent", priority="P0")
    scene.site.offer(call, scene.amara)
    return scene.amara, "/desk"


def call(scene: Scene) -> tuple[UUID, str]:
    scene.talk(scene.amara)
    return scene.amara, "/desk"


def wrap_up(scene: Scene) -> tuple[UUID, str]:
    scene.site.hang_up(scene.talk(scene.amara))
    return scene.amara, "/desk"


def wall(scene: Scene) -> tuple[UUID, str]:
    agents.ready(scene.site.rt, scene.ben)
    scene.talk(scene.amara)
    return scene.tom, "/wall"


def listed(scene: Scene) -> tuple[UUID, str]:
    scene.site.hang_up(scene.talk(scene.amara))
    return scene.tom, "/enquiries"


def record(scene: Scene) -> tuple[UUID, str]:
    talked = scene.talk(scene.amara)
    scene.site.hang_up(talked)
    return scene.amara, f"/enquiries/{scene.site.enquiry(talked).id}"


def hidden(scene: Scene) -> tuple[UUID, str]:
    talked = scene.talk(scene.amara)
    return scene.olu, f"/enquiries/{scene.site.enquiry(talked).id}"


def alerts(scene: Scene) -> tuple[UUID, str]:
    return scene.tom, "/alerts"


def menus(scene: Scene) -> tuple[UUID, str]:
    came = (("welcome", "started", "done"), ("open-now", "started", "open"))
    for key in "1333":
        scene.site.walked(*came, ("main", f"key {key}", key))
    scene.site.walked(*came, ("main", "silence", "miss"), ("main", "key 4", "4"))
    scene.site.walked(came[0], ("open-now", "hung up", "hung up"))
    return scene.tom, f"/menus?version={MENUS[:12]}"


def figures(scene: Scene) -> tuple[UUID, str]:
    monday = scene.site.rt.now().date() - timedelta(days=7 + scene.site.rt.now().weekday())
    figures_desk.week(scene.site, monday)
    return scene.tom, f"/reports/routing?from={monday}&to={monday + timedelta(days=6)}"


def owed(scene: Scene) -> tuple[UUID, str]:
    owed_desk.message(scene.site, ago_s=9000)
    owed_desk.message(scene.site, ago_s=90, sound=b"")
    owed_desk.callback(scene.site, ago_s=700)
    return scene.tom, "/owed"


def message(scene: Scene) -> tuple[UUID, str]:
    return scene.grace, f"/owed/messages/{owed_desk.message(scene.site)}"


def callback(scene: Scene) -> tuple[UUID, str]:
    return scene.amara, f"/owed/callbacks/{owed_desk.callback(scene.site)}"


def back_due(scene: Scene) -> tuple[UUID, str]:
    """Two are to be rung back by a team of theirs, and they are ready."""
    kieran = scene.site.person("Kieran Moss", "worker", ("early-help",))
    agents.ready(scene.site.rt, kieran)
    owed_desk.callback(scene.site, ago_s=4000, when="evenings")
    owed_desk.callback(scene.site, ago_s=700, when="any time")
    callbacks.tick(scene.site.rt)
    return kieran, "/desk"


def back_offer(scene: Scene) -> tuple[UUID, str]:
    kieran, desk = back_due(scene)
    matching.match_all(scene.site.rt)
    return kieran, desk


def back_call(scene: Scene) -> tuple[UUID, str]:
    """They have taken it, and the number is being rung."""
    kieran, desk = back_offer(scene)
    with scene.site.rt.work() as work:
        offer_id = work.run(waits.live_offer_of(kieran)).scalar_one()
        held = offers.hold(work, offer_id)
        legs.ask(work, held.call.id, offer_id, legs.AGENT)
        acceptance.accept(work, offer_id, f"CA{offer_id.hex}", "1")
    return kieran, desk


def nowhere(scene: Scene) -> tuple[UUID, str]:
    return scene.tom, "/nowhere"


def first(scene: Scene) -> tuple[UUID, str]:
    return scene.tom, "/"


DESKS = (away, missed, ready, offer, urgent, call, wrap_up, back_due, back_offer, back_call)
PAGES = (
    *DESKS,
    wall,
    listed,
    record,
    hidden,
    alerts,
    menus,
    figures,
    owed,
    message,
    callback,
    nowhere,
    first,
)
DOUBLE_ZOOM = {"width": 683, "height": 384}
Arrange = Callable[[Scene], tuple[UUID, str]]


def look(windows: Any, site: Stage, arrange: Arrange, **how: Any) -> Page:
    person, path = arrange(Scene(site))
    page: Page = windows.open(path, person, **how)
    page.wait_for_load_state("load")
    if path == "/desk":
        page.locator(".fd-light--live").wait_for()
    if path == "/nowhere":  # the browser itself notes a 404
        windows.errors.clear()
    return page


@pytest.mark.parametrize("arrange", PAGES)
def test_axe_finds_nothing_in_light_in_dark_and_at_double_zoom(
    windows: Any, site: Stage, shots: Path, arrange: Arrange
) -> None:
    page = look(windows, site, arrange, color_scheme="light")
    kept = shots / arrange.__name__
    page.screenshot(path=f"{kept}.png")
    assert page.evaluate(CLIPPED) == []
    clean(page)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=f"{kept}-dark.png")
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    page.screenshot(path=f"{kept}-zoomed.png", full_page=True)
    assert not page.evaluate(SIDEWAYS)
    clean(page)


def clean(page: Page) -> None:
    results = Axe().run(page, options=ALL_RULES)
    assert results.violations_count == 0, results.generate_report()


def test_the_wall_fits_its_screen(windows: Any, site: Stage) -> None:
    page = look(windows, site, wall)
    bottom = page.evaluate("document.getElementById('queues').getBoundingClientRect().bottom")
    assert bottom <= 768


def test_a_record_prints_without_its_controls(windows: Any, site: Stage, shots: Path) -> None:
    page = look(windows, site, record, color_scheme="dark")
    page.emulate_media(media="print")
    page.screenshot(path=shots / "record-print.png", full_page=True)
    assert not page.locator("header.fd-top").is_visible()
    assert not page.get_by_role("button").first.is_visible()
    black = page.evaluate("getComputedStyle(document.querySelector('dd')).color")
    assert black == "rgb(16, 25, 28)"


def test_the_figures_print_with_their_definitions_and_without_controls(
    windows: Any, site: Stage, shots: Path
) -> None:
    page = look(windows, site, figures, color_scheme="dark")
    page.emulate_media(media="print")
    page.screenshot(path=shots / "figures-print.png", full_page=True)
    assert not page.locator("header.fd-top").is_visible()
    assert not page.get_by_role("button", name="Show").is_visible()
    assert page.get_by_text("Times that a caller, waiting or to be rung back").is_visible()
