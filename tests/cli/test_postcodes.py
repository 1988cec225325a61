"""`frontdoor postcodes`: what a person is told."""

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from app import bootstrap
from app.adapters import postcode_directory as directory
from app.adapters.council_book import DatabaseCouncilBook
from app.cli import postcodes
from routing import council as councils
from routing.council import Council
from routing.places import Places, table
from tests.council_team import published, rewritten, seeded
from tests.world import World, plan

FILE = Path(__file__).parents[2] / "routing" / "councils" / "oxfordshire-shaped" / "council.yaml"
ROWS = [
    ("OX1 1AA", "E07000178"),
    ("OX1 1BA", "E07000180"),
    ("OX1 1AM", "E06000038"),
    ("OX2 6QD", "E07000178"),
]
PLACES = Places(table(ROWS))


@pytest.fixture(scope="module")
def council() -> Council:
    return councils.load(FILE.read_text(encoding="utf-8"), "council.yaml")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("OX2 6QD", ["Thamesmere city (city); on a telephone 692673#"]),
        (
            "691122",
            [
                "Thamesmere city (city): OX1 1AA",
                "the Vale of the Red Horse (south): OX1 1BA",
            ],
        ),
        ("691126", ["not ours (E06000038): OX1 1AM"]),
        ("ZE1 0AA", ["ZE1 0AA is no postcode near Thamesmere County Council"]),
    ],
)
def test_it_says_what_a_postcode_or_keys_mean(
    council: Council, asked: str, told: list[str]
) -> None:
    assert list(postcodes.answer(council, PLACES, asked)) == told


def test_the_first_half_of_a_postcode_only_suggests(council: Council) -> None:
    told = list(postcodes.answer(council, PLACES, "OX1"))
    assert len(told) == 3
    assert all("33.3% of OX1" in line for line in told)


@pytest.fixture
def of_ours(monkeypatch: pytest.MonkeyPatch, council: Council, tmp_path: Path) -> Path:
    monkeypatch.setattr(postcodes, "council_in_force", lambda: council)
    monkeypatch.setattr(postcodes, "POSTCODES", tmp_path)
    return tmp_path


def test_a_given_directory_is_kept_and_its_licence_told(of_ours: Path) -> None:
    lines = [f"{written},{code}" for written, code in ROWS]
    (of_ours / "new.csv").write_text("\n".join(["pcds,lad25cd", *lines]), encoding="utf-8")
    runner = CliRunner()
    assert (
        "run `frontdoor postcodes load`"
        in runner.invoke(postcodes.postcodes, ["lookup", "OX1 1AA"]).output
    )
    loaded = runner.invoke(postcodes.postcodes, ["load", str(of_ours / "new.csv")])
    assert "4 postcodes around Thamesmere County Council" in loaded.output
    assert directory.ATTRIBUTION in loaded.output
    asked = runner.invoke(postcodes.postcodes, ["lookup", "ox2 6qd"])
    assert asked.output.startswith("Thamesmere city (city)")


def test_a_directory_without_the_council_is_refused_and_nothing_changed(of_ours: Path) -> None:
    (of_ours / "new.csv").write_text("pcds,lad25cd\nZE1 0AA,S12000027\n", encoding="utf-8")
    refused = CliRunner().invoke(postcodes.postcodes, ["load", str(of_ours / "new.csv")])
    assert refused.exit_code == 1
    assert "no postcode there lies in a district of Thamesmere" in refused.output
    assert not list(of_ours.glob("*.places"))


def test_what_is_kept_is_not_loaded_again(of_ours: Path, council: Council) -> None:
    directory.keep(table(ROWS), directory.kept_in(of_ours, council.districts))
    postcodes.load_if_missing(council)
    assert len(directory.places(of_ours, council.districts)) == 4


def test_it_goes_by_the_council_file_that_is_published(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    published(
        seeded(world), rewritten(world, ("title: Thamesmere city, l", "title: Kingsbridge, l"))
    )
    monkeypatch.setattr("app.cli.in_force.slow_runtime", lambda: world.rt)
    monkeypatch.setattr(postcodes, "POSTCODES", tmp_path)
    directory.keep(table(ROWS), directory.kept_in(tmp_path, world.rt.council.districts))
    told = CliRunner().invoke(postcodes.postcodes, ["lookup", "OX2 6QD"])
    assert told.stdout.startswith("Kingsbridge (city)")
    folders = replace(world.rt, councils=DatabaseCouncilBook(plan()[0]))
    monkeypatch.setattr("app.cli.in_force.slow_runtime", lambda: folders)
    world.guard.away = True
    told = CliRunner().invoke(postcodes.postcodes, ["lookup", "OX2 6QD"])
    world.guard.away = False
    assert told.stdout.startswith("Thamesmere city (city)")
    assert "The database does not answer" in told.stderr


@pytest.mark.parametrize("kept_for", ["what is published", "the folder"])
def test_a_process_that_starts_looks_up_what_is_kept_for_the_published_districts(
    world: World, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, kept_for: str
) -> None:
    away = "E07000180: {title: the Vale of the Red Horse"
    published(seeded(world), rewritten(world, (away, away.replace("E07000180", "E07000999"))))
    monkeypatch.setattr(bootstrap, "POSTCODES", tmp_path)
    folder, _, _ = plan()
    of = world.rt.council if kept_for == "what is published" else folder
    directory.keep(table(ROWS), directory.kept_in(tmp_path, of.districts))
    started = bootstrap.build(world.rt.settings, limit_s=5, connections=1)
    assert len(started.places) == 4
    started.engine.dispose()
