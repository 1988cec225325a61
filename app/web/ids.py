"""Ids in addresses: 32 hexadecimal digits, no more characters than the signature scheme likes."""

from uuid import UUID

from werkzeug.routing import BaseConverter


class HexId(BaseConverter):
    """`<hex:name>` in a route gives a UUID."""

    regex = "[0-9a-f]{32}"

    def to_python(self, value: str) -> UUID:
        """The id."""
        return UUID(value)

    def to_url(self, value: UUID) -> str:
        """Its digits."""
        return value.hex
