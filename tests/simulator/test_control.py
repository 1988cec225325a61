"""The carrier's own doors, and the carrier as a process on the wall clock."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
import requests

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.simulator.conftest import System, World

LINE, CALLER, AGENT = "+441632960100", "+447700900123", "+447700900001"
ROOT = Path(__file__).parents[2]


def test_a_call_is_rung_pressed_spoken_to_and_ended_by_the_control_doors(world: World) -> None:
    world.system.answers |= {
        "/voice": '<Gather action="/got" input="dtmf speech" numDigits="1"/>',
        "/got": '<Gather action="/got" input="dtmf speech" numDigits="1"/>',
    }
    door = world.http.door
    sid = door.post("/carrier/calls", json={"from": CALLER, "to": LINE}).get_json()["sid"]
    world.carrier.advance(1)
    assert door.post(f"/carrier/calls/{sid}/keys", json={"keys": "1"}).get_json() == {"ok": True}
    world.carrier.advance(1)
    door.post(f"/carrier/calls/{sid}/speech", json={"words": "hello"})
    world.carrier.advance(3)
    door.post(f"/carrier/calls/{sid}/hangup")
    world.carrier.advance(1)
    told = door.get(f"/carrier/calls/{sid}").get_json()
    assert (told["status"], told["ended_by"]) == ("completed", "caller")
    assert [form.get("Digits") for form in world.system.of("/got")] == ["1", None]
    assert told["timeline"][0]["what"] == "rang"
    assert door.get("/carrier/calls").get_json()["calls"][0]["sid"] == sid
    assert door.get("/carrier/calls?live=1").get_json()["calls"] == []


def test_phones_are_set_answered_and_put_down_by_the_control_doors(world: World) -> None:
    world.system.answers["/voice"] = f"<Dial>{AGENT}</Dial>"
    door, phone = world.http.door, f"/carrier/phones/{AGENT}"
    assert door.put(phone, json={"does": "manual"}).get_json()["script"]["does"] == "manual"
    world.ring(seconds=3)
    assert door.get(phone).get_json()["legs"][0]["status"] == "ringing"
    assert door.post(f"{phone}/answer").status_code == 200
    world.carrier.advance(1)
    assert door.post(f"{phone}/keys", json={"keys": "1"}).status_code == 200
    assert door.post(f"{phone}/hangup").status_code == 200
    world.carrier.advance(1)
    assert door.post(f"{phone}/answer").status_code == 409
    assert door.post(f"{phone}/next", json={"does": "busy"}).status_code == 200
    assert [one["number"] for one in door.get("/carrier/phones").get_json()["phones"]] == [AGENT]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/carrier/calls", {"to": "+441632960999"}, 400),
        ("POST", "/carrier/calls", {"script": [{"jump": 1}]}, 400),
        ("GET", "/carrier/calls/CA0", None, 404),
        ("POST", "/carrier/calls/CA0/keys", {"keys": "1"}, 404),
        ("PUT", f"/carrier/phones/{AGENT}", {"does": "sing"}, 400),
        ("POST", "/carrier/harm", {"flood": 1}, 400),
    ],
)
def test_wishes_that_cannot_be_met_are_refused(
    world: World, method: str, path: str, body: dict[str, Any] | None, status: int
) -> None:
    reply = world.http.door.open(path, method=method, json=body)
    assert reply.status_code == status
    assert reply.get_json()["error"]


def test_harm_faults_and_health_have_doors(world: World) -> None:
    door = world.http.door
    assert door.post("/carrier/harm", json={"drop": 1.0, "seed": 1}).status_code == 200
    world.ring()
    assert door.get("/carrier/faults").get_json()["count"] == 2
    health = door.get("/carrier/health").get_json()
    assert (health["ok"], health["lines"], health["calls"], health["live"]) == (True, [LINE], 1, 0)


class Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(world: World) -> Iterator[tuple[System, str]]:
    """The system on a port of its own."""
    server = make_server("127.0.0.1", 0, world.system, handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    yield world.system, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_process_rings_over_http_and_stops_when_told(
    served: tuple[System, str], tmp_path: Path, token: Callable[[], tuple[str, str]]
) -> None:
    system, base = served
    system.base = base
    system.answers |= {
        "/voice": f'<Say>Hello there.</Say><Dial action="/after">{AGENT}</Dial>',
        "/after": "<Hangup/>",
    }
    phones = tmp_path / "phones.json"
    phones.write_text(json.dumps({AGENT: {"does": "answer", "after": 1, "talk": 3}}))
    process = start(base, phones, *token())
    assert process.stdout is not None
    address = process.stdout.readline().strip()
    ring = {"from": CALLER, "script": [{"hears": "hello"}]}
    sid = requests.post(f"{address}/carrier/calls", json=ring, timeout=5).json()["sid"]
    told = until_over(f"{address}/carrier/calls/{sid}")
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=10)
    assert (process.returncode, out, err) == (0, "", "")
    whats = [entry["what"] for entry in told["timeline"]]
    assert {"rang", "answered", "heard", "dialled", "bridged", "ended"} <= set(whats)
    assert system.of("/status")[0]["CallStatus"] == "completed"


def start(base: str, phones: Path, account: str, token: str) -> subprocess.Popen[str]:
    options = {
        "--port": "0",
        "--account": account,
        "--line": LINE,
        "--voice-url": f"{base}/voice",
        "--status-url": f"{base}/status",
        "--speed": "20",
        "--phones": str(phones),
    }
    words = [word for pair in options.items() for word in pair]
    return subprocess.Popen(
        [sys.executable, "-m", "app.simulator", *words],
        cwd=ROOT,
        env={**os.environ, "TWILIO_AUTH_TOKEN": token},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def until_over(url: str) -> dict[str, Any]:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        told: dict[str, Any] = requests.get(url, timeout=5).json()
        if told["status"] == "completed":
            time.sleep(0.2)
            return requests.get(url, timeout=5).json()  # type: ignore[no-any-return]
        time.sleep(0.05)
    pytest.fail("the call did not end in ten seconds")
