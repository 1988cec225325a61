"""The local carrier's own doors: somebody rings, phones are told what to do, all is on record."""

from collections.abc import Mapping, Sequence
from typing import Any

import requests

Json = dict[str, Any]
ANSWER_S = 10


class Telephone:
    """Speaks to the carrier at `base`. Raises requests' errors when it does not answer or refuses.

    `line` is the number that is rung.
    """

    def __init__(self, base: str, line: str) -> None:
        self._base = f"{base}/carrier"
        self._line = line
        self._http = requests.Session()
        self._http.trust_env = False  # never through a proxy: it is on this machine

    def ring(self, number: str, *script: Json, params: Mapping[str, str] | None = None) -> str:
        """Somebody rings our line and does as the script says; the call's sid."""
        wish = {"from": number, "to": self._line, "script": script, "params": params or {}}
        return str(self._ask("POST", "/calls", wish)["sid"])

    def call(self, sid: str) -> Json:
        """One call with its timeline, as the carrier saw it."""
        return self._ask("GET", f"/calls/{sid}")

    def calls(self) -> Sequence[Json]:
        """All calls with their timelines, oldest first."""
        found: Sequence[Json] = self._ask("GET", "/calls?with=timeline")["calls"]
        return found

    def phone(self, number: str, **script: Any) -> None:
        """What a phone does from now on when it is rung."""
        self._ask("PUT", f"/phones/{number}", script)

    def next(self, number: str, **script: Any) -> None:
        """What the next ring finds, before what the phone does otherwise."""
        self._ask("POST", f"/phones/{number}/next", script)

    def hang_up(self, sid: str) -> None:
        """The caller puts the phone down."""
        self._ask("POST", f"/calls/{sid}/hangup", {})

    def faults(self) -> Sequence[Json]:
        """What the carrier found wrong in our answers and requests."""
        found: Sequence[Json] = self._ask("GET", "/faults")["faults"]
        return found

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Json:
        answer = self._http.request(method, self._base + path, json=body, timeout=ANSWER_S)
        answer.raise_for_status()
        found: Json = answer.json()
        return found
