"""S26: draft, check, a second person, publish; and back in one step. Nothing else moves it."""

from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest

from app.adapters.flow_book import DatabaseFlowBook
from app.runtime import Seen
from app.services.flows import changes, checking, drafts, history, proposals, publishing
from app.services.flows.proposals import Proposal
from app.services.refusals import Refused, Unknown
from ivr_flows.source import Source
from tests.flow_team import (
    AGENT,
    EDITOR,
    FLOW,
    PUBLISHER,
    drafted,
    proposed,
    published,
    reworded,
    rewritten,
    somebody,
)
from tests.world import World

CITY = "You are in the queue to speak to one of our team for the city."
HARD = (
    "Our multidisciplinary professionals coordinate comprehensive safeguarding interventions, "
    "prioritising vulnerability."
)


def moves(world: World) -> int:
    return history.in_force(world.rt, FLOW).moves


def propose(world: World, **other: object) -> Proposal:
    """The editor puts the draft forward, or tries to."""
    draft = drafts.opened(world.rt, FLOW)
    given = {"revision": draft.revision, "moves": draft.in_force.moves, "why": "clearer"}
    return proposals.propose(world.rt, somebody(world, EDITOR), FLOW, **(given | other))  # type: ignore[arg-type]


def publish(world: World, found: Proposal, by: str = PUBLISHER, why: str = "read") -> None:
    publishing.publish(
        world.rt, somebody(world, by), FLOW, version=found.version, moves=found.moves, why=why
    )


def refused(world: World, act: Callable[[], object], match: str) -> None:
    """It is refused in words, and nothing has changed for callers, nor was anything told."""
    before = history.in_force(world.rt, FLOW), len(world.rows("SELECT id FROM events"))
    kept = len(world.rows("SELECT version FROM flow_versions"))
    with pytest.raises(Refused, match=match) as told:
        act()
    assert "Nothing was changed" in str(told.value)
    after = history.in_force(world.rt, FLOW), len(world.rows("SELECT id FROM events"))
    assert before == after
    assert len(world.rows("SELECT version FROM flow_versions")) == kept


def test_the_councils_own_text_is_the_first_version(world: World) -> None:
    (move,) = history.history(world.rt, FLOW)
    assert (move.number, move.kind, move.before, move.approved_by) == (1, "seeded", None, "")
    found = history.version(world.rt, FLOW, move.version[:8])
    assert found.report
    assert found.report["figures"][0] == {
        "name": "the 999 advice",
        "found": 8.8,
        "promised": 12,
    }


def test_s26_a_second_person_publishes_and_all_of_it_is_written_down(world: World) -> None:
    first = history.in_force(world.rt, FLOW)
    source = reworded(world, "Help")
    move = published(world, source)
    now = history.in_force(world.rt, FLOW)
    assert (now.source, now.moves, now.by) == (source, 2, "Leila Haddad")
    assert (move.kind, move.version, move.before) == ("published", now.version, first.version)
    assert (move.proposed_by, move.approved_by) == ("Tom Ashby", "Leila Haddad")
    kept = history.version(world.rt, FLOW, move.version)
    assert (kept.author, kept.parent, kept.source) == ("Tom Ashby", first.version, source)
    assert kept.report
    assert kept.report["states"] > 100
    kinds = [row.kind for row in world.rows("SELECT kind FROM events ORDER BY id")]
    assert kinds[-3:] == ["flow_drafted", "flow_proposed", "flow_published"]
    assert proposals.waiting(world.rt, FLOW) is None
    assert frozenset({"flows"}) in world.board.told  # type: ignore[attr-defined]


def test_new_calls_begin_on_what_was_published(world: World) -> None:
    move = published(world, reworded(world, "Help"))
    assert DatabaseFlowBook(world.rt.engine).current(FLOW)[0] == move.version


def test_s26_nobody_publishes_what_they_proposed_themselves(world: World) -> None:
    found = proposed(world, reworded(world, "Help"))
    refused(world, lambda: publish(world, found, by=EDITOR), "a second person must")


@pytest.mark.parametrize("key", [AGENT, "grace-tolland"])
def test_s26_who_has_not_the_role_publishes_nothing(world: World, key: str) -> None:
    found = proposed(world, reworded(world, "Help"))
    refused(world, lambda: publish(world, found, by=key), "takes the role")


def test_who_may_publish_may_still_not_propose(world: World) -> None:
    drafted(world, reworded(world, "Help"))
    other = somebody(world, PUBLISHER)
    refused(
        world,
        lambda: proposals.propose(world.rt, other, FLOW, revision=1, moves=1, why="x"),
        "takes the role",
    )


@pytest.mark.parametrize("why", ["", "  \n"])
def test_everything_needs_a_reason(world: World, why: str) -> None:
    found = proposed(world, reworded(world, "Help"))
    refused(world, lambda: publish(world, found, why=why), "Say why")
    refused(world, lambda: propose(world, why=why), "Say why")
    with pytest.raises(Refused, match="Say why"):
        proposals.withdraw(world.rt, somebody(world, EDITOR), FLOW, why)


