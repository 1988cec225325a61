"""The processes of Front Door and the commands that start them, the Procfile's own."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from app.cli import phones
from app.cli.ports import Ports
from app.cli.program import Program


class Health(NamedTuple):
    """Whose page tells that a process is ready, and the words it must have."""

    of: str
    path: str
    says: bytes = b""


HEALTH = {
    "voice": Health("voice", "/readyz"),
    "desk": Health("desk", "/readyz"),
    "clock": Health("voice", "/readyz", b'"clock_beats":true'),
    "carrier": Health("carrier", "/carrier/health"),
}


def programs(
    ports: Ports,
    environment: Mapping[str, str],
    folder: Path,
    *,
    carrier: bool,
    speed: float = 1.0,
) -> dict[str, Program]:
    """The processes of a stage in the order of starting, not started.

    `folder` gets their logs; without `carrier` another one stands in its place. `speed`: how many
    seconds of its line pass in a real one.
    """
    commands = {
        "voice": _web("voice", ports.voice, threads=32),
        "desk": _web("desk", ports.desk, threads=256),
        **({"carrier": _carrier(ports, environment, folder, speed)} if carrier else {}),
        "clock": ["-m", "workers", "clock"],
        "live": ["-m", "workers", "live"],
        "slow": ["-m", "workers", "slow"],
    }
    logs = folder / "logs"
    return {
        name: _program(name, command, ports, environment, logs)
        for name, command in commands.items()
    }


def _program(
    name: str, command: list[str], ports: Ports, environment: Mapping[str, str], logs: Path
) -> Program:
    health = HEALTH.get(name)
    return Program(
        name,
        [sys.executable, *command],
        environment=environment,
        log=logs / f"{name}.log",
        health=ports.url(health.of) + health.path if health else "",
        says=health.says if health else b"",
    )


def _web(door: str, port: int, *, threads: int) -> list[str]:
    where = f"127.0.0.1:{port}"
    return ["-m", "gunicorn", f"wsgi:{door}()", "--bind", where, "--threads", str(threads)]


def _carrier(ports: Ports, environment: Mapping[str, str], folder: Path, speed: float) -> list[str]:
    """The local carrier with our number, pointed at our doors as `docs` tell for a real one.

    Its secrets come in the environment: a command line is anybody's to read.
    """
    voice = environment["PUBLIC_BASE_URL"]
    return [
        *("-m", "app.simulator", "--port", str(ports.carrier)),
        *("--account", environment["TWILIO_ACCOUNT_SID"]),
        *("--line", environment["LINE_NUMBER"]),
        *("--voice-url", f"{voice}/voice/inbound", "--status-url", f"{voice}/voice/status"),
        *("--fallback-file", str(folder / "fallback.xml"), "--speed", str(speed)),
        *("--phones", str(folder / phones.FILE)),
        *("--app", environment["TWILIO_APP_SID"], "--api-key", environment["TWILIO_API_KEY_SID"]),
        *("--app-voice-url", f"{voice}/voice/agent/connect"),
        *("--app-status-url", f"{voice}/voice/events/browser"),
    ]
