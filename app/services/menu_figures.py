"""What callers do in the menus: one version of a flow, one period."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Any

from app.models import menu_log
from app.runtime import Runtime, Work
from app.services.refusals import Unknown
from ivr_flows import menu_figures
from ivr_flows.menu_figures import Leaving, Passed, StepFigures
from ivr_flows.model import Flow

DEFINITIONS = menu_figures.DEFINITIONS


@dataclass(frozen=True)
class Version:
    """A version that calls arrived on in the period (moments in UTC)."""

    version: str
    calls: int
    first: datetime
    last: datetime


@dataclass(frozen=True)
class FirstPerson:
    """From the ring to the first person, in seconds; None where nobody reached one."""

    calls: int
    reached: int
    median_s: float | None
    p90_s: float | None
    longest_s: float | None


@dataclass(frozen=True)
class MenuFigures:
    """All that is told of one version; `chosen` is None when nobody called in the period.

    `flow` is '' when the version has been lost: then nothing is known of its steps.
    """

    versions: tuple[Version, ...]
    chosen: Version | None = None
    flow: str = ""
    steps: tuple[StepFigures, ...] = ()
    left: tuple[Leaving, ...] = ()
    first_person: FirstPerson | None = None


def told(rt: Runtime, since: datetime, until: datetime, version: str = "") -> MenuFigures:
    """The figures of the calls that arrived from `since` to before `until` (UTC).

    `version` is a hash, or the beginning of one; '' means the one called last. Raises Unknown for
    a version that had no call then.
    """
    with rt.work() as work:
        seen = tuple(_version(row) for row in work.run(menu_log.versions(since, until)))
        chosen = next((one for one in seen if one.version.startswith(version)), None)
        if chosen is None:
            if version:
                raise Unknown(f"no call on version {version} in these days")
            return MenuFigures(seen)
        which = (chosen.version, since, until)
        person = _first_person(work.run(menu_log.first_person(*which)).one())
        figures = MenuFigures(seen, chosen, first_person=person)
        flow = rt.flows.pinned(chosen.version)
        return _stepwise(work, figures, flow, which) if flow else figures


def _stepwise(
    work: Work, figures: MenuFigures, flow: Flow, which: tuple[str, datetime, datetime]
) -> MenuFigures:
    log = {
        (row.step, row.event, row.outcome): row.times for row in work.run(menu_log.counts(*which))
    }
    left = _calls(work.run(menu_log.logs_of_who_left(*which)))
    return replace(
        figures,
        flow=flow.flow,
        steps=menu_figures.steps(flow, log),
        left=menu_figures.leavings(flow, left),
    )


def _version(row: Any) -> Version:
    return Version(row.version, row.calls, row.first, row.last)


def _first_person(row: Any) -> FirstPerson:
    return FirstPerson(row.calls, row.reached, row.median_s, row.p90_s, row.longest_s)


def _calls(rows: Iterable[Any]) -> Iterator[list[Passed]]:
    """Rows in order of their calls, as one log for each; nobody's id goes further (S28)."""
    for _, of_one in groupby(rows, key=lambda row: row.call_id):
        yield [Passed(row.step, row.event, row.outcome, row.at.timestamp()) for row in of_one]
