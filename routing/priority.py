"""How fast a call must be answered. Not the RAG rating and not the level of need."""

from enum import StrEnum


class Priority(StrEnum):
    """P0 is the most urgent. Members sort by urgency because their names do."""

    P0 = "P0"
    P1 = "P1"
    P2 = "P2"
    P3 = "P3"
    P4 = "P4"

    @property
    def urgent(self) -> bool:
        """Whether S5, S6 and S7 hold: never a machine, never behind others, never unescalated."""
        return self in {Priority.P0, Priority.P1}

    def raised_to(self, wanted: "Priority") -> "Priority":
        """The more urgent of the two: software raises a priority and never lowers it (S16)."""
        return min(self, wanted)
