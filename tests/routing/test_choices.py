"""Why an offer went to whom it went: every ready agent is accounted for."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.match import MOST_TOLD, WHY_NOT, Choice, Wish, explained, match
from routing.orders import Ordered
from routing.plan import place, why_elsewhere
from routing.presence import Span, spans
from tests.routing.conftest import COUNCIL
from tests.routing.test_match import NOW, P0, P2, agent, head
from tests.routing.test_orders import NAMES, ORDERS
from tests.routing.test_plan import CLOSED, OPEN, TEAMS

AT = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def why(heads: list, agents: list, resting: tuple = ()) -> dict[str, Choice]:
    return explained(match(heads, agents, NOW), heads, agents, resting)


def test_the_longest_idle_was_asked_and_the_others_had_been_idle_for_less_long() -> None:
    agents = [agent("a", idle_s=90), agent("b", idle_s=5), agent("c", "mash", idle_s=99)]
    assert why([head("w", P2)], agents) == {"w": Choice(3, 1, (("b", "later"),))}


def test_each_reason_is_told() -> None:
    agents = [
        agent("tried", idle_s=90, skills=("welsh",)),
        agent("unskilled", idle_s=80),
        agent("asked", idle_s=10, skills=("welsh",)),
    ]
    resting = (agent("rests", idle_s=99, skills=("welsh",)),)
    one = head("w", P2, skill="welsh", tried=frozenset({"tried"}))
    assert why([one], agents, resting)["w"].others == (
        ("rests", "rests"), ("tried", "tried"), ("unskilled", "skill"),
    )  # fmt: skip


def test_who_was_kept_for_an_urgent_caller_or_given_to_another_is_told() -> None:
    agents = [agent("kept", "cs", "urgent", idle_s=90), agent("asked", idle_s=5)]
    urgent = head("u", P0, "urgent", tried=frozenset({"kept"}))
    assert why([urgent, head("w", P2)], agents)["w"].others == (("kept", "given"),)
    older = head("older", P2, waited_s=99)
    assert why([older, head("w", P2)], agents)["w"].others == (("kept", "given"),)


def test_whom_a_caller_was_kept_for_is_told() -> None:
    agents = [agent("longest", idle_s=90), agent("known", idle_s=5)]
    wished = head("w", P2, wish=Wish(frozenset({"known"})))
    assert why([wished], agents)["w"].others == (("longest", "wished"),)


@given(st.integers(min_value=0, max_value=30))
def test_however_many_are_ready_only_a_few_are_told_of(number: int) -> None:
    agents = [agent(f"a{n:02}", idle_s=n) for n in range(number + 1)]
    choice = why([head("w", P2)], agents)["w"]
    assert choice.ready == number + 1
    assert len(choice.others) == min(number, MOST_TOLD)
    assert {reason for _, reason in choice.others} <= set(WHY_NOT)


@given(
    st.sampled_from([*NAMES, "no such queue"]), st.sets(st.sampled_from(TEAMS)),
    st.sampled_from([OPEN, CLOSED]), ORDERS,
)  # fmt: skip
def test_a_queue_that_takes_nobody_has_a_reason(
    queue: str, staffed: set[str], at: datetime, ordered: object
) -> None:
    placed = place(COUNCIL, queue, P2, at, staffed, ordered)
    reason = why_elsewhere(COUNCIL, queue, at, staffed, ordered)
    assert (placed.queue == queue) == (reason is None)


def test_diverted_to_itself_a_queue_keeps_its_own_and_needs_no_reason() -> None:
    ordered = Ordered(diverted={"urgent": "urgent"})
    assert place(COUNCIL, "urgent", P2, OPEN, {"urgent"}, ordered).queue == "urgent"
    assert why_elsewhere(COUNCIL, "urgent", OPEN, {"urgent"}, ordered) is None


def test_what_somebody_did_between_two_moments() -> None:
    def at(seconds: int) -> datetime:
        return AT + timedelta(seconds=seconds)

    moves = [(at(-500), "away"), (at(-100), "ready"), (at(30), "ready"), (at(40), "on_call")]
    assert spans(moves, at(0), at(100)) == [Span("ready", 40), Span("on_call", 60)]
    assert spans(moves, at(-600), at(-400)) == [Span("away", 100)]
    assert spans([], at(0), at(100)) == []
    assert spans(moves, at(200), at(100)) == []
