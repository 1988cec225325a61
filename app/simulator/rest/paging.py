"""Lists, a page at a time, with the fields that Twilio's own libraries follow."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import request

DEFAULT_SIZE = 50
LARGEST_SIZE = 1000


def page(name: str, items: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Give the page asked for (Page from 0, PageSize up to 1000) of a list under its name."""
    size = min(LARGEST_SIZE, max(1, _whole("PageSize", DEFAULT_SIZE)))
    number = max(0, _whole("Page", 0))
    start = number * size
    shown = list(items[start : start + size])
    more = start + size < len(items)
    return {
        name: shown,
        "page": number,
        "page_size": size,
        "start": start,
        "end": start + max(0, len(shown) - 1),
        "uri": _uri(number, size),
        "first_page_uri": _uri(0, size),
        "next_page_uri": _uri(number + 1, size) if more else None,
        "previous_page_uri": _uri(number - 1, size) if number else None,
    }


def _whole(name: str, default: int) -> int:
    text = request.args.get(name, "")
    return int(text) if text.isdigit() else default


def _uri(number: int, size: int) -> str:
    kept = [(k, v) for k, v in request.args.items(multi=True) if k not in {"Page", "PageSize"}]
    return f"{request.path}?{urlencode([*kept, ('PageSize', size), ('Page', number)])}"
