"""The guard before any number is dialled (S25)."""

from phonenumbers import (
    NumberParseException,
    PhoneNumber,
    PhoneNumberType,
    is_possible_number,
    national_significant_number,
    number_type,
    parse,
)

_UK = 44
_SHORTEST = 7  # 999, 112, 101, 111, 116 000 and 118 000 are all shorter
_WHOLE = {9, 10}  # digits after +44; seven only for the few old freephone numbers (0800 1111)
_DEAR = ("9", "70", "118")  # premium services, personal numbers, directory enquiries
_REFUSED_TYPES = {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.PERSONAL_NUMBER}


def refusal(number: str) -> str | None:
    """Why the platform must not dial this number, or None when it may.

    Only full UK numbers in the form +44...: never emergency, short or premium ones (S25).
    """
    if not number.startswith("+"):
        return "write the number in full, as +44..."
    try:
        return _refused(parse(number, None))
    except NumberParseException:
        return "is not a telephone number"


def _refused(number: PhoneNumber) -> str | None:
    national = national_significant_number(number)
    if number.country_code != _UK:
        return "only UK numbers (+44) are dialled"
    if len(national) < _SHORTEST:
        return "emergency and short numbers are never dialled (S25)"
    whole = len(national) in _WHOLE or (len(national) == 7 and national.startswith("800"))
    if not (whole and is_possible_number(number)):
        return "is not a possible telephone number"
    if national.startswith(_DEAR) or number_type(number) in _REFUSED_TYPES:
        return "premium and personal numbers are never dialled (S25)"
    return None
