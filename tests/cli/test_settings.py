"""What the demo is told, what it makes itself, and what it names when it is missing."""

import socket
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import COMMANDS, main
from app.cli.doctor import rows
from app.cli.environment import environment
from app.cli.keys import keys
from app.cli.outside import WANTED, missing
from app.cli.ports import Ports, PortTaken
from app.embedded import EmbeddedStack


def test_secrets_are_made_once_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    made = keys(tmp_path)
    assert keys(tmp_path) == made
    assert len(made["SECRET_KEY"]) >= 32
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600
    (tmp_path / "other").mkdir()
    assert keys(tmp_path / "other") != made


@pytest.mark.parametrize("name", WANTED)
def test_each_missing_setting_of_the_outside_carrier_is_named(name: str) -> None:
    given = dict.fromkeys(WANTED, "given")
    assert missing(given) == ""
    assert f"{name}:" in missing({**given, name: ""})


def test_all_missing_settings_are_named_at_once_and_nothing_is_started(tmp_path: Path) -> None:
    nothing = dict.fromkeys(WANTED, "")
    data = tmp_path / "data"
    asked = CliRunner(env=nothing).invoke(main, ["demo", "--no-carrier", "--data", str(data)])
    assert asked.exit_code == 1
    assert [name for name in WANTED if name in asked.output] == list(WANTED)
    assert not data.exists()


def test_a_taken_port_is_named_with_the_option_that_changes_it(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} for voice is taken: .* --port-voice"):
            Ports(voice=port).check("voice")
    with pytest.raises(PortTaken, match="for desk is taken"):
        Ports(desk=8123, voice=8123).check("desk", "voice")


def test_a_real_account_in_the_environment_never_reaches_the_demo(tmp_path: Path) -> None:
    stack = EmbeddedStack(tmp_path, database_url="postgresql://d/x", redis_url="redis://r/0")
    given = {"TWILIO_ACCOUNT_SID": "real", "TWILIO_AUTH_TOKEN": "real", "COUNCIL": "/mine"}
    ours = environment(tmp_path, stack, Ports(), given, carrier=True)
    assert "real" not in ours.values()
    assert ours["COUNCIL"] == "/mine"
    assert ours["TWILIO_API_BASE_URL"] == "http://127.0.0.1:8002"


def test_another_carrier_is_taken_as_it_is_given(tmp_path: Path) -> None:
    stack = EmbeddedStack(tmp_path, database_url="postgresql://d/x", redis_url="redis://r/0")
    given = {name: f"their {name}" for name in WANTED}
    ours = environment(tmp_path, stack, Ports(), given, carrier=False)
    assert given.items() <= ours.items()


def test_the_doctor_masks_secrets_and_says_where_each_setting_comes_from() -> None:
    shown = {
        row.name: row
        for row in rows(
            {
                "TWILIO_AUTH_TOKEN": "hush-hush-hush",
                "DATABASE_URL": "postgresql://me:pass@db/x",
                "REDIS_URL": "redis://:pass@cache/0",
            }
        )
    }
    assert shown["TWILIO_AUTH_TOKEN"][1:] == ("environment", "(14 characters)")
    assert shown["DATABASE_URL"].shown == "postgresql://me:***@db/x"
    assert shown["REDIS_URL"].shown == "redis://:***@cache/0"
    assert shown["SECRET_KEY"].source == "missing"
    assert shown["DEMO"].source == "default"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str) -> None:
    asked = CliRunner().invoke(main, [name, "--help"])
    assert asked.exit_code == 0
    assert "Usage:" in asked.output
