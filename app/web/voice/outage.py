"""While the database is away no caller waits for it; when it is back the journal goes in."""

import logging
import threading
import time
from collections.abc import Callable

from app.runtime import Runtime
from app.services import health, late

log = logging.getLogger("frontdoor.outage")
LOOK_EVERY_S = 1.0


Aside = Callable[[Callable[[], None]], None]


def on_a_thread(job: Callable[[], None]) -> None:
    """Do a job beside the requests."""
    threading.Thread(target=job, name="beside", daemon=True).start()


class Outage:
    """Opened by a failure; one job beside the requests looks for the database and closes it."""

    def __init__(self, rt: Runtime, aside: Aside = on_a_thread) -> None:
        self._rt = rt
        self._aside = aside
        self._away = threading.Event()
        self._lock = threading.Lock()
        self._looking = False

    @property
    def going_on(self) -> bool:
        """Whether to answer without asking the database at all."""
        return self._away.is_set()

    def begin(self) -> None:
        """The database has failed a caller: nobody else waits for it until it has answered."""
        self._away.set()
        self.look()

    def look(self) -> None:
        """Look for the database, and replay what the journal holds, until both are done."""
        with self._lock:
            if self._looking:
                return
            self._looking = True
        self._aside(self._until_over)

    def _until_over(self) -> None:
        while not self.over():
            time.sleep(LOOK_EVERY_S)

    def over(self) -> bool:
        """Look once; whether it is over; not if it began anew while the journal went in."""
        if not self.back():
            return False
        with self._lock:
            self._looking = self.going_on
            return not self._looking

    def back(self) -> bool:
        """Look once: True if the database answers and the journal is in the record.

        What was taken first goes in first: the journal before any new request, then once more what
        was written meanwhile.
        """
        if not health.database_answers(self._rt):
            log.warning("database away")
            return False
        if not self._replay():
            return False
        self._away.clear()
        return self._replay()

    def _replay(self) -> bool:
        try:
            replayed = late.replay(self._rt)
        except Exception:
            log.exception("journal not replayed: what is left of it stays for the next time")
            return False
        if replayed:
            log.info("journal replayed: %d entries", replayed)
        return True
