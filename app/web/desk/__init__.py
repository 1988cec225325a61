"""The agent desk: one page, its live part, and what a person does on it."""

from flask import Blueprint

from app.web.desk import actions, enquiry, page, talk, telephone

door = Blueprint("desk", __name__, url_prefix="/desk")
for part in (page, actions, talk, telephone, enquiry):
    part.add_to(door)
