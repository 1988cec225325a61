"""Recordings of prompts: kept by their digest, known to the check, played to callers."""

from collections.abc import Mapping

from app.models import prompt_sounds
from app.runtime import Runtime
from app.services.flows import roles
from app.services.people import Person
from app.services.refusals import Refused, Unknown
from ivr_flows import audio
from ivr_flows.audio import NotAudio, Sound
from ivr_flows.source import Source

LARGEST = 12 * 1024 * 1024  # bytes: a minute of two channels at 48,000 samples a second


def keep(rt: Runtime, me: Person, data: bytes) -> Sound:
    """Keep a recording. Raises Refused, in words, for what callers could not hear."""
    roles.must_edit(me)
    if len(data) > LARGEST:
        raise Refused(f"The file is larger than {LARGEST // 1024 // 1024} MB. {roles.NOTHING}")
    try:
        sound = audio.read(data)
    except NotAudio as wrong:
        raise Refused(f"The file {wrong}. {roles.NOTHING}") from None
    with rt.work() as work:
        values = {"sha256": sound.sha256, "seconds": sound.seconds, "wav": data}
        work.run(prompt_sounds.keep_sound(values | {"added_by": me.id, "added_at": work.now}))
        work.happened("flow_recording_kept", {"agent_id": me.id}, sha256=sound.sha256)
    return sound


def file_of(sound: Sound) -> str:
    """The name under which a prompt file speaks of a recording."""
    return f"{sound.sha256[:16]}.wav"


def named(rt: Runtime, source: Source) -> Mapping[str, Sound]:
    """The recordings that there are, by file name; not asked for where no text names one."""
    if not any("audio" in text for text in source.prompts.values()):
        return {}
    with rt.work() as work:
        kept = [Sound(row.sha256, row.seconds) for row in work.run(prompt_sounds.sounds())]
    return {file_of(sound): sound for sound in kept}


def wav(rt: Runtime, sha256: str) -> bytes:
    """The bytes of a recording. Raises Unknown if there is none."""
    with rt.work() as work:
        found = work.run(prompt_sounds.wav(sha256)).scalar_one_or_none()
    if found is None:
        raise Unknown("There is no such recording.")
    return bytes(found)
