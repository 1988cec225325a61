"""The closed list of what a flow may have the host do with the line."""

from dataclasses import dataclass

from ivr_flows.values import Language


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording, by the SHA-256 of its bytes; then the words `then`, if any, are spoken."""

    sha256: str
    seconds: float
    then: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Speak `text`, or play its recording; `prompt` is its id, `step.slot`."""

    prompt: str
    text: str
    language: Language
    audio: Recording | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Speak the prompts while listening, then listen `timeout_s` seconds more.

    `keys` are those with a meaning, as signs (`0` to `9`, `*`, `#`); any other is still handed to
    the engine. `digits` keys are taken at most; `finish_on` is the key that ends earlier, or ''.
    """

    prompts: tuple[Say, ...]
    keys: tuple[str, ...]
    timeout_s: int
    finish_on: str = ""
    digits: int = 1


@dataclass(frozen=True, slots=True)
class Enqueue:
    """Put the caller in the queue; `say` is spoken on the way in."""

    queue: str
    say: Say | None


@dataclass(frozen=True, slots=True)
class Dial:
    """Ring the number that the council's directory holds under `target`; a key accepts (S8)."""

    target: str
    say: Say | None


@dataclass(frozen=True, slots=True)
class Record:
    """Speak `say`, then record up to `at_most_s` seconds; the key `finish_on` ends it earlier."""

    say: Say
    at_most_s: int
    finish_on: str = "#"


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call, for a stated reason."""

    reason: str


Instruction = Say | Ask | Enqueue | Dial | Record | HangUp
