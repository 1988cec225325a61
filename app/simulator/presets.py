"""Callers that the phone page offers: who rings, what they do by themselves, what to look for."""

from dataclasses import dataclass, field

from app.simulator.phones import Step


@dataclass(frozen=True)
class Preset:
    """One caller. script: what they do by themselves; you may press keys as well."""

    key: str
    name: str
    number: str
    hint: str
    script: tuple[Step, ...] = field(default=())


def _press_when_asked(key: str, pause: float) -> Step:
    return {"asked": True, "wait": pause, "press": key}


PRESETS = (
    Preset("mobile", "Ordinary mobile", "+447700900123", "You press the keys."),
    Preset("withheld", "Withheld number", "anonymous", "The number arrives as a word."),
    Preset(
        "keypad",
        "Withheld, as a keypad word",
        "+266696687",
        "Looks like a foreign number but spells ANONYMOUS: it must count as withheld.",
    ),
    Preset(
        "school",
        "School at 16:55",
        "+441632960055",
        "A school's landline just before closing. The hour is the system's own: ring near closing.",
    ),
    Preset(
        "silence", "Silence", "+447700900124", "Says and presses nothing. Leave the keys alone."
    ),
    Preset(
        "wrong",
        "Wrong keys",
        "+447700900125",
        "Presses 9 by itself, three times, whatever is asked.",
        (_press_when_asked("9", 2), _press_when_asked("9", 2), _press_when_asked("9", 2)),
    ),
    Preset(
        "queue",
        "Hangs up in the queue",
        "+447700900126",
        "You press the keys; eight seconds into the queue the caller hangs up.",
        ({"queued": True, "wait": 8, "hang_up": True},),
    ),
    Preset(
        "fives",
        "Presses 5 5, cannot speak",
        "+447700900127",
        "Presses 5, and 5 again when asked again.",
        (_press_when_asked("5", 2), _press_when_asked("5", 1)),
    ),
)
