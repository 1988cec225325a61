"""How durations, moments, numbers and yes or no are written in the files of a council."""

import re
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal

from pydantic import BeforeValidator

from routing.dialling import refusal

_DURATION = re.compile(r"(\d{1,5}) ?(s|min|h)")
_CODE = re.compile(r"[EWS]\d{8}")
_UNIT_S = {"s": 1, "min": 60, "h": 3600}


def _seconds(written: object) -> object:
    found = _DURATION.fullmatch(str(written))
    if not found:
        raise ValueError(f"{written!r} is no duration such as 30s, 2min or 4h")
    return int(found[1]) * _UNIT_S[found[2]]


def _yes_no(written: object) -> bool:
    if written not in {"yes", "no"}:
        raise ValueError(f"{written!r} must be yes or no")
    return written == "yes"


def _dialable(written: object) -> str:
    number = str(written)
    reason = refusal(number)
    if reason:
        raise ValueError(reason)
    return number


def _moment(written: object) -> datetime:
    text = str(written)
    try:
        if " " in text:
            return datetime.strptime(text, "%Y-%m-%d %H:%M")  # noqa: DTZ007 - local by intent
        return datetime.combine(date.fromisoformat(text), time.min)
    except ValueError:
        raise ValueError(f"{text!r} is no date such as 2026-12-24 or 2026-12-24 15:00") from None


def _code(written: object) -> str:
    code = str(written)
    if not _CODE.fullmatch(code):
        raise ValueError(f"{code!r} is no code of a district such as E07000178")
    return code


def _from(written: object) -> datetime:
    return _moment(written)


def _until(written: object) -> datetime:
    whole_day = " " not in str(written)
    return _moment(written) + timedelta(days=whole_day)


Seconds = Annotated[int, BeforeValidator(_seconds)]
YesNo = Annotated[bool, BeforeValidator(_yes_no)]
Dialable = Annotated[str, BeforeValidator(_dialable)]
From = Annotated[datetime, BeforeValidator(_from)]
Until = Annotated[datetime, BeforeValidator(_until)]
DistrictCode = Annotated[str, BeforeValidator(_code)]
OpenOrClosed = Literal["open", "closed"]
Alerted = Literal["supervisor", "manager"]
