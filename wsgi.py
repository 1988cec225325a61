"""The two web processes: gunicorn 'wsgi:voice()' and gunicorn 'wsgi:desk()'."""

from flask import Flask

from app.bootstrap import desk_runtime, voice_runtime
from app.web import screens
from app.web import voice as carrier_doors
from app.web.application import create_app
from app.web.voice.warm_up import warm_up


def voice() -> Flask:
    """The carrier's webhooks and nothing else."""
    rt = voice_runtime()
    app = carrier_doors.equip(create_app(rt, carrier_doors.DOORS))
    warm_up(rt)
    return app


def desk() -> Flask:
    """Pages, actions, JSON and server-sent events for staff."""
    return create_app(desk_runtime(), screens.SCREENS)
