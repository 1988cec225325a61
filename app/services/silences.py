"""Times in which no desk could be heard: what people let go by in them was not their doing."""

from datetime import datetime, timedelta

from app.models import events, people
from app.runtime import Runtime, Work
from routing.states import PRESENCE_S

UNHEARD_S = 5.0  # the clock ticks every second


def excuse(rt: Runtime) -> int:
    """After a time in which no desk could be heard, nobody counts as gone because of it; how many
    were excused.
    """
    with rt.work() as work:
        if (since := unheard_since(work)) is None:
            return 0
        return work.run(people.excuse(since, work.now + timedelta(seconds=PRESENCE_S))).rowcount


def unheard_since(work: Work) -> datetime | None:
    """The last tick, if nothing could be written down since for longer than it should; else None.

    What a person let go by in such a time was not their doing.
    """
    ticked = {row.process: row.at for row in work.run(events.beats()).all()}.get("tick")
    unheard = ticked is not None and (work.now - ticked).total_seconds() > UNHEARD_S
    return ticked if unheard else None
