"""A flow as people write it: the text of its flow file, and those of the prompt files beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """The texts as they were written, to the byte; those of the prompt files by file name."""

    yaml: str
    prompts: Mapping[str, str] = field(default_factory=dict)
