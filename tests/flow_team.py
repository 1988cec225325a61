"""The people who write call flows in tests, and what they do to the one that is in force."""

import re

from app.services import people
from app.services.flows import checking, drafts, history, proposals, publishing
from app.services.flows.drafts import Saved
from app.services.flows.history import Move
from app.services.flows.proposals import Proposal
from app.services.people import Person
from ivr_flows.loader import FlowError, load
from ivr_flows.originals import originals
from ivr_flows.source import Source
from ivr_flows.wording import digest
from tests.world import World

FLOW = "childrens-front-door"
EDITOR, PUBLISHER, AGENT = "tom-ashby", "leila-haddad", "amara-okafor"
NAME = re.compile(r"(Hello\. This is Children's) [^.]*\.")


def somebody(world: World, key: str) -> Person:
    """One of the council's people."""
    found = people.named(world.rt, key)
    assert found
    return found


def text(world: World) -> str:
    """The YAML in force."""
    return history.in_force(world.rt, FLOW).source.yaml


def rewritten(world: World, was: str, now: str) -> Source:
    """The flow in force with something written otherwise."""
    whole = text(world)
    assert was in whole
    return _translated(world, whole.replace(was, now, 1))


def reworded(world: World, name: str) -> Source:
    """The flow in force with another name of the service in the greeting: callers hear it."""
    return _translated(world, NAME.sub(rf"\1 {name}.", text(world), count=1))


def _translated(world: World, changed: str) -> Source:
    """The text with its prompt files, as if somebody had looked at the other languages again."""
    before = history.in_force(world.rt, FLOW).source
    was, now = _digests(before.yaml), _digests(changed)
    words = dict(before.prompts)
    for prompt in was.keys() & now.keys():
        if was[prompt] != now[prompt]:
            words = {name: one.replace(was[prompt], now[prompt]) for name, one in words.items()}
    return Source(changed, words)


def _digests(yaml: str) -> dict[str, str]:
    try:
        flow = load(yaml, "flow.yaml")
    except FlowError:
        return {}
    return {one.id: digest(one.text) for one in originals(flow)}


def drafted(world: World, source: Source) -> int:
    """The editor writes it over whatever the draft is; its revision."""
    editor = somebody(world, EDITOR)
    saved = drafts.save(
        world.rt, editor, FLOW, source, drafts.opened(world.rt, FLOW).revision
    )  # fmt: skip
    assert isinstance(saved, Saved)
    return saved.revision


def proposed(world: World, source: Source, why: str = "the name has changed") -> Proposal:
    """The editor writes it and puts it forward, whatever the check warns of."""
    revision = drafted(world, source)
    moves = history.in_force(world.rt, FLOW).moves
    editor = somebody(world, EDITOR)
    doubts = checking.check(world.rt, FLOW, source).warnings
    accepted = {checking.told(one): "looked at" for one in doubts}
    return proposals.propose(
        world.rt, editor, FLOW, revision=revision, moves=moves, why=why, accepted=accepted
    )


def published(world: World, source: Source) -> Move:
    """The editor puts it forward, and the other publishes it."""
    found = proposed(world, source)
    other = somebody(world, PUBLISHER)
    return publishing.publish(
        world.rt, other, FLOW, version=found.version, moves=found.moves, why="read and tried"
    )
