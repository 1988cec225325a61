"""A council file in force that a program cannot read: people are told, calls go on (S1)."""

from app.runtime import Runtime, Work
from app.services import alerts


def look(rt: Runtime) -> bool:
    """Tell supervisors, once for each version, that an older file holds in this process; whether
    it does.
    """
    if not rt.councils.unread:
        return False
    with rt.work() as work:
        tell(work)
    return True


def tell(work: Work) -> None:
    """The same, within a piece of work."""
    version = work.rt.councils.unread
    if version:
        key = f"council_unread:{version}"
        alerts.raise_once(work, key, "council_unread", version=version[:12])
