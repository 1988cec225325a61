"""The supervisor's floor: who is where, and what may be done about it."""

from app.web.floor import calls, page, people, queues, why
from app.web.floor.door import door

__all__ = ["calls", "door", "page", "people", "queues", "why"]
