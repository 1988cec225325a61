"""The people who publish council files in tests, and what they do to the one that is in force."""

from app.models.flows import COUNCIL
from app.services.flows import drafts, history, judging, proposals, publishing, seeding
from app.services.flows.checking import told
from app.services.flows.drafts import Saved
from app.services.flows.history import Move
from app.services.flows.proposals import Proposal
from ivr_flows.source import Source
from tests.flow_team import EDITOR, PUBLISHER, somebody
from tests.world import OXFORDSHIRE, World

FILE = f"routing/councils/{OXFORDSHIRE}/council.yaml"


def seeded(world: World) -> World:
    """The world's council file is in force, as after the first start."""
    with open(FILE, encoding="utf-8") as file:  # noqa: PTH123 - a path from the clone's root
        assert seeding.seed(world.rt, COUNCIL, Source(file.read()))
    return world


def text(world: World) -> str:
    """The YAML in force."""
    return history.in_force(world.rt, COUNCIL).source.yaml


def rewritten(world: World, *changes: tuple[str, str]) -> str:
    """The file in force with something written otherwise."""
    whole = text(world)
    for was, now in changes:
        assert was in whole
        whole = whole.replace(was, now, 1)
    return whole


def without(world: World, queue: str) -> str:
    """The file in force without a queue."""
    before, after = text(world).split(f"\n  {queue}:\n    title", 1)
    rest = after.split("\n")
    kept = next(at for at, line in enumerate(rest) if at and not line.startswith("    "))
    return "\n".join([before, *rest[kept:]])


def drafted(world: World, yaml: str) -> int:
    """The editor writes it over whatever the draft is; its revision."""
    revision = drafts.opened(world.rt, COUNCIL).revision
    saved = drafts.save(world.rt, somebody(world, EDITOR), COUNCIL, Source(yaml), revision)
    assert isinstance(saved, Saved)
    return saved.revision


def proposed(world: World, yaml: str) -> Proposal:
    """The editor writes it and puts it forward, whatever the check warns of."""
    revision = drafted(world, yaml)
    doubts = judging.check(world.rt, COUNCIL, Source(yaml)).warnings
    return proposals.propose(
        world.rt,
        somebody(world, EDITOR),
        COUNCIL,
        revision=revision,
        moves=history.in_force(world.rt, COUNCIL).moves,
        why="we work otherwise now",
        accepted={told(one): "looked at" for one in doubts},
    )


def published(world: World, yaml: str) -> Move:
    """The editor puts it forward, and the other publishes it."""
    found = proposed(world, yaml)
    other = somebody(world, PUBLISHER)
    return publishing.publish(
        world.rt, other, COUNCIL, version=found.version, moves=found.moves, why="read it"
    )
