"""The floor as supervisors see it, in a real browser."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from app.models import Alert, Beat
from app.runtime import Seen
from app.services import agents, matching, people, queue_orders, team_moves
from tests.screens.stage import Stage
from tests.screens.test_floor_orders import half_hour
from tests.screens.test_looks import DOUBLE_ZOOM, SIDEWAYS, Scene, clean

pytestmark = [
    pytest.mark.browser,
    # a window closed while a file is on its way leaves the test server's file to the collector
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def busy(scene: Scene) -> UUID:
    """A busy minute: somebody asks for help, one talks, one is rung, others wait or choose."""
    site = scene.site
    talk = scene.talk(scene.amara)
    agents.ready(site.rt, scene.ben)
    site.offer(site.call(ago_s=50, queue="agents"), scene.ben)
    site.call("anonymous", ago_s=14, queue="urgent", priority="P0", caller_kind="child")
    site.call(ago_s=8, queue=None)
    data = {"agent": scene.amara.hex}
    asked = {"key": "help", "kind": "help_asked", "queue": "agents", "call_id": talk, "data": data}
    site.add(Alert, at=site.ago(25), **asked)
    site.change(Beat, Beat.process == "clock", at=site.rt.now())
    return talk


def floor(scene: Scene) -> str:
    busy(scene)
    return "/floor"


def person(scene: Scene) -> str:
    agents.ready(scene.site.rt, scene.ben)
    tom = people.named(scene.site.rt, "tom-ashby")
    assert tom is not None
    asked = {"seen": ("customer-services",), "to": ("mash", "urgent")}
    team_moves.move(scene.site.rt, tom, scene.ben, span="2 h", why="The hub is full", **asked)
    return f"/floor/people/{scene.ben}"


def order(scene: Scene, kind: str, to: str = "") -> None:
    tom = people.named(scene.site.rt, "tom-ashby")
    assert tom is not None
    asked = {"kind": kind, "to": to, "span": "30 min", "why": "A fire drill"}
    queue_orders.order(scene.site.rt, tom, "early-help", **asked)


def floor_with_orders(scene: Scene) -> str:
    busy(scene)
    order(scene, "divert", "agents")
    return "/floor"


def queue(scene: Scene) -> str:
    agents.ready(scene.site.rt, scene.ben)
    half_hour(scene.site, "agents", 12, 10, 1000)
    return "/floor/queues/agents"


def queue_with_an_order(scene: Scene) -> str:
    order(scene, "close")
    return "/floor/queues/early-help"


def call(scene: Scene) -> str:
    agents.ready(scene.site.rt, scene.grace)
    waiting = scene.site.call(ago_s=50, queue="agents")
    return f"/floor/calls/{waiting}"


def listening_in(scene: Scene) -> str:
    ours = scene.site.rt.council.model_copy(update={"listen_in": True})
    object.__setattr__(scene.site.rt, "councils", Seen(ours))
    return f"/floor/calls/{scene.talk(scene.amara)}"


def why(scene: Scene) -> str:
    site = scene.site
    agents.ready(site.rt, scene.ben)
    agents.ready(site.rt, scene.amara)
    waiting = site.call(ago_s=50, queue="agents")
    matching.match_all(site.rt)
    return f"/floor/calls/{waiting}/why"


PAGES = (floor, person, floor_with_orders, queue, queue_with_an_order, call, listening_in, why)
Arrange = Callable[[Scene], str]


@pytest.mark.parametrize("arrange", PAGES)
def test_axe_finds_nothing_in_light_in_dark_and_at_double_zoom(
    windows: Any, site: Stage, shots: Path, arrange: Arrange
) -> None:
    scene = Scene(site)
    path = arrange(scene)
    page: Page = windows.open(path, scene.tom, color_scheme="light")
    page.wait_for_load_state("load")
    kept = shots / f"floor-{arrange.__name__}"
    page.screenshot(path=f"{kept}.png", full_page=True)
    assert not page.evaluate(SIDEWAYS)
    clean(page)
    page.emulate_media(color_scheme="dark")
    page.screenshot(path=f"{kept}-dark.png", full_page=True)
    clean(page)
    page.set_viewport_size(DOUBLE_ZOOM)
    page.screenshot(path=f"{kept}-zoomed.png", full_page=True)
    assert not page.evaluate(SIDEWAYS)
    clean(page)


def test_the_floor_follows_by_the_stream_and_by_asking(windows: Any, site: Stage) -> None:
    scene = Scene(site)
    page: Page = windows.open("/floor", scene.tom)
    expect(page.locator("#light-words")).to_have_text("Live")
    call = site.call(queue="agents")
    expect(page.locator(f"#call-{call}")).to_be_visible()
    site.board.deaf = True
    page.wait_for_timeout(1)
    later = site.call(queue="agents")
    expect(page.locator(f"#call-{later}")).to_be_visible(timeout=12_000)
