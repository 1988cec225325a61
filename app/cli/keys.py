"""The demo's own secrets: made once for a data folder, for nobody else to read."""

import json
import os
import secrets
from pathlib import Path


def keys(folder: Path) -> dict[str, str]:
    """SECRET_KEY and the account of the local carrier, the same at every start."""
    file = folder / "secrets.json"
    held: dict[str, str] = json.loads(file.read_text()) if file.is_file() else {}
    made = _made_up()
    if made.keys() - held.keys():
        held = made | held
        keep(file, json.dumps(held))
    return held


def _made_up() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_API_KEY_SID": f"SK{secrets.token_hex(16)}",
        "TWILIO_API_KEY_SECRET": secrets.token_hex(16),
        "TWILIO_APP_SID": f"AP{secrets.token_hex(16)}",
    }


def keep(file: Path, text: str) -> None:
    """Write a file whole that nobody else may read."""
    part = file.with_suffix(".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    part.rename(file)
