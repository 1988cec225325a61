"""The whole draft drawn."""

from flask import Response, url_for

from app.services.flow_editor import outline
from app.services.flows import checking, drafts
from app.web.flows.door import door, readers
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, whole


@door.get("/<flow>/draft/drawing")
@passes(readers)
def draft_drawing(flow: str) -> Response:
    """The drawing alone, as large as it is; a text that cannot be drawn leads to its editor."""
    found = drafts.opened(runtime(), flow)
    sketch = outline.outlined(found.source.yaml)
    if sketch is None:
        return go(url_for("flows.draft_text", flow=flow))
    told = outline.told(checking.check(runtime(), flow, found.source))
    return whole(
        "flows/draft_drawing.html", draft=found, outline=sketch, findings=told, step="", mistakes=()
    )
