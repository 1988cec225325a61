"""S26 for the council file: draft, check, a second person, publish; and back in one step."""

from collections.abc import Callable

import pytest
from sqlalchemy.exc import IntegrityError

from app.models.flows import COUNCIL
from app.services.flows import (
    checking,
    drafts,
    history,
    judging,
    proposals,
    publishing,
    seeding,
)
from app.services.flows.proposals import Proposal
from app.services.flows.publishing import BY_ANOTHER
from app.services.refusals import Refused, Unknown
from ivr_flows.source import Source
from routing.priority import Priority
from tests import flow_team
from tests.council_team import drafted, proposed, published, rewritten, seeded, text, without
from tests.flow_team import AGENT, EDITOR, FLOW, PUBLISHER, somebody
from tests.world import World

SLOWER = ("P2: {within: 60s,", "P2: {within: 75s,")


@pytest.fixture
def told(world: World) -> World:
    """A world whose council file is in force."""
    return seeded(world)


def publish(world: World, found: Proposal, key: str = PUBLISHER, why: str = "read") -> None:
    me = somebody(world, key)
    publishing.publish(
        world.rt, me, COUNCIL, version=found.version, moves=found.moves, why=why
    )  # fmt: skip


def refused(world: World, act: Callable[[], object], says: str) -> None:
    """It is refused in these words, and what is in force stays."""
    before = history.in_force(world.rt, COUNCIL)
    with pytest.raises(Refused, match=says) as told:
        act()
    assert "Nothing was changed" in str(told.value)
    assert history.in_force(world.rt, COUNCIL) == before


def within_s(world: World) -> int:
    """The answer target of P2 that holds."""
    with world.rt.work() as work:
        return work.rt.council.answer[Priority.P2].within_s


def with_night(world: World, team: str, chain: str = "") -> str:
    """The file in force with a queue more, of this team, and a team that has nobody."""
    queue = f"night: {{title: Night, team: {team}, calendar: always, priority: P3{chain}}}"
    teams = "\nteams:\n  night: {title: Night team, calendar: always}\n"
    return rewritten(world, ("\nteams:\n", teams), ("\nqueues:\n", f"\nqueues:\n  {queue}\n"))


def errors(world: World, yaml: str) -> list[str]:
    return [str(one) for one in judging.check(world.rt, COUNCIL, Source(yaml)).errors]


def test_the_folder_s_file_is_the_first_version_and_a_second_start_changes_nothing(
    told: World,
) -> None:
    assert not seeding.seed(told.rt, COUNCIL, Source(text(told)))
    (move,) = history.history(told.rt, COUNCIL)
    assert (move.kind, move.number) == ("seeded", 1)


def test_s26_published_by_a_second_person_and_taken_back_in_one_step(told: World) -> None:
    first = history.in_force(told.rt, COUNCIL).version
    move = published(told, rewritten(told, SLOWER))
    assert (move.proposed_by, move.approved_by) == ("Tom Ashby", "Leila Haddad")
    assert within_s(told) == 75
    back = somebody(told, PUBLISHER)
    publishing.roll_back(told.rt, back, COUNCIL, version=first, moves=move.number, why="worse")
    assert within_s(told) == 60
    kinds = [one.kind for one in history.history(told.rt, COUNCIL)]
    assert kinds == ["rolled back", "published", "seeded"]


def test_the_proposer_does_not_publish(told: World) -> None:
    found = proposed(told, rewritten(told, SLOWER))
    refused(told, lambda: publish(told, found, EDITOR), BY_ANOTHER[:20])


def test_without_the_role_nobody_writes_proposes_or_publishes(told: World) -> None:
    found, other = proposed(told, rewritten(told, SLOWER)), somebody(told, AGENT)
    refused(told, lambda: publish(told, found, AGENT), "takes the role")
    save = lambda: drafts.save(told.rt, other, COUNCIL, Source("x"), 1)  # noqa: E731
    refused(told, save, "takes the role")
    moves = {"revision": 1, "moves": 1, "why": "so"}
    refused(told, lambda: proposals.propose(told.rt, other, COUNCIL, **moves), "takes the role")


def test_without_a_reason_nothing_is_published(told: World) -> None:
    found = proposed(told, rewritten(told, SLOWER))
    refused(told, lambda: publish(told, found, why=" "), "Say why")


def test_what_nobody_proposed_is_not_published(told: World) -> None:
    version = history.in_force(told.rt, COUNCIL).version
    act = lambda: publishing.publish(  # noqa: E731
        told.rt, somebody(told, PUBLISHER), COUNCIL, version=version, moves=1, why="so"
    )
    refused(told, act, "never checked and proposed")


