"""The supervisor's floor: who is where, and what may be done about it."""

from app.web.floor import page, people
from app.web.floor.door import door

__all__ = ["door", "page", "people"]
