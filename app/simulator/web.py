"""The carrier over HTTP: Twilio's REST calls, the carrier's own doors, and the phone page."""

import hmac

from flask import Flask, Response, request

from app.simulator import control
from app.simulator.carrier import Carrier
from app.simulator.rest import calls
from app.simulator.rest.errors import Refusal, answer, not_found

REST = "/2010-04-01/Accounts/<account>"


def create_app(carrier: Carrier) -> Flask:
    """Make the application in front of a carrier."""
    app = Flask(__name__)
    app.extensions["carrier"] = carrier
    app.json.sort_keys = False  # type: ignore[attr-defined]
    for blueprint in (calls.bp,):
        app.register_blueprint(blueprint, url_prefix=REST)
    app.register_blueprint(control.bp)
    app.register_error_handler(Refusal, answer)
    app.before_request(_check_account)
    return app


def _check_account() -> Response | None:
    """Let only the account itself use REST (HTTP basic authentication)."""
    if not request.path.startswith("/2010-04-01/"):
        return None
    carrier: Carrier = request_carrier()
    given, account = request.authorization, carrier.exchange.account
    if not given or given.username != account.sid:
        return answer(Refusal(401, 20003))
    if not hmac.compare_digest(str(given.password), account.token):
        return answer(Refusal(401, 20003))
    if (request.view_args or {}).get("account", account.sid) != account.sid:
        return answer(not_found())
    return None


def request_carrier() -> Carrier:
    """Give the carrier of the application that serves the request."""
    return calls.carrier()