def test_nothing_is_published_over_an_alias_that_has_moved(told: World) -> None:
    first = history.in_force(told.rt, COUNCIL)
    moved = published(told, rewritten(told, SLOWER))
    found = proposed(told, rewritten(told, ("percent: 90", "percent: 85")))
    me = somebody(told, PUBLISHER)
    publishing.roll_back(
        told.rt, me, COUNCIL, version=first.version, moves=moved.number, why="worse"
    )
    refused(told, lambda: publish(told, found), "has changed since you looked")


def test_broken_text_names_file_line_and_key_and_is_no_proposal(told: World) -> None:
    broken = rewritten(told, ("wrap up: 3min", "wrap upp: 3min"))
    line = broken[: broken.index("wrap upp")].count("\n") + 1
    (found,) = errors(told, broken)
    assert found == (
        f"council.yaml:{line} queues > urgent > wrap upp: unknown key, did you mean 'wrap up'?"
    )
    refused(told, lambda: proposed(told, broken), f"council.yaml:{line} queues > urgent")
    assert proposals.waiting(told.rt, COUNCIL) is None


def test_a_queue_twice_is_told_with_its_line(told: World) -> None:
    twice = text(told) + "\nqueues: {}\n"
    (found,) = errors(told, twice)
    line = twice.count("\n")
    assert found == f'council.yaml:{line}: found duplicate key "queues"'


def test_s21_a_queue_that_nobody_staffs_is_refused(told: World) -> None:
    nobody = with_night(told, "night")
    (found,) = errors(told, nobody)
    assert "queues > night > team: nobody could answer the queue 'night'" in found
    refused(told, lambda: proposed(told, nobody), "nobody could answer the queue 'night'")


def test_a_queue_that_nobody_staffs_passes_if_its_chain_ends_at_a_person(told: World) -> None:
    night = with_night(told, "night", ", chain: [{after: 60s, duty: duty-manager}]")
    assert errors(told, night) == []
    assert published(told, night)


def test_a_queue_that_the_flow_in_force_names_cannot_go(told: World) -> None:
    gone = without(told, "lado")
    (found,) = errors(told, gone)
    assert f"the flow '{FLOW}' is in force and needs it" in found
    assert "no queue 'lado'" in found
    assert found.startswith("council.yaml:")
    assert " queues: " in found
    refused(told, lambda: proposed(told, gone), "needs it")


def test_a_line_whose_flow_was_never_in_force_is_refused_with_the_likely_word(
    told: World,
) -> None:
    (found,) = errors(told, rewritten(told, ("flow: childrens-front-door", "flow: children-door")))
    assert "lines > 0 > flow: no flow 'children-door' is in force" in found
    assert "did you mean 'childrens-front-door'?" in found


def test_a_team_that_goes_and_leaves_people_behind_is_accepted_by_name(told: World) -> None:
    renamed = text(told).replace("early-help", "family-help")
    renamed = renamed.replace("  family-help:\n    title", "  early-help:\n    title", 1)
    renamed = renamed.replace("queue: family-help", "queue: early-help")
    found = judging.check(told.rt, COUNCIL, Source(renamed))
    assert [one.message for one in found.warnings] == [
        "Kieran Moss is in no team but early-help, which is gone"
    ]
    revision, me = drafted(told, renamed), somebody(told, EDITOR)
    act = lambda: proposals.propose(  # noqa: E731
        told.rt, me, COUNCIL, revision=revision, moves=1, why="renamed"
    )
    refused(told, act, "Say for each of these warnings")
    assert published(told, renamed)


def test_what_is_only_written_otherwise_is_no_new_version(told: World) -> None:
    refused(told, lambda: proposed(told, "# looked at\n" + text(told)), "exactly what is in force")


def test_of_a_flow_and_a_council_file_that_do_not_fit_only_one_comes_in_force(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both are proved against what is in force, and the flow is published in between."""
    published(told, with_night(told, "mash"))
    other = flow_team.proposed(told, flow_team.rewritten(told, "queue: early-help", "queue: night"))
    found = proposed(told, rewritten(told, ("\n  night: {", "\n  later: {")))
    proved = judging.broken_today

    def between(*given: object) -> object:
        told_errors = proved(*given)  # type: ignore[arg-type]
        monkeypatch.setattr(judging, "broken_today", proved)
        publishing.publish(
            told.rt, somebody(told, PUBLISHER), FLOW,
            version=other.version, moves=other.moves, why="read",
        )  # fmt: skip
        return told_errors

    monkeypatch.setattr(judging, "broken_today", between)
    refused(told, lambda: publish(told, found), "has changed since you looked")
    assert not checking.again(told.rt, told.rt.flows.pinned(other.version)).errors  # type: ignore[arg-type]


def test_versions_of_the_council_file_are_never_rewritten(told: World) -> None:
    with pytest.raises(IntegrityError):
        told.change("UPDATE flow_versions SET source = '' WHERE name = :name", name=COUNCIL)


def test_without_a_first_version_there_is_nothing_to_write_on(world: World) -> None:
    with pytest.raises(Unknown, match="Nothing is in force"):
        drafts.opened(world.rt, COUNCIL)
