"""Every `.yaml` file in these folders is a call story, and a test."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from app.cli import flow_files
from app.cli.flow_files import Plan
from ivr_flows.story import Played, Story, play, read


@cache
def plan(name: str) -> Plan:
    return flow_files.open_plan(name)


def played(story: Story) -> Played:
    """The story, played on its plan in the council's calendars of its time."""
    on = plan(story.plan)
    world = flow_files.facts(on, flow_files.moment(story.given.at), story.given.number)
    return play(story, on.compiled.flow, world)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".yaml":
        return None
    return StoryFile.from_parent(parent, path=file_path)


class StoryFile(pytest.File):
    """One file, one story."""

    def collect(self) -> Iterator[pytest.Item]:
        yield StoryItem.from_parent(self, name=read(self.path.read_text("utf-8")).story)


class WentOtherwise(Exception):
    """The call did not go as the story tells."""


class StoryItem(pytest.Item):
    """The call of one story."""

    def runtest(self) -> None:
        wrong = played(read(self.path.read_text("utf-8"))).wrong
        if wrong:
            raise WentOtherwise("The caller " + "; and ".join(wrong) + ".")

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]
        """The sentence alone, without our own code."""
        if isinstance(excinfo.value, WentOtherwise):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name
