"""`frontdoor flows import … rollback`, notices and the lever: by a named person, in words."""

from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import flow_desk, flow_orders, flow_versions
from app.cli.environment import note
from app.cli.flows import flows
from app.services.flows import drafts, history, levers, notices, proposals
from ivr_flows.source import Source
from routing import calendar
from tests.flow_team import EDITOR, FLOW, PUBLISHER, proposed, published, reworded, rewritten
from tests.world import World

WHY = ("--why", "the name has changed")
AS_EDITOR, AS_OTHER = ("--as", EDITOR), ("--as", PUBLISHER)


@pytest.fixture
def told(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that the commands act on."""
    for module in (flow_versions, flow_orders):
        monkeypatch.setattr(module, "open_runtime", lambda: world.rt)
    return world


def run(*arguments: str) -> Result:
    return CliRunner().invoke(flows, list(arguments))


def done(*arguments: str) -> str:
    """What the command says, if all went well."""
    result = run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def refused(*arguments: str) -> str:
    """What the command says when it is refused."""
    result = run(*arguments)
    assert result.exit_code in {1, 2}
    assert "Traceback" not in result.output
    return result.output


def written(folder: Path, source: Source) -> str:
    """A folder's flow file with this text, to the byte."""
    for name, text in {"flow.yaml": source.yaml, **source.prompts}.items():
        (folder / name).write_bytes(text.encode())
    return str(folder / "flow.yaml")


def test_a_version_from_the_file_to_the_callers_and_back(told: World, tmp_path: Path) -> None:
    first = history.in_force(told.rt, FLOW).version
    file = written(tmp_path, reworded(told, "Help"))
    assert "keeps all its promises" in done("import", file, *AS_EDITOR)
    assert "Somebody else: frontdoor flows publish" in done("propose", *AS_EDITOR, *WHY)
    waiting = proposals.waiting(told.rt, FLOW)
    assert waiting
    short = waiting.version[:12]
    assert f"{short} is in force" in done("publish", short, *AS_OTHER, "--why", "read")
    assert history.in_force(told.rt, FLOW).version == waiting.version
    assert "Rolled back" in done("rollback", first[:12], *AS_OTHER, "--why", "worse")
    assert history.in_force(told.rt, FLOW).version == first
    story = done("history")
    for words in ("seeded", "published", "rolled back", "Tom Ashby", "Leila Haddad", "worse"):
        assert words in story


def test_what_was_brought_in_is_given_back_to_the_byte(told: World, tmp_path: Path) -> None:
    source = reworded(told, "Help")
    yaml = source.yaml.replace("\n", "\r\n") + "\r\n# \u0142\r\n\r\n"
    file = written(tmp_path, Source(yaml, source.prompts))
    done("import", file, *AS_EDITOR)
    short = done("propose", *AS_EDITOR, *WHY).split()[-1]
    done("publish", short, *AS_OTHER, *WHY)
    printed = CliRunner().invoke(flows, ["export"])
    assert printed.stdout_bytes == Path(file).read_bytes()
    done("export", short, "--into", str(tmp_path / "out"))
    for one in Path(file).parent.glob("*.yaml"):
        assert (tmp_path / "out" / one.name).read_bytes() == one.read_bytes()
    assert (tmp_path / "out" / "prompts.pl.yaml").exists()


def test_who_writes_proposes_and_calls_now_is_in_the_history(told: World) -> None:
    proposed(told, reworded(told, "Help"), why="they moved")
    told.ring({"hang_up_after": 30})
    told.pass_time(5)
    story = done("history")
    assert "1 in progress on version" in story
    assert "Tom Ashby proposes version" in story
    assert ": they moved" in story
    assert "Tom Ashby changed the draft on 2026-" in story


def test_a_broken_file_becomes_a_draft_but_no_proposal(told: World, tmp_path: Path) -> None:
    file = written(tmp_path, rewritten(told, "go: urgent", "go: urgnet"))
    assert "broken: flow.yaml:" in done("import", file, *AS_EDITOR)
    assert "did you mean 'urgent'?" in refused("propose", *AS_EDITOR, *WHY)
    assert proposals.waiting(told.rt, FLOW) is None


def test_a_file_that_is_no_text_is_refused(told: World, tmp_path: Path) -> None:
    file = tmp_path / "flow.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in refused("import", str(file), *AS_EDITOR)
    assert "cannot be read" in refused("import", str(tmp_path / "none.yaml"), *AS_EDITOR)
    assert drafts.opened(told.rt, FLOW).revision == 0


def test_an_example_is_brought_in_by_its_name(told: World) -> None:
    assert "keeps all its promises" in done("import", "oxfordshire-shaped", *AS_EDITOR)
    assert "exactly what is in force" in refused("propose", *AS_EDITOR, *WHY)


def test_a_draft_of_somebody_else_is_written_over_only_when_asked(
    told: World, tmp_path: Path
) -> None:
    told.change("UPDATE people SET role = 'admin' WHERE key = :key", key=PUBLISHER)
    done("import", written(tmp_path, reworded(told, "Help")), *AS_EDITOR)
    file = written(tmp_path, reworded(told, "Advice"))
    assert "Tom Ashby has changed the draft" in refused("import", file, *AS_OTHER)
    done("import", file, *AS_OTHER, "--over")
    assert drafts.opened(told.rt, FLOW).changed_by == "Leila Haddad"


def test_who_is_unknown_or_has_not_the_role_is_told_who_there_is(told: World) -> None:
    assert "tom-ashby (supervisor)" in refused("propose", "--as", "tom", *WHY)
    assert "takes the role" in refused("propose", "--as", "amara-okafor", *WHY)
    assert FLOW in refused("history", "--flow", "other")


def test_the_proposer_does_not_publish(told: World) -> None:
    found = proposed(told, reworded(told, "Help"))
    assert "a second person" in refused("publish", found.version[:12], *AS_EDITOR, *WHY)


def test_nothing_is_published_over_an_alias_that_has_moved(told: World) -> None:
    first = history.in_force(told.rt, FLOW).version
    published(told, reworded(told, "Help"))
    found = proposed(told, reworded(told, "Advice"))
    done("rollback", first, *AS_OTHER, *WHY)
    assert "has changed since you looked" in refused("publish", found.version[:12], *AS_OTHER, *WHY)
    assert history.in_force(told.rt, FLOW).version == first


def test_nothing_is_taken_back_that_has_moved_since_it_was_seen(told: World) -> None:
    first = history.in_force(told.rt, FLOW).version
    later = published(told, reworded(told, "Help")).version
    back = ("rollback", first[:12], *AS_OTHER, *WHY, "--seen")
    assert "has changed since you looked" in refused(*back, "1")
    assert history.in_force(told.rt, FLOW).version == later
    done(*back, "2")


def test_a_version_that_nobody_proposed_is_refused(told: World) -> None:
    first = history.in_force(told.rt, FLOW).version
    assert "never checked and proposed" in refused("publish", first[:12], *AS_OTHER, *WHY)
    assert "no version ffffffff" in refused("publish", "ffffffff", *AS_OTHER, *WHY)


def test_a_warning_is_accepted_with_its_reason(told: World, tmp_path: Path) -> None:
    hard = "Multidisciplinary professionals coordinate comprehensive safeguarding interventions."
    city = "You are in the queue to speak to one of our team for the city."
    said = done("import", written(tmp_path, rewritten(told, city, hard)), *AS_EDITOR)
    warning = said.split("to be accepted: ")[1].splitlines()[0]
    assert warning in refused("propose", *AS_EDITOR, *WHY)
    assert "Proposed" in done("propose", *AS_EDITOR, *WHY, "--accept", warning, "the law says so")


def test_a_notice_is_put_up_shown_and_lifted(told: World) -> None:
    until = flow_desk.local(told.rt.now() + timedelta(hours=2))
    said = done("notice", "put-up", "We close at noon.", "--until", until, *AS_OTHER, *WHY)
    (notice,) = notices.standing(told.rt, FLOW)
    assert str(notice.id) in said
    assert notice.ends_at.second == 0
    assert "speaks from" in done("notice", "show")
    done("notice", "lift", str(notice.id), *AS_EDITOR, *WHY)
    assert done("notice", "show") == ""


def test_a_notice_that_starts_later_has_its_local_time(told: World) -> None:
    times = ("--from", "2030-07-01 12:00", "--until", "2030-07-01 18:00")
    done("notice", "put-up", "We close at noon.", *times, *AS_OTHER, *WHY)
    (notice,) = notices.standing(told.rt, FLOW)
    assert notice.starts_at.hour == 11
    assert calendar.local_of(notice.starts_at).hour == 12
    assert "will speak from 2030-07-01 12:00" in done("notice", "show")


def test_a_notice_without_a_time_that_is_one_is_refused(told: World) -> None:
    said = refused("notice", "put-up", "We close.", "--until", "noon", *AS_OTHER, *WHY)
    assert "is no time such as" in said
    assert notices.standing(told.rt, FLOW) == ()


def test_the_lever_is_shown_pulled_and_released(told: World) -> None:
    assert "It could send everybody to if stuck, " in done("lever", "show")
    assert "Nobody is called at 'main'" in refused("lever", "pull", "main", *AS_OTHER, *WHY)
    done("lever", "pull", "contact-centre", *AS_OTHER, *WHY)
    assert "Everybody goes to 'contact-centre' since" in done("lever", "show")
    done("lever", "release", *AS_EDITOR, *WHY)
    assert levers.pulled(told.rt, FLOW) is None


def test_a_database_that_is_away_is_told_in_words(told: World) -> None:
    told.guard.away = True
    assert "The database does not answer" in refused("history")
    told.guard.away = False


def test_a_setting_that_is_missing_is_named_and_the_demo_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    flow_desk.slow_runtime.cache_clear()
    said = refused("history")
    assert "DATABASE_URL" in said
    assert "frontdoor flows --demo" in said


def test_a_demo_that_never_ran_is_told(tmp_path: Path) -> None:
    assert "No demo has run over" in refused("--demo", "--data", str(tmp_path), "history")


def test_the_demo_that_runs_is_found_by_its_folder(world: World, tmp_path: Path) -> None:
    settings = world.rt.settings.model_dump(mode="json", exclude_none=True)
    note(tmp_path, {name.upper(): str(value) for name, value in settings.items()} | {"HOME": "/"})
    assert "seeded" in done("--demo", "--data", str(tmp_path), "history")
    assert (tmp_path / "settings.json").stat().st_mode & 0o077 == 0
    assert "HOME" not in (tmp_path / "settings.json").read_text()
