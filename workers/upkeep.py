"""Jobs that keep the house in order."""

from app.bootstrap import live_runtime, slow_runtime
from app.services import upkeep


def look_for_lost() -> None:
    """Ask the carrier about calls and legs that have been silent too long."""
    upkeep.look_for_lost(live_runtime())


def forget_old() -> None:
    """Drop what has served its purpose: done effects, old slots, ended sign-ins."""
    upkeep.forget_old(slow_runtime())
