"""The carrier over HTTP: Twilio's REST calls, the carrier's own doors, and the phone page."""

import hmac

from flask import Flask, Response, request

from app.simulator import client_doors, control, page
from app.simulator.carrier import Carrier
from app.simulator.faults import Fault
from app.simulator.rest import (
    calls,
    conference_recordings,
    conferences,
    participants,
    queues,
    recordings,
)
from app.simulator.rest.errors import Refusal, answer, not_found
from app.simulator.rest.known import KNOWN

REST = "/2010-04-01/Accounts/<account>"


class CarrierApp(Flask):
    """Reads each request without the carrier's lock, then answers it under the lock."""

    def dispatch_request(self) -> Response:
        """Answer; a client that stops half-way through its request holds nobody up."""
        is_rest = request.path.startswith("/2010-04-01/")
        request.get_data(cache=True, parse_form_data=is_rest)
        with calls.carrier().lock:
            return self.make_response(super().dispatch_request())


def create_app(carrier: Carrier) -> Flask:
    """Make the application in front of a carrier."""
    app = CarrierApp(__name__)
    app.extensions["carrier"] = carrier
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for room in (
        calls,
        conferences,
        conference_recordings,
        participants,
        queues,
        recordings,
    ):
        app.register_blueprint(room.bp, url_prefix=REST)
    app.register_blueprint(control.bp)
    app.register_blueprint(client_doors.bp)
    app.register_blueprint(page.bp)
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(404, lambda _: answer(not_found()))
    app.before_request(_check_account)
    app.before_request(_count_unknown)
    return app


def _check_account() -> Response | None:
    """Let only the account itself use REST (HTTP basic authentication)."""
    if not request.path.startswith("/2010-04-01/"):
        return None
    given, account = request.authorization, calls.carrier().exchange.account
    if not given or given.username != account.sid:
        return answer(Refusal(401, 20003))
    if not hmac.compare_digest(str(given.password), account.token):
        return answer(Refusal(401, 20003))
    if (request.view_args or {}).get("account", account.sid) != account.sid:
        return answer(not_found())
    return _check_load()


def _check_load() -> Response | None:
    """Refuse a share of requests when harm is done on purpose; they are never carried out."""
    exchange = calls.carrier().exchange
    return answer(Refusal(429, 20429)) if exchange.luck.happens(exchange.harm.too_many) else None


def _count_unknown() -> None:
    """Count parameters that Twilio does not know, or that are not carried out here."""
    known = KNOWN.get(request.endpoint or "")
    if request.method == "POST" and known is not None:
        exchange = calls.carrier().exchange
        for name in sorted(set(request.form) - known):
            why = f"{request.endpoint} has no parameter {name} that is carried out here."
            exchange.fault(Fault(21218, why, request.path))
