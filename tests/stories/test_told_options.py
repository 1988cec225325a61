"""What a caller chose and what befell them, from the ring to the supervisor's page."""

from app.services import figures, routing_figures
from app.services.routing_figures import Split, Told
from routing.periods import LONDON, named
from tests.world import World, keys


def told(world: World, split: Split) -> Told:
    today = world.rt.now().astimezone(LONDON).date()
    return routing_figures.told(world.rt, named("today", today), split)


def test_callers_are_told_by_the_words_that_they_chose(world: World) -> None:
    world.ready("amara-okafor")
    world.tell(*keys("41"), {"talk": 5})
    world.tell(*keys("44"), {"queued": True, "wait": 3, "hang_up": True}, from_="+447700900111")
    world.tell({"asked": True, "wait": 1}, {"hang_up_after": 3}, from_="+447700900112")
    figures.rebuild_recent(world.rt)
    lines = {line.title: line.counts for line in told(world, Split.OPTION).lines}
    worried = lines["4 Anything else › 1 Worried about a child"]
    other = lines["4 Anything else › 4 Anything else"]
    assert (worried.offered, worried.answered, worried.kept) == (1, 1, 1)
    assert (worried.ended_answered, worried.calls) == (1, 1)
    assert (other.offered, other.abandoned, other.short_abandoned, other.ended_in_queue) == (
        1, 1, 1, 1,
    )  # fmt: skip
    assert lines["Led here without a choice"].ended_in_menus == 1


def test_who_is_led_to_the_hub_while_nobody_is_there_counts_against_its_reach(
    world: World,
) -> None:
    world.ready("amara-okafor")
    world.tell(*keys("31"), {"talk": 5}, limit=400)
    world.ready("grace-tolland")
    world.tell(*keys("31"), {"talk": 5}, from_="+447700900111", limit=400)
    assert world.agent("grace-tolland").state == "wrap_up"
    figures.rebuild_recent(world.rt)
    lines = {line.title: line.counts for line in told(world, Split.TEAM).lines}
    hub = lines["Multi-agency safeguarding hub"]
    assert (hub.offered, hub.elsewhere, hub.kept) == (1, 1, 1)
