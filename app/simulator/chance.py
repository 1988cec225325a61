"""The one place where the carrier rolls dice: identifiers, tokens, and harm."""

import random
import secrets


class Chance:
    """Seeded luck: the same seed gives the same identifiers and the same harm.

    seed: None draws a fresh one, so that identifiers never repeat from run to run.
    """

    def __init__(self, seed: int | None = None) -> None:
        self.seed = secrets.randbits(64) if seed is None else seed
        self._luck = random.Random(self.seed)  # noqa: S311  # nothing is secret here

    def sid(self, prefix: str) -> str:
        """Make an identifier as Twilio writes them: two letters and 32 hexadecimal digits."""
        return f"{prefix}{self._luck.getrandbits(128):032x}"

    def token(self) -> str:
        """Make the token that tells the attempts of one request from others."""
        bits = f"{self._luck.getrandbits(128):032x}"
        return "-".join((bits[:8], bits[8:12], bits[12:16], bits[16:20], bits[20:]))

    def happens(self, share: float) -> bool:
        """Say yes in the given share (0 to 1) of the times asked."""
        return share > 0 and self._luck.random() < share

    def between(self, low: float, high: float) -> float:
        """Draw a number between two."""
        return self._luck.uniform(low, high)
