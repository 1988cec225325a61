"""A WAV that can be played: a hum."""

import io
import math
import struct
import wave

RATE = 8_000


def hum(seconds: float, pitch: float = 5) -> bytes:
    """So many seconds, mono, 16 bits; another pitch is another recording."""
    out = io.BytesIO()
    with wave.open(out, "wb") as to:
        to.setparams((1, 2, RATE, 0, "NONE", ""))
        for at in range(int(seconds * RATE)):
            to.writeframesraw(struct.pack("<h", int(20_000 * math.sin(at / pitch))))
    return out.getvalue()
