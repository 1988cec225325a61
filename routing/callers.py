"""A caller's number, as the carrier gives it, becomes a caller. It never blocks one (S13)."""

import re
from dataclasses import dataclass
from enum import StrEnum

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberFormat,
    country_code_for_region,
    format_number,
    is_possible_number,
    national_significant_number,
    parse,
)


class CallerKind(StrEnum):
    """What sort of number it is: never who the person is."""

    MOBILE = "mobile"
    LANDLINE = "landline"
    NON_GEOGRAPHIC = "non_geographic"
    FOREIGN = "foreign"
    WITHHELD = "withheld"
    CLIENT = "client"  # a browser phone
    UNKNOWN = "unknown"  # digits that are no possible number, or a SIP address


@dataclass(frozen=True)
class Caller:
    """`e164` is None unless the number can be rung; `masked` may be shown and logged (S28).

    `withheld` says that the number was not shown: not that the caller asks for anonymity (S30).
    """

    kind: CallerKind
    e164: str | None
    masked: str
    withheld: bool


# The words ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN and UNAVAILABLE, spelt on a keypad. They parse
# as numbers of Lesotho, Russia, Uganda and China, so they are caught before parsing.
KEYPAD_WORDS = frozenset({"266696687", "7378742833", "2562533", "8656696", "86282452253"})
_NUMBER = re.compile(r"\+?[\d\s().-]{3,40}", re.ASCII)
_UK = 44
_UK_KINDS = {
    "1": CallerKind.LANDLINE,
    "2": CallerKind.LANDLINE,
    "3": CallerKind.NON_GEOGRAPHIC,
    "5": CallerKind.NON_GEOGRAPHIC,
    "7": CallerKind.MOBILE,
    "8": CallerKind.NON_GEOGRAPHIC,
    "9": CallerKind.NON_GEOGRAPHIC,
}
_WITHHELD = Caller(CallerKind.WITHHELD, None, "number withheld", withheld=True)
_UNKNOWN = Caller(CallerKind.UNKNOWN, None, "number unknown", withheld=False)
_CLIENT = Caller(CallerKind.CLIENT, None, "browser phone", withheld=False)


def identify(raw_from: str, line_region: str = "GB") -> Caller:
    """Who rings, from the carrier's `From`. Never raises, whatever the text (S13).

    Words and anything that is not a number count as withheld. Only possibility is asked, never
    validity: Ofcom's numbers for drama, and new ranges, are possible and not valid.
    """
    text = raw_from.strip()
    if text.startswith("client:"):
        return _CLIENT
    if text.startswith(("sip:", "sips:")):
        return _UNKNOWN
    if not _NUMBER.fullmatch(text) or _digits(text) in KEYPAD_WORDS:
        return _WITHHELD
    number = _possible(text, line_region)
    return _numbered(number, line_region) if number else _UNKNOWN


def mask(e164: str) -> str:
    """A number as logs and screens may show it: `+44 7700 ••• 123`; last three digits at most."""
    number = _possible(e164, "ZZ")
    if number is None:
        return _UNKNOWN.masked
    national = national_significant_number(number)
    start = f"{national[:4]} " if len(national) > 9 else ""
    end = national[max(3, len(national) - 3) :]
    return f"+{number.country_code} {start}••• {end}".rstrip()


def _numbered(number: PhoneNumber, line_region: str) -> Caller:
    e164 = format_number(number, PhoneNumberFormat.E164)
    return Caller(_kind(number, line_region), e164, mask(e164), withheld=False)


def _kind(number: PhoneNumber, line_region: str) -> CallerKind:
    if number.country_code != country_code_for_region(line_region):
        return CallerKind.FOREIGN
    if number.country_code != _UK:
        return CallerKind.UNKNOWN
    national = national_significant_number(number)
    if national.startswith("70"):  # personal numbers: dear to ring, and no mobile
        return CallerKind.NON_GEOGRAPHIC
    return _UK_KINDS.get(national[0], CallerKind.UNKNOWN)


def _possible(text: str, region: str) -> PhoneNumber | None:
    try:
        number = parse(text, region)
    except NumberParseException:
        return None
    return number if is_possible_number(number) else None


def _digits(text: str) -> str:
    return "".join(sign for sign in text if sign.isdigit())
