"""`python -m tests.ivr_flows.stories.missing PLAN`: a story for each outcome that none tells yet.

Written to `PLAN/every-outcome`, made anew each time; those beside that folder, by hand, stay.
"""

import sys
from collections import deque
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from app.cli import flow_files
from app.cli.flow_files import Plan
from ivr_flows import engine
from ivr_flows.checks.alphabet import events_at
from ivr_flows.checks.survey import survey
from ivr_flows.checks.wording import happens
from ivr_flows.effects import LogStep
from ivr_flows.events import Digits, Event, Fault, HungUp, Key, Started
from ivr_flows.facts import Facts
from ivr_flows.model import Flow
from ivr_flows.rehearse import rehearse
from ivr_flows.state import State
from ivr_flows.story import Given, Story, as_given, ending, line_of, play, read, written
from ivr_flows.walk import Turn

HERE = Path(__file__).parent
LONGEST, FURTHER, DEEPEST = 7, 2, 9
SLACK_S = 30  # a word more in a prompt is no other story
Outcome = tuple[str, str]


class Way(NamedTuple):
    """A way to something untold: what happens, where it leads, and what it tells."""

    events: tuple[Event, ...]
    state: State
    tells: frozenset[Outcome]


def outcomes(turns: Iterable[Turn]) -> set[Outcome]:
    """Steps and their outcomes; a fault and the caller's end are of the call, not of a step."""
    logged = [one for turn in turns for one in turn.effects if isinstance(one, LogStep)]
    return {(one.step, one.outcome) for one in logged if one.outcome not in {"fault", "hung up"}}


def possible_in(flow: Flow) -> set[Outcome]:
    """All that can happen at any step."""
    return outcomes(move.turn for move in survey(flow).moves)


def givens(plan: Plan) -> Iterator[Given]:
    """The worlds to tell in: by day and by night, with and without a number, near and far."""
    areas = sorted(plan.council.localities) if plan.council else ["here"]
    places = (*areas, "elsewhere", ", ".join((*areas[:2], "elsewhere")))
    for at in ("Tue 10:15", "Sun 02:00"):
        for number in (None, "01632 960123"):
            yield _given(at, number, "")
    for place in places:
        yield _given("Tue 10:15", None, place)


def _given(at: str, number: str | None, place: str) -> Given:
    postcodes = {"423684": place} if place else {}
    values = {"at": at, "from": number, "postcodes": postcodes}
    return Given.model_validate({name: value for name, value in values.items() if value})


def world(plan: Plan, given: Given) -> Facts:
    """The facts of a story's world."""
    at = flow_files.moment(given.at)
    return as_given(given, flow_files.facts(plan, at, given.number))


def missing(plan: Plan, told: set[Outcome]) -> Iterator[tuple[str, Story]]:
    """Stories, by file name, until every outcome that can be reached in these worlds is told."""
    flow = plan.compiled.flow
    for given in givens(plan):
        facts = world(plan, given)
        start = engine.step(flow, engine.START, Started(), facts).state
        while way := _nearest(flow, start, facts, told, DEEPEST):
            name, title = _named(way)
            way = _further(flow, facts, told, way)
            yield name, _story(plan, given, way, title)
            told |= way.tells | outcomes(_turns(flow, facts, way.events))


def _nearest(flow: Flow, start: State, facts: Facts, told: set[Outcome], most: int) -> Way | None:
    edge, seen = deque([Way((), start, frozenset())]), {start}
    while edge:
        at = edge.popleft()
        for event in events_at(flow, at.state) if len(at.events) < most else ():
            if isinstance(event, Fault | HungUp):
                continue
            turn = engine.step(flow, at.state, event, facts)
            way = Way((*at.events, event), turn.state, frozenset(outcomes([turn]) - told))
            if way.tells:
                return way
            if turn.state not in seen:
                seen.add(turn.state)
                edge.append(way)
    return None


def _further(flow: Flow, facts: Facts, told: set[Outcome], way: Way) -> Way:
    """The same call, as long as something untold is near."""
    while len(way.events) < LONGEST and not way.state.ended:
        more = _nearest(flow, way.state, facts, told | way.tells, FURTHER)
        if more is None:
            break
        way = Way((*way.events, *more.events), more.state, way.tells | more.tells)
    return way


def _named(way: Way) -> tuple[str, str]:
    step, outcome = min(way.tells)
    name = f"{step}-{outcome}".replace(" ", "-")
    return name, f"At `{step}`, {happens(_pressable(way.events[-1]))}"


def _turns(flow: Flow, facts: Facts, events: Iterable[Event]) -> tuple[Turn, ...]:
    return rehearse(flow, [Started(), *events], facts).turns


def _story(plan: Plan, given: Given, way: Way, title: str) -> Story:
    events = [_pressable(event) for event in way.events]
    used = any(isinstance(event, Digits) for event in events)
    told = given if used else given.model_copy(update={"postcodes": {}})
    went = rehearse(plan.compiled.flow, [Started(), *events], world(plan, told))
    return Story(
        story=title,
        plan=plan.name,
        given=told,
        talk=({"hears": "call 9 9 9"}, *map(line_of, events)),
        ends=ending(went),
        priority=went.state.priority or None,
        within=(int(went.listened_s) // SLACK_S + 2) * SLACK_S,
    )


def _pressable(event: Event) -> Event:
    """No telephone has the key `other`; no menu of ours uses 9."""
    return Key("9") if isinstance(event, Key) and event.name == "other" else event


def told_by(plan: Plan, files: Iterable[Path]) -> set[Outcome]:
    """What the stories of these files tell."""
    found = set[Outcome]()
    for file in files:
        story = read(file.read_text("utf-8"))
        if story.plan == plan.name:
            played = play(story, plan.compiled.flow, world(plan, story.given))
            found |= outcomes(played.rehearsal.turns)
    return found


def main(name: str) -> None:
    """Write what is missing."""
    plan = flow_files.open_plan(name)
    folder = HERE / name / "every-outcome"
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.yaml"):
        old.unlink()
    told = told_by(plan, (HERE / name).glob("*.yaml"))
    for file, story in missing(plan, told):
        (folder / f"{file}.yaml").write_text(written(story), "utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
