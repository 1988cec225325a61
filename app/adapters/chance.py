"""The one place where randomness comes from."""

import secrets
from uuid import UUID


def new_id() -> UUID:
    """A fresh random id (UUID version 4)."""
    return UUID(bytes=secrets.token_bytes(16), version=4)


def secret() -> str:
    """A fresh secret for a session cookie: 256 bits, safe in a header."""
    return secrets.token_urlsafe(32)


def nonce() -> bytes:
    """A fresh 96-bit nonce; never used twice with one key."""
    return secrets.token_bytes(12)
