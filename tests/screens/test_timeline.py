"""The event log, told to people."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from app.services.timeline import clock_words, told
from tests.screens.stage import always_open

TOLD: list[tuple[str, dict[str, Any], str, str]] = [
    ("arrived", {}, "Call arrived", ""),
    ("menu", {"step": "main", "event": "key 3", "outcome": "3"}, "Menu “main”: pressed 3", ""),
    (
        "menu",
        {"step": "area-for-help", "event": "silence", "outcome": "miss"},
        "Menu “area for help”: said nothing",
        "not one of the choices",
    ),
    ("raised", {"was": "P3", "by": "caller"}, "Raised to urgent now by the caller", ""),
    ("dialled", {"to": "emergency-duty-team"}, "Rang Emergency duty team", ""),
    ("refused", {"queue": "agents"}, "Customer services: closed, or nobody there", ""),
    ("given_up", {"queue": "agents"}, "Customer services: nobody could answer", ""),
    ("overflowed", {"to": "mash"}, "Also offered to Multi-agency safeguarding hub", ""),
    ("threshold", {"waited_s": 121}, "Waited longer than it should", "2 min 1 s"),
    ("abandoned", {"where": "queue"}, "Caller left before an answer", "while waiting"),
    ("outcome", {"outcome": "advice"}, "Written up", "Advice given"),
    ("bridged", {"wait_s": 45.2}, "Answered by Amara Okafor", "after 45 s in the queue"),
    ("something_new", {"reason": "because"}, "Something new", "because"),
]


def event(kind: str, data: dict[str, Any]) -> Any:
    at = datetime(2026, 11, 23, 9, tzinfo=UTC)
    return SimpleNamespace(id=1, at=at, kind=kind, data=data, agent="Amara Okafor")


@pytest.mark.parametrize(("kind", "data", "title", "detail"), TOLD)
def test_an_event_reads_as_a_sentence(
    kind: str, data: dict[str, Any], title: str, detail: str
) -> None:
    (line,) = told(always_open(), [event(kind, data)])
    assert (line.title, line.detail) == (title, detail)


@pytest.mark.parametrize("kind", ["leg", "room", "agent", "ringing", "left"])
def test_what_only_machines_need_is_left_out(kind: str) -> None:
    assert told(always_open(), [event(kind, {})]) == []


def test_menu_steps_that_nobody_answered_to_are_left_out() -> None:
    passed = {"step": "welcome", "event": "started", "outcome": "done"}
    assert told(always_open(), [event("menu", passed)]) == []


def test_durations_read_as_people_say_them() -> None:
    said = {0: "0 s", 59.9: "59 s", 60: "1 min", 61: "1 min 1 s", None: "0 s"}
    assert {seconds: clock_words(seconds) for seconds in said} == said
