"""The two web processes: gunicorn 'wsgi:voice()' and gunicorn 'wsgi:desk()'.

Each imports its own doors and not the other's: callers wait at the door while voice starts again,
and a sixth of that time was the screens'.
"""

from flask import Flask

from app.bootstrap import desk_runtime, voice_runtime
from app.web.application import create_app


def voice() -> Flask:
    """The carrier's webhooks and nothing else."""
    from app.web import voice as carrier_doors  # noqa: PLC0415
    from app.web.voice.warm_up import warm_up  # noqa: PLC0415

    rt = voice_runtime()
    app = carrier_doors.equip(create_app(rt, carrier_doors.DOORS))
    warm_up(rt)
    return app


def desk() -> Flask:
    """Pages, actions, JSON and server-sent events for staff."""
    from app.web import screens  # noqa: PLC0415

    return create_app(desk_runtime(), screens.SCREENS)
