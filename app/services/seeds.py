"""What a new database needs before the first call: the people and the flow of the council."""

from collections.abc import Collection

from app.models import seeds
from app.runtime import Runtime
from app.services.flows import history, seeding
from ivr_flows.source import Source
from routing.council import Council
from routing.people import Person
from routing.states import AgentState


def seed(rt: Runtime, people: Collection[Person], source: Source) -> bool:
    """Add people who are not there yet; put the flow in force if none is. Safe to repeat.

    False if what is in force stays. Raises Refused for a flow that breaks a promise.
    """
    for person in people:
        _keep(rt, person)
    with rt.work() as work:
        work.run(seeds.keep_agents(AgentState.AWAY, work.now))
    return seeding.seed(rt, history.flows(rt)[0], source)


def _keep(rt: Runtime, person: Person) -> None:
    """One at a time, so that nobody's desk waits for all of them."""
    with rt.work() as work:
        work.run(seeds.hold_agent(person.id))
        work.run(seeds.keep_person(_columns(rt.council, person), rt.new_id()))
        work.run(seeds.keep_home(person.id, person.teams))


def _columns(council: Council, person: Person) -> dict[str, object]:
    titles = [council.teams[name].title for name in person.teams if name in council.teams]
    return {
        "key": person.id,
        "name": person.name,
        "title": ", ".join(titles[:1]) or person.role.value,
        "role": person.role.value,
        "teams": list(person.teams),
        "skills": list(person.skills),
        "phone": person.phone,
    }
