"""The voice process goes through a call before it lets the first one in."""

import gc
import logging
import time

from app.adapters.twiml import renderer
from app.runtime import Runtime
from app.services import rehearsal
from app.web.voice.outage import Aside, on_a_thread

log = logging.getLogger("frontdoor.warm_up")
TRY_EVERY_S = 1.0


def warm_up(rt: Runtime, aside: Aside = on_a_thread) -> None:
    """Go through a call now; if that fails, callers are let in, and it is tried beside them.

    gunicorn lets callers wait at the door until the application is made: without a database that
    is two seconds more at worst, and then they are answered as in any outage.
    """
    if not _went_through(rt):
        aside(lambda: _until_warm(rt))
    # What lives now lives as long as the process. To go through it all, in the middle of somebody's
    # answer, takes the collector 200 ms.
    gc.freeze()


def _until_warm(rt: Runtime) -> None:
    while not _went_through(rt):
        time.sleep(TRY_EVERY_S)


def _went_through(rt: Runtime) -> bool:
    try:
        rehearsal.rehearse(rt, renderer(rt.settings.public_base_url))
    except Exception as trouble:  # noqa: BLE001 - whatever is wrong is no caller's trouble
        log.warning("still cold: %s", type(trouble).__name__)
        return False
    return True
