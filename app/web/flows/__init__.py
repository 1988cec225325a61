"""Call flows: written, tried, compared, published and taken back."""

from app.web.flows import changes, history, kept, lever, notices, overview, publishing, trying
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
    "trying",
]
