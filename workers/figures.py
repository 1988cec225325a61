"""Jobs of the figures."""

from app.bootstrap import slow_runtime
from app.services import figures


def rebuild_half_hours() -> None:
    """Re-make the half hours that may have changed."""
    figures.rebuild_recent(slow_runtime())


def rebuild_lately() -> None:
    """Re-make the half hours of the last days."""
    figures.rebuild_lately(slow_runtime())
