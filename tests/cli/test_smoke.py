"""What the smoke run says of a call, and of one that stops half way."""

from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console

from app.cli import smoke
from app.cli.record import Record
from app.cli.smoke import STEPS, NotSeen, Step, _follow

RANG = "2026-11-22T10:00:00.000Z"
ADVICE = "Hello. Hang up and call 9 9 9."


class Agent:
    def __init__(self) -> None:
        self.said: list[str] = []

    def finish(self, outcome: str) -> None:
        self.said.append(outcome)


def timeline(*more: dict[str, Any]) -> list[dict[str, Any]]:
    return [{"at": RANG, "what": "rang"}, *more]


def test_the_step_that_never_came_is_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    record = Record(timeline(), (), (), ())
    steps = (STEPS[0], Step("the moon rose", lambda _: None, within_s=0))
    monkeypatch.setattr(smoke, "STEPS", steps)
    with pytest.raises(NotSeen, match="the moon rose"):
        _follow(Console(), lambda: record, Agent())  # type: ignore[arg-type]
    assert "0.00 s   it rang" in capsys.readouterr().out


def test_a_call_without_exactly_one_enquiry_has_failed(monkeypatch: pytest.MonkeyPatch) -> None:
    record = Record(timeline(), (), (), ())
    monkeypatch.setattr(smoke, "STEPS", STEPS[:1])
    with pytest.raises(NotSeen, match="the enquiry"):
        _follow(Console(quiet=True), lambda: record, Agent())  # type: ignore[arg-type]


def test_words_are_heard_when_their_last_one_was_spoken_uncut() -> None:
    said = {"at": RANG, "what": "heard", "text": ADVICE, "seconds": 2.0}
    record = Record(timeline(said, {**said, "at": RANG.replace("00.0", "09.0")}), (), (), ())
    heard = record.heard("Hang up")
    assert heard
    assert 0 < (heard - record.rang).total_seconds() < 2
    assert record.heard_next("9 9 9") == datetime(2026, 11, 22, 10, 0, 9, tzinfo=UTC)
    cut = Record(timeline({**said, "said": "Hello. Hang"}), (), (), ())
    assert cut.heard("9 9 9") is None
