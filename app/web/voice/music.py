"""The waiting music: slow soft chords, worked out once; nobody's composition but arithmetic."""

import io
import math
import struct
import wave
from functools import lru_cache

RATE = 8000
BAR_S = 3
CHORDS = ((262, 330, 392), (220, 262, 330), (175, 220, 262), (196, 247, 294)) * 2
BARS = CHORDS[:6]
LOUDEST = 2600


@lru_cache(maxsize=1)
def wav() -> bytes:
    """Eighteen seconds, mono, 16 bits, 8 kHz: what a telephone carries."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(b"".join(_bar(chord) for chord in BARS))
    return out.getvalue()


def _bar(chord: tuple[int, ...]) -> bytes:
    length = RATE * BAR_S
    return b"".join(struct.pack("<h", _sample(chord, i / RATE, i / length)) for i in range(length))


def _sample(chord: tuple[int, ...], at_s: float, share: float) -> int:
    swell = math.sin(math.pi * share)
    tones = sum(math.sin(2 * math.pi * tone * at_s) for tone in chord)
    return int(LOUDEST * swell * tones)
