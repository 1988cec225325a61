"""What must hold between the parts of a council file. Each finding: where, and what is wrong."""

from collections.abc import Collection, Iterator

from routing.documents import Path, did_you_mean
from routing.parts import ChainStep, Council
from routing.priority import Priority
from routing.rag import Rag

Finding = tuple[Path, str]
ADVICE = "9 9 9"


def findings(council: Council) -> Iterator[Finding]:
    """Every finding; none means that the file may be used."""
    yield from _teams(council)
    yield from _queues(council)
    yield from _areas(council)
    yield from _neighbours(council)
    yield from _answer_targets(council)
    yield from _escalation(council)
    yield from _last_resort(council)
    yield from _professionals(council)


def _named(path: Path, name: str | None, known: Collection[str], kind: str) -> Iterator[Finding]:
    if name is not None and name not in known:
        yield path, f"no {kind} is called {name!r}" + did_you_mean(name, known)


def _teams(council: Council) -> Iterator[Finding]:
    for name, team in council.teams.items():
        path = ("teams", name)
        yield from _named((*path, "calendar"), team.calendar, council.calendars, "calendar")
        yield from _named((*path, "duty"), team.duty, council.directory, "outside number")


def _queues(council: Council) -> Iterator[Finding]:
    yield from _named(("urgent queue",), council.urgent_queue, council.queues, "queue")
    for name, queue in council.queues.items():
        path = ("queues", name)
        yield from _named((*path, "team"), queue.team, council.teams, "team")
        yield from _named((*path, "calendar"), queue.calendar, council.calendars, "calendar")
        yield from _chain(council, (*path, "chain"), queue.chain)
        yield from _no_machines(council, name)


def _no_machines(council: Council, name: str) -> Iterator[Finding]:
    queue = council.queues[name]
    if not (queue.priority.urgent or name == council.urgent_queue):
        return
    for key, allowed in (("voicemail", queue.voicemail), ("callback", queue.callback)):
        if allowed:
            yield ("queues", name, key), "P0 and P1 never get a machine or a callback (S5)"


def _chain(council: Council, path: Path, chain: tuple[ChainStep, ...]) -> Iterator[Finding]:
    for index, step in enumerate(chain):
        yield from _named((*path, index, "team"), step.team, council.teams, "team")
        yield from _named((*path, index, "duty"), step.duty, council.directory, "outside number")
        if index and step.after_s < chain[index - 1].after_s:
            yield (*path, index, "after"), "comes before the step above it"


def _areas(council: Council) -> Iterator[Finding]:
    for name, area in council.localities.items():
        yield from _named(("localities", name, "queue"), area.queue, council.queues, "queue")
    for code, district in council.districts.items():
        path = ("districts", code, "locality")
        yield from _named(path, district.locality, council.localities, "locality")


def _neighbours(council: Council) -> Iterator[Finding]:
    owners = dict.fromkeys(council.districts, "ours")
    for name, neighbour in council.neighbours.items():
        for at, code in enumerate(neighbour.districts):
            if owners.setdefault(code, name) != name:
                path = ("neighbours", name, "districts", at)
                yield path, f"the district {code} has another owner: {owners[code]}"


def _answer_targets(council: Council) -> Iterator[Finding]:
    for priority in Priority:
        if priority not in council.answer:
            yield ("answer",), f"{priority} has no answer target"
    for rag in Rag:
        if rag not in council.targets:
            yield ("targets",), f"{rag} has no target"
    if any(target.longest_s < target.within_s for target in council.answer.values()):
        yield ("answer",), "`longest` is less than `within`"


def _escalation(council: Council) -> Iterator[Finding]:
    for priority, chain in council.escalation.items():
        yield from _chain(council, ("escalation", priority), chain)
        if not priority.urgent:
            yield ("escalation", priority), "only P0 and P1 escalate; use the queue's own chain"
    for priority in (Priority.P0, Priority.P1):
        yield from _ends_at_duty(council, priority)


def _ends_at_duty(council: Council, priority: Priority) -> Iterator[Finding]:
    duties = [step for step in council.escalation.get(priority, ()) if step.duty]
    path = ("escalation", priority)
    if not any(step.every_s for step in duties):
        yield path, f"{priority} needs a duty number rung again until somebody accepts (S7)"
    longest = council.answer[priority].longest_s if priority in council.answer else 0
    if duties and duties[0].after_s > longest:
        yield path, f"{priority} passes its longest wait of {longest} s before duty is rung (S7)"


def _last_resort(council: Council) -> Iterator[Finding]:
    if not council.fallback.duty:
        yield ("fallback", "duty"), "names nobody: closed means duty, never silence (S21)"
    if ADVICE not in council.fallback.say:
        yield ("fallback", "say"), f"must give the advice to call {ADVICE} (S2)"
    for index, name in enumerate(council.fallback.duty):
        yield from _named(("fallback", "duty", index), name, council.directory, "outside number")


def _professionals(council: Council) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, one in enumerate(council.professionals):
        if one.number in seen:
            yield ("professionals", index, "number"), "stands here twice"
        seen.add(one.number)
