"""`frontdoor council`: the words and roles of `frontdoor flows`, for the council file."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from app.cli import council as commands
from app.cli import flow_desk, flow_versions, main, prepare
from app.cli.council import council
from app.models.flows import COUNCIL
from app.services.flows import drafts, history, proposals
from routing.priority import Priority
from tests.council_team import FILE, proposed, published, rewritten, seeded, text
from tests.flow_team import EDITOR, PUBLISHER
from tests.world import World, plan

WHY = ("--why", "we work otherwise now")
AS_EDITOR, AS_OTHER = ("--as", EDITOR), ("--as", PUBLISHER)
SLOWER = ("P2: {within: 60s,", "P2: {within: 75s,")


@pytest.fixture
def told(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world that the commands act on."""
    for module in (flow_versions, commands):
        monkeypatch.setattr(module, "open_runtime", lambda: world.rt)
    return seeded(world)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(council, list(arguments))


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


def written(folder: Path, yaml: str) -> str:
    """A file with this text, to the byte."""
    file = folder / "council.yaml"
    file.write_bytes(yaml.encode())
    return str(file)


def test_a_version_from_the_file_to_every_call_and_back(told: World, tmp_path: Path) -> None:
    first = history.in_force(told.rt, COUNCIL).version
    said = done("import", written(tmp_path, rewritten(told, SLOWER)), *AS_EDITOR)
    assert "keeps all its promises" in said
    short = done("propose", *AS_EDITOR, *WHY).split()[-1]
    assert "for every call, those in progress too" in done("publish", short, *AS_OTHER, *WHY)
    with told.rt.work() as work:
        assert work.rt.council.answer[Priority.P2].within_s == 75
    assert "Rolled back" in done("rollback", first[:12], *AS_OTHER, "--why", "worse")
    assert history.in_force(told.rt, COUNCIL).version == first
    story = done("history")
    for words in ("seeded", "published", "rolled back", "Tom Ashby", "Leila Haddad", "worse"):
        assert words in story


def test_a_proposal_names_the_command_that_publishes_it(told: World, tmp_path: Path) -> None:
    done("import", written(tmp_path, rewritten(told, SLOWER)), *AS_EDITOR)
    assert "Somebody else: frontdoor council publish" in done("propose", *AS_EDITOR, *WHY)


def test_what_was_brought_in_is_given_back_to_the_byte(told: World, tmp_path: Path) -> None:
    yaml = rewritten(told, SLOWER).replace("\n", "\r\n") + "# \u0142\r\n\r\n"
    file = written(tmp_path, yaml)
    done("import", file, *AS_EDITOR)
    done("publish", done("propose", *AS_EDITOR, *WHY).split()[-1], *AS_OTHER, *WHY)
    assert run("export").stdout_bytes == Path(file).read_bytes()
    done("export", "--into", str(tmp_path / "out"))
    assert (tmp_path / "out" / "council.yaml").read_bytes() == Path(file).read_bytes()


def test_a_broken_file_becomes_a_draft_but_no_proposal(told: World, tmp_path: Path) -> None:
    file = written(tmp_path, rewritten(told, ("duty: duty-manager", "dutty: duty-manager")))
    said = done("import", file, *AS_EDITOR)
    assert "broken: council.yaml:24 teams > urgent > dutty: unknown key" in said
    assert "did you mean 'duty'?" in refused("propose", *AS_EDITOR, *WHY)
    assert proposals.waiting(told.rt, COUNCIL) is None


def test_a_file_that_is_no_text_is_refused(told: World, tmp_path: Path) -> None:
    file = tmp_path / "council.yaml"
    file.write_bytes(b"\xff\xfe\x00")
    assert "cannot be read" in refused("import", str(file), *AS_EDITOR)
    assert drafts.opened(told.rt, COUNCIL).revision == 0


def test_an_example_is_brought_in_by_its_name(told: World) -> None:
    done("import", "oxfordshire-shaped", *AS_EDITOR)
    assert "exactly what is in force" in refused("propose", *AS_EDITOR, *WHY)


def test_refusals_are_told_in_words_and_change_nothing(told: World) -> None:
    found = proposed(told, rewritten(told, SLOWER))
    first = history.in_force(told.rt, COUNCIL)
    assert "a second person" in refused("publish", found.version[:12], *AS_EDITOR, *WHY)
    assert "takes the role" in refused("publish", found.version[:12], "--as", "amara-okafor", *WHY)
    assert "never checked and proposed" in refused("publish", first.version[:12], *AS_OTHER, *WHY)
    assert "no version ffffffff" in refused("publish", "ffffffff", *AS_OTHER, *WHY)
    assert history.in_force(told.rt, COUNCIL) == first


def test_show_tells_who_comes_after_how_long(told: World) -> None:
    published(told, rewritten(told, SLOWER))
    assert "agents P2 Customer services 90% within 75 s" in done("show")
    said = done("show", FILE)
    assert "agents P2 Customer services 90% within 60 s" in said
    assert "after 60 s → tell the supervisor" in said
    assert "after 120 s → team mash" in said


def test_s32_show_tells_what_is_deleted_and_that_nothing_is_without_a_rule(
    told: World, tmp_path: Path
) -> None:
    assert "kept no talk is recorded; there is no rule" in done("show")
    rule = "recording:\n  notice: This call is recorded.\n  keep days: 90\n"
    said = done("show", written(tmp_path, f"{text(told)}\n{rule}"))
    assert "kept the sound of talks 90 days; nothing else has a rule" in said


def test_check_proves_a_file_with_its_people_and_its_flow(tmp_path: Path) -> None:
    assert done("check").count("All of it fits.") == 2
    yaml = Path(FILE).read_text(encoding="utf-8")
    nobody = written(tmp_path, yaml.replace("  front door:", "  front doors:", 1))
    assert "did you mean 'front doors'?" in refused("check", nobody)
    assert "There is no council" in refused("check", "nowhere")


def test_check_tells_what_the_flow_beside_it_misses(tmp_path: Path) -> None:
    folder = tmp_path / "oxfordshire-shaped"
    folder.mkdir()
    yaml = Path(FILE).read_text(encoding="utf-8")
    gone = yaml.replace("\n  lado:\n    title: Worried", "\n  other:\n    title: Worried")
    assert "the council file has no queue 'lado'" in refused("check", written(folder, gone))


def test_a_setting_that_is_missing_is_named_and_the_demo_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    flow_desk.slow_runtime.cache_clear()
    said = CliRunner().invoke(main, ["council", "history"]).output
    assert "DATABASE_URL" in said
    assert "frontdoor council --demo" in said


def test_s26_a_start_does_not_undo_what_people_have_published(
    told: World, capsys: pytest.CaptureFixture[str]
) -> None:
    move = published(told, rewritten(told, SLOWER))
    prepare._put_council_in_force(told.rt)
    assert history.in_force(told.rt, COUNCIL).version == move.version
    assert "frontdoor council import" in capsys.readouterr().out


def test_people_stay_in_their_teams_if_the_folder_s_do_not_fit_what_is_published(
    told: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert prepare._people(told.rt) == plan()[1]
    renamed = text(told).replace("early-help", "family-help")
    renamed = renamed.replace("  family-help:\n    title", "  early-help:\n    title", 1)
    published(told, renamed.replace("queue: family-help", "queue: early-help"))
    assert prepare._people(told.rt) == ()
    said = capsys.readouterr().out
    assert "People stay as they are" in said
    assert "no team is called 'early-help'" in said
