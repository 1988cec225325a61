"""PostgreSQL and Valkey for the demo and the tests, started from whatever this machine has.

We run the servers' own programs ourselves (`initdb`, `postgres`, `valkey-server`), never through
the packages that carry them: as root those open up every folder above the data.
"""

from app.embedded.errors import EmbeddedError
from app.embedded.stack import EmbeddedStack

__all__ = ["EmbeddedError", "EmbeddedStack"]
