"""A council file is whole, or every fault is named with its file, line, key and likely word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import people
from routing.council import Council, CouncilError, load
from routing.dialling import refusal
from routing.priority import Priority
from routing.rag import Rag, Unit


def faults(text: str) -> list[str]:
    with pytest.raises(CouncilError) as caught:
        load(text, "council.yaml")
    return [str(problem) for problem in caught.value.problems]


def line_of(text: str, words: str) -> int:
    return text[: text.index(words)].count("\n") + 1


def test_the_example_council_is_whole(council: Council) -> None:
    assert council.name == "Thamesmere County Council"
    assert set(council.queues) == {
        *("urgent", "mash", "agents", "locality-city", "locality-north", "locality-south"),
        *("early-help", "lado"),
    }
    assert council.directory["emergency-duty-team"].number == "+441632960199"
    assert council.target("urgent", Priority.P0).within_s == 30
    assert council.targets[Rag.RED] == (240, Unit.WORKING_MINUTES)
    assert council.queue_of("customer-services") == "agents"
    assert council.queue_of("emergency-duty") is None


def test_the_people_of_the_example_belong_to_its_teams(council: Council, people_text: str) -> None:
    found = people.load(people_text, "people.yaml", council)
    assert len(found) == 10
    phones = {person.phone for person in found if person.role is not people.Role.ADMIN}
    assert phones == {f"+44770090000{n}" for n in range(1, 10)}


def test_an_example_has_an_administrator_who_has_no_phone_and_takes_no_calls(
    council: Council, people_text: str
) -> None:
    (admin,) = [
        one
        for one in people.load(people_text, "people.yaml", council)
        if one.role is people.Role.ADMIN
    ]
    assert (admin.phone, admin.teams) == (None, ())


@pytest.mark.parametrize(
    ("right", "wrong", "key", "message"),
    [
        ("wrap up: 3min", "wrapup: 3min", "queues > urgent > wrapup", "did you mean 'wrap up'?"),
        ("team: urgent", "team: urgnt", "queues > urgent > team", "did you mean 'urgent'?"),
        ("calendar: always", "calendar: allways", "emergency-duty > calendar", "'always'?"),
        ("duty: lado}", "duty: ladoo}", "teams > lado > duty", "did you mean 'lado'?"),
        ("{after: 20s,", "{after: 20,", "escalation > P0 > 0 > after", "30s, 2min or 4h"),
        ("team: mash}", "team: mash, alert: manager}", "escalation > P0 > 2", "one of team, duty"),
        ("hours: Mo-Th", "hours: Mon to Th", "calendars > front door", "are no hours such as"),
        ("hours: 24/7", "hours: 24/7; PH off", "calendars > always", "holidays do not belong"),
        ("ring all: yes", "ring all: true", "queues > urgent > ring all", "must be yes or no"),
        ("closures: []", "closures: [{from: 2026-13-01}]", "closures > 0 > from", "is no date"),
        ("red: 240 working minutes", "red: 240", "targets > red", "no target such as 240 working"),
        ("urgent queue: urgent", "urgent queue: urgnt", "urgent queue", "did you mean 'urgent'?"),
        ("within days: 28", "withindays: 28", "look ups > called-before", "'within days'?"),
        (
            "called before, within days: 28}",
            "called before}",
            "look ups > called-before",
            "which needs it",
        ),
        ("messages: [30min, 2h]", "messages: [2h, 30min]", "owed", "later than the one before"),
        ("callbacks: [30min, 2h]", "callbacks: []", "owed > callbacks", "at least 1"),
        ("ends below: 20", "ends below: 40", "storm", "less than `calls`"),
        ("calm for: 5min", "calm: 5min", "storm > calm for", "is missing"),
        ("kind: school}", "kind: shool}", "professionals > 0 > kind", "'school'"),
        ("+441632960171", "+441632960170", "professionals > 1 > number", "stands here twice"),
    ],
)
def test_a_fault_names_its_line_its_key_and_the_likely_word(
    council_text: str, right: str, wrong: str, key: str, message: str
) -> None:
    text = council_text.replace(right, wrong, 1)
    said = next(fault for fault in faults(text) if key in fault)
    assert message in said
    assert abs(int(said.split(":")[1].split()[0]) - line_of(text, wrong)) <= 1


def test_talks_are_recorded_only_with_a_short_notice_and_an_end_to_keeping_them(
    council_text: str,
) -> None:
    def with_part(part: str) -> str:
        return f"{council_text}\nrecording: {{{part}}}\n"

    assert load(council_text, "council.yaml").recording is None
    rules = load(with_part("notice: This call is recorded., keep days: 30"), "council.yaml")
    assert rules.recording is not None
    assert (rules.recording.notice, rules.recording.keep_days) == ("This call is recorded.", 30)
    for wrong in ("keep days: 30", "notice: This call is recorded.", "notice: Hm, keep days: 0"):
        assert all("recording" in fault for fault in faults(with_part(wrong)))
    assert faults(with_part(f"notice: {'long ' * 30}, keep days: 30"))
    with_polish = "notice: This call is recorded., keep days: 30, notice in: {pl-PL: %s}"
    assert load(with_part(with_polish % "Rozmowa jest nagrywana."), "council.yaml").recording
    assert faults(with_part(with_polish % "Hm"))
    assert faults(with_part((with_polish % "Rozmowa jest nagrywana.").replace("pl-PL", "polski")))


def test_s2_the_words_of_the_last_resort_give_the_advice(council_text: str) -> None:
    (said,) = faults(council_text.replace("hang up and call 9 9 9.", "hang up."))
    assert "fallback > say: must give the advice to call 9 9 9 (S2)" in said


def test_every_fault_is_told_at_once(council_text: str) -> None:
    text = council_text.replace("ring all: yes", "ringall: yes").replace(
        "percent: 90", "percent: x"
    )
    assert len(faults(text)) == 2


@pytest.mark.parametrize("text", ["", "- a list", "council: [", "a: 1\na: 2", "council: only this"])
def test_a_text_that_is_no_council_is_refused_in_words(text: str) -> None:
    assert all(fault.startswith("council.yaml:") for fault in faults(text))


@given(st.text())
def test_no_text_raises_anything_but_a_council_error(text: str) -> None:
    faults(text)


@pytest.mark.parametrize("machine", ["voicemail", "callback"])
def test_s5_an_urgent_queue_has_no_machine_and_no_callback(council_text: str, machine: str) -> None:
    text = council_text.replace("    ring all: yes", f"    {machine}: yes")
    assert any("(S5)" in fault and machine in fault for fault in faults(text))


def test_s5_the_urgent_queue_has_no_machine_whatever_its_priority(council_text: str) -> None:
    lower = council_text.replace(
        "priority: P0\n    ring all: yes", "priority: P2\n    voicemail: yes"
    )
    assert any("(S5)" in fault for fault in faults(lower))


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("{after: 120s, team: mash}", "{after: 50s, team: mash}", "comes before the step above"),
        ("[E06000041]", "[E07000178]", "the district E07000178 has another owner: ours"),
        ("[E06000041]", "[E06000038]", "E06000038 has another owner: Readham Borough Council"),
        ("[E06000041]", "[]", "at least 1 item"),
        ("  P4: {within", "  # P4: {within", "P4 has no answer target"),
        ("  amber: 480", "  # amber: 480", "amber has no target"),
        ("within: 30s", "within: 61s", "`longest` is less than `within`"),
        ("\nescalation:\n  P0:", "\nescalation:\n  P2: []\n  P0:", "only P0 and P1 escalate"),
    ],
)
def test_what_does_not_fit_together_is_named(
    council_text: str, right: str, wrong: str, message: str
) -> None:
    assert right in council_text
    assert any(message in fault for fault in faults(council_text.replace(right, wrong, 1)))


def test_s7_urgent_waits_must_ring_duty_until_somebody_accepts(council_text: str) -> None:
    assert any("(S7)" in fault for fault in faults(council_text.replace(", every: 60s", "")))


def test_s7_duty_is_rung_before_the_longest_wait_is_passed(council_text: str) -> None:
    text = council_text.replace("{after: 60s, duty", "{after: 80s, duty")
    assert any("60 s before duty is rung (S7)" in fault for fault in faults(text))


def test_s21_somebody_is_named_for_when_all_is_closed(council_text: str) -> None:
    text = council_text.replace("duty: [emergency-duty-team, duty-manager]", "duty: []")
    assert any("(S21)" in fault for fault in faults(text))


@pytest.mark.parametrize(
    "number",
    ["999", "+44999", "+44112", "+44101", "+44116000", "+4418001", "+449098790123", "+448451111111",
     "+447012345678", "+449999999999", "+447099999999", "+33612345678",
     "+4416329601", "+44", "01632960199", "anonymous", ""],
)  # fmt: skip
def test_s25_emergency_short_premium_and_foreign_numbers_are_never_dialled(
    council_text: str, number: str
) -> None:
    assert refusal(number)
    faulty = council_text.replace("+447700900190", number)
    assert any("duty-manager > number" in fault for fault in faults(faulty))


@pytest.mark.parametrize("number", ["+441632960199", "+447700900190", "+448081570123"])
def test_s25_ordinary_numbers_pass_the_guard(number: str) -> None:
    assert refusal(number) is None


@pytest.mark.parametrize(
    ("right", "wrong", "message"),
    [
        ("teams: [early-help]", "teams: [early-hlep]", "did you mean 'early-help'?"),
        ("id: ben-whitlock", "id: amara-okafor", "is there twice"),
        ("role: supervisor", "role: boss", "role"),
        ("role: supervisor", "rolle: supervisor", "did you mean 'role'?"),
        ("+447700900009", "+44999", "(S25)"),
    ],
)
def test_a_fault_among_the_people_is_named(
    council: Council, people_text: str, right: str, wrong: str, message: str
) -> None:
    with pytest.raises(CouncilError) as caught:
        people.load(people_text.replace(right, wrong), "people.yaml", council)
    assert message in str(caught.value)
    assert str(caught.value).startswith("people.yaml:")


def test_s21_a_queue_that_nobody_staffs_is_refused(council: Council, people_text: str) -> None:
    nobody = council.teams["early-help"].model_copy(update={"title": "Nobody"})
    queue = council.queues["early-help"].model_copy(update={"team": "nobody", "chain": ()})
    parts = {
        "teams": {**council.teams, "nobody": nobody},
        "queues": {**council.queues, "empty": queue},
    }
    silent = people_text.replace("role: admin, teams: []", "role: admin, teams: [nobody]")
    for text in (people_text, silent):  # who has no phone answers nobody
        with pytest.raises(CouncilError, match="nobody could answer the queue 'empty'"):
            people.load(text, "people.yaml", council.model_copy(update=parts))
    covered = queue.model_copy(update={"chain": council.queues["early-help"].chain})
    parts["queues"] = {**council.queues, "empty": covered}
    assert people.load(people_text, "people.yaml", council.model_copy(update=parts))
