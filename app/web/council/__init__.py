"""The council file: looked at, written, published by a second person, taken back."""

from app.web.council import draft, history, proposal
from app.web.council.door import door

__all__ = ["door", "draft", "history", "proposal"]
