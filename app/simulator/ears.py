"""What somebody on the line hears, with times, and when a phrase has been heard."""

from dataclasses import dataclass, field

WORDS_PER_SECOND = 2.5


def speaking_time(text: str) -> float:
    """How long it takes to say a text, in seconds of the line."""
    return max(1, len(text.split())) / WORDS_PER_SECOND


@dataclass
class Utterance:
    """Something heard: from when, for how many real seconds, and when it was cut off, if it was."""

    text: str
    started: float
    seconds: float
    cut: float | None = None

    def heard_at(self, end: int) -> float | None:
        """Say when the text was heard up to a character; None when it was cut before."""
        share = len(self.text[:end].split()) / max(1, len(self.text.split()))
        moment = self.started + self.seconds * share
        return None if self.cut is not None and moment > self.cut else moment

    def said(self) -> str:
        """The words that were spoken before the cut."""
        if self.cut is None or self.seconds <= 0:
            return self.text
        words = self.text.split()
        return " ".join(words[: round(len(words) * (self.cut - self.started) / self.seconds)])


@dataclass
class Ears:
    """All that one call has heard, and how far its person has listened."""

    heard: list[Utterance] = field(default_factory=list)
    place: tuple[int, int] = (0, 0)

    def hear(self, text: str, now: float, seconds: float) -> Utterance:
        """Begin to hear something."""
        utterance = Utterance(text, now, seconds)
        self.heard.append(utterance)
        return utterance

    def when(self, phrase: str) -> float | None:
        """Say when a phrase is or was heard after the place listened to; None: not yet spoken."""
        found = self._find(phrase)
        return found[0] if found else None

    def listen_past(self, phrase: str) -> None:
        """Move the place behind a phrase."""
        if found := self._find(phrase):
            self.place = found[1]

    def forget(self) -> None:
        """Listen only to what is said from now on."""
        self.place = (len(self.heard), 0)

    def _find(self, phrase: str) -> tuple[float, tuple[int, int]] | None:
        wanted = " ".join(phrase.lower().split())
        first, offset = self.place
        for index in range(first, len(self.heard)):
            utterance = self.heard[index]
            start = utterance.text.lower().find(wanted, offset if index == first else 0)
            end = start + len(wanted)
            if start >= 0 and (moment := utterance.heard_at(end)) is not None:
                return moment, (index, end)
        return None
