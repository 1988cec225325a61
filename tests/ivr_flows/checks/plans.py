"""Plans to check: a small one that keeps every promise, and one of a hundred steps."""

from collections.abc import Iterator

from ivr_flows.compiler import compile_flow
from ivr_flows.loader import load
from ivr_flows.model import Flow

SMALL = """
flow: small
first: hello
if stuck: agents
last resort: [duty, night-team]
steps:
  hello: {say: Hello. In danger? Call 9 9 9., must hear: yes, go: open}
  open: {hours: office, open: main, closed: night}
  main:
    ask: You can press a number.
    press:
      1: {for: If a child is not safe today, set: {priority: P0}, go: urgent}
      2: {for: If you are a child, set: {caller: child, priority: P0}, go: urgent}
      3: {for: For anything else, set: {priority: P3}, go: more}
  more:
    ask: What is it about?
    press:
      1: {for: For help at home, go: agents}
      2: {for: For a worry, set: {priority: P2}, go: agents}
  urgent: {queue: urgent, say: You are in the queue., nobody: night}
  agents: {queue: agents, nobody: night, else: night, callback asked: bye}
  bye: {goodbye: We will call you back.}
  night: {transfer: night-team, say: We are calling the night team.}
"""


def flow(text: str = SMALL) -> Flow:
    """The compiled flow."""
    return compile_flow(load(text, "plan.yaml")).flow


def changed(was: str, now: str, text: str = SMALL) -> Flow:
    """The small plan with one thing changed."""
    assert was in text
    return flow(text.replace(was, now))


def hundred() -> str:
    """A plan of a hundred steps: menus three deep, sixteen calendars, thirty-four queues."""
    topics = [f"topic-{number}" for number in range(4)]
    areas = [f"{topic}-{number}" for topic in topics for number in range(4)]
    lines = [
        SMALL.rstrip().replace("set: {priority: P3}, go: more}", "go: more}\n      4: {SCHOOLS}"),
        _menu("schools", topics),
        *(_menu(topic, areas[4 * at : 4 * at + 4]) for at, topic in enumerate(topics)),
        *(line for at, area in enumerate(areas) for line in _hand_over(area, sorry=at < 7)),
    ]
    return "\n".join(lines).replace("SCHOOLS", "for: For schools, go: schools")


def _menu(name: str, options: list[str]) -> str:
    press = (f"{key}: {{for: For {option}, go: {option}}}" for key, option in enumerate(options, 1))
    return f"  {name}: {{ask: Which one is it?, press: {{{', '.join(press)}}}}}"


def _hand_over(area: str, *, sorry: bool) -> Iterator[str]:
    closed = f"{area}-sorry" if sorry else f"{area}-shut"
    yield f"  {area}: {{hours: {area}, open: {area}-note, closed: {closed}}}"
    yield f"  {area}-note: {{set: {{priority: P3}}, go: {area}-words}}"
    yield f"  {area}-words: {{say: Thank you. We will find the right person., go: {area}-queue}}"
    yield f"  {area}-queue: {{queue: {area}, nobody: agents}}"
    yield f"  {area}-shut: {{queue: {area}-late, nobody: agents, refused: agents}}"
    if sorry:
        yield f"  {area}-sorry: {{say: This team is out now., go: {area}-shut}}"
