"""Is it the carrier? The signature over the address that was really asked (S34, I10)."""

from collections.abc import Iterable, Mapping

from twilio.request_validator import RequestValidator


class Signatures:
    """Accepts what any of our tokens signed; anything odd is a no, never an error."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._validators = [RequestValidator(token) for token in tokens if token]

    def genuine(self, url: str, form: Mapping[str, object], signature: str | None) -> bool:
        """Whether this form post was signed for this address.

        `url` is PUBLIC_BASE_URL and the raw path and query as asked: a decoded address makes
        genuine webhooks fail (twilio reference, fact 1).
        """
        if not signature:
            return False
        address = url.split("#", 1)[0]
        return any(self._agrees(v, address, form, signature) for v in self._validators)

    @staticmethod
    def _agrees(
        validator: RequestValidator, url: str, form: Mapping[str, object], signature: str
    ) -> bool:
        try:
            return bool(validator.validate(url, form, signature))
        except Exception:  # noqa: BLE001 - an exception in a check is a no
            return False
