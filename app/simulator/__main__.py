"""Run the carrier: python -m app.simulator --port 8002 --account AC... --line +44...

The token that webhooks are signed with comes as TWILIO_AUTH_TOKEN in the environment, the secret
of an API key as TWILIO_API_KEY_SECRET.
"""

import json
import signal
import threading
from pathlib import Path
from typing import Any

import click
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from app.simulator.carrier import Carrier
from app.simulator.web import create_app


class QuietHandler(WSGIRequestHandler):
    """Serves without a word, and keeps connections open."""

    protocol_version = "HTTP/1.1"
    timeout = 60

    def log(self, *_: object) -> None:
        """Say nothing: the timeline is the record."""


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8002, show_default=True, help="0 takes a free one.")
@click.option("--account", required=True, help="AC and 32 hexadecimal digits.")
@click.option(  # anybody may read a command line
    "--token", envvar="TWILIO_AUTH_TOKEN", required=True, help="Signs the webhooks."
)
@click.option("--line", "lines", multiple=True, required=True, help="A number, +44...")
@click.option("--voice-url", required=True)
@click.option("--status-url", default="")
@click.option("--fallback-url", default="")
@click.option("--fallback-file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--speed", default=1.0, show_default=True, help="Seconds of the line in a real one.")
@click.option("--cps", default=1.0, show_default=True, help="Calls by REST a second; 0: no limit.")
@click.option("--play-seconds", default=10.0, show_default=True, help="Length of any recording.")
@click.option("--seed", type=int, help="Of identifiers and harm; none: fresh each time.")
@click.option("--app", help="AP and 32 hexadecimal digits: what browsers call.")
@click.option("--app-voice-url", default="")
@click.option("--app-status-url", default="")
@click.option("--api-key", default="", help="SK and 32 hexadecimal digits: lets browsers call.")
@click.option("--api-key-secret", envvar="TWILIO_API_KEY_SECRET", default="")
@click.option("--phones", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--public-url", default="", help="The address to print, when it is another.")
def main(host: str, port: int, public_url: str, **options: Any) -> None:
    """Run the local carrier until it is told to stop."""
    carrier = _carrier(options)
    app = create_app(carrier)
    server = make_server(host, port, app, threaded=True, request_handler=QuietHandler)
    carrier.start()
    _stop_on_signals(server)
    click.echo(public_url or f"http://{host}:{server.server_port}")
    server.serve_forever(poll_interval=0.1)
    carrier.stop()


def _carrier(options: dict[str, Any]) -> Carrier:
    carrier = Carrier(
        options["account"],
        options["token"],
        speed=options["speed"],
        cps=options["cps"],
        seed=options["seed"],
    )
    carrier.exchange.play_seconds = options["play_seconds"]
    fallback: Path | None = options["fallback_file"]
    for number in options["lines"]:
        carrier.add_line(
            number,
            options["voice_url"],
            status_url=options["status_url"],
            fallback_url=options["fallback_url"],
            fallback_twiml=fallback.read_text("utf-8") if fallback else None,
        )
    if options["app"]:
        carrier.add_application(
            options["app"],
            options["app_voice_url"],
            status_url=options["app_status_url"],
            keys={options["api_key"]: options["api_key_secret"]},
        )
    _set_phones(carrier, options["phones"])
    return carrier


def _set_phones(carrier: Carrier, file: Path | None) -> None:
    scripts = json.loads(file.read_text("utf-8")) if file else {}
    for number, script in scripts.items():
        carrier.phone(number, **script)


def _stop_on_signals(server: BaseWSGIServer) -> None:
    def stop(*_: object) -> None:
        threading.Thread(target=server.shutdown, daemon=True).start()

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, stop)


if __name__ == "__main__":
    main()
