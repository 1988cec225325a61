"""The stream tells a screen that something changed, and nothing else."""

from typing import Any
from uuid import UUID

import pytest

from app.services import agents, people
from app.web import stream
from tests.screens.stage import Stage
from tests.screens.test_doors import Visitor


@pytest.fixture
def amara(desk: Stage) -> UUID:
    return desk.person("Amara Okafor", "agent", ("customer-services",))


def lines(desk: Stage, person: UUID, *topics: str) -> Any:
    return stream._lines(desk.rt, desk.secret(person), frozenset(topics))


def names(answer: str) -> str:
    return answer.split("\n", maxsplit=1)[0].removeprefix("event: ")


def test_a_screen_is_told_at_once_and_again_when_it_listens(desk: Stage, amara: UUID) -> None:
    told = lines(desk, amara, "queues")
    assert [names(next(told)) for _ in range(2)] == ["changed", "changed"]


def test_only_what_a_screen_shows_reaches_it(desk: Stage, amara: UUID) -> None:
    heard = [frozenset({"agents"}), frozenset({"calls", "queues"}), frozenset({"figures"})]
    desk.rt.board.listen = lambda _beat_s: iter(heard)  # type: ignore[method-assign]
    told = lines(desk, amara, "queues")
    assert [names(next(told)) for _ in range(4)] == ["changed", "changed", "changed", "blind"]


def test_s28_what_is_sent_names_nobody(desk: Stage, amara: UUID) -> None:
    told = lines(desk, amara, f"agent:{amara}")
    next(told)
    agents.ready(desk.rt, amara)
    assert next(told) == "event: changed\ndata: changed\n\n"


def test_a_stream_ends_with_its_session(desk: Stage, amara: UUID) -> None:
    secret = desk.secret(amara)
    told = stream._lines(desk.rt, secret, frozenset({"queues"}))
    next(told)
    people.sign_out(desk.rt, secret)
    assert list(told) == []


def test_a_quiet_stream_still_beats(
    desk: Stage, amara: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "ROUND_S", 0.01)
    told = lines(desk, amara, "queues")
    assert [names(next(told)) for _ in range(3)] == ["changed", "changed", "beat"]


def test_when_all_places_are_taken_the_screen_is_sent_away_to_poll(
    desk: Stage, amara: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stream, "_places", stream.BoundedSemaphore(1))
    stream._places.acquire()
    assert Visitor(desk, amara).get("/stream?for=desk").status_code == 503


def test_a_screen_that_is_not_there_is_refused(desk: Stage, amara: UUID) -> None:
    assert Visitor(desk, amara).get("/stream?for=everything").status_code == 400
