"""The words of other languages, and recordings: what a prompt is in one language.

A prompt's id is `step.slot`, as `Say.prompt`. Each wording knows which words it stands for by their
digest, so that it is never spoken for others.
"""

from functools import lru_cache
from hashlib import sha256
from typing import Annotated

from pydantic import Field, StringConstraints

from ivr_flows.parts import Part
from ivr_flows.values import Words

PromptId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9 .]*$")]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Audio(Part):
    """A recording, by the SHA-256 of its bytes, and how long it is."""

    sha256: Sha256
    seconds: Annotated[float, Field(gt=0)]


class Wording(Part):
    """One prompt in one language: words, a recording, or both. `of` is the digest of what it says
    in the flow's own words.
    """

    of: Digest
    say: Words | None = None
    audio: Audio | None = None


@lru_cache(maxsize=4096)
def digest(text: str) -> str:
    """What tells one prompt's words from any others, spaces aside: 12 hexadecimal digits."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]
