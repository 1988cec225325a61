"""Jobs of the queues."""

from app.bootstrap import live_runtime
from app.services import ticking


def tick() -> None:
    """Look after every deadline that has come."""
    ticking.tick(live_runtime())
