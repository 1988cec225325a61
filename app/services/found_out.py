"""What callers keyed and look-ups knew, in the words that the record's menu path has for it."""

from app.services.plain_words import WHENS
from ivr_flows.effects import AskCallback, Keyed, Known, LeaveMessage, SetPlace


def words(effect: SetPlace | Keyed | Known | AskCallback | LeaveMessage) -> str:
    """One part of the menu path: for the enquiry only, never for a log (S28)."""
    match effect:
        case SetPlace(district, postcodes):
            said = " or ".join(postcodes) or "not known"
            return f"Postcode {said}: {district or 'not our area'}"
        case Keyed(noted_as, value):
            return f"{noted_as}: {value}"
        case Known(_, value):
            return f"Known: {value}"
        case AskCallback(number, when, _):
            at = f"a number ending {number[-3:]}" if number else "the number they called from"
            return f"Asks to be rung back on {at}, safe {WHENS.get(when, when)}"
        case LeaveMessage():
            return "Left a message"
