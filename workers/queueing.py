"""Jobs of the queues."""

from app.bootstrap import live_runtime
from app.services import ticking


def tick() -> None:
    """Look after every deadline that has come."""
    rt = live_runtime()
    ticking.tick(rt)
    ticking.show_life(rt, ticking.WORKER)
