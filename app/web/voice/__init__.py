"""The carrier's doors."""

from flask import Flask

from app.runtime import Runtime
from app.web.voice import doors, recordings, rung, safe
from app.web.voice.errors import stand_by
from app.web.voice.outage import Outage
from app.web.voice.rescue import Rescue

DOORS = (doors.door, rung.door, recordings.door, safe.door)


def equip(app: Flask, outage: Outage | None = None, *, rescue: bool = True) -> Flask:
    """Answers whatever is down, and replays what an earlier process left in the journal.

    `rescue`: whether waiting callers' beats tick when neither clock nor worker does.
    """
    rt: Runtime = app.extensions["runtime"]
    app.secret_key = None  # the carrier has no session: none is opened for it
    if rescue:
        app.extensions["rescue"] = Rescue(rt)
    outage = app.extensions["outage"] = outage or Outage(rt)
    stand_by(app, outage)
    outage.look()
    return app
