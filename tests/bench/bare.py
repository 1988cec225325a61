"""python -m tests.bench.bare: the least that could stand behind the line.

PostgreSQL, Valkey, and gunicorn with one constant view; runs until it is told to stop.
"""

import os
import signal
import sys
from pathlib import Path

import click

from app.cli.program import Program
from app.embedded import EmbeddedStack


@click.command()
@click.option("--port", type=int, required=True)
@click.option("--data", type=click.Path(path_type=Path), required=True)
def main(port: int, data: Path) -> None:
    """Start the servers, then the web process, as one would without looking at the clock."""
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: sys.exit(0))
    command = ["-m", "gunicorn", "tests.bench.floor:constant()", "--bind", f"127.0.0.1:{port}"]
    web = Program("web", [sys.executable, *command], environment=os.environ, log=data / "web.log")
    with EmbeddedStack(data):
        try:
            web.launch()
            signal.pause()
        finally:
            web.stop()


if __name__ == "__main__":
    main()
