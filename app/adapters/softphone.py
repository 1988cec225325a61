"""Access tokens for the carrier's browser telephone, made with its own library."""

from datetime import datetime

from twilio.jwt.access_token import AccessToken
from twilio.jwt.access_token.grants import VoiceGrant

from app.settings import Settings


class TwilioSoftphone:
    """Signs with an API key; a browser may call our application and cannot be called."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def token(self, identity: str, until: datetime) -> str:
        """A token under this name, good until then (UTC)."""
        given = self._settings
        leave = AccessToken(
            given.twilio_account_sid,
            given.twilio_api_key_sid,
            given.twilio_api_key_secret,
            identity=identity,
            grants=[VoiceGrant(outgoing_application_sid=given.twilio_app_sid)],
            valid_until=int(until.timestamp()),
            nbf=None,
        )
        return str(leave.to_jwt())


def softphone(settings: Settings) -> TwilioSoftphone | None:
    """The browsers' telephone; None where its settings are not given."""
    return TwilioSoftphone(settings) if settings.softphone else None
