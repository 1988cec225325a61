"""The REST calls of the carrier, as Twilio serves them (2010-04-01)."""
