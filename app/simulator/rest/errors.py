"""Refusals in Twilio's words and codes."""

from flask import Response, jsonify, request

MESSAGES = {
    20001: "A parameter is missing or wrong",
    20003: "Authenticate",
    20429: "Too Many Requests",
    21201: "No 'To' number is specified",
    21205: "Url parameter is required",
    21211: "The 'To' number is not a valid phone number",
    21212: "The 'From' number is not a number of this account",
    21213: "A 'From' number is required",
    21218: "Invalid parameter",
    21220: "Call is not in-progress. Cannot redirect.",
    22003: "A queue of this name exists already",
    13240: "The call to coach is not in the conference",
    16025: "The participant label is taken",
}


class Refusal(Exception):
    """A request is refused. code: Twilio's; status: of HTTP; why: more words."""

    def __init__(self, status: int, code: int, why: str = "") -> None:
        super().__init__(code)
        self.status, self.code, self.why = status, code, why


def not_found() -> Refusal:
    """Refuse because a resource is not there (any more)."""
    return Refusal(404, 20404)


def answer(refusal: Refusal) -> Response:
    """Write a refusal as Twilio does."""
    message = MESSAGES.get(refusal.code) or f"The requested resource {request.path} was not found"
    reply = jsonify(
        code=refusal.code,
        message=f"{message}: {refusal.why}" if refusal.why else message,
        more_info=f"https://www.twilio.com/docs/errors/{refusal.code}",
        status=refusal.status,
    )
    reply.status_code = refusal.status
    return reply
