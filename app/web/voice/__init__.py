"""The carrier's doors."""

from flask import Flask

from app.runtime import Runtime
from app.web.voice import doors, safe
from app.web.voice.errors import stand_by
from app.web.voice.outage import Outage

DOORS = (doors.door, safe.door)


def equip(app: Flask) -> Flask:
    """Answers whatever is down, and replays what an earlier process left in the journal."""
    rt: Runtime = app.extensions["runtime"]
    outage = Outage(rt)
    stand_by(app, outage)
    outage.look()
    return app
