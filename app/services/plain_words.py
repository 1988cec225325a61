"""What the screens call things: the words for codes of calls, callers, people and outcomes."""

from collections.abc import Mapping

PRIORITIES: Mapping[str, str] = {
    "P0": "Urgent now",
    "P1": "Very urgent",
    "P2": "Soon",
    "P3": "Standard",
    "P4": "Can wait",
}
CALLERS: Mapping[str, str] = {
    "child": "Child or young person",
    "family": "Parent, carer or family",
    "public": "Member of the public",
    "school": "School or early years",
    "police": "Police",
    "health": "Health",
    "professional": "Other professional",
}
NUMBERS: Mapping[str, str] = {
    "mobile": "mobile",
    "landline": "landline",
    "non_geographic": "not tied to a place",
    "foreign": "from abroad",
    "withheld": "withheld",
    "client": "browser phone",
    "unknown": "not known",
}
AGENTS: Mapping[str, str] = {
    "away": "Away",
    "ready": "Ready",
    "offered": "Ringing",
    "on_call": "On call",
    "wrap_up": "Wrap-up",
}
PLACES: Mapping[str, str] = {
    "menus": "In the menus",
    "waiting": "Waiting",
    "ringing": "Ringing",
    "asking": "Being asked about a callback",
    "joining": "Being put through to",
    "talking": "Talking with",
    "held": "On hold, with",
    "rung_back": "Being rung back, by",
    "due": "To be rung back",
    "outside": "With an outside number, or it is being rung",
    "alone": "With nobody: being put back to a person",
}
LISTENERS: Mapping[str, str] = {
    "listen": "hears this call. The caller does not hear them.",
    "whisper": "hears this call and can speak to you. The caller does not hear them.",
    "barge": "is in this call. You and the caller hear them.",
}
LISTENING: Mapping[str, str] = {
    "listen": "Listen: nobody hears you",
    "whisper": "Whisper: your colleague hears you, the caller does not",
    "barge": "Join: both hear you",
}
ELSEWHERE: Mapping[str, str] = {
    "diverted": "a supervisor had diverted it",
    "shut": "a supervisor had closed it",
    "hours": "its hours were over",
    "unstaffed": "nobody of its team was at work",
    "unknown": "there is no such queue any more",
}
WHY_NOT: Mapping[str, str] = {
    "skill": "they do not have the skill that the queue needs",
    "given": "they were asked for another caller at that moment",
    "kept": "they were kept for an urgent caller",
    "rests": "they had let an offer go by a moment before",
    "tried": "they had let this caller go by",
    "wished": "the caller was first for who knows them, or speaks their language",
    "later": "they had been idle for less long",
}
SPANS: Mapping[str, str] = {
    "15 min": "15 minutes",
    "30 min": "30 minutes",
    "1 h": "1 hour",
    "2 h": "2 hours",
    "4 h": "4 hours",
    "today": "Until the end of today",
    "for good": "For good",
}
ENQUIRIES: Mapping[str, str] = {
    "open": "On the line",
    "to_record": "To record",
    "recorded": "Recorded",
    "closed": "Closed",
}
OUTCOMES: Mapping[str, str] = {
    "advice": "Advice given",
    "passed": "Passed to a team to decide",
    "information": "Information taken for a known case",
    "elsewhere": "Told who else can help",
    "ended_early": "Caller left before we could help",
    "silent": "Nobody spoke",
    "wrong_number": "Wrong number",
}
MESSAGE_OUTCOMES: Mapping[str, str] = {
    "noted": "Written into the enquiry",
    "passed": "Passed to a team",
    "rung_back": "Caller rung back",
    "no_words": "Nobody spoke",
    "no_sound": "The sound was lost",
}
CALLBACK_OUTCOMES: Mapping[str, str] = {
    "spoken": "Rung, and spoken to",
    "tried": "Tried, not reached",
    "wrong_number": "The number is wrong",
    "not_reached": "Not reached, after all tries",
}
CALLBACK_ENDS: Mapping[str, str] = {
    **CALLBACK_OUTCOMES,
    "redialled": "They rang us first",
    "asked_again": "They rang us first, and asked again",
}
WHENS: Mapping[str, str] = {
    "any time": "at any time",
    "mornings": "in the morning",
    "afternoons": "in the afternoon",
}
ALERTS: Mapping[str, str] = {
    "threshold": "Somebody has waited too long",
    "waiting_supervisor": "Somebody has waited so long that a supervisor must look",
    "passed_over": "Somebody was passed over: others who came later were answered, or their place "
    "was lost",
    "outside_not_taken": "No outside number takes a caller: they are rung in turn until one does. "
    "See that somebody answers",
    "held_long": "A caller has been on hold for three minutes",
    "help_asked": "Somebody on a call asks for a supervisor",
    "phone_not_rung": "A phone could not be rung for a caller who waits",
    "talk_not_recorded": "A talk is not recorded as the council wants: the carrier does not say so",
    "journal_entry_refused": "Something taken without the database could not go into the record",
    "agent_set_away": "An agent missed calls and was set away",
    "flow_lost": "A menu could not be read: its caller went to a person",
    "council_unread": "The council file in force cannot be read by a program that runs here: one "
    "of before holds there. Tell whoever looks after the system",
    "call_was_missing": "A call had no record: it has been made",
    "effect_dead": "Something promised to the telephone system could not be done",
    "message_waits": "A message has not been listened to",
    "message_lost": "The sound of a message is lost at the telephone system",
    "callback_waits": "A caller has not been rung back",
    "callback_not_reached": "A caller could not be reached at the times agreed: see to it by hand",
    "callback_queue_shut": "A callback is due, and its queue is shut with nobody in its place",
    "callback_lever": "A callback is due while the emergency lever sends callers to an outside "
    "number: it waits, and keeps its place",
    "callback_by_hand": "A caller cannot be rung back by the system: ring them by hand",
    "message_came_late": "A message that was given up as lost has come: listen to it",
    "review_abandoned": "An urgent caller left before an answer: look into it within 15 minutes",
}
RECORDINGS: Mapping[str, str] = {
    "on": "The recording has begun",
    "over": "The recording has ended",
    "failed": "The recording is not confirmed",
    "paused": "The recording was to be paused",
    "resumed": "The recording was to go on",
    "silent": "Nothing is recorded now",
    "heard": "The talk is recorded again",
    "given up": "The recording could not be paused: it is ended, and nothing of it is kept",
    "erased": "The recording was erased",
    "no sound": "The carrier had no sound to erase",
}
WAYS: Mapping[str, str] = {
    "done": "went on",
    "open": "found us open",
    "closed": "found us closed",
    "found": "were known",
    "not found": "were not known",
    "0": "pressed 0 for a person",
    "back": "went back",
    "stuck": "were put through to a person after misses",
    "fault": "were put through to a person after a fault",
    "hung up": "hung up",
    "value": "keyed it",
    "place": "keyed a postcode of ours",
    "several": "were asked which district",
    "not ours": "keyed a postcode that is not ours",
    "bridged": "reached a person",
    "nobody": "were not answered here, and were led on",
    "full": "found the queue full, and were led on",
    "refused": "were not taken here, and were led on",
    "error": "were led on after an error",
    "caller left": "left while they waited",
    "callback asked": "asked to be rung back",
    "asked": "asked to be rung back",
    "declined": "did not want to be rung back",
    "bad number": "gave no number that can be rung",
    "accepted": "reached a person",
    "busy": "found the number busy",
    "no answer": "were not answered there",
    "failed": "could not be put through there",
    "recorded": "left a message",
    "empty": "left no words",
    "end": "heard the end",
}
LANGUAGES: Mapping[str, str] = {"en-GB": "English", "pl-PL": "Polish", "cy-GB": "Welsh"}
AWAY: Mapping[str, str] = {
    "break": "Break",
    "lunch": "Lunch",
    "meeting": "Meeting",
    "training": "Training",
    "writing": "Writing up",
    "equipment": "Equipment trouble",
}
DECLINES: Mapping[str, str] = {
    "busy": "With somebody in person",
    "conflict": "I know the family",
    "equipment": "Equipment trouble",
    "unwell": "Not well",
}
NOT_TAKEN: Mapping[str, str] = {
    "busy": "is busy",
    "no-answer": "did not answer",
    "not answered in time": "did not answer",
    "an urgent caller came": "an urgent caller needed them",
    "completed": "did not take it",
    "left": "has left",
    "failed": "could not be rung",
    "never rung": "could not be rung",
    "line lost": "could not be reached",
    "never on hold": "was not asked, because the caller could not be put on hold",
    **dict.fromkeys(DECLINES, "said no"),
}
HANDOVERS: Mapping[str, str] = {
    "ringing": "A colleague is rung about the caller",
    "consulting": "Two of us talk about the caller",
    "together": "All three talk",
    "completed": "The hand-over is complete",
    "taken_back": "The caller was taken back",
    "failed": "The caller was not taken over",
    "let_go": "The hand-over ended",
}
RAISES: Mapping[str, str] = {
    "danger": "A child is in danger now",
    "worse": "It is worse than it first seemed",
    "police": "Police or health need us now",
    "distressed": "The caller cannot wait",
}
OUT_OF_TURN: Mapping[str, str] = {
    "promised": "I promised to ring them",
    "knows": "I know the family",
    "cannot_wait": "It cannot wait",
    "asked": "A colleague asked me to",
}
CALLBACKS: Mapping[str, str] = {
    "in_line": "in line now",
    "for_one": "taken out of turn",
    "ringing": "being rung",
    "redialled": "on the line to us",
    "by_hand": "to be rung by hand",
    "shut": "kept until a queue takes callers again",
    "lever": "kept until the emergency lever is released",
}
# How a try ended that reached nobody, by the carrier's word or ours.
MISSED: Mapping[str, str] = {
    "no-answer": "nobody answered",
    "busy": "their line was busy",
    "failed": "their number could not be rung",
    "canceled": "the ring was ended",
    "completed": "somebody or a machine answered and hung up",
    "caller": "somebody or a machine answered and hung up",
    "found ended": "their line had ended",
    "no key was pressed": "somebody or a machine answered and did not press 1",
    "never rung": "their number was not rung",
}
MORE_TIME: Mapping[str, str] = {
    "writing": "Still writing",
    "asking": "Asking a colleague",
    "distressing": "A hard call: I need a moment",
}


def word(words: Mapping[str, str], code: str | None) -> str:
    """The word for a code; a code without one is shown as it is, with its first letter raised."""
    if not code:
        return ""
    plain = code.replace("_", " ").replace("-", " ")
    return words.get(code, plain[:1].upper() + plain[1:])


def number(e164: str) -> str:
    """A telephone number as people here write it: 07700 900123; one from abroad as it is."""
    if not e164.startswith("+44"):
        return e164
    home = "0" + e164.removeprefix("+44")
    if home.startswith("02"):
        return f"{home[:3]} {home[3:7]} {home[7:]}"
    return f"{home[:5]} {home[5:]}"
