"""Reports: the figures of some days, as a page, as a sheet and as JSON."""

from app.web.reports import routing_api, routing_page, routing_sheet
from app.web.reports.door import api, door

__all__ = ["api", "door", "routing_api", "routing_page", "routing_sheet"]
