"""Whatever dies is started again within a second; what keeps dying is told about."""

import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.cli.program import Program
from app.cli.watch import Watch

SLEEPS = "import time; time.sleep(60)"
DIES = "raise SystemExit('no such council')"


def program(folder: Path, code: str) -> Program:
    return Program("live", [sys.executable, "-c", code], environment={}, log=folder / "live.log")


def wait_for(truth: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not truth() and time.monotonic() < until:
        time.sleep(0.02)
    return truth()


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Program]:
    member = program(tmp_path, SLEEPS)
    member.launch()
    yield member
    member.stop()


def test_a_dead_member_is_back_within_a_second(sleeper: Program) -> None:
    told: list[str] = []
    watch = Watch({"live": sleeper}, told.append)
    watch.start()
    first = sleeper.pid
    sleeper.kill()
    assert wait_for(lambda: sleeper.running and sleeper.pid != first, 1.0)
    watch.cease()
    assert told == ["live died and is started again"]


def test_a_member_that_is_to_lie_down_lies(sleeper: Program) -> None:
    watch = Watch({"live": sleeper}, lambda _: None)
    watch.left_down.add("live")
    watch.start()
    sleeper.kill()
    assert not wait_for(lambda: sleeper.running, 0.5)
    watch.cease()


def test_one_that_keeps_dying_is_told_about_once_with_the_end_of_its_log(tmp_path: Path) -> None:
    told: list[str] = []
    member = program(tmp_path, DIES)
    member.launch()
    watch = Watch({"live": member}, told.append)
    watch.start()
    assert wait_for(lambda: len(told) >= 2, 15)
    assert not wait_for(lambda: len(told) > 2, 1.5)
    watch.cease()
    member.stop()
    assert [line for line in told if "no such council" in line] == [told[1]]
    assert told[1].startswith("live keeps dying.")


def test_a_stopped_member_and_its_children_are_gone(tmp_path: Path) -> None:
    member = program(
        tmp_path,
        f"import subprocess, sys; {SLEEPS.replace('60', '.1')};"
        "subprocess.run([sys.executable, '-c', 'import time; time.sleep(60)'])",
    )
    member.launch()
    assert wait_for(lambda: len(member._family()) == 2, 5)
    family = member._family()
    member.kill()
    assert not any(Path(f"/proc/{pid}/cwd").exists() for pid in family)
