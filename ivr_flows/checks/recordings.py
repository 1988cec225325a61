"""Recordings: that each speaks the words it stands for. Until then the machine speaks them."""

from collections.abc import Iterator

from ivr_flows.checks.findings import Finding
from ivr_flows.model import Flow
from ivr_flows.originals import originals
from ivr_flows.phrases import PHRASES
from ivr_flows.timing import seconds
from ivr_flows.values import Language
from ivr_flows.wording import Audio, digest

SHORTER, LONGER = 0.4, 2.5  # times what the words take: beyond it is hardly a recording of them


def warnings(flow: Flow) -> Iterator[Finding]:
    """Recordings of other words, and recordings that can hardly be of these."""
    for language, told in flow.languages.items():
        for one in originals(flow):
            wording = told.get(one.id)
            if wording and wording.audio:
                words = wording.say or one.text
                if message := _doubt(language, words, wording.audio):
                    yield Finding(one.place, message)


def _doubt(language: Language, words: str, audio: Audio) -> str:
    name, of = PHRASES[language].language, digest(words)
    if audio.of != of:
        return (
            f"the {name} recording is of other words, and not played until it is recorded again "
            f"(if it does speak these, its `of` is {of})"
        )
    about_s = seconds(words, language)
    if SHORTER * about_s <= audio.seconds <= LONGER * about_s:
        return ""
    took = f"the {name} recording takes {audio.seconds:.1f} s"
    return f"{took}, and these words take about {about_s:.1f} s: is it the right one?"
