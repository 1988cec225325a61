"""When a screen cannot do what was asked: plain words, and what to do instead."""

import logging
from typing import NamedTuple

from flask import Flask, Response
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from app.services.refusals import Refused, Unknown
from app.web.page import asked_by_script, piece, whole

log = logging.getLogger("frontdoor.screens")


class Words(NamedTuple):
    """The heading and the advice of an error page."""

    heading: str
    advice: str


NOTHING_CHANGED = "Nothing was changed."
WORDS = {
    400: Words("We could not read that", f"{NOTHING_CHANGED} Go back and try again."),
    401: Words("You are signed out", "Sign in again. What you saved is safe."),
    403: Words("This is not open to your role", "Ask your manager if you need it."),
    404: Words("There is no such page", "Check the address, or start from the menu above."),
    405: Words("That cannot be done here", f"{NOTHING_CHANGED} Start from the menu above."),
    413: Words("That is too long", f"{NOTHING_CHANGED} Shorten the text and try again."),
    503: Words("Busy just now", "Try again in a few seconds."),
}
SORRY = Words(
    "Something went wrong here",
    "Calls are still answered. Reload the page; if this stays, tell your supervisor.",
)
PAGE_OLD = Words("This page was open too long", f"{NOTHING_CHANGED} Reload it and try again.")
NOT_THERE = "There is no such thing here"
REFUSED = "That cannot be done now"


def explain(app: Flask) -> None:
    """Answer every mishap of these screens with words."""
    app.register_error_handler(CSRFError, lambda _error: _answer(400, PAGE_OLD))
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Unknown, lambda error: _answer(404, _told(NOT_THERE, error)))
    app.register_error_handler(Refused, lambda error: _answer(409, _told(REFUSED, error)))
    app.register_error_handler(Exception, _unexpected)


def _told(heading: str, error: Exception) -> Words:
    return Words(heading, str(error))


def _http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if error.response is not None or code < 400:  # a redirect, or an answer made already
        return error
    return _answer(code, WORDS.get(code, SORRY))


def _unexpected(error: Exception) -> Response:
    log.error("a screen failed", exc_info=error)
    return _answer(500, SORRY)


def _answer(code: int, words: Words) -> Response:
    if not asked_by_script():
        return whole("mishap.html", code, words=words)
    response = piece("message.html", "message", code, said=f"{words.heading}. {words.advice}")
    response.headers["HX-Reswap"] = "none"
    return response
