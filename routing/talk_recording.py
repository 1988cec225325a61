"""The recording of a talk, where the council has turned it on."""

from enum import StrEnum

from routing.states import LONGEST_CALL_S, Deadline, Table


class TalkRecordingState(StrEnum):
    """One talk on tape, as the carrier tells it. Whether it is paused now stands beside it."""

    ASKED = "asked"  # the caller has heard the notice; the carrier has not said that it records
    ON = "on"
    OVER = "over"
    FAILED = "failed"  # the carrier does not record, or has not said so in time


BEGINS_S = 60  # from the notice to the carrier's word
TOLD_S = 60  # from the call's end to the carrier's word that its recording is over
_R = TalkRecordingState
TALK_RECORDING = Table(
    "talk_recording",
    _R.ASKED,
    {
        (_R.ASKED, "began"): _R.ON,
        (_R.FAILED, "began"): _R.ON,  # told late
        (_R.ASKED, "over"): _R.OVER,
        (_R.ON, "over"): _R.OVER,
        (_R.FAILED, "over"): _R.OVER,
        (_R.ASKED, "failed"): _R.FAILED,
        (_R.ON, "failed"): _R.FAILED,
    },
    {
        _R.ASKED: Deadline("failed", "recording.expire", seconds=BEGINS_S),
        _R.ON: Deadline("over", "recording.expire", seconds=LONGEST_CALL_S),
    },
)
