"""The one draft of a flow: shared, kept as it is written, and checked in words."""

from threading import Barrier, Thread

import pytest

from app.services.flows import checking, drafts, history
from app.services.flows.drafts import Conflict, Saved
from app.services.refusals import Refused, Unknown
from ivr_flows.source import Source
from tests.flow_team import (
    AGENT,
    EDITOR,
    FLOW,
    PUBLISHER,
    drafted,
    published,
    reworded,
    rewritten,
    somebody,
    text,
)
from tests.world import World


def test_before_anybody_writes_the_draft_is_the_text_in_force(world: World) -> None:
    draft = drafts.opened(world.rt, FLOW)
    assert draft.revision == 0
    assert draft.source.yaml == text(world)
    assert not draft.differs


def test_a_flow_that_no_line_starts_is_unknown(world: World) -> None:
    with pytest.raises(Unknown, match="in force for 'other'"):
        drafts.opened(world.rt, "other")


def test_a_broken_text_is_kept_as_it_was_written(world: World) -> None:
    broken = Source("steps: [\r\n  what is this\t", {"prompts.pl.yaml": "też: nie\n"})
    revision = drafted(world, broken)
    draft = drafts.opened(world.rt, FLOW)
    assert draft.source == broken
    assert draft.differs
    assert (draft.revision, draft.changed_by) == (revision, "Tom Ashby")


def test_who_saves_over_somebody_elses_words_is_shown_both(world: World) -> None:
    mine, theirs = reworded(world, "Help"), reworded(world, "Advice")
    revision = drafted(world, theirs)
    editor = somebody(world, EDITOR)
    for seen in (0, revision + 1):
        found = drafts.save(world.rt, editor, FLOW, mine, seen)
        assert isinstance(found, Conflict)
        assert (found.mine, found.theirs, found.revision) == (mine, theirs, revision)
        assert found.changed_by == "Tom Ashby"
    assert drafts.opened(world.rt, FLOW).source == theirs


def test_of_many_who_save_at_once_one_does_and_the_others_are_told(world: World) -> None:
    editor, found = somebody(world, EDITOR), list[object]()
    revision = drafted(world, reworded(world, "Help"))
    start = Barrier(6)

    def act(name: str) -> None:
        source = Source(text(world) + f"# {name}\n")
        start.wait()
        found.append(drafts.save(world.rt, editor, FLOW, source, revision))

    writers = [Thread(target=act, args=(f"writer {n}",)) for n in range(6)]
    for one in writers:
        one.start()
    for one in writers:
        one.join()
    assert sorted(type(one) is Saved for one in found) == [False] * 5 + [True]


def test_saving_what_is_there_already_changes_nothing(world: World) -> None:
    source = reworded(world, "Help")
    revision = drafted(world, source)
    assert drafted(world, source) == revision
    assert len(world.rows("SELECT id FROM events WHERE kind = 'flow_drafted'")) == 1


def test_a_draft_that_is_dropped_goes_back_to_what_is_in_force(world: World) -> None:
    revision = drafted(world, reworded(world, "Help"))
    editor = somebody(world, EDITOR)
    assert isinstance(drafts.discard(world.rt, editor, FLOW, revision + 7), Conflict)
    assert drafts.opened(world.rt, FLOW).differs
    assert isinstance(drafts.discard(world.rt, editor, FLOW, revision), Saved)
    assert not drafts.opened(world.rt, FLOW).differs
    assert world.rows("SELECT id FROM events WHERE kind = 'flow_draft_discarded'")


def test_after_publishing_the_next_draft_begins_from_the_new_version(world: World) -> None:
    first = history.in_force(world.rt, FLOW).version
    move = published(world, reworded(world, "Help"))
    assert not drafts.opened(world.rt, FLOW).differs
    drafted(world, reworded(world, "Help and more"))
    based_on = drafts.opened(world.rt, FLOW).based_on
    assert based_on == move.version
    assert based_on != first


@pytest.mark.parametrize("key", [AGENT, PUBLISHER])
def test_s26_who_has_not_the_role_writes_nothing(world: World, key: str) -> None:
    with pytest.raises(Refused, match="takes the role admin or supervisor"):
        drafts.save(world.rt, somebody(world, key), FLOW, reworded(world, "Mine"), 0)
    with pytest.raises(Refused, match="takes the role"):
        drafts.discard(world.rt, somebody(world, key), FLOW, 0)
    assert drafts.opened(world.rt, FLOW).revision == 0


@pytest.mark.parametrize("bad", ["a\0b", "a\ud800b", "x" * 200_001])
@pytest.mark.parametrize("at", ["yaml", "prompts"])
def test_what_no_text_file_holds_is_refused(world: World, bad: str, at: str) -> None:
    source = Source(bad) if at == "yaml" else Source("flow: x", {"prompts.pl.yaml": bad})
    with pytest.raises(Refused, match="Nothing was changed"):
        drafts.save(world.rt, somebody(world, EDITOR), FLOW, source, 0)
    assert drafts.opened(world.rt, FLOW).revision == 0


@pytest.mark.parametrize("name", ["pl", "../prompts.pl.yaml", "prompts.pl.yaml/", "flow.yaml"])
def test_a_prompt_file_has_the_name_of_one(world: World, name: str) -> None:
    with pytest.raises(Refused, match="no name of a prompt file"):
        drafts.save(world.rt, somebody(world, EDITOR), FLOW, Source("flow: x", {name: ""}), 0)


def test_a_check_names_the_prompt_file_and_the_line(world: World) -> None:
    words = (
        f"flow: {FLOW}\nlanguage: pl-PL\nprompts:\n  other.say: {{of: 0123456789ab, say: Nie}}\n"
    )
    found = checking.check(world.rt, FLOW, Source(text(world), {"prompts.pl.yaml": words}))
    strange = [one for one in found.errors if one.file == "prompts.pl.yaml"]
    assert [(one.line, one.step) for one in strange] == [(4, "other.say")]
    assert "flow.yaml" in {one.file for one in found.errors}


def test_a_check_tells_the_line_the_step_and_the_likely_word(world: World) -> None:
    found = checking.check(world.rt, FLOW, rewritten(world, "go: urgent", "go: urgnet"))
    assert not found.passes
    assert found.version == ""
    (problem,) = found.errors
    assert (problem.step, problem.likely) == ("main", "urgent")
    line = text(world).splitlines()[problem.line - 1]
    assert "go: urgent" in line


def test_a_check_holds_the_draft_to_the_real_council(world: World) -> None:
    found = checking.check(world.rt, FLOW, rewritten(world, "queue: mash", "queue: masch"))
    assert ["no queue 'masch'" in str(one) for one in found.errors] == [True]


def test_a_check_proves_the_promises(world: World) -> None:
    long = "Hello. " + "We are glad that you are calling us here today. " * 2
    found = checking.check(world.rt, FLOW, rewritten(world, "Hello. ", long))
    assert not found.passes
    assert found.compiled
    assert "welcome" in {one.step for one in found.errors}
    sound = checking.check(world.rt, FLOW, Source(text(world)))
    assert sound.passes
    assert sound.proved
    assert sound.proved.states > 100


def test_a_plan_for_another_flow_is_told(world: World) -> None:
    other = Source(text(world).replace(f"flow: {FLOW}", "flow: other"))
    found = checking.check(world.rt, FLOW, other)
    (problem,) = found.errors
    assert "for 'other', and not for" in str(problem)
