"""The doors of the reports: pages and sheets, and what a council's own tools read."""

from flask import Blueprint

door = Blueprint("reports", __name__, url_prefix="/reports")
api = Blueprint("api", __name__, url_prefix="/api/v1")
