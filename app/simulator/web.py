"""The carrier over HTTP: Twilio's REST calls, the carrier's own doors, and the phone page."""

import hmac

from flask import Flask, Response, request

from app.simulator import control, page
from app.simulator.carrier import Carrier
from app.simulator.rest import calls, conferences, participants, queues, recordings
from app.simulator.rest.errors import Refusal, answer, not_found

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
    for room in (calls, conferences, participants, queues, recordings):
        app.register_blueprint(room.bp, url_prefix=REST)
    app.register_blueprint(control.bp)
    app.register_blueprint(page.bp)
    app.register_error_handler(Refusal, answer)
    app.register_error_handler(404, lambda _: answer(not_found()))
    app.before_request(_check_account)
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
    return None
