"""Who is behind the numbers that the demo's carrier may ring: names on the browser phone's page."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from routing.council import Council
from routing.people import Person

FILE = "phones.json"


def phones(council: Council, people: Collection[Person]) -> Mapping[str, Mapping[str, str]]:
    """Each number with its name; all are answered by hand."""
    outside = {one.number: one.title for one in council.directory.values()}
    desks = {person.phone: person.name for person in people if person.phone}
    return {number: {"name": name, "does": "manual"} for number, name in (outside | desks).items()}


def write(council: Council, people: Collection[Person], folder: Path) -> None:
    """Write them for the carrier."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_text(json.dumps(phones(council, people), indent=1), encoding="utf-8")
