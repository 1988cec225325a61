"""The house of the floor's screens: who may enter, and who may act."""

from flask import Blueprint

from app.services.floor import roles
from app.web.roles import one_of

door = Blueprint("floor", __name__, url_prefix="/floor")
sees = one_of(*roles.SEE)
acts = one_of(*roles.ACT)
