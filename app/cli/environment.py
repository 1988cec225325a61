"""The one environment that all processes of a stage are given."""

from collections.abc import Mapping
from pathlib import Path

from app.cli.keys import keys
from app.cli.ports import Ports
from app.embedded import EmbeddedStack

LINE_NUMBER = "+441632960100"  # Ofcom's drama numbers


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


def _local_carrier(made: Mapping[str, str], ports: Ports) -> dict[str, str]:
    return {
        "PUBLIC_BASE_URL": ports.url("voice"),
        "TWILIO_ACCOUNT_SID": made["TWILIO_ACCOUNT_SID"],
        "TWILIO_AUTH_TOKEN": made["TWILIO_AUTH_TOKEN"],
        "TWILIO_AUTH_TOKEN_OLD": "",
        "TWILIO_API_BASE_URL": ports.url("carrier"),
        "LINE_NUMBER": LINE_NUMBER,
        "DEMO_PHONE_URL": ports.url("carrier"),
    }
