"""Sounds over HTTP: read in pieces, within a size and a time, or not at all."""

import time

import requests

from app.runtime import CarrierTrouble

LARGEST = 16_000_000  # bytes: a message of a quarter of an hour
WITHIN_S = 8.0  # others wait for the same hands
QUIET_S = 5.0
PIECE = 65_536
GONE = frozenset({404, 410})


class HttpMedia:
    """Fetches under the account's name and token; redirects to another host lose both."""

    def __init__(self, name: str, token: str) -> None:
        self._auth = (name, token)

    def __call__(self, url: str) -> bytes | None:
        """The sound at an address; None: there is none. Raises CarrierTrouble."""
        try:
            with requests.get(url, auth=self._auth, stream=True, timeout=QUIET_S) as answer:
                if answer.status_code in GONE:
                    return None
                answer.raise_for_status()
                return _whole(answer)
        except requests.RequestException as error:
            raise CarrierTrouble(type(error).__name__) from None


def _whole(answer: requests.Response) -> bytes:
    sound, until = bytearray(), time.monotonic() + WITHIN_S
    for piece in answer.iter_content(PIECE):
        sound += piece
        if len(sound) > LARGEST or time.monotonic() > until:
            raise CarrierTrouble("the sound is too large, or comes too slowly")
    return bytes(sound)
