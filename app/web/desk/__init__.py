"""The agent desk: one page, its live part, and what a person does on it."""

from flask import Blueprint

from app.web.desk import actions, enquiry, page, ring_back, talk, telephone

door = Blueprint("desk", __name__, url_prefix="/desk")
for part in (page, actions, talk, telephone, ring_back, enquiry):
    part.add_to(door)
