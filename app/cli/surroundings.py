"""The one place of the command line that reads the environment."""

import os


def surroundings() -> dict[str, str]:
    """A copy of the environment this command was started with."""
    return dict(os.environ)
