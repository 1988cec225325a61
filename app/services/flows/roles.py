"""Who may do what to a call flow, and to the council file."""

from collections.abc import Collection

from app.services.people import Person
from app.services.refusals import Refused
from routing.people import Role

NOTHING = "Nothing was changed."
READERS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN, Role.AUDITOR})
EDITORS = frozenset({Role.SUPERVISOR, Role.ADMIN})
PUBLISHERS = frozenset({Role.SUPERVISOR, Role.MANAGER, Role.ADMIN})


def may_edit(me: Person) -> bool:
    """Whether they may change the draft and propose it."""
    return me.role in EDITORS


def may_publish(me: Person) -> bool:
    """Whether they may decide what callers hear: publish, take back, notices, the lever."""
    return me.role in PUBLISHERS


def must_edit(me: Person) -> None:
    """Raises Refused for everybody else."""
    _must(me, EDITORS, "change a call plan or the council file")


def must_publish(me: Person) -> None:
    """Raises Refused for everybody else."""
    _must(me, PUBLISHERS, "decide what callers hear")


def _must(me: Person, roles: Collection[Role], what: str) -> None:
    if me.role not in roles:
        named = " or ".join(sorted(role.value for role in roles))
        raise Refused(
            f"You may not {what}: that takes the role {named}, and yours is {me.role.value}. "
            f"{NOTHING}"
        )


def reason(why: str) -> str:
    """The reason, without the space around it. Raises Refused if there is none."""
    if not why.strip():
        raise Refused(f"Say why: a reason is kept with every change. {NOTHING}")
    return why.strip()
