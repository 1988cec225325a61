"""The one environment that all processes of a stage are given."""

import json
from collections.abc import Mapping
from pathlib import Path

from app.cli.keys import keep, keys
from app.cli.ports import Ports
from app.embedded import EmbeddedStack
from app.settings import Settings

LINE_NUMBER = "+441632960100"  # Ofcom's drama numbers
NOTED = "settings.json"


def environment(
    folder: Path, stack: EmbeddedStack, ports: Ports, given: Mapping[str, str], *, carrier: bool
) -> dict[str, str]:
    """The settings of a stage on top of what was given.

    With the local carrier its account replaces a real one, so that the demo can ring nobody.
    Without it the carrier's settings are taken as given.
    """
    made = keys(folder)
    ours = {
        "DATABASE_URL": stack.database_url,
        "REDIS_URL": stack.redis_url,
        "DESK_BASE_URL": ports.url("desk"),
        "SECRET_KEY": given.get("SECRET_KEY") or made["SECRET_KEY"],
        "JOURNAL_DIR": str(folder / "journal"),
        "DEMO": "true",
        "OFFICE_HOURS": given.get("OFFICE_HOURS", "open"),  # it can be tried on a Sunday night
        "PYTHONUNBUFFERED": "1",
    }
    return {**given, **ours, **(_local_carrier(made, ports) if carrier else {})}


def note(folder: Path, environment: Mapping[str, str]) -> None:
    """Keep the settings beside the data, for commands that are to act on what runs there."""
    ours = {name.upper() for name in Settings.model_fields} & environment.keys()
    keep(folder / NOTED, json.dumps({name: environment[name] for name in sorted(ours)}))


def noted(folder: Path) -> dict[str, str]:
    """The settings of what runs, or ran, over a data folder. Raises FileNotFoundError."""
    kept: dict[str, str] = json.loads((folder / NOTED).read_text())
    return kept


def _local_carrier(made: Mapping[str, str], ports: Ports) -> dict[str, str]:
    return {
        "PUBLIC_BASE_URL": ports.url("voice"),
        "TWILIO_ACCOUNT_SID": made["TWILIO_ACCOUNT_SID"],
        "TWILIO_AUTH_TOKEN": made["TWILIO_AUTH_TOKEN"],
        "TWILIO_AUTH_TOKEN_OLD": "",
        "TWILIO_API_KEY_SID": made["TWILIO_API_KEY_SID"],
        "TWILIO_API_KEY_SECRET": made["TWILIO_API_KEY_SECRET"],
        "TWILIO_APP_SID": made["TWILIO_APP_SID"],
        "TWILIO_API_BASE_URL": ports.url("carrier"),
        "LINE_NUMBER": LINE_NUMBER,
        "DEMO_PHONE_URL": ports.url("carrier"),
    }
