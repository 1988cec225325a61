"""What a recording is, by its bytes: whether it can be played on a telephone, and how long it is.

WAV with plain samples, as every recorder can save it. Bytes in, facts out: nothing is opened.
"""

import io
import sys
import wave
from array import array
from collections.abc import Mapping
from hashlib import sha256
from types import MappingProxyType
from typing import NamedTuple

SHORTEST_S, LONGEST_S = 0.3, 60.0
SLOWEST_HZ, FASTEST_HZ = 8_000, 48_000
FAINTEST = 0.01  # of the loudest there can be: below it nothing is heard on a telephone
_HOW = "save it as WAV, 16 bits, not compressed"
_OTHERS: Mapping[bytes, str] = MappingProxyType(
    {b"ID3": "MP3", b"\xff\xfb": "MP3", b"\xff\xf3": "MP3", b"OggS": "Ogg", b"fLaC": "FLAC"}
)


class NotAudio(Exception):
    """No recording that callers could hear; the words say why."""


class Sound(NamedTuple):
    """A recording that callers can hear: the SHA-256 of its bytes, and its length."""

    sha256: str
    seconds: float


def read(data: bytes) -> Sound:
    """The facts of a recording. Raises NotAudio with the reason, in words for an editor."""
    if data[:4] != b"RIFF" or data[8:12] != b"WAVE":
        raise NotAudio(_no_wave(data))
    try:
        with wave.open(io.BytesIO(data)) as opened:
            return Sound(sha256(data).hexdigest(), _playable(opened))
    except (wave.Error, EOFError, RuntimeError, ValueError):  # all of them mean a broken header
        raise NotAudio(f"is a WAV that cannot be read: {_HOW}") from None


def _no_wave(data: bytes) -> str:
    if not data:
        return "is empty"
    kind = next((name for begins, name in _OTHERS.items() if data.startswith(begins)), None)
    return f"is {kind}: {_HOW}" if kind else f"is no audio that we know: {_HOW}"


def _playable(opened: wave.Wave_read) -> float:
    """The seconds of a WAV."""
    rate, width, channels = opened.getframerate(), opened.getsampwidth(), opened.getnchannels()
    if width not in {1, 2} or channels not in {1, 2} or not SLOWEST_HZ <= rate <= FASTEST_HZ:
        raise NotAudio(
            f"has {8 * width} bits, {rate} samples a second and {channels} channels: "
            "8 or 16 bits, 8000 to 48000 samples and one or two channels can be played"
        )
    said_s = opened.getnframes() / rate
    samples = opened.readframes(opened.getnframes())
    seconds = len(samples) / (width * channels * rate)
    if seconds < said_s:
        raise NotAudio(f"breaks off after {seconds:.1f} of {said_s:.1f} s")
    if not SHORTEST_S <= seconds <= LONGEST_S:
        raise NotAudio(f"takes {seconds:.1f} s: {SHORTEST_S} to {LONGEST_S:.0f} s can be played")
    if _loudest(samples, width) < FAINTEST:
        raise NotAudio("is silent: nothing can be heard in it")
    return seconds


def _loudest(samples: bytes, width: int) -> float:
    """The loudest sample, 0 to 1. Eight bits are counted from 128, sixteen from 0."""
    if width == 1:
        return max(abs(one - 128) for one in (min(samples), max(samples))) / 128
    of_two = array("h")
    of_two.frombytes(samples)
    if sys.byteorder == "big":
        of_two.byteswap()
    return max(abs(min(of_two)), abs(max(of_two))) / 32_768
