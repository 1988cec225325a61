"""What `--no-carrier` wants to know of the carrier outside."""

from collections.abc import Mapping

WANTED = {
    "PUBLIC_BASE_URL": "where that carrier calls us, without a path: https://voice.example.org",
    "TWILIO_ACCOUNT_SID": "the account that owns the number: AC and 32 hexadecimal digits",
    "TWILIO_AUTH_TOKEN": "the account's primary auth token: it signs the webhooks",
    "LINE_NUMBER": "our number, in the form +441632960100",
    "COUNCIL": "a council's folder, or oxfordshire-shaped",
}


def missing(given: Mapping[str, str]) -> str:
    """A message that names every setting of the outside carrier that is not given, or ''.

    TWILIO_API_BASE_URL may be empty: Twilio's own.
    """
    lines = [f"  {name}: {what}" for name, what in WANTED.items() if not given.get(name)]
    if not lines:
        return ""
    return "Without the local carrier these must be set:\n" + "\n".join(lines)
