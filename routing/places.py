"""Which district a postcode lies in, and what the keys of a telephone may mean.

A full postcode decides. Keys lose which letter was meant, so they give every postcode they may
mean; the first half of a postcode only suggests. Data come from outside as a `Table`.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import postcode as syntax

Row = tuple[str, str]  # a postcode as it is written, and its district's code ('' if none)
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_KEYS = str.maketrans(_LETTERS, "22233344455566677778889999")
_SIGNS = "0123456789" + _LETTERS
_SHORTEST, _LONGEST = 5, 7


class Table(NamedTuple):
    """Postcodes in the order of their keys: keys, postcode and district's place, side by side."""

    districts: tuple[str, ...]
    keys: "array[int]"  # as a number: the first key is never 0
    postcodes: "array[int]"  # to the base 36
    district: "array[int]"  # which of `districts`


class Share(NamedTuple):
    """One district of an outward code, and how many of its postcodes lie there, 0 to 1."""

    district: str
    share: float


def table(rows: Iterable[Row]) -> Table:
    """A table of these postcodes; what is no postcode is left out."""
    known: dict[str, int] = {}
    found = [
        (int(keys(text)), int(text, 36), known.setdefault(district, len(known)))
        for written, district in rows
        if (text := _plain(written))
    ]
    found.sort()
    columns = zip(*found, strict=True) if found else ((), (), ())
    by_keys, postcodes, district = columns
    return Table(tuple(known), array("I", by_keys), array("Q", postcodes), array("H", district))


def keys(text: str) -> str:
    """The keys of a telephone for letters and digits, one for each: OX11AA is 691122."""
    return text.translate(_KEYS)


def areas(rows: Iterable[Row], districts: Collection[str]) -> frozenset[str]:
    """The postcode areas (OX, SN ...) in which these districts have a postcode."""
    return frozenset(area(written) for written, district in rows if district in districts)


def area(written: str) -> str:
    """The letters that a postcode begins with."""
    return written[: 2 if written[1:2].isalpha() else 1]


def near(rows: Iterable[Row], wanted: Collection[str]) -> Iterator[Row]:
    """The rows that lie in these postcode areas."""
    starts = tuple(wanted)
    return (row for row in rows if row[0].startswith(starts) and area(row[0]) in wanted)


def _plain(written: str) -> str:
    text = (syntax.to_normalised("".join(written.split())) or "").replace(" ", "")
    return text if _SHORTEST <= len(text) <= _LONGEST else ""


class Places:
    """Looks things up in a table. Without one it knows nothing, and everybody goes to a person."""

    def __init__(self, of: Table | None = None) -> None:
        self._table = of or table(())

    def __len__(self) -> int:
        return len(self._table.keys)

    def district(self, written: str) -> str | None:
        """The code of a full postcode's district; None if it is not known here."""
        text = _plain(written)
        meant = self.on_keypad(keys(text)) if text else {}
        spaced = _spaced(text)
        return next((code for code, found in meant.items() if spaced in found and code), None)

    def on_keypad(self, pressed: str) -> Mapping[str, tuple[str, ...]]:
        """Every postcode that the keys may mean, by its district's code; empty if there is none."""
        found: dict[str, tuple[str, ...]] = {}
        for at in self._range(pressed):
            code = self._table.districts[self._table.district[at]]
            found[code] = (*found.get(code, ()), _written(self._table.postcodes[at]))
        return found

    def suggest(self, outcode: str) -> tuple[Share, ...]:
        """The districts of an outward code, the likeliest first. A suggestion, never an answer."""
        start = outcode.strip().upper() + " "
        counted = Counter(
            self._table.district[at]
            for at, number in enumerate(self._table.postcodes)
            if _written(number).startswith(start)
        )
        whole = counted.total()
        return tuple(
            Share(self._table.districts[one], count / whole) for one, count in counted.most_common()
        )

    def _range(self, pressed: str) -> range:
        shaped = pressed.isascii() and pressed.isdecimal() and pressed[:1] != "0"
        if not (shaped and _SHORTEST <= len(pressed) <= _LONGEST):
            return range(0)
        number, by_keys = int(pressed), self._table.keys
        return range(bisect_left(by_keys, number), bisect_right(by_keys, number))


def _written(number: int) -> str:
    signs = []
    while number:
        number, sign = divmod(number, 36)
        signs.append(_SIGNS[sign])
    return _spaced("".join(reversed(signs)))


def _spaced(text: str) -> str:
    return f"{text[:-3]} {text[-3:]}"
