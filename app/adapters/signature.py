"""Is it the carrier? The signature over the address that was really asked (S34, I10)."""

import base64
import hmac
from collections.abc import Iterable
from typing import Protocol

from twilio.request_validator import RequestValidator


class Fields(Protocol):
    """The fields of a posted form; a name may come more than once."""

    def items(self, *, multi: bool) -> Iterable[tuple[str, str]]:
        """Every name with every one of its values."""


class Signatures:
    """Accepts what any of our tokens signed; anything odd is a no, never an error."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._keys = [_Key(token) for token in tokens if token]

    def genuine(self, url: str, form: Fields, signature: str | None) -> bool:
        """Whether this form post was signed for this address.

        `url` is PUBLIC_BASE_URL and the raw path and query as asked: a decoded address makes
        genuine webhooks fail (twilio reference, fact 1).
        """
        if not signature:
            return False
        address = url.split("#", 1)[0]
        return any(key.signed(address, form, signature) for key in self._keys)


class _Key:
    """One auth token."""

    def __init__(self, token: str) -> None:
        self._bytes = token.encode()
        self._library = RequestValidator(token)

    def signed(self, url: str, form: Fields, signature: str) -> bool:
        """The plain scheme, which nearly every request meets, at a tenth of the library's cost.

        What does not meet it goes to the library, which knows the carrier's variants: with and
        without the port.
        """
        try:
            plainly = hmac.compare_digest(self._sign(url, form), signature.encode())
            return plainly or bool(self._library.validate(url, form, signature))
        except Exception:  # noqa: BLE001 - an exception in a check is a no
            return False

    def _sign(self, url: str, form: Fields) -> bytes:
        """Twilio's signature: the address, then every name and value once, sorted."""
        fields = sorted(set(form.items(multi=True)))
        signed = url + "".join([name + value for name, value in fields])
        return base64.b64encode(hmac.digest(self._bytes, signed.encode(), "sha1"))
