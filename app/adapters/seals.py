"""Secrets at rest: AES-256-GCM with the column as associated data, HMAC to find equals."""

import hashlib
import hmac
from base64 import urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.adapters.chance import nonce

KEY_ID = b"k1"


class KeySeals:
    """Seals, indexes and signs with keys derived from one secret."""

    def __init__(self, secret_key: str) -> None:
        self._cipher = AESGCM(_derive(secret_key, b"seal"))
        self._index_key = _derive(secret_key, b"index")
        self._sign_key = _derive(secret_key, b"sign")

    def seal(self, text: str, place: str) -> bytes:
        """Encrypt for one column: key id, nonce, ciphertext."""
        return self.seal_bytes(text.encode(), place)

    def unseal(self, sealed: bytes, place: str) -> str:
        """Decrypt; ValueError if it was sealed for another place, with another key, or altered."""
        return self.unseal_bytes(sealed, place).decode()

    def seal_bytes(self, data: bytes, place: str) -> bytes:
        """As `seal`, of what is no text: a sound."""
        fresh = nonce()
        return KEY_ID + fresh + self._cipher.encrypt(fresh, data, place.encode())

    def unseal_bytes(self, sealed: bytes, place: str) -> bytes:
        """As `unseal`, of what is no text."""
        try:
            return self._cipher.decrypt(sealed[2:14], sealed[14:], place.encode())
        except InvalidTag:
            raise ValueError(f"this was not sealed for {place} with this key") from None

    def index(self, text: str) -> bytes:
        """A keyed digest: equal texts are found, none is revealed."""
        return hmac.digest(self._index_key, text.encode(), hashlib.sha256)

    def sign(self, text: str) -> str:
        """A 128-bit token in letters, digits, - and _ (callback queries may hold no more)."""
        digest = hmac.digest(self._sign_key, text.encode(), hashlib.sha256)[:16]
        return urlsafe_b64encode(digest).decode().rstrip("=")


def _derive(secret_key: str, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt=b"front-door", info=purpose).derive(secret_key.encode())
