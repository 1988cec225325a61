"""While the database is away no caller waits for it; when it is back the journal goes in."""

import logging
import threading
import time

from app.runtime import Runtime
from app.services import late

log = logging.getLogger("frontdoor.outage")
LOOK_EVERY_S = 1.0


class Outage:
    """Opened by a failure; one thread looks for the database and closes it again."""

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
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
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._until_back, name="outage", daemon=True).start()

    def _until_back(self) -> None:
        while not self._back():
            time.sleep(LOOK_EVERY_S)
        with self._lock:
            self._looking = False

    def _back(self) -> bool:
        try:
            with self._rt.work():
                pass
            self._away.clear()
            replayed = late.replay(self._rt)
        except Exception as trouble:  # noqa: BLE001 - away is away, whatever it says
            log.warning("database away or journal not replayed: %s", type(trouble).__name__)
            return False
        if replayed:
            log.info("journal replayed: %d entries", replayed)
        return True
