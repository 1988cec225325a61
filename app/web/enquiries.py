"""Enquiries: the list, and one record with its timeline."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for

from app.services import plain_words, records
from app.services.refusals import Refused
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import go, whole
from app.web.roles import identity, me, reads_records

door = Blueprint("enquiries", __name__, url_prefix="/enquiries")


@door.get("")
@passes(reads_records)
def page() -> Response:
    """The newest enquiries, of one state or of all; an unknown state is 400."""
    state = request.args.get("state") or None
    if state is not None and state not in plain_words.ENQUIRIES:
        abort(400)
    return whole("enquiries/list.html", rows=records.listed(runtime(), state), state=state)


@door.get("/<uuid:enquiry_id>")
@passes(reads_records)
def record(enquiry_id: UUID) -> Response:
    """One record; the view is audited."""
    found = records.opened(runtime(), me(), enquiry_id)
    if found is None:
        abort(404)
    return whole("enquiries/record.html", record=found)


@door.post("/<uuid:enquiry_id>/outcome")
@passes(identity)
def write_up(enquiry_id: UUID) -> Response:
    """Finish an enquiry whose wrap-up ran out."""
    outcome = request.form.get("outcome", "")
    if outcome not in plain_words.OUTCOMES:
        flash("Choose an outcome, then press Finish writing up.")
    else:
        _write_up(enquiry_id, outcome)
    return go(url_for("enquiries.record", enquiry_id=enquiry_id))


def _write_up(enquiry_id: UUID, outcome: str) -> None:
    try:
        found = records.write_up(runtime(), me(), enquiry_id, outcome)
    except Refused as refusal:
        flash(str(refusal))
    else:
        if not found:
            abort(404)
