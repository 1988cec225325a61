"""The processes of Front Door and the commands that start them, the Procfile's own."""

import sys
from collections.abc import Mapping
from pathlib import Path

from app.cli.ports import Ports
from app.cli.program import Program


def commands(ports: Ports) -> dict[str, list[str]]:
    """Name -> command, in the order of starting."""
    return {
        "carrier": ["-m", "app.simulator"],
        "voice": _web("voice", ports.voice, threads=32),
        "desk": _web("desk", ports.desk, threads=256),
        "live": ["-m", "workers", "live"],
        "slow": ["-m", "workers", "slow"],
        "clock": ["-m", "workers", "clock"],
    }


def _web(door: str, port: int, *, threads: int) -> list[str]:
    where = f"127.0.0.1:{port}"
    return ["-m", "gunicorn", f"wsgi:{door}", "--bind", where, "--threads", str(threads)]


HEALTH = {"voice": "/readyz", "desk": "/readyz", "carrier": "/healthz"}


def programs(
    ports: Ports, environment: Mapping[str, str], logs: Path, *, carrier: bool
) -> dict[str, Program]:
    """The processes, not started; without the carrier if another stands in its place."""
    return {
        name: Program(
            name,
            [sys.executable, *command],
            environment=environment,
            log=logs / f"{name}.log",
            health=ports.url(name) + HEALTH[name] if name in HEALTH else "",
        )
        for name, command in commands(ports).items()
        if carrier or name != "carrier"
    }
