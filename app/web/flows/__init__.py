"""Call flows: written, tried, compared, published and taken back."""

from app.web.flows import (
    changes,
    checks,
    draft,
    drawing,
    history,
    kept,
    languages,
    lever,
    notices,
    overview,
    publishing,
    recordings,
    text,
    trying,
)
from app.web.flows.door import door

__all__ = [
    "changes",
    "checks",
    "door",
    "draft",
    "drawing",
    "history",
    "kept",
    "languages",
    "lever",
    "notices",
    "overview",
    "publishing",
    "recordings",
    "text",
    "trying",
]
