"""One request of the carrier, read strictly: its fields joined without separators are signed."""

import re
from collections.abc import Mapping

from flask import abort, request

from app.services.inbox import Webhook, recorded_in

SID = re.compile(r"(CA[0-9a-f]{32})?")  # a room's own events have none
DIGITS = re.compile(r"[0-9*#]{0,32}|hangup")
WORD = re.compile(r"[a-zA-Z0-9_-]{0,40}")
STRICT: Mapping[str, re.Pattern[str]] = {
    "CallSid": SID,
    "Digits": DIGITS,
    "CallStatus": WORD,
    "DialCallStatus": WORD,
    "QueueResult": WORD,
    "StatusCallbackEvent": WORD,
    "SequenceNumber": re.compile(r"[0-9]{0,9}"),
    "ticket": re.compile(r"[A-Za-z0-9_-]{0,64}"),
    "RecordingSid": re.compile(r"(RE[0-9a-f]{32})?"),
    "RecordingStatus": WORD,
    "RecordingDuration": re.compile(r"-?[0-9]{0,6}"),
}
NUMBERS = frozenset({"From", "To", "Caller", "Called", "ForwardedFrom", "CallerName"})
UNKEPT = NUMBERS | {"RecordingUrl", "ticket"}  # whoever has its sid has it; a secret
ROOMS = frozenset({"room", "talk"})  # told of a room, and of no line in it
LONGEST = 2000


def read(door: str, key: str) -> Webhook:
    """The request as a Webhook under `key`; aborts with 400 if a field cannot be the carrier's."""
    form = request.form
    for name, pattern in STRICT.items():
        if not pattern.fullmatch(form.get(name, "")):
            abort(400, f"{name} is not what the carrier sends")
    if door not in ROOMS and not _sid(form):
        abort(400, "CallSid is missing")
    body = {name: cleaned(value) for name, value in form.items() if name not in UNKEPT}
    if recording := recorded_in(form)[0]:
        body["RecordingSid"] = recording
    return Webhook(
        door=door,
        key=f"{door}/{key}",
        sid=_sid(form),
        caller=cleaned(form.get("From", "")),
        line=cleaned(form.get("To", "")),
        body=body,
    )


def _sid(form: Mapping[str, str]) -> str:
    return form.get("CallSid", "")


def cleaned(text: str) -> str:
    """The text as far as it is what PostgreSQL can hold: no NUL, no lone surrogate, not endless."""
    return text[:LONGEST].replace("\x00", "").encode("utf-8", "ignore").decode()
