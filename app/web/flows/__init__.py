"""Call flows: written, tried, compared, published and taken back."""

from app.web.flows import changes, history, kept, lever, notices, overview, publishing
from app.web.flows.door import door

__all__ = [
    "changes",
    "door",
    "history",
    "kept",
    "lever",
    "notices",
    "overview",
    "publishing",
]
