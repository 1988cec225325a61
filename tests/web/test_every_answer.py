"""Every answer of both plans, in both languages, is one the carrier accepts, whatever comes in.

Callers are led through the doors by what the answers themselves ask for, and send what nobody
would: control characters, lone surrogates, ten thousand letters of speech.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from random import Random
from urllib.parse import parse_qsl, quote, urlsplit
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import Engine

from app.runtime import Seen
from app.simulator.clock import DEFAULT_START
from app.web import voice
from app.web.application import create_app
from app.web.voice.outage import Outage
from ivr_flows.steps import AskStep
from tests.contracts import complaints
from tests.signed import form, sign
from tests.world import BASE, World, make_world

WAYS = list(product("1234", repeat=2))  # into every menu; from there on anything may come
ROUNDS = 25 if os.environ.get("FRONTDOOR_PROOF") else 1
TURNS = 10
COUNCILS = ("oxfordshire-shaped", "staffordshire-shaped")
NASTY = (
    "\x00\x01\x02\x1b[31m",
    "\ud800",
    "\udfff and \ud83d alone",
    "\ufffe\uffff",
    "słowa " * 1_700,
    "x" * 10_000,
    "<Hangup/>]]>&lt;",
    "\u202e\u202d\ufeff",
    "",
)
KEYS = ("1", "2", "3", "4", "0", "*", "#", "5", "9", "55", "12#", "698852#", "7818212#", "0#")
RESULTS = ("bridged", "queue-full", "error", "system-error", "redirected", "leave", "hangup")
DIALLED = ("answered", "completed", "busy", "no-answer", "failed", "canceled")


@dataclass
class Caller:
    """One telephone line that answers what it is asked, mostly."""

    world: World
    chance: Random
    sid: str
    way: list[str]
    spoken: set[str]
    answers: int = 0

    def rings(self, line: str) -> None:
        answer = self.posts("/voice/inbound", To=line, CallStatus="ringing")
        for _ in range(TURNS):
            doors = list(asked_for(answer))
            if not doors:
                return
            keyed = [one for one in doors if self.way and one[1] == "heard"]
            path, kind = self.chance.choice(keyed or doors)
            answer = self.posts(path, **self.says(kind))

    def says(self, kind: str) -> Mapping[str, str]:
        """What comes with the next request: what is asked for, and much that is not."""
        told = {
            "heard": {"Digits": self.chance.choice(KEYS)},
            "left": {"QueueResult": self.chance.choice(RESULTS)},
            "dialled": {"DialCallStatus": self.chance.choice(DIALLED)},
        }.get(kind, {})
        odd = self.chance.choice(NASTY)
        told["SpeechResult"] = odd
        if kind == "heard" and self.way:
            return {**told, "Digits": self.way.pop(0)}
        if self.chance.random() < 0.2:
            told[self.chance.choice(["Digits", "From", "To", "Unheard", "QueueResult"])] = odd
        if self.chance.random() < 0.2:
            told.pop("Digits", None)
        return told

    def posts(self, path: str, **fields: str) -> ET.Element:
        """One signed request with the bytes as they are; the answer, found good."""
        sent = form(CallSid=self.sid, **fields)
        body = "&".join(f"{name}={quote(as_bytes(value))}" for name, value in sent.items())
        read = dict(parse_qsl(body, keep_blank_values=True, errors="werkzeug.url_quote"))
        answer = self.world.app.test_client().post(
            path,
            data=body,
            content_type="application/x-www-form-urlencoded",
            headers={"X-Twilio-Signature": sign(path, read)},
            base_url=BASE,
        )
        assert answer.status_code == 200, (path, fields)
        assert complaints(answer.text) == [], (path, fields)
        self.answers += 1
        root = ET.fromstring(answer.text)
        self.spoken.update(str(say.get("language")) for say in root.iter("Say"))
        return root


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def asked_for(answer: ET.Element) -> Iterator[tuple[str, str]]:
    """Every address that an answer has the carrier ask, and what happens before it does."""
    kinds = {"Gather": "heard", "Enqueue": "left", "Dial": "dialled"}
    for element in answer.iter():
        for name in ("action", "waitUrl", "url"):
            if element.get(name):
                kind = kinds.get(element.tag, "") if name == "action" else "heard"
                yield urlsplit(str(element.get(name))).path, kind
        if element.tag == "Redirect" and element.text:
            yield urlsplit(element.text).path, ""


def in_language(world: World, language: str) -> World:
    """The world in which the council's line is one of that language."""
    council = world.rt.council
    line = council.lines[0].model_copy(update={"language": language})
    rt = replace(world.rt, councils=Seen(council.model_copy(update={"lines": (line,)})))
    app = voice.equip(create_app(rt, voice.DOORS), Outage(rt, aside=lambda _: None), rescue=False)
    return replace(world, rt=rt, app=app)


def staffed(world: World) -> None:
    """Half of the council's people are at their desks."""
    for row in world.rows("SELECT key FROM people WHERE phone IS NOT NULL ORDER BY key")[::2]:
        world.ready(row.key)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("language", ["", "pl-PL"], ids=["in English", "in Polish"])
@pytest.mark.parametrize("hours", [0, 14], ids=["by day", "by night"])
@pytest.mark.parametrize("council", COUNCILS)
def test_every_answer_is_one_that_the_carrier_accepts(
    engine: Engine, database_url: str, tmp_path: Path, council: str, hours: int, language: str
) -> None:
    start: datetime = DEFAULT_START + timedelta(hours=hours)
    world = in_language(make_world(engine, database_url, tmp_path, start, council), language)
    if not hours:
        staffed(world)
    chance = Random(f"{council} {hours} {language}")
    line = world.rt.council.lines[0]
    answers, spoken = 0, set[str]()
    for number, way in enumerate(WAYS * ROUNDS):
        caller = Caller(world, chance, f"CA{number:032x}", list(way), spoken)
        caller.rings(line.number)
        answers += caller.answers
    sys.stdout.write(f"\n{council}: {number + 1} calls, {answers} answers\n")
    assert (language or "en-GB") in spoken
    _, flow = world.rt.flows.current(line.flow)
    menus = {name for name, step in flow.steps.items() if isinstance(step, AskStep)}
    asked = {"night"} if hours else menus - {"night"}
    been = world.rows(
        "SELECT data ->> 'step' AS step FROM events WHERE kind = 'menu' "
        "UNION SELECT flow_state ->> 'step' FROM calls"
    )
    assert {row.step for row in been} >= asked
