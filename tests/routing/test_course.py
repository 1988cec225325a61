"""Between two looks at a wait nothing of its course is reached (S7)."""

from hypothesis import assume, given
from hypothesis import strategies as st

from routing import plan, targets
from routing.council import Council
from routing.course import Course, course_of
from routing.priority import Priority

AT_MOST_S = 30


@given(data=st.data(), waited_s=st.floats(0, 2000), share=st.floats(0, 1))
def test_nothing_is_reached_before_the_next_look(
    council: Council, data: st.DataObject, waited_s: float, share: float
) -> None:
    queue = data.draw(st.sampled_from(sorted(council.queues)))
    course = course_of(council, queue, data.draw(st.sampled_from(Priority)))
    ahead_s = course.next_s(waited_s, AT_MOST_S)
    between = waited_s + share * ahead_s
    assume(between < waited_s + ahead_s)
    assert _reached(course, between) == _reached(course, waited_s)


def test_a_wait_is_looked_at_when_its_next_step_or_threshold_comes(council: Council) -> None:
    course = course_of(council, "urgent", Priority.P0)
    moments = sorted({step.after_s for step in course.chain if step.after_s})
    assert [course.next_s(at - 0.5, AT_MOST_S) for at in moments] == [0.5] * len(moments)
    known = [one.at_s for one in course.thresholds]
    assert [course.next_s(at - 0.5, AT_MOST_S) for at in known] == [0.5] * len(known)


def test_s7_duty_is_rung_again_on_the_beat_of_its_rounds(council: Council) -> None:
    course = course_of(council, "urgent", Priority.P0)
    duty = next(step for step in course.chain if step.every_s)
    late = duty.after_s + 7 * (duty.every_s or 0) - 2.5
    assert course.next_s(late, AT_MOST_S) == 2.5


def test_a_wait_past_everything_is_still_looked_at(council: Council) -> None:
    queue = next(name for name, one in council.queues.items() if not one.chain)
    assert course_of(council, queue, Priority.P4).next_s(100_000, AT_MOST_S) == AT_MOST_S


def _reached(course: Course, waited_s: float) -> object:
    reached = plan.reached(course.chain, waited_s)
    return reached, targets.crossed(course.thresholds, waited_s)
