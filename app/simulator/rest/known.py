"""Which parameters each REST call carries out here; any other is counted as a fault."""

STATUS = {"StatusCallback", "StatusCallbackMethod", "StatusCallbackEvent"}
INSTRUCTIONS = {"Url", "Method", "Twiml", "FallbackUrl", "FallbackMethod"}
ANNOUNCE = {"AnnounceUrl", "AnnounceMethod"}
ROOM = {
    "ConferenceStatusCallback",
    "ConferenceStatusCallbackMethod",
    "ConferenceStatusCallbackEvent",
}
SOUND = {"Beep", "EarlyMedia", "WaitUrl", "WaitMethod"}
STANDING = {"Muted", "EndConferenceOnExit", "Coaching", "CallSidToCoach"}

KNOWN: dict[str, set[str]] = {
    "calls.create": {"To", "From", "Timeout"} | INSTRUCTIONS | STATUS,
    "calls.update": {"Url", "Method", "Twiml", "Status"},
    "queues.create": {"FriendlyName", "MaxSize"},
    "queues.update": {"FriendlyName", "MaxSize"},
    "queues.take": {"Url", "Method"},
    "conferences.update": {"Status"} | ANNOUNCE,
    "conference_recordings.update": {"Status", "PauseBehavior"},
    "participants.create": {"To", "From", "Timeout", "Label", "StartConferenceOnEnter"}
    | SOUND
    | STANDING
    | STATUS
    | ROOM,
    "participants.update": {"Hold", "HoldUrl", "HoldMethod"} | STANDING | ANNOUNCE,
}
