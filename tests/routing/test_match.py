"""Who is offered whom: no agent twice, urgent first, longest idle first."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from routing.match import Agent, Head, Offered, Proposal, match, to_withdraw
from routing.order import Waiting
from routing.priority import Priority

NOW = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
P0, P1, P2, P3 = Priority.P0, Priority.P1, Priority.P2, Priority.P3


def agent(name: str, *teams: str, idle_s: int = 0, skills: tuple[str, ...] = ()) -> Agent:
    since = NOW - timedelta(seconds=idle_s)
    return Agent(name, frozenset(teams or ("cs",)), frozenset(skills), since)


def head(name: str, priority: Priority, *teams: str, waited_s: int = 10, **more: object) -> Head:
    arrived = NOW - timedelta(seconds=waited_s)
    waiting = Waiting(name, "q", priority, arrived, arrived, 60)
    return Head(waiting, frozenset(teams or ("cs",)), **more)  # type: ignore[arg-type]


def test_the_longest_idle_agent_of_an_eligible_team_is_offered_the_call() -> None:
    agents = [agent("a", idle_s=5), agent("b", idle_s=50), agent("c", "mash", idle_s=99)]
    assert match([head("w", P2)], agents, NOW) == [Proposal("w", ("b",))]


def test_a_p0_is_offered_to_everybody_who_may_take_it_at_once() -> None:
    agents = [agent("a", idle_s=5), agent("b", idle_s=50), agent("c", "mash"), agent("d", "lado")]
    assert match([head("w", P0, "cs", "mash")], agents, NOW) == [Proposal("w", ("b", "a", "c"))]


def test_two_p0_are_both_offered_at_once() -> None:
    agents = [agent("a", idle_s=3), agent("b", idle_s=2), agent("c", idle_s=1)]
    heads = [head("late", P0, waited_s=5), head("early", P0, waited_s=9)]
    assert match(heads, agents, NOW) == [
        Proposal("early", ("a", "c")), Proposal("late", ("b",))
    ]  # fmt: skip


def test_s6_no_lesser_call_is_offered_an_agent_whom_a_p0_could_use() -> None:
    heads = [head("old", P3, waited_s=900), head("urgent", P0, waited_s=1)]
    assert match(heads, [agent("a"), agent("b")], NOW) == [Proposal("urgent", ("a", "b"))]


def test_s6_who_declined_a_p0_is_kept_for_it_and_gets_no_lesser_call() -> None:
    heads = [head("urgent", P0, tried=frozenset({"a"})), head("other", P2)]
    assert match(heads, [agent("a"), agent("b")], NOW) == [Proposal("urgent", ("b",))]
    assert match(heads, [agent("a")], NOW) == [Proposal("urgent", ("a",))]


def test_the_skill_that_a_call_needs_is_found() -> None:
    agents = [agent("a", idle_s=50), agent("b", skills=("social-worker",))]
    assert match([head("w", P2, skill="social-worker")], agents, NOW) == [Proposal("w", ("b",))]


def test_who_missed_or_declined_a_call_is_passed_over_while_others_are_there() -> None:
    heads = [head("w", P2, tried=frozenset({"a"}))]
    agents = [agent("a", idle_s=50), agent("b")]
    assert match(heads, agents, NOW) == [Proposal("w", ("b",))]
    assert match(heads, agents[:1], NOW) == [Proposal("w", ("a",))]


def test_a_queue_may_ask_several_at_once() -> None:
    agents = [agent("a"), agent("b"), agent("c")]
    assert match([head("w", P2, at_once=2)], agents, NOW) == [Proposal("w", ("a", "b"))]
    assert match([head("w", P2, at_once=None)], agents, NOW)[0].agent_ids == ("a", "b", "c")


NAMES = st.sampled_from(["cs", "mash", "lado"])
HEADS = st.lists(st.tuples(st.sampled_from(list(Priority)), st.sets(NAMES), st.integers(0, 900)))
AGENTS = st.lists(st.tuples(st.sets(NAMES), st.integers(0, 900)))


@given(HEADS, AGENTS)
def test_i7_no_agent_is_in_two_proposals_and_no_one_able_stays_idle(
    heads_: list[tuple[Priority, set[str], int]], agents_: list[tuple[set[str], int]]
) -> None:
    heads = [
        Head(head(f"w{n}", p, waited_s=s).waiting, frozenset(t))
        for n, (p, t, s) in enumerate(heads_)
    ]
    agents = [
        Agent(f"a{n}", frozenset(t), frozenset(), NOW - timedelta(seconds=s))
        for n, (t, s) in enumerate(agents_)
    ]
    proposals = match(heads, agents, NOW)
    asked = [name for proposal in proposals for name in proposal.agent_ids]
    assert len(asked) == len(set(asked))
    idle = [agent for agent in agents if agent.id not in asked]
    unserved = {head.waiting.id for head in heads} - {proposal.wait_id for proposal in proposals}
    for left in heads:
        if left.waiting.id in unserved:
            assert not any(agent.teams & left.teams for agent in idle)


def test_an_urgent_call_takes_back_the_least_urgent_newest_offer() -> None:
    offers = [
        Offered("o1", agent("a"), P2, NOW),
        Offered("o2", agent("b"), P3, NOW - timedelta(seconds=9)),
        Offered("o3", agent("c"), P3, NOW),
        Offered("o4", agent("d", "mash"), Priority.P4, NOW),
        Offered("o5", agent("e"), P2, NOW + timedelta(seconds=1)),
    ]
    assert to_withdraw(head("w", P1), offers) == "o3"
    assert to_withdraw(head("w", P0), offers) == "o3"
    assert to_withdraw(head("w", P2), offers) is None


def test_an_offer_of_an_urgent_call_is_not_taken_back_for_its_like() -> None:
    assert to_withdraw(head("w", P1), [Offered("o", agent("a"), P0, NOW)]) is None
    assert to_withdraw(head("w", P0), [Offered("o", agent("a"), P0, NOW)]) is None
    assert to_withdraw(head("w", P0), [Offered("o", agent("a"), P1, NOW)]) == "o"
