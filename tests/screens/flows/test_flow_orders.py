"""Closure notices and the emergency lever, asked without a browser: each refusal in words."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.services.flows import levers, notices
from app.services.flows.notices import Notice, Text
from tests.screens.flow_desk import FLOW, Reader, known
from tests.screens.stage import Stage

SNOW = "Our office in the north is closed today because of snow."
HARD = "Notwithstanding institutional responsibilities, unavoidable closure necessitates patience."
LATER = {"to_day": "2199-01-02", "to_time": "17:00", "reason": "Snow"}


@pytest.fixture
def publisher(desk: Stage, leila: UUID) -> Reader:
    reader = Reader(desk, leila)
    reader.get("/notices")
    return reader


def standing(desk: Stage) -> tuple[Notice, ...]:
    return notices.standing(desk.rt, FLOW)


def test_a_notice_is_put_up_from_a_day_and_a_time_in_london(desk: Stage, publisher: Reader) -> None:
    start = {"from_day": "2027-07-02", "from_time": "09:30"}
    assert publisher.post("/notices", text=SNOW, **start, **LATER).status_code == 303
    (up,) = standing(desk)
    assert up.starts_at == datetime(2027, 7, 2, 8, 30, tzinfo=UTC)
    assert not up.speaks
    told = publisher.get("/notices").text
    assert f"“{SNOW}”" in told
    assert "From 2 July 2027, 09:30 until 2 January 2199, 17:00." in told
    assert "2 July 2027, 09:30" in publisher.get().text


def test_a_notice_without_a_start_is_heard_at_once_and_told_on_the_overview(
    desk: Stage, publisher: Reader
) -> None:
    assert publisher.post("/notices", text=SNOW, **LATER).status_code == 303
    assert standing(desk)[0].speaks
    told = publisher.get().text
    assert "Callers hear it now" in told
    assert SNOW in told


def test_how_long_a_notice_takes_is_told_before_it_is_up(desk: Stage, publisher: Reader) -> None:
    answer = publisher.post("/notices", text=SNOW, look="yes")
    assert answer.status_code == 200
    assert "It takes 4.4 seconds to say." in answer.text
    assert f"{SNOW}</textarea>" in answer.text
    assert "It takes 4.4 seconds to say." in publisher.get(f"/notices/said?text={SNOW}").text
    assert not standing(desk)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"text": ""}, "Write what callers are to hear"),
        ({"reason": " "}, "Say why"),
        ({"to_day": ""}, "Enter the day and the time at which it ends"),
        ({"to_time": "25:00"}, "Enter the day and the time at which it ends"),
        ({"to_time": "17:00+09:00"}, "Enter a day of these years for when it ends"),
        ({"from_day": "2199-01-01"}, "Enter the day and the time at which it starts"),
        ({"from_day": "0001-01-01", "from_time": "00:00"}, "Enter a day of these years"),
        ({"to_day": "2020-01-01"}, "must end after it starts, and after now"),
        ({"text": "word " * 61}, "61 words"),
        ({"text": "Press 55 if you cannot speak."}, "nothing may be said of pressing 5 twice"),
        ({"text": "The police can find you."}, "do not say so"),
    ],
)
def test_a_bad_notice_is_refused_in_words_and_what_was_typed_stays(
    desk: Stage, publisher: Reader, given: dict[str, str], words: str
) -> None:
    fields = {"text": SNOW, **LATER, **given}
    answer = publisher.post("/notices", **fields)
    assert answer.status_code == 409
    assert words in answer.text
    assert "Put up anyway" not in answer.text
    for name in ("text", "to_day", "reason"):
        assert fields[name].strip() in answer.text
    assert not standing(desk)


def test_doubts_are_shown_and_a_person_may_put_it_up_anyway(desk: Stage, publisher: Reader) -> None:
    answer = publisher.post("/notices", text=HARD, **LATER)
    assert answer.status_code == 409
    assert "these words are hard to follow" in answer.text
    assert "Put up anyway" in answer.text
    assert not standing(desk)
    assert publisher.post("/notices", text=HARD, anyway="yes", **LATER).status_code == 303
    assert standing(desk)


def test_a_notice_is_lifted_with_a_reason_and_once(
    desk: Stage, leila: UUID, publisher: Reader
) -> None:
    now = desk.rt.now()
    text = Text(SNOW, now, now + timedelta(hours=1), "Snow")
    up = notices.put_up(desk.rt, known(desk, leila), FLOW, text)
    publisher.get("/notices")
    way = f"/notices/{up}/lift"
    answer = publisher.post(way, why="")
    assert answer.status_code == 409
    assert f'href="#why-{up}"' in answer.text
    assert publisher.post(way, why="It thaws").status_code == 303
    assert not standing(desk)
    publisher.get("/notices")
    answer = publisher.post(way, why="It thaws")
    assert answer.status_code == 409
    assert "it is down already" in answer.text


def asked(publisher: Reader, **fields: Any) -> Any:
    publisher.get("/lever")
    return publisher.post("/lever", **fields)


def test_the_lever_asks_once_more_in_words_of_what_will_happen(
    desk: Stage, publisher: Reader
) -> None:
    desk.walked()
    answer = asked(publisher, target="urgent", why="The menus go round in a circle")
    assert answer.status_code == 200
    assert "is then sent to <b>urgent</b>: the queue Urgent" in answer.text
    assert "by day and by night" in answer.text
    assert "Who talks with a person already stays with them." in answer.text
    assert levers.pulled(desk.rt, FLOW) is None
    assert publisher.post("/lever/pull").status_code == 303
    found = levers.pulled(desk.rt, FLOW)
    assert found
    assert (found.target, found.why) == ("urgent", "The menus go round in a circle")


def test_the_way_of_the_stuck_heeds_the_hours_and_says_so(publisher: Reader) -> None:
    told = asked(publisher, target="if stuck", why="Trouble").text
    assert "when closed, the emergency team&#39;s way" in told
    assert "by day and by night" not in told


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"why": "Trouble"}, "Choose where everybody is to be sent"),
        ({"target": "nowhere", "why": "Trouble"}, "Choose where everybody is to be sent"),
        ({"target": "urgent", "why": " "}, "Say why"),
    ],
)
def test_a_lever_without_a_place_or_a_reason_is_refused(
    desk: Stage, publisher: Reader, given: dict[str, str], words: str
) -> None:
    answer = asked(publisher, **given)
    assert answer.status_code == 409
    assert words in answer.text
    publisher.get("/lever")
    assert publisher.post("/lever/pull", **given).status_code == 409
    assert levers.pulled(desk.rt, FLOW) is None


def test_a_pulled_lever_is_told_on_every_page_until_it_is_released(
    desk: Stage, leila: UUID, publisher: Reader
) -> None:
    levers.pull(desk.rt, known(desk, leila), FLOW, target="if stuck", why="Trouble")
    loud = "The emergency lever is pulled: every caller of this flow is sent to “if stuck” now"
    for tail in ("", "/live", "/changes", "/proposal", "/history", "/notices", "/lever"):
        assert loud in publisher.get(tail).text, tail
    publisher.get("/lever")
    assert publisher.post("/lever/release", why="").status_code == 409
    assert publisher.post("/lever/release", why="All is well").status_code == 303
    assert loud not in publisher.get("/history").text
    answer = publisher.post("/lever/release", why="All is well")
    assert answer.status_code == 409
    assert "is not pulled" in answer.text


def test_a_lever_that_somebody_else_pulled_meanwhile_is_told_and_no_word_is_lost(
    desk: Stage, leila: UUID, publisher: Reader
) -> None:
    asked(publisher, target="urgent", why="The menus go round")
    levers.pull(desk.rt, known(desk, leila), FLOW, target="mash", why="Trouble")
    answer = publisher.post("/lever/pull")
    assert answer.status_code == 409
    assert "The lever is pulled already" in answer.text
    assert "You had written: The menus go round" in answer.text
    found = levers.pulled(desk.rt, FLOW)
    assert found
    assert found.target == "mash"
