"""Who may look at the floor, and who may act on it."""

from app.services.people import Person
from app.services.refusals import Refused
from routing.people import Role

NOTHING = "Nothing was changed."
SEE = (Role.SUPERVISOR, Role.MANAGER)
ACT = (Role.SUPERVISOR,)


def may_act(me: Person) -> bool:
    """Whether they may move people and callers, and order queues about."""
    return me.role in ACT


def must_act(me: Person) -> None:
    """Raises Refused for everybody else."""
    if not may_act(me):
        raise Refused(f"Only a supervisor may do that, and you are {me.role.value}. {NOTHING}")


def reason(why: str) -> str:
    """The reason, without the space around it. Raises Refused if there is none."""
    if not why.strip():
        raise Refused(f"Say why: the reason is kept with what you do. {NOTHING}")
    return why.strip()
