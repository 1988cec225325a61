"""The words of other languages: all there, of the words that callers hear in English today, true.

Until that is so callers hear the flow's own words. Nobody may be left with those where they tell
of danger.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from ivr_flows.checks.findings import Finding, likely
from ivr_flows.model import Flow
from ivr_flows.originals import Original, originals
from ivr_flows.phrases import PHRASES
from ivr_flows.values import Language
from ivr_flows.wording import Wording, digest

ADVICE = "9 9 9"
_NUMBERS = re.compile(r"\d(?:[ ,]*\d)*")


def others(flow: Flow) -> tuple[Language, ...]:
    """The languages besides the flow's own."""
    return flow.offered()[1:]


def check(flow: Flow) -> Iterator[Finding]:
    """Errors: words that are missing, or out of date where they tell of danger, or not true."""
    texts = {one.id: one for one in originals(flow)}
    for language in others(flow):
        for one in texts.values():
            if message := _wrong(flow, one, flow.languages[language].get(one.id), language):
                yield Finding(one.place, message)
    for language, told in flow.languages.items():
        for prompt in told.keys() - texts.keys():
            message = f"the plan has no such words: take them out of the {_name(language)} file"
            yield Finding(("languages", language, prompt), message, likely(prompt, texts))


def warnings(flow: Flow) -> Iterator[Finding]:
    """Words that stand for older ones: callers hear the flow's own until somebody has looked."""
    for language in others(flow):
        for one in originals(flow):
            wording = flow.languages[language].get(one.id)
            if wording and _stale(one, wording) and not _of_danger(one):
                yield Finding(one.place, _out_of_date(flow, language))


def told_in(language: Language, found: Finding) -> Finding:
    """The same finding, for callers who have the language."""
    return replace(found, message=f"in {_name(language)}: {found.message}")


def _wrong(flow: Flow, one: Original, wording: Wording | None, language: Language) -> str:
    own, name = _name(flow.language), _name(language)
    if wording is None:
        return f"callers who have {name} hear these words in {own}: there are none in {name}"
    if _stale(one, wording):
        danger = "; words that tell of danger may not wait for that"
        return _out_of_date(flow, language) + danger if _of_danger(one) else ""
    numbers, meant = (_numbers(text) for text in (wording.say or "", one.text))
    if numbers != meant:
        return f"the {name} words hold other numbers ({_told(numbers)}), not {_told(meant)}"
    return ""


def _out_of_date(flow: Flow, language: Language) -> str:
    return (
        f"the {_name(language)} words stand for older ones: callers who have {_name(language)} "
        f"hear these in {_name(flow.language)} until somebody has looked at them again"
    )


def _stale(one: Original, wording: Wording) -> bool:
    return wording.of != digest(one.text)


def _of_danger(one: Original) -> bool:
    """Whether the words tell of 999, or of a key that makes a call urgent."""
    settings = one.option.set if one.option else None
    return ADVICE in one.text or bool(settings and settings.priority in {"P0", "P1"})


def _numbers(text: str) -> list[str]:
    return sorted("".join(filter(str.isdecimal, found)) for found in _NUMBERS.findall(text))


def _told(numbers: list[str]) -> str:
    return ", ".join(" ".join(number) for number in numbers) or "none"


def _name(language: Language) -> str:
    return PHRASES[language].language
