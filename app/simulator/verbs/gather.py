"""Gather: ask for keys or words, with barge-in."""

from dataclasses import dataclass

from app.simulator.calls import Input
from app.simulator.stage import Outcome, Stage
from app.simulator.tasks import Steps, Wait
from app.simulator.twiml import Verb
from app.simulator.verbs.speech import answer, segments, utter
from app.simulator.webhooks import standard, tell

CONFIDENCE = "0.92"
DEFAULT_TIMEOUT_S = 5.0
AUTO_SILENCE_S = 1.0


@dataclass(frozen=True)
class Rules:
    """What ends the asking."""

    keys: bool
    words: bool
    most: int
    finish: str
    timeout: float
    silence: float


@dataclass(frozen=True)
class Given:
    """What the caller gave."""

    digits: str = ""
    words: str = ""
    finished_on: str = ""

    def params(self) -> dict[str, str]:
        """Give the parameters of the action."""
        params: dict[str, str] = {}
        if self.words:
            params |= {"SpeechResult": self.words, "Confidence": CONFIDENCE}
        if self.digits or not self.words:
            params["Digits"] = self.digits
        if self.finished_on:
            params["FinishedOnKey"] = self.finished_on
        return params


def rules(verb: Verb) -> Rules:
    """Read the rules from the attributes."""
    modes = verb.get("input", "dtmf").split()
    timeout = verb.number("timeout", DEFAULT_TIMEOUT_S)
    return Rules(
        keys="dtmf" in modes,
        words="speech" in modes,
        most=int(verb.number("numDigits", 0)),
        finish=verb.get("finishOnKey", "#"),
        timeout=timeout,
        silence=verb.number("speechTimeout", AUTO_SILENCE_S),
    )


def gather(stage: Stage, verb: Verb) -> Steps[Outcome]:
    """Perform the verb: the action when something was given, or when empty results are wanted."""
    call = stage.call
    answer(stage.exchange, call)
    call.open_ears()
    call.tell()
    try:
        first = yield from _prompt(stage, verb, rules(verb))
        given = yield from _collect(stage, verb, rules(verb), first)
    finally:
        call.close_ears()
    if not (given.digits or given.words) and not verb.flag("actionOnEmptyResult"):
        return None
    return stage.door(verb, "action", given.params(), kind="gather")


def _prompt(stage: Stage, verb: Verb, wanted: Rules) -> Steps[Input | None]:
    for child in verb.children:
        for segment in segments(stage.exchange, child):
            given = yield from utter(stage.exchange, stage.call, segment, listen=True)
            if given and (wanted.keys if given.key else wanted.words):
                return given
    return None


def _collect(stage: Stage, verb: Verb, wanted: Rules, first: Input | None) -> Steps[Given]:
    digits, given = "", first
    while True:
        if given is None:
            wait = stage.exchange.line_time(wanted.timeout)
            given = yield from stage.call.next_input(wait)
        if given is None:
            return Given(digits)
        if given.words and wanted.words:
            yield from _hear_out(stage, verb, wanted, given)
            return Given(digits, given.words)
        if given.key and given.key == wanted.finish:
            return Given(digits, finished_on=given.key)
        digits += given.key if wanted.keys else ""
        if wanted.most and len(digits) >= wanted.most:
            return Given(digits)
        given = None


def _hear_out(stage: Stage, verb: Verb, wanted: Rules, given: Input) -> Steps[None]:
    partial = stage.named(
        verb, "partialResultCallback", "gather-partial", "partialResultCallbackMethod"
    )
    if partial:
        params = standard(stage.exchange, stage.call) | {"UnstableSpeechResult": given.words}
        tell(stage.exchange, stage.call, partial, params)
    yield Wait(given.seconds + stage.exchange.line_time(wanted.silence))
