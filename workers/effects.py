"""Jobs of the outbox."""

from app.bootstrap import live_runtime
from app.services import effects


def drain() -> None:
    """Do every effect that is due."""
    rt = live_runtime()
    rt.jobs.taken()
    effects.drain(rt)
