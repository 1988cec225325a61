"""What staff recorded for all callers: fetched by the carrier in the middle of a call."""

import re
from collections import OrderedDict
from threading import Lock

from flask import Blueprint, Response, abort, current_app

from app.services.flows import sounds
from app.services.refusals import Unknown
from app.web.guards import anyone, passes
from app.web.here import runtime

door = Blueprint("recordings", __name__, url_prefix="/voice/prompts")
MOST = 64 * 1024 * 1024  # bytes in memory: callers hear the same few, also without the database
DIGEST = re.compile("[0-9a-f]{64}")
YEAR_S = 31_536_000


class Remembered:
    """The recordings that were fetched last, by digest; they never change."""

    def __init__(self) -> None:
        self._wavs: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, sha256: str) -> bytes:
        """The bytes of a recording. Raises Unknown if there is none."""
        wav = self._wavs.get(sha256) or sounds.wav(runtime(), sha256)
        with self._lock:
            self._wavs[sha256] = wav
            self._wavs.move_to_end(sha256)
            while sum(map(len, self._wavs.values())) > MOST:
                self._wavs.popitem(last=False)
        return wav


@door.get("/<sha256>.wav")
@passes(anyone)
def recorded_prompt(sha256: str) -> Response:
    """A recording; the carrier asks without a signature, and keeps it."""
    if not DIGEST.fullmatch(sha256):
        abort(404)
    remembered: Remembered = current_app.extensions.setdefault("recordings", Remembered())
    try:
        answer = Response(remembered.get(sha256), content_type="audio/wav")
    except Unknown:
        abort(404)
    answer.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
    return answer
