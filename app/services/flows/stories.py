"""Call stories kept beside a flow: where callers of a day and an hour should end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from app.models import flow_drafts
from app.runtime import Runtime
from app.services.flows import history, roles, stand_ins
from app.services.flows.roles import NOTHING
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from ivr_flows import story
from ivr_flows.facts import Facts
from ivr_flows.model import Flow
from ivr_flows.steps import HoursStep
from ivr_flows.story import NotAStory, Story
from routing import calendar
from routing.council import Council

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Any week without a bank holiday: `Sun 02:00` is then a plain Sunday, and stories stay true.
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
MOST_LETTERS = 20_000


@dataclass(frozen=True)
class Kept:
    """One story, as YAML; who kept it, and when (UTC)."""

    name: str
    text: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Retold:
    """A story that goes otherwise: where its caller ended, where now, and what is not as told."""

    name: str
    was: str
    now: str
    wrong: tuple[str, ...]


def keep(rt: Runtime, me: Person, flow: str, text: str) -> str:
    """Keep a story; one of the same name is replaced. Its name. Raises Refused if it is none.

    Kept as it is written, but for real numbers: others of the same kind take their place.
    """
    roles.must_edit(me)
    told = _played_once(rt, flow, text)
    without = stand_ins.in_the_place_of(told)
    name, text = told.story, text if without is told else story.written(without)
    with rt.work() as work:
        row = {"flow": flow, "name": name, "text": text, "kept_by": me.id, "kept_at": work.now}
        work.run(flow_drafts.keep_story(row))
        work.happened("flow_story_kept", {"agent_id": me.id}, flow=flow, story=name)
        work.changed("flows")
    return name


def forget(rt: Runtime, me: Person, flow: str, name: str) -> None:
    """Drop a story. Raises Unknown if there is none of this name."""
    roles.must_edit(me)
    with rt.work() as work:
        if work.run(flow_drafts.forget_story(flow, name)).first() is None:
            raise Unknown(f"There is no story '{name}'.")
        work.happened("flow_story_dropped", {"agent_id": me.id}, flow=flow, story=name)
        work.changed("flows")


def kept(rt: Runtime, flow: str) -> tuple[Kept, ...]:
    """The stories of a flow, by name."""
    with rt.work() as work:
        rows = work.run(flow_drafts.stories(flow))
        return tuple(Kept(row.name, row.text, row.keeper, row.kept_at) for row in rows)


def retold(rt: Runtime, flow: str, before: Flow, after: Flow) -> tuple[Retold, ...]:
    """The stories of a flow that go otherwise on the later version than on the earlier one."""
    return tuple(
        found for one in kept(rt, flow) for found in _retold(rt.council, one, before, after)
    )


def _retold(council: Council, one: Kept, before: Flow, after: Flow) -> Iterator[Retold]:
    told = story.read(one.text)
    was, now = (_played(council, told, flow) for flow in (before, after))
    ended, ends = (story.ending(each.rehearsal) for each in (was, now))
    if ended != ends or was.wrong != now.wrong:
        yield Retold(one.name, ended, ends, now.wrong)


def _played(council: Council, told: Story, flow: Flow) -> Any:
    at = moment(told.given.at)
    return story.play(told, flow, world(council, flow, at, told.given.number))


def _played_once(rt: Runtime, flow: str, text: str) -> Story:
    """The story, if it can be played on what is in force: then it can be played on any flow."""
    if len(text) > MOST_LETTERS:
        raise Refused(f"A story has at most {MOST_LETTERS:,} letters. {NOTHING}")
    on = rt.flows.pinned(history.in_force(rt, flow).version)
    try:
        told = story.read(text)
        if on:
            _played(rt.council, told, on)
    except (NotAStory, ValueError) as wrong:
        raise Refused(f"This is no call story: {wrong} {NOTHING}") from None
    return told


def moment(at: str) -> datetime:
    """A weekday and a local time, such as `Sun 02:00`, as UTC. Raises ValueError."""
    day, _, clock = at.partition(" ")
    time = datetime.strptime(clock, "%H:%M").replace(tzinfo=UTC).time()
    date = (MONDAY + timedelta(days=DAYS.index(day.title()))).date()
    return calendar.utc_of(datetime.combine(date, time))


def world(council: Council | None, flow: Flow, at: datetime, number: str | None = None) -> Facts:
    """The facts of a moment (UTC): the council's calendars; without a council all are open."""
    named = {one.hours for one in flow.steps.values() if isinstance(one, HoursStep)}
    hours = {name: council is None or calendar.is_open(council, name, at) for name in named}
    ends = "".join(filter(str.isdecimal, number or ""))[-3:]
    return Facts(open=hours, number_ends=ends or None)