def test_a_version_that_was_never_checked_is_not_published(world: World) -> None:
    world.change(
        """INSERT INTO flow_versions (version, name, compiled, source, prompts, message, added_at)
           SELECT 'smuggled-in', name, compiled, source, prompts, message, added_at
           FROM flow_versions"""
    )
    found = proposed(world, reworded(world, "Help"))
    unchecked = replace(found, version="smuggled-in")
    refused(world, lambda: publish(world, unchecked), "never checked and proposed")
    refused(
        world,
        lambda: publishing.roll_back(
            world.rt, somebody(world, PUBLISHER), FLOW, version="smuggled-in", moves=1, why="x"
        ),
        "never in force",
    )


def test_a_broken_draft_is_not_proposed_and_each_line_is_told(world: World) -> None:
    drafted(world, rewritten(world, "go: urgent", "go: urgnet"))
    refused(world, lambda: propose(world), "did you mean 'urgent'")


def test_a_plan_that_breaks_a_promise_is_not_proposed(world: World) -> None:
    drafted(world, rewritten(world, "transfer: emergency-duty-team", "transfer: lado"))
    refused(world, lambda: propose(world), r"\(S22\)")


def test_a_draft_that_others_have_changed_is_not_proposed(world: World) -> None:
    seen = drafted(world, reworded(world, "Help"))
    drafted(world, reworded(world, "Advice"))
    refused(world, lambda: propose(world, revision=seen), "Tom Ashby has changed the draft")


def test_without_a_draft_there_is_nothing_to_propose(world: World) -> None:
    refused(world, lambda: propose(world), "There is no draft")


def test_what_callers_would_not_notice_is_not_proposed(world: World) -> None:
    drafted(world, rewritten(world, f"flow: {FLOW}", f"flow: {FLOW}  # ours"))
    refused(world, lambda: propose(world), "exactly what is in force already")


def test_what_was_compared_with_another_version_is_not_proposed(world: World) -> None:
    published(world, reworded(world, "Help"))
    drafted(world, reworded(world, "Advice"))
    refused(world, lambda: propose(world, moves=1), "has changed since you looked")


def test_nothing_is_published_over_a_version_that_nobody_looked_at(world: World) -> None:
    first = history.in_force(world.rt, FLOW)
    published(world, reworded(world, "Help"))
    found = proposed(world, reworded(world, "Advice"))
    other = somebody(world, PUBLISHER)
    publishing.roll_back(world.rt, other, FLOW, version=first.version, moves=2, why="worse")
    refused(world, lambda: publish(world, found), "has changed since you looked")
    fresh = replace(found, moves=moves(world))
    refused(world, lambda: publish(world, fresh), "has changed since you looked")


