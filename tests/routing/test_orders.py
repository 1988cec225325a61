"""What a supervisor orders, in the pure decision: nobody is led to a shut queue, or to nowhere."""

from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from routing.calendar import is_open
from routing.council import Council
from routing.match import passed_over
from routing.orders import Ordered
from routing.plan import place, usable
from routing.priority import Priority
from tests.routing.test_match import NOW, P0, P1, P2, agent, head
from tests.routing.test_plan import CLOSED, OPEN, PRIORITIES, QUEUES, TEAMS

NAMES = ["urgent", "mash", "agents", "locality-city", "early-help", "lado"]
SOME = st.sets(st.sampled_from(NAMES)).map(frozenset)
ORDERS = st.builds(
    Ordered,
    closed=SOME,
    opened=SOME,
    diverted=st.dictionaries(st.sampled_from(NAMES), st.sampled_from(NAMES)),
)
EVERYBODY = set(TEAMS)


def test_a_diverted_queue_sends_its_callers_to_the_other(council: Council) -> None:
    ordered = Ordered(diverted={"agents": "early-help"})
    placed = place(council, "agents", P2, OPEN, EVERYBODY, ordered)
    assert (placed.queue, placed.asked, placed.overflowed) == ("early-help", "agents", True)
    assert placed.teams[0] == "early-help"
    assert place(council, "mash", P1, OPEN, EVERYBODY, ordered).queue == "mash"


def test_a_closed_queue_sends_its_callers_along_its_chain(council: Council) -> None:
    ordered = Ordered(closed=frozenset({"early-help"}))
    assert place(council, "early-help", P2, OPEN, EVERYBODY, ordered).queue == "agents"


def test_diverted_to_a_queue_that_is_shut_they_follow_that_one_s_chain(council: Council) -> None:
    ordered = Ordered(closed=frozenset({"early-help"}), diverted={"lado": "early-help"})
    assert place(council, "lado", P2, OPEN, EVERYBODY, ordered).queue == "agents"


def test_opened_by_order_it_takes_callers_while_its_team_is_there(council: Council) -> None:
    ordered = Ordered(opened=frozenset({"agents"}))
    assert place(council, "agents", P2, CLOSED, EVERYBODY, ordered).queue == "agents"
    assert place(council, "agents", P2, CLOSED, EVERYBODY).queue is None
    assert place(council, "agents", P2, CLOSED, {"mash"}, ordered).queue is None
    assert usable(council, CLOSED, EVERYBODY, ordered) == {"customer-services"}


@given(QUEUES, PRIORITIES, st.sets(st.sampled_from(TEAMS)), st.sampled_from([OPEN, CLOSED]), ORDERS)
def test_s21_whatever_is_ordered_nobody_is_led_to_a_shut_or_unstaffed_queue_or_to_nowhere(
    council: Council,
    queue: str,
    priority: Priority,
    staffed: set[str],
    at: datetime,
    ordered: Ordered,
) -> None:
    placed = place(council, queue, priority, at, staffed, ordered)
    assert placed.priority is priority
    assert placed.duty
    if placed.queue is not None:
        known = council.queues[placed.queue]
        assert not ordered.shut(placed.queue)
        assert known.team in staffed
        assert placed.queue in ordered.opened or is_open(council, known.calendar, at)


@given(ORDERS, st.sampled_from(NAMES))
def test_a_circle_of_diverts_ends(ordered: Ordered, queue: str) -> None:
    assert ordered.leads_to(queue) in NAMES


def test_s6_an_older_or_more_urgent_caller_of_the_same_colleague_goes_first() -> None:
    ben, mine = agent("ben"), head("mine", P2, waited_s=500)
    urgent = head("urgent", P1, waited_s=1)
    assert passed_over(mine, [urgent], ben, NOW) is urgent
    assert passed_over(urgent, [head("older", P1, waited_s=2)], ben, NOW) is not None
    assert passed_over(urgent, [head("younger", P1, waited_s=0)], ben, NOW) is None


def test_out_of_turn_among_the_rest_or_for_others_is_a_supervisor_s_choice() -> None:
    ben, mine = agent("ben"), head("mine", P2, waited_s=5)
    assert passed_over(mine, [head("older", P2, waited_s=500)], ben, NOW) is None
    assert passed_over(mine, [head("elsewhere", P0, "mash")], ben, NOW) is None
    assert passed_over(mine, [head("skilled", P0, skill="welsh")], ben, NOW) is None
