"""The two web processes: gunicorn 'wsgi:voice()' and gunicorn 'wsgi:desk()'."""

from flask import Flask

from app.bootstrap import desk_runtime, voice_runtime
from app.web import screens
from app.web import voice as carrier_doors
from app.web.application import create_app


def voice() -> Flask:
    """The carrier's webhooks and nothing else."""
    return carrier_doors.equip(create_app(voice_runtime(), carrier_doors.DOORS))


def desk() -> Flask:
    """Pages, actions, JSON and server-sent events for staff."""
    return create_app(desk_runtime(), screens.SCREENS)