def test_of_two_who_publish_at_once_one_does(world: World) -> None:
    found = proposed(world, reworded(world, "Help"))
    told: list[str] = []

    def act() -> None:
        try:
            publish(world, found)
        except Refused as refusal:
            told.append(str(refusal))

    both = [Thread(target=act) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(told) == 1
    assert moves(world) == 2


def test_a_version_that_todays_council_cannot_serve_is_not_published(world: World) -> None:
    found = proposed(world, reworded(world, "Help"))
    queues = {name: one for name, one in world.rt.council.queues.items() if name != "lado"}
    closed = world.rt.council.model_copy(update={"queues": queues})
    elsewhere = replace(world, rt=replace(world.rt, councils=Seen(closed)))
    refused(elsewhere, lambda: publish(elsewhere, found), "no queue 'lado'")


def test_a_new_proposal_takes_the_place_of_the_one_before(world: World) -> None:
    earlier = proposed(world, reworded(world, "Help"))
    later = proposed(world, reworded(world, "Advice"))
    assert proposals.waiting(world.rt, FLOW) == later
    refused(world, lambda: publish(world, earlier), "not last")
    publish(world, later)


def test_a_proposal_is_taken_back_or_declined_and_the_draft_stays(world: World) -> None:
    source = reworded(world, "Help")
    for key in (EDITOR, PUBLISHER):
        found = proposed(world, source)
        proposals.withdraw(world.rt, somebody(world, key), FLOW, "not yet")
        refused(world, lambda found=found: publish(world, found), "never checked and proposed")  # type: ignore[misc]
    assert drafts.opened(world.rt, FLOW).source == source
    with pytest.raises(Unknown, match="Nothing is proposed"):
        proposals.withdraw(world.rt, somebody(world, EDITOR), FLOW, "not yet")


def test_an_agent_declines_nothing(world: World) -> None:
    found = proposed(world, reworded(world, "Help"))
    with pytest.raises(Refused, match="takes the role"):
        proposals.withdraw(world.rt, somebody(world, AGENT), FLOW, "no")
    assert proposals.waiting(world.rt, FLOW) == found


def test_a_warning_is_accepted_by_name_and_with_a_reason(world: World) -> None:
    drafted(world, rewritten(world, CITY, HARD))
    draft = drafts.opened(world.rt, FLOW)
    checked = checking.check(world.rt, FLOW, draft.source)
    warnings = [checking.told(one) for one in checked.warnings]
    assert ["hard to follow" in one for one in warnings] == [True]
    refused(world, lambda: propose(world), "why you accept it")
    refused(world, lambda: propose(world, accepted={warnings[0]: " "}), "why you accept it")
    found = propose(world, accepted={warnings[0]: "the law wants these words"})
    (accepted,) = found.accepted
    assert (accepted.by, accepted.why) == ("Tom Ashby", "the law wants these words")
    assert accepted.warning == warnings[0]


def test_a_warning_that_stands_in_force_needs_no_second_reason(world: World) -> None:
    drafted(world, rewritten(world, CITY, HARD))
    checked = checking.check(world.rt, FLOW, drafts.opened(world.rt, FLOW).source)
    publish(world, propose(world, accepted={checking.told(checked.warnings[0]): "the law"}))
    drafted(world, rewritten(world, "Where does the child live?", "Where is the child?"))
    found = propose(world)
    assert [one.why for one in found.accepted] == ["the law"]


def test_an_error_is_never_accepted(world: World) -> None:
    drafted(world, rewritten(world, "Hello. ", "Hello. The police can find you. "))
    (wrong,) = checking.check(world.rt, FLOW, drafts.opened(world.rt, FLOW).source).errors
    refused(world, lambda: propose(world, accepted={checking.told(wrong): "fine"}), "S24")


def test_going_back_takes_one_person_and_one_step(world: World) -> None:
    first = history.in_force(world.rt, FLOW)
    published(world, reworded(world, "Help"))
    other = somebody(world, PUBLISHER)
    move = publishing.roll_back(
        world.rt, other, FLOW, version=first.version, moves=2, why="callers hang up"
    )
    now = history.in_force(world.rt, FLOW)
    assert (now.version, now.source, now.moves) == (first.version, first.source, 3)
    assert (move.kind, move.approved_by, move.why) == (
        "rolled back",
        "Leila Haddad",
        "callers hang up",
    )
    assert [one.number for one in history.history(world.rt, FLOW)] == [3, 2, 1]


def test_s26_going_back_too_wants_the_role_a_reason_and_a_look(world: World) -> None:
    first = history.in_force(world.rt, FLOW).version
    later = published(world, reworded(world, "Help")).version

    def back(key: str = PUBLISHER, **other: object) -> object:
        given = {"version": first, "moves": 2, "why": "worse"} | other
        return publishing.roll_back(world.rt, somebody(world, key), FLOW, **given)  # type: ignore[arg-type]

    refused(world, lambda: back(AGENT), "takes the role")
    refused(world, lambda: back(why=""), "Say why")
    refused(world, lambda: back(moves=1), "has changed since you looked")
    refused(world, lambda: back(version=later), "is in force now")
    refused(world, lambda: back(version="f" * 64), "cannot be read any more")


def test_a_version_is_found_by_the_beginning_of_its_hash(world: World) -> None:
    now = history.in_force(world.rt, FLOW)
    assert history.version(world.rt, FLOW, now.version[:6]).source == now.source
    with pytest.raises(Refused, match="at least 6"):
        history.version(world.rt, FLOW, now.version[:5])
    with pytest.raises(Unknown):
        history.version(world.rt, FLOW, "ffffffff")
    with pytest.raises(Unknown):
        history.version(world.rt, FLOW, "%" * 8)


def test_the_text_of_every_version_is_given_back_to_the_byte(world: World) -> None:
    first = history.in_force(world.rt, FLOW)
    source = reworded(world, "Help")
    source = replace(source, yaml=source.yaml + "# the end\r\n\n")
    assert source.prompts
    move = published(world, source)
    assert history.export(world.rt, FLOW) == source
    assert history.export(world.rt, FLOW, move.version) == source
    assert history.export(world.rt, FLOW, first.version) == first.source


def test_what_the_draft_changes_for_callers_is_told(world: World) -> None:
    drafted(world, reworded(world, "Help"))
    found = changes.compare(world.rt, FLOW)
    assert found.difference
    assert [one.prompt for one in found.difference.reworded] == ["welcome.say"]
    assert found.moves == 1
    assert found.before == history.in_force(world.rt, FLOW).version
    drafted(world, Source("nonsense"))
    assert changes.compare(world.rt, FLOW).difference is None


def test_two_versions_are_compared(world: World) -> None:
    first = history.in_force(world.rt, FLOW).version
    later = published(world, reworded(world, "Help")).version
    found = changes.compare_versions(world.rt, FLOW, later[:8], first[:8])
    assert found.difference
    assert "Help" in found.difference.reworded[0].was
