"""The least that Flask can do for a webhook: one view, one constant answer."""

from flask import Flask, Response

TWIML = (
    '<?xml version="1.0" encoding="UTF-8"?><Response><Gather action="/next" method="POST">'
    "<Say>Press one.</Say></Gather></Response>"
)


def constant() -> Flask:
    """An application that reads nothing and always says the same."""
    app = Flask(__name__)

    @app.post("/voice")
    def voice() -> Response:
        return Response(TWIML, content_type="text/xml; charset=utf-8")

    return app
