"""A file is taken for a recording only if callers could hear it."""

import io
import math
import wave
from array import array
from contextlib import suppress
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ivr_flows.audio import NotAudio, Sound, read


def recording(
    seconds: float = 1.0, *, rate: int = 8_000, width: int = 2, channels: int = 1, loud: float = 0.5
) -> bytes:
    """A WAV with a hum of so many seconds."""
    count = int(seconds * rate) * channels
    hum = (loud * math.sin(at / 5) for at in range(count))
    if width == 2:
        samples = array("h", (int(32_767 * one) for one in hum)).tobytes()
    else:
        samples = bytes(int(128 + 127 * one) for one in hum) * (1 if width == 1 else width)
    out = io.BytesIO()
    with wave.open(out, "wb") as to:
        to.setparams((channels, width, rate, 0, "NONE", ""))
        to.writeframes(samples)
    return out.getvalue()


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 48_000])
@pytest.mark.parametrize("width", [1, 2])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_recording_has_its_true_length_and_its_hash(rate: int, width: int, channels: int) -> None:
    data = recording(1.5, rate=rate, width=width, channels=channels)
    assert read(data) == Sound(sha256(data).hexdigest(), pytest.approx(1.5))


GOOD = recording()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (b"ID3\x04" + bytes(100), "is MP3: save it as WAV, 16 bits, not compressed"),
        (b"\xff\xfb\x90\x64" + bytes(100), "is MP3: save it as WAV"),
        (b"OggS" + bytes(100), "is Ogg: save it as WAV"),
        (b"%PDF-1.7", "is no audio that we know"),
        (b"RIFF\x00\x00\x00\x00WAVE", "is a WAV that cannot be read"),
        (b"RIFF\x00\x00\x00\x00AVI ", "is no audio that we know"),
        (GOOD[:20] + b"\x07\x00" + GOOD[22:], "is a WAV that cannot be read"),
        (GOOD[:8_000], "breaks off after 0.5 of 1.0 s"),
        (recording(0.1), "takes 0.1 s: 0.3 to 60 s can be played"),
        (recording(61), "takes 61.0 s"),
        (recording(loud=0), "is silent"),
        (recording(loud=0, width=1), "is silent"),
        (recording(width=3), "has 24 bits, 8000 samples a second and 1 channels"),
        (recording(rate=4_000), "has 16 bits, 4000 samples a second"),
        (recording(channels=3), "3 channels"),
    ],
)
def test_what_cannot_be_heard_is_refused_in_words(data: bytes, why: str) -> None:
    with pytest.raises(NotAudio) as refused:
        read(data)
    assert str(refused.value).startswith(why) or why in str(refused.value)


@settings(max_examples=600)
@given(at=st.integers(0, 60), put=st.binary(max_size=12), keep=st.integers(0, len(GOOD)))
def test_whatever_the_bytes_are_it_is_a_recording_or_is_refused(
    at: int, put: bytes, keep: int
) -> None:
    data = (GOOD[:at] + put + GOOD[at + len(put) :])[:keep]
    with suppress(NotAudio):
        assert read(data).seconds > 0
