"""The enquiry form: autosaved, and never overwritten unseen."""

from uuid import UUID

from flask import Blueprint, Response, abort, flash, request, url_for

from app.services import records
from app.services.records import WORDS, Child, Conflict, Saved, Words
from app.web.guards import passes
from app.web.here import runtime
from app.web.page import asked_by_script, go, piece
from app.web.roles import identity, me

SHORT, LONG = 200, 8_000
MOST_CHILDREN = 20
FORM = "desk/enquiry.html"
CHANGED = "Somebody else changed this enquiry. Choose which words to keep; nothing is lost."


@passes(identity)
def fresh(enquiry_id: UUID) -> Response:
    """The form as it is saved now."""
    record = records.opened(runtime(), me(), enquiry_id)
    if record is None:
        abort(404)
    return piece(FORM, "form", record=record)


@passes(identity)
def save(enquiry_id: UUID) -> Response:
    """Write what was typed; 409 with both sides when somebody else has saved."""
    answer = records.save(runtime(), me(), enquiry_id, _version(), typed())
    if answer is None:
        abort(404)
    if not asked_by_script():
        return _by_hand(answer)
    if isinstance(answer, Conflict):
        return _conflict(enquiry_id, answer)
    if "whole" in request.form:
        return fresh(enquiry_id)
    return piece(FORM, "saved", saved=answer, enquiry_id=enquiry_id)


def typed() -> Words:
    """The words of the form; 400 when a field is missing, 413 when one is too long."""
    return Words(
        **{name: _text(name, LONG if name in {"summary", "advice"} else SHORT) for name in WORDS},
        children=_children(),
    )


def _children() -> tuple[Child, ...]:
    lists = [request.form.getlist(f"child_{part}") for part in ("name", "age", "place")]
    if len({len(each) for each in lists}) != 1 or len(lists[0]) > MOST_CHILDREN:
        abort(400)
    rows = (Child(*(_clean(text, SHORT) for text in row)) for row in zip(*lists, strict=True))
    return tuple(child for child in rows if child)


def _text(field: str, most: int) -> str:
    if field not in request.form:
        abort(400)
    return _clean(request.form[field], most)


def _clean(text: str, most: int) -> str:
    if len(text) > most:
        abort(413)
    return text.replace("\x00", "").replace("\r\n", "\n").strip()


def _version() -> int:
    text = request.form.get("version", "")
    if not text.isdecimal() or len(text) > 9:
        abort(400)
    return int(text)


def _conflict(enquiry_id: UUID, answer: Conflict) -> Response:
    names = records.differences(answer.mine, answer.theirs)
    return piece(
        FORM, "conflict", 409, enquiry_id=enquiry_id, conflict=answer, names=names, said=CHANGED
    )


def _by_hand(answer: Saved | Conflict) -> Response:
    if isinstance(answer, Conflict):
        flash(CHANGED)
    return go(url_for("desk.page"))


def add_to(door: Blueprint) -> None:
    """Put these doors in the desk's house."""
    door.add_url_rule("/enquiries/<uuid:enquiry_id>", "fresh", fresh)
    door.add_url_rule("/enquiries/<uuid:enquiry_id>", "save", save, methods=["POST"])
