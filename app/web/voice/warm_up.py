"""The voice process goes through a call before it lets the first one in."""

import logging

from app.adapters.twiml import renderer
from app.runtime import Runtime
from app.services import rehearsal

log = logging.getLogger("frontdoor.warm_up")


class WarmUp:
    """Does it once: at the start, or as soon as the database is there.

    gunicorn lets callers wait at the door until the application is made: without a database that
    is two seconds more at worst, and then they are answered as in any outage.
    """

    def __init__(self, rt: Runtime) -> None:
        self._rt = rt
        self._warm = False

    def __call__(self) -> None:
        """Warm up, if we are cold; a failure is logged and callers are answered all the same."""
        if self._warm:
            return
        try:
            rehearsal.rehearse(self._rt, renderer(self._rt.settings.public_base_url))
        except Exception as trouble:  # noqa: BLE001 - whatever is wrong is no caller's trouble
            log.warning("still cold: %s", type(trouble).__name__)
        else:
            self._warm = True
