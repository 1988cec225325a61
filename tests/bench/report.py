"""A result as a line of a table, with what explains it."""

from dataclasses import dataclass

from tests.bench.machine import ROOT, here

FILE = ROOT / "docs" / "bench.md"
HEAD = "| # | What | Measured | Goal | Met |\n|---|---|---|---|---|"


@dataclass(frozen=True)
class Result:
    """One goal: what was found, whether it is met, and where it comes from."""

    number: str
    what: str
    found: str
    goal: str
    met: bool
    notes: tuple[str, ...]

    @property
    def line(self) -> str:
        met = "yes" if self.met else "no"
        return f"| {self.number} | {self.what} | {self.found} | {self.goal} | {met} |"


def written(results: list[Result], how: str = "") -> str:
    """The table, then the notes of each goal; `how` it was measured."""
    notes = [f"- {one.number}: {note}" for one in results for note in one.notes]
    table = "\n".join([HEAD, *(one.line for one in results)])
    return f"{table}\n\n" + "\n".join(notes) + f"\n\nMeasured{how} on {here()}.\n"


def save(text: str) -> None:
    """Keep the results where readers look for them."""
    about = (
        "# Speed, as measured\n\nWritten by `make bench ARGS=--save`. Nothing here is asserted in"
        " a test; the goals are ratios within one run.\n\n"
    )
    FILE.write_text(about + text, encoding="utf-8")
