"""Jobs of the figures."""

from app.bootstrap import slow_runtime
from app.services import figures


def rebuild_half_hours() -> None:
    """Re-make the half hours that may have changed."""
    figures.rebuild_recent(slow_runtime())
