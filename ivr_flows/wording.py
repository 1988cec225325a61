"""The words of other languages, and recordings: what a prompt is in one language.

A prompt's id is `step.slot`, as `Say.prompt`. Each wording knows which words it stands for by their
digest, so that it is never spoken for others.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from typing import Annotated

from pydantic import AfterValidator, Field, WithJsonSchema

from ivr_flows.parts import Part
from ivr_flows.values import Words

_PROMPT = r"^[a-z][a-z0-9-]*\.[a-z0-9][a-z0-9 .]*$"
_DIGEST = r"^[0-9a-f]{12}$"
_FILE = r"^[A-Za-z0-9][A-Za-z0-9._ -]{0,79}$"
_SHA256 = r"^[0-9a-f]{64}$"


def _shaped(pattern: str, wrong: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if not re.match(pattern, value):
            raise ValueError(wrong)
        return value

    return check


PromptId = Annotated[
    str,
    AfterValidator(_shaped(_PROMPT, "names no prompt: a step, a dot, and which of its words")),
    WithJsonSchema({"type": "string", "pattern": _PROMPT}),
]
Digest = Annotated[
    str,
    AfterValidator(_shaped(_DIGEST, "is no digest of words: 12 of 0 to 9 and a to f")),
    WithJsonSchema({"type": "string", "pattern": _DIGEST}),
]
Sha256 = Annotated[
    str,
    AfterValidator(_shaped(_SHA256, "is no SHA-256: 64 of 0 to 9 and a to f")),
    WithJsonSchema({"type": "string", "pattern": _SHA256}),
]
FileName = Annotated[
    str,
    AfterValidator(_shaped(_FILE, "is no name of a file: letters, digits, dots and hyphens")),
    WithJsonSchema({"type": "string", "pattern": _FILE}),
]


class Audio(Part):
    """A recording, by the SHA-256 of its bytes; its length; and the digest of the words that it
    speaks.
    """

    sha256: Sha256
    seconds: Annotated[float, Field(gt=0)]
    of: Digest


class Wording(Part):
    """One prompt in one language: words, a recording, or both. `of` is the digest of the flow's own
    words that it stands for.
    """

    of: Digest
    say: Words | None = None
    audio: Audio | None = None


@lru_cache(maxsize=4096)
def digest(text: str) -> str:
    """What tells one prompt's words from any others, spaces aside: 12 hexadecimal digits."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:12]
