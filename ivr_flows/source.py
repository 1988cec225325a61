"""A flow as people write it: one YAML text, and the texts of its other languages."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """The texts as they were written, to the byte. `prompts` has one for each other language."""

    yaml: str
    prompts: Mapping[str, str] = field(default_factory=dict)
