"""The files that set up and start Front Door say the same thing, and the README says it too."""

import json
import re
import shlex
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from app.cli.ports import Ports
from app.cli.programs import programs
from app.settings import Settings

ROOT = Path(__file__).parents[2]
WEB = {"voice", "desk"}


def procfile() -> dict[str, list[str]]:
    lines = (ROOT / "Procfile").read_text().splitlines()
    return {name: shlex.split(command) for name, _, command in (ln.partition(":") for ln in lines)}


def unit(name: str) -> list[str]:
    file = "voice" if name == "voice" else "desk" if name == "desk" else "@"
    text = (
        ROOT / "docs" / "systemd" / f"front-door{'' if file == '@' else '-'}{file}.service"
    ).read_text()
    command = re.search(r"^ExecStart=(.*)$", text, re.MULTILINE)
    assert command
    words = command.group(1).replace("%i", name).split()
    return [Path(words[0]).name, *words[1:]]


def test_the_readme_lists_every_setting_and_no_other() -> None:
    readme = (ROOT / "README.md").read_text()
    table = re.findall(r"^\| `([A-Z_]+)` \|", readme, re.MULTILINE)
    assert sorted(table) == sorted(name.upper() for name in Settings.model_fields)


def test_the_readme_gives_the_defaults_there_are() -> None:
    readme = (ROOT / "README.md").read_text()
    for name, field in Settings.model_fields.items():
        row = re.search(rf"^\| `{name.upper()}` \|.*\| ([^|]*) \|$", readme, re.MULTILINE)
        assert row
        shown = row.group(1).strip("`")
        if field.is_required():
            assert shown.startswith("none"), name
        else:
            assert shown == (
                str(field.default).lower() if name == "demo" else str(field.default) or "empty"
            )


@pytest.mark.parametrize("name", ["voice", "desk", "live", "slow", "clock"])
def test_the_demo_the_procfile_compose_and_systemd_run_the_same_command(name: str) -> None:
    given = procfile()[name]
    demo = programs(Ports(), {}, Path("logs"), carrier=False)[name].command
    assert demo[2 if name in WEB else 1 :] == given[0 if name in WEB else 1 :]
    assert unit(name) == given
    compose = YAML(typ="safe", pure=True).load(ROOT / "compose.yml")["services"][name]["command"]
    assert [word.replace("0.0.0.0", "127.0.0.1") for word in compose] == given


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_every_locked_package_has_a_hash_and_no_lock_names_a_host(name: str) -> None:
    text = (ROOT / name).read_text()
    packages = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
    assert len(packages) > 50
    assert [each.split("\n")[0] for each in packages if "--hash=sha256:" not in each] == []
    assert "://" not in text
    assert "--index" not in text


def test_the_lock_of_the_screens_files_has_checksums_and_names_no_host() -> None:
    text = (ROOT / "package-lock.json").read_text()
    packages = {name: held for name, held in json.loads(text)["packages"].items() if name}
    assert all(held["integrity"].startswith("sha512-") for held in packages.values())
    assert "://" not in text
