"""`frontdoor fallback`: what the carrier reads to a caller when we do not answer it at all.

Static documents for the number's fallback URL, hosted where our trouble is not, made from the
council file: the 999 advice first (S2), then the duty chain in turn, again and again (S7).
"""

from collections.abc import Mapping
from pathlib import Path

import click
from twilio.twiml.voice_response import Dial, Gather, VoiceResponse

from app.adapters.twiml import LONGEST_CALL_S, UNSPEAKABLE, VOICE, checked
from app.cli.in_force import council_in_force
from routing.council import Council

FIRST, PRESS, TAKEN = "fallback.xml", "press.xml", "taken.xml"
ADVICE = "9 9 9"
RING_S = 25
ROUNDS = 30  # without an address there is nothing to go back to: half an hour of ringing
STAY = (
    "If you have finished, you can hang up now. "
    "If not, please stay on the line. We are finding a person for you."
)
WHISPER = "A call is waiting for you. To take it, press any key."


class NoAdvice(Exception):
    """The council's fallback words do not tell a caller in danger what to do (S2)."""


def documents(council: Council, address: str = "") -> Mapping[str, str]:
    """The files by name. Raises NoAdvice.

    With `address`, the folder's URL where they will be found, whoever is rung must press a key, so
    that no voicemail swallows a caller. Without it there is one file that needs no other, and
    whoever answers is connected.
    """
    if ADVICE not in council.fallback.say:
        raise NoAdvice(f"The words of `fallback: say:` must give the advice to call {ADVICE}.")
    base = f"{address.rstrip('/')}/" if address else ""
    files = {FIRST: _first(council, base)}
    return files | ({PRESS: _press(base), TAKEN: _taken()} if base else {})


def _first(council: Council, base: str) -> str:
    response = VoiceResponse()
    _say(response, council.fallback.say)
    numbers = [council.directory[name].number for name in council.fallback.duty]
    for number in numbers * (1 if base else ROUNDS):
        response.append(_dial(number, base))
        _say(response, STAY)
    if base:
        response.redirect(base + FIRST, method="GET")
    return checked(str(response))


def _dial(number: str, base: str) -> Dial:
    dial = Dial(timeout=RING_S, time_limit=LONGEST_CALL_S, answer_on_bridge=True)
    whisper = {"url": base + PRESS, "method": "GET"} if base else {}
    dial.number(number, **whisper)
    return dial


def _press(base: str) -> str:
    """The key: a voicemail never presses one."""
    response = VoiceResponse()
    gather = Gather(
        action=base + TAKEN, method="GET", input="dtmf", num_digits=1, finish_on_key="", timeout=8
    )
    _say(gather, WHISPER)
    response.append(gather)
    response.hangup()
    return checked(str(response))


def _taken() -> str:
    """Nothing more to say: the two are connected."""
    return checked(str(VoiceResponse()))


def _say(to: VoiceResponse | Gather, words: str) -> None:
    to.say(UNSPEAKABLE.sub("", words), language="en-GB", voice=VOICE)


@click.command()
@click.option("--address", default="", help="the folder's URL where the files will be hosted")
@click.option(
    "--into",
    type=click.Path(file_okay=False, path_type=Path),
    help="folder for the files  [default: the one file is printed]",
)
def fallback(address: str, into: Path | None) -> None:
    """Write what callers hear when the carrier gets no answer from us."""
    if address and into is None:
        raise click.UsageError("With --address there are three files: say --into which folder.")
    try:
        files = documents(council_in_force(), address)
    except NoAdvice as wrong:
        raise click.ClickException(str(wrong)) from None
    if into is None:
        click.echo(files[FIRST])
        return
    write(files, into)
    click.echo(f"{', '.join(files)} written to {into}")
    if not address:
        click.echo("Whoever answers is connected, a voicemail too: host them and give --address.")


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files, each whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        part = folder / f"{name}.part"
        part.write_text(text, encoding="utf-8")
        part.rename(folder / name)
