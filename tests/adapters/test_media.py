"""Sounds over HTTP: all of it, nothing, or trouble."""

from collections.abc import Iterator
from threading import Thread

import pytest
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from app.adapters import media
from app.adapters.media import HttpMedia
from app.runtime import CarrierTrouble

SOUND = b"RIFF" + bytes(200_000)


@Request.application
def carrier(request: Request) -> Response:
    """Gives a sound to whoever has name and token."""
    given = request.authorization
    if not given or (given.username, given.password) != ("name", "token"):
        return Response("who?", 401)
    status = int(request.path.strip("/") or 200)
    return Response(SOUND if status == 200 else "trouble", status)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, carrier, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_sound_comes_whole_and_under_our_name(address: str) -> None:
    assert HttpMedia("name", "token")(f"{address}/200") == SOUND


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_gone_is_nothing(address: str, status: int) -> None:
    assert HttpMedia("name", "token")(f"{address}/{status}") is None


@pytest.mark.parametrize("status", [401, 429, 500, 503])
def test_everything_else_is_trouble(address: str, status: int) -> None:
    token = "another" if status == 401 else "token"
    with pytest.raises(CarrierTrouble):
        HttpMedia("name", token)(f"{address}/{status}")


def test_a_carrier_that_is_not_there_is_trouble_and_says_no_address() -> None:
    with pytest.raises(CarrierTrouble) as trouble:
        HttpMedia("name", "token")("http://127.0.0.1:9/RE0.wav")
    assert "RE0" not in str(trouble.value)


@pytest.mark.parametrize(("name", "bound"), [("LARGEST", 1000), ("WITHIN_S", -1)])
def test_what_is_too_large_or_comes_too_slowly_is_trouble(
    address: str, monkeypatch: pytest.MonkeyPatch, name: str, bound: int
) -> None:
    monkeypatch.setattr(media, name, bound)
    with pytest.raises(CarrierTrouble, match="too large, or comes too slowly"):
        HttpMedia("name", "token")(f"{address}/200")
