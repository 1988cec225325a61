"""What callers hear when we do not answer at all: made from the council file, safe by itself."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.adapters.council_book import DatabaseCouncilBook
from app.cli.fallback import FIRST, PRESS, TAKEN, NoAdvice, documents, fallback, write
from app.simulator.twiml import Document, read
from routing.council import Council, load
from tests.council_team import published, rewritten, seeded
from tests.world import World, plan

FILES = sorted(Path("routing/councils").glob("*/council.yaml"))
ADDRESS = "https://static.example/front-door"


@pytest.fixture(params=FILES, ids=lambda file: file.parent.name)
def council(request: pytest.FixtureRequest) -> Council:
    return load(request.param.read_text(), str(request.param))


def carried(text: str) -> Document:
    """As the carrier reads it: strictly."""
    return read(text, f"{ADDRESS}/{FIRST}", "GET")


def dialled(document: Document) -> list[str]:
    return [verb.children[0].text for verb in document.verbs if verb.name == "Dial"]


def test_the_advice_comes_first_and_then_the_whole_duty_chain(council: Council) -> None:
    document = carried(documents(council)[FIRST])
    assert "9 9 9" in document.verbs[0].text
    chain = [council.directory[name].number for name in council.fallback.duty]
    rung = dialled(document)
    assert rung[: len(chain)] == chain
    assert rung == chain * (len(rung) // len(chain))
    assert len(rung) * 25 > 20 * 60


def test_between_two_phones_the_caller_hears_words(council: Council) -> None:
    kinds = [verb.name for verb in carried(documents(council)[FIRST]).verbs]
    assert kinds == ["Say"] + ["Dial", "Say"] * (len(kinds) // 2)


def test_with_an_address_whoever_is_rung_must_press_a_key_and_it_never_ends(
    council: Council,
) -> None:
    files = documents(council, ADDRESS)
    assert list(files) == [FIRST, PRESS, TAKEN]
    first = carried(files[FIRST])
    assert first.verbs[-1].name == "Redirect"
    assert first.verbs[-1].text == f"{ADDRESS}/{FIRST}"
    numbers = [verb.children[0] for verb in first.verbs if verb.name == "Dial"]
    assert {number.get("url") for number in numbers} == {f"{ADDRESS}/{PRESS}"}
    press = carried(files[PRESS])
    assert [verb.name for verb in press.verbs] == ["Gather", "Hangup"]
    assert carried(files[TAKEN]).verbs == ()


def test_words_without_the_advice_are_refused(council: Council) -> None:
    silent = council.fallback.model_copy(update={"say": "Please hold."})
    with pytest.raises(NoAdvice, match="9 9 9"):
        documents(council.model_copy(update={"fallback": silent}))


def test_the_files_are_written_whole(council: Council, tmp_path: Path) -> None:
    files = documents(council, ADDRESS)
    write(files, tmp_path / "new")
    assert {file.name: file.read_text() for file in (tmp_path / "new").iterdir()} == files


def test_it_is_made_of_the_file_that_is_published_or_of_the_one_known_without_a_database(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    seeded(world)
    published(world, rewritten(world, ("say: >-\n    Hello.", "say: >-\n    Good day.")))
    monkeypatch.setattr("app.cli.in_force.slow_runtime", lambda: world.rt)
    assert "Good day. This is" in CliRunner().invoke(fallback).stdout
    folder = replace(world.rt, councils=DatabaseCouncilBook(plan()[0]))
    monkeypatch.setattr("app.cli.in_force.slow_runtime", lambda: folder)
    world.guard.away = True
    told = CliRunner().invoke(fallback)
    world.guard.away = False
    assert "Hello. This is" in told.stdout
    assert "The database does not answer" in told.stderr


def test_three_files_need_a_folder() -> None:
    asked = CliRunner().invoke(fallback, ["--address", ADDRESS])
    assert asked.exit_code == 2
    assert "--into" in asked.output
