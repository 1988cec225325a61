"""The wait loop keeps the queues going when neither clock nor worker is there (architecture 2)."""

import logging
import threading
import time

from app.runtime import Runtime
from app.services import ticking

log = logging.getLogger("frontdoor.rescue")
LOOK_EVERY_S = 3.0


class Rescue:
    """Looks now and then, beside the answers, whether anybody ticks."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._lock = threading.Lock()
        self._next = 0.0

    def look(self) -> None:
        """Called at each beat of a waiting caller; returns at once."""
        if time.monotonic() >= self._next and self._lock.acquire(blocking=False):
            self._next = time.monotonic() + LOOK_EVERY_S
            threading.Thread(target=self._look, name="rescue", daemon=True).start()

    def _look(self) -> None:
        try:
            if ticking.rescue(self._rt):
                log.error("neither clock nor worker: ticked from the wait loop")
        except Exception:
            log.exception("could not tick from the wait loop")
        finally:
            self._lock.release()
