"""The carrier's REST interface behind our port."""

from datetime import UTC, datetime
from threading import Thread
from typing import Any

import pytest
import requests
from twilio.http import HttpClient
from twilio.http.response import Response
from werkzeug.serving import make_server

from app.adapters.twilio_phone import TwilioPhone
from app.runtime import CarrierTrouble
from app.settings import Settings
from app.simulator.recordings import Recording, wav
from app.simulator.web import create_app
from tests.world import AMARA, BASE, World


class Line(HttpClient):
    """A connection that fails with this error, or gives this answer."""

    def __init__(self, what: Exception | Response) -> None:
        self.what = what

    def request(self, *_: Any, **__: Any) -> Response:
        if isinstance(self.what, Exception):
            raise self.what
        return self.what


@pytest.mark.parametrize(
    "what",
    [
        requests.ConnectionError("refused"),
        requests.Timeout("too long"),
        Response(429, '{"code": 20429}'),
        Response(500, "no JSON at all"),
        Response(401, '{"code": 20003}'),
    ],
    ids=lambda what: str(getattr(what, "status_code", type(what).__name__)),
)
def test_whatever_the_carrier_does_is_trouble_and_nothing_else(
    world: World, what: Exception | Response
) -> None:
    settings: Settings = world.rt.settings
    phone = TwilioPhone(settings, Line(what))
    at = datetime(2026, 11, 23, tzinfo=UTC)
    sid = "CA" + "1" * 32
    for ask in (
        lambda: phone.ring(AMARA, f"{BASE}/a", f"{BASE}/b", 20),
        lambda: phone.bring_in(sid, f"{BASE}/a"),
        lambda: phone.move(sid, f"{BASE}/a"),
        lambda: phone.end_leg(sid),
        lambda: phone.end_room("enq-1"),
        lambda: phone.hold("enq-1", sid, f"{BASE}/a"),
        lambda: phone.mute("enq-1", sid, on=True),
        lambda: phone.record("enq-1", paused=True),
        lambda: phone.end_recording("enq-1"),
        lambda: phone.sounds_of("enq-1"),
        lambda: phone.forget_talk("CF" + "1" * 32, "RE" + "1" * 32),
        lambda: phone.status(sid),
        lambda: phone.legs_to(AMARA, at),
        lambda: phone.arrivals(AMARA, at, 10),
        lambda: phone.forget_recording(sid, "RE" + "1" * 32),
    ):
        with pytest.raises(CarrierTrouble):
            ask()


@pytest.mark.parametrize("code", [20404, 21220])
def test_who_has_hung_up_is_gone_and_no_trouble(world: World, code: int) -> None:
    status = 404 if code == 20404 else 400
    phone = TwilioPhone(world.rt.settings, Line(Response(status, f'{{"code": {code}}}')))
    sid = "CA" + "1" * 32
    assert not phone.move(sid, f"{BASE}/a")
    assert not phone.end_leg(sid)


def test_a_recording_is_heard_over_http_under_our_name(world: World) -> None:
    created = world.carrier.now() - 10
    kept = Recording("RE" + "1" * 32, "CA" + "1" * 32, "", 3, "words", created)
    world.carrier.exchange.recordings[kept.sid] = kept
    server = make_server("127.0.0.1", 0, create_app(world.carrier), threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    here = {"twilio_api_base_url": f"http://127.0.0.1:{server.server_port}/"}
    phone = TwilioPhone(world.rt.settings.model_copy(update=here))
    sound = phone.recording(kept.sid)
    server.shutdown()
    server.server_close()
    assert sound == wav(3)
