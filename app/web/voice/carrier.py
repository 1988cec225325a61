"""Who may pass the voice doors: the carrier, by its signature, and nobody else (S34, I10)."""

from functools import lru_cache

from flask import abort, request

from app.adapters.signature import Signatures
from app.web.here import runtime


@lru_cache(maxsize=8)
def _signatures(tokens: tuple[str, ...]) -> Signatures:
    return Signatures(tokens)


def carrier() -> None:
    """403 unless our account's token signed this request for this address. Nothing is written."""
    settings = runtime().settings
    raw = request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path
    signature = request.headers.get("X-Twilio-Signature")
    signed = _signatures(settings.signing_tokens).genuine(
        settings.public_base_url + raw, request.form, signature
    )
    if not signed or request.form.get("AccountSid") != settings.twilio_account_sid:
        abort(403)
