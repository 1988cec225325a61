"""The routing figures: as a page, as a sheet and as JSON, for whoever reads figures."""

import csv
import html
import io
from datetime import UTC, date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

import pytest

from app.models import Beat, FlowVersion, HalfHour
from app.services import agents
from app.services.figures import rebuild_recent
from routing.half_hours import Row
from routing.periods import LONDON
from tests.screens.figures_desk import week
from tests.screens.stage import MENUS, Stage

PAGE, SHEET, JSON = "/reports/routing", "/reports/routing.csv", "/api/v1/figures/routing"
MONDAY = date(2026, 3, 23)  # the week in which the clocks go forward
PERIOD = "period=2026-W13"


def asked(desk: Stage, person: UUID, path: str) -> Any:
    client = desk.app.test_client()
    with client.session_transaction() as session:
        session["sign_in"] = desk.secret(person)
    return client.get(path)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


@pytest.fixture
def rows(desk: Stage) -> list[Row]:
    return week(desk, MONDAY)


def told(desk: Stage, person: UUID, by: str, more: str = PERIOD) -> Any:
    return asked(desk, person, f"{JSON}?{more}&by={by}").json


def middle(waits: list[float], share: float) -> float:
    """The wait that somebody had, within which that share was answered."""
    return sorted(waits)[max(0, -int(-share * len(waits) // 1) - 1)]


@pytest.mark.parametrize("by", ["queue", "team", "option", "hour", "day"])
def test_however_it_is_told_apart_the_whole_is_the_same(
    desk: Stage, tom: UUID, rows: list[Row], by: str
) -> None:
    figures = told(desk, tom, by)
    waits = list(chain.from_iterable(row.answer_waits_s for row in rows))
    rings = list(chain.from_iterable(row.ring_waits_s for row in rows))
    whole, lines = figures["total"], figures["lines"]
    assert whole["offered"] == sum(row.offered for row in rows)
    for name in ("offered", "answered", "abandoned", "warm", "calls", "missed"):
        assert whole[name] == sum(line[name] for line in lines)
    assert whole["wait_median_s"] == middle(waits, 0.5)
    assert whole["wait_p90_s"] == middle(waits, 0.9)
    assert whole["ring_median_s"] == middle(rings, 0.5)
    assert whole["wait_longest_s"] == max(row.longest_wait_s for row in rows)
    assert len(lines) == {"queue": 6, "team": 6, "option": 6, "hour": 8, "day": 5}[by]


def row(queue: str, at: datetime, choice: str = "", **counts: Any) -> dict[str, Any]:
    return vars(Row(queue, at, choice, **counts))


def add(desk: Stage, *rows: dict[str, Any]) -> None:
    for one in rows:
        desk.add(HalfHour, **one)


def test_the_page_answers_whether_the_promise_was_kept_and_how_long_people_waited(
    desk: Stage, tom: UUID, rows: list[Row]
) -> None:
    page = asked(desk, tom, f"{PAGE}?{PERIOD}").text
    whole = told(desk, tom, "queue")["total"]
    part, base = whole["answered_in_target"]["part"], whole["offered"]
    assert f"<b>{part} of {base}</b> callers who joined a queue were answered in target" in page
    assert f"{round(100 * part / base)}<small>%</small>" in page
    assert "Monday 23 to Sunday 29 March 2026" in page
    assert "5 of 5 queues below target" in page
    for name in ("How long did they wait?", "And from the first ring?", "Did we ring back?"):
        assert name in page


def test_s36_of_few_callers_the_numbers_are_shown_and_no_percentage(desk: Stage, tom: UUID) -> None:
    at = datetime(2026, 3, 23, 10, tzinfo=UTC)
    add(desk, row("agents", at, offered=4, answered=4, answered_in_target=3, kept=4))
    page = asked(desk, tom, f"{PAGE}?period=2026-03-23").text
    assert "3<small> of 4</small>" in page
    assert "75%" not in page
    share = told(desk, tom, "queue", "period=2026-03-23")["total"]["answered_in_target"]
    assert share == {"part": 3, "of": 4, "percent": None}


def test_s36_each_figure_has_its_definition_on_the_page_in_the_sheet_and_in_the_json(
    desk: Stage, tom: UUID, rows: list[Row]
) -> None:
    page = html.unescape(asked(desk, tom, f"{PAGE}?{PERIOD}").text)
    sheet = list(csv.reader(io.StringIO(asked(desk, tom, f"{SHEET}?{PERIOD}").text)))
    figures = told(desk, tom, "queue")
    named = {line[0]: line[1] for line in sheet if len(line) == 2}
    assert all(text in page for text in figures["definitions"].values())
    for name, definition in figures["definitions"].items():
        assert named[name] == definition
        assert name in figures["total"]
    assert [one["share"]["of"] for one in figures["service_levels"]] == [
        figures["total"]["offered"],
        figures["total"]["offered"] - figures["total"]["short_abandoned"],
        figures["total"]["answered"],
    ]


def test_the_sheet_holds_what_the_json_tells(desk: Stage, tom: UUID, rows: list[Row]) -> None:
    answer = asked(desk, tom, f"{SHEET}?{PERIOD}&by=team")
    assert answer.mimetype == "text/csv"
    assert "routing-team-2026-03-23-2026-03-29.csv" in answer.headers["Content-Disposition"]
    sheet = list(csv.reader(io.StringIO(answer.text)))
    head = next(line for line in sheet if line[:1] == ["team"])
    *lines, whole = [dict(zip(head, line, strict=True)) for line in sheet[sheet.index(head) + 1 :]]
    figures = told(desk, tom, "team")
    assert [line["team"] for line in lines] == [line["title"] for line in figures["lines"]]
    assert int(whole["offered"]) == figures["total"]["offered"]
    assert int(whole["kept_of"]) == figures["total"]["kept"]["of"]
    assert float(whole["wait_p90_s"]) == pytest.approx(figures["total"]["wait_p90_s"], abs=0.05)


def test_a_sheet_makes_no_spreadsheet_reckon(desk: Stage, tom: UUID) -> None:
    add(desk, row("=1+1", datetime(2026, 3, 23, 10, tzinfo=UTC), offered=1))
    assert "\n'=1+1," in asked(desk, tom, f"{SHEET}?{PERIOD}").text


def test_options_are_told_in_the_words_that_callers_heard(
    desk: Stage, tom: UUID, rows: list[Row]
) -> None:
    version = {"name": "f", "compiled": "{}", "source": "", "prompts": {}, "message": "m"}
    desk.add(FlowVersion, version=MENUS, added_at=desk.rt.now(), **version)
    at = datetime(2026, 3, 23, 10, tzinfo=UTC)
    add(
        desk, row("agents", at, f"{MENUS[:12]} main=stuck", offered=1), row("agents", at, offered=1)
    )
    titles = [line["title"] for line in told(desk, tom, "option")["lines"]]
    assert titles[0] == "4 Anything else › 1 Worried about a child"
    assert "1 A child hurt or not safe today" in titles
    assert any(title.startswith("main: no choice: silence") for title in titles)
    assert "Led here without a choice" in titles


def test_two_versions_with_the_same_words_are_one_option_with_one_median(
    desk: Stage, tom: UUID
) -> None:
    at = datetime(2026, 3, 23, 10, tzinfo=UTC)
    for n, waits in enumerate(([1.0, 2.0, 3.0], [100.0, 200.0])):
        counts = {"offered": len(waits), "answered": len(waits), "answer_waits_s": waits}
        add(desk, row("agents", at, f"version{n:05} main=4", **counts))
    (line,) = told(desk, tom, "option")["lines"]
    assert (line["title"], line["offered"], line["wait_median_s"]) == ("main: 4", 5, 3.0)


@pytest.mark.parametrize(
    ("utc", "day", "hour"),
    [
        ("2026-03-29T00:30", "Sunday 29 March", "00:00 to 01:00"),
        ("2026-03-29T01:00", "Sunday 29 March", "02:00 to 03:00"),
        ("2026-03-28T23:30", "Saturday 28 March", "23:00 to 24:00"),
        ("2026-03-29T23:30", "Monday 30 March", "00:00 to 01:00"),
        ("2026-10-25T00:30", "Sunday 25 October", "01:00 to 02:00"),
        ("2026-10-25T01:30", "Sunday 25 October", "01:00 to 02:00"),
        ("2026-10-24T23:00", "Sunday 25 October", "00:00 to 01:00"),
    ],
)
def test_hours_and_days_are_londons_when_the_clocks_change(
    desk: Stage, tom: UUID, utc: str, day: str, hour: str
) -> None:
    at = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    add(desk, row("agents", at, offered=1))
    desk.rt.now.ahead = datetime(2026, 12, 1, tzinfo=UTC) - datetime.now(UTC)  # type: ignore[attr-defined]
    month = f"period={utc[:7]}"
    for by, title in (("day", day), ("hour", hour)):
        (line,) = told(desk, tom, by, month)["lines"]
        assert (line["title"], line["offered"]) == (title, 1)


def test_one_queue_alone_can_be_told_and_an_unknown_one_is_refused(
    desk: Stage, tom: UUID, rows: list[Row]
) -> None:
    figures = told(desk, tom, "hour", f"{PERIOD}&queue=mash")
    assert figures["total"]["offered"] == sum(r.offered for r in rows if r.queue == "mash")
    page = asked(desk, tom, f"{PAGE}?{PERIOD}&queue=mash").text
    assert "Multi-agency safeguarding hub</p>" in page
    assert 'id="ledger"' not in page
    answer = asked(desk, tom, f"{PAGE}?{PERIOD}&queue=nobodys")
    assert answer.status_code == 400
    assert "“nobodys” is no queue of Thamesmere County Council." in answer.text


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ("period=nonsense", "“nonsense” is no period. Enter one of today, yesterday"),
        ("period=2026-W99", "is no period"),
        ("from=2026-02-02&to=2026-02-01", "The first day is after the last."),
        ("from=1926-01-01&to=2026-01-01", "no day"),
        ("from=2001-01-01&to=2026-01-01", "more than a year"),
        ("from=yesterday", "“yesterday” is no day. Enter it like 2026-03-27."),
        ("period=2999-01", "These days have not come yet."),
        ("by=shoe-size", "Figures are told by queue, team, option, hour, day; not by “shoe-size”."),
        ("queue=%27%3BDROP+TABLE+waits", "is no queue of"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words_everywhere(
    desk: Stage, tom: UUID, wish: str, words: str
) -> None:
    page, sheet, figures = (asked(desk, tom, f"{at}?{wish}") for at in (PAGE, SHEET, JSON))
    assert [page.status_code, sheet.status_code, figures.status_code] == [400, 400, 400]
    shown = html.unescape(page.text)
    assert all(words in text for text in (shown, sheet.text, figures.json["error"]))
    assert "Below is this week." in page.text
    assert asked(desk, tom, f"{PAGE}/live?{wish}").status_code == 400


def test_what_calls_took_our_people_stands_there_with_its_parts(
    desk: Stage, tom: UUID, rows: list[Row]
) -> None:
    for by in ("queue", "team", "hour"):
        counted = told(desk, tom, by)
        whole, lines = counted["total"], counted["lines"]
        assert whole["handled"] == sum(line["handled"] for line in lines)
        parts = whole["talk_s"] + whole["hold_s"] + whole["wrap_up_s"]
        assert whole["handling_s"] == pytest.approx(parts)
        assert whole["hold_s"] * whole["handled"] == pytest.approx(sum(r.hold_s for r in rows))
    assert whole["wait_median_s"] < whole["wait_p90_s"] < whole["wait_p95_s"]
    page = asked(desk, tom, f"{PAGE}?{PERIOD}&by=team").text
    assert "What did calls ask of our people?" in page


def test_how_busy_people_were_is_told_by_team_hour_and_day_and_not_by_queue(
    desk: Stage, tom: UUID, rows: list[Row]
) -> None:
    halves = len({row.starts_at for row in rows})
    everybody = {"part": round(halves * 52.5), "of": halves * 90}
    for by in ("queue", "option", "team", "hour", "day"):
        counted = told(desk, tom, by)
        assert everybody.items() <= counted["total"]["occupancy"].items()
        each = [line["occupancy"] for line in counted["lines"]]
        if by in {"hour", "day"}:
            assert sum(one["of"] for one in each) == everybody["of"]
        elif by != "team":
            assert all(one["of"] == 0 for one in each)
    by_name = {line["title"]: line["occupancy"] for line in told(desk, tom, "team")["lines"]}
    assert by_name["Customer services"]["percent"] == 75
    assert by_name["Early help"]["percent"] == pytest.approx(25)
    alone = told(desk, tom, "hour", f"{PERIOD}&queue=early-help")["total"]["occupancy"]
    assert alone["of"] == halves * 30


def test_days_without_a_call_say_so(desk: Stage, tom: UUID) -> None:
    answer = asked(desk, tom, f"{PAGE}?period=2026-02-03")
    assert answer.status_code == 200
    assert "Nobody called in these days." in answer.text
    assert told(desk, tom, "hour", "period=2026-02-03")["lines"] == []


def test_who_waits_now_stands_beside_the_figures(desk: Stage, tom: UUID) -> None:
    desk.call(ago_s=200, queue="agents")
    desk.call(ago_s=20, queue="early-help", priority="P4")
    add(desk, row("agents", half_hour_of(desk), offered=1))
    page = asked(desk, tom, f"{PAGE}/live?period=today").text
    assert "2 waiting, the longest for" in page
    assert "1 over target; 0 ready" in page
    alone = told(desk, tom, "queue", "period=today&queue=early-help")["now"]
    assert (alone["waiting"], alone["over_target"]) == (1, 0)


def test_that_counting_stands_still_is_told_though_the_clock_beats(desk: Stage, tom: UUID) -> None:
    desk.add(Beat, process="clock", at=desk.rt.now())
    add(desk, row("agents", half_hour_of(desk), offered=1))
    live = f"{PAGE}/live?period=today"
    assert "Today's calls have not been counted yet" in asked(desk, tom, live).text
    counts = told(desk, tom, "queue", "period=today")["now"]
    assert (counts["counted_at"], counts["counted_late"]) == (None, True)
    rebuild_recent(desk.rt)
    assert 'id="behind"' not in asked(desk, tom, live).text
    counted = desk.rt.now()
    desk.change(Beat, Beat.process == "figures", at=counted - timedelta(seconds=46))
    desk.change(Beat, Beat.process == "clock", at=counted)
    page = asked(desk, tom, live).text
    at = (counted - timedelta(seconds=46)).astimezone(LONDON)
    assert f"Today's calls have not been counted since {at:%H:%M:%S}" in page
    assert "Today's figures have not been counted since" in asked(desk, tom, "/wall").text
    assert "late: today's calls are not all in it" in asked(desk, tom, f"{SHEET}?period=today").text
    assert 'id="behind"' not in asked(desk, tom, f"{PAGE}/live?period=2026-02-03").text


def half_hour_of(desk: Stage) -> datetime:
    return desk.rt.now().replace(minute=0, second=0, microsecond=0)


@pytest.mark.parametrize(
    ("role", "status"),
    [("agent", 403), ("worker", 403), ("manager", 200), ("admin", 200), ("auditor", 200)],
)
def test_whoever_reads_figures_may_and_others_may_not(desk: Stage, role: str, status: int) -> None:
    person = desk.person("Sam Iveson", role, phone=False)
    for path in (PAGE, f"{PAGE}/live", SHEET, JSON):
        assert asked(desk, person, path).status_code == status
    assert ("Figures</a>" in asked(desk, person, "/wall").text) == (status == 200)


def test_a_tool_that_is_not_signed_in_is_told_so(desk: Stage) -> None:
    answer = desk.app.test_client().get(JSON)
    assert (answer.status_code, answer.json) == (401, {"error": "Sign in first."})


def test_s28_nobody_is_named_in_the_figures(desk: Stage, tom: UUID, rows: list[Row]) -> None:
    amara = desk.person("Amara Okafor", "agent", ("customer-services",))
    agents.ready(desk.rt, amara)
    desk.talk(amara, number="+447700900123")
    for path in (f"{SHEET}?period=today", f"{JSON}?period=today", f"{PAGE}/live?period=today"):
        text = asked(desk, tom, path).text
        assert "Amara" not in text
        assert "900123" not in text
