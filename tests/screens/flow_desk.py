"""The screens of the call flows over a flow that is really in force, and people who use them."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, select

from app.adapters.flow_book import DatabaseFlowBook
from app.models import Call
from app.runtime import Seen
from app.services import calls, people, seeds
from app.services.flows import changes, drafts, history, proposals, publishing
from app.services.flows.drafts import Saved
from app.services.flows.proposals import Proposal
from app.services.inbox import Webhook
from app.services.people import Person
from app.web.application import create_app
from app.web.screens import SCREENS
from ivr_flows.source import Source
from routing.parts import Line
from tests.screens import stage
from tests.screens.stage import PLAN, Stage

FLOW = "childrens-front-door"
HOME = f"/flows/{FLOW}"
GREETING = "Hello. This is Children's Advice and Support."
REWORDED = GREETING.replace("Hello", "Good day")
AGAIN = GREETING.replace("Hello", "Welcome")
HARD = GREETING.replace("Hello", "Notwithstanding institutional responsibilities, hello")
_NEXT = "\n      2:\n        for: For help"
ELSEWHERE = (f"go: contact-centre{_NEXT}", f"go: home{_NEXT}")
STORY = """story: A neighbour is worried
plan: oxfordshire-shaped
given:
  at: Tue 10:15
  from: 01632 960124
talk:
  - presses: 4
  - presses: 1
ends: the queue agents
"""


def flow_stage(engine: Engine, *more: Line) -> Stage:
    """The desk process with the council's flow in force, and nobody in it; `more` lines to ring."""
    stage.clear(engine)
    rt = stage.runtime(engine)
    council = rt.council.model_copy(update={"lines": (*rt.council.lines, *more)})
    rt = replace(rt, councils=Seen(council), flows=DatabaseFlowBook(engine))
    seeds.seed(rt, (), Source(PLAN.read_text(encoding="utf-8")))
    return Stage(rt, create_app(rt, SCREENS), board=rt.board)  # type: ignore[arg-type]


def known(desk: Stage, person: UUID) -> Person:
    return next(one for one in people.everybody(desk.rt) if one.id == person)


def in_force(desk: Stage) -> Any:
    """What callers hear now."""
    return history.in_force(desk.rt, FLOW)


def written(
    desk: Stage, person: UUID, *edits: tuple[str, str], prompts: Mapping[str, str] | None = None
) -> int:
    """The draft is the flow in force with these words changed; its revision."""
    text = history.in_force(desk.rt, FLOW).source.yaml
    for was, now in edits:
        assert was in text
        text = text.replace(was, now)
    revision = drafts.opened(desk.rt, FLOW).revision
    saved = drafts.save(desk.rt, known(desk, person), FLOW, Source(text, prompts or {}), revision)
    assert isinstance(saved, Saved)
    return saved.revision


def proposed(desk: Stage, person: UUID, *edits: tuple[str, str]) -> Proposal:
    """A change that the person has put forward."""
    revision = written(desk, person, *(edits or ((GREETING, REWORDED),)))
    moves = history.in_force(desk.rt, FLOW).moves
    me = known(desk, person)
    return proposals.propose(desk.rt, me, FLOW, revision=revision, moves=moves, why="Kinder words")


def published(desk: Stage, by: UUID, other: UUID, *edits: tuple[str, str]) -> str:
    """A change that a second person has put in force; the version that was before it."""
    before = history.in_force(desk.rt, FLOW).version
    found = proposed(desk, by, *edits)
    version, moves = found.version, found.moves
    publishing.publish(
        desk.rt, known(desk, other), FLOW, version=version, moves=moves, why="Read and tried"
    )
    return before


def looked_through(desk: Stage, version: str = "") -> None:
    """The draft, or a version, is compared before a page asks: a busy machine takes its time."""
    if version:
        changes.compare_versions(desk.rt, FLOW, history.in_force(desk.rt, FLOW).version, version)
    else:
        changes.compare(desk.rt, FLOW)


class Reader:
    """A browser without scripts, signed in: it fills in the form that its last page has."""

    def __init__(self, desk: Stage, person: UUID, home: str = HOME) -> None:
        self.home = home
        self.client = desk.app.test_client()
        with self.client.session_transaction() as session:
            session["sign_in"] = desk.secret(person)
        self.page = ""

    def get(self, tail: str = "") -> Any:
        answer = self.client.get(f"{self.home}{tail}")
        self.page = answer.text
        return answer

    def post(self, tail: str, **fields: Any) -> Any:
        """Send a form with what the page has hidden in it, as a browser does."""
        answer = self.client.post(f"{self.home}{tail}", data={**self.hidden(tail), **fields})
        self.page = answer.text
        return answer

    def hidden(self, tail: str) -> dict[str, Any]:
        """The hidden fields of the form that leads there, or the page's token if none does."""
        form = re.search(
            rf'<form[^>]*action="{re.escape(self.home + tail)}".*?</form>', self.page, re.DOTALL
        )
        found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form[0]) if form else []
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page)
        return {**({"csrf_token": token[1]} if token else {}), **dict(found)}


def rung(desk: Stage, sid: str) -> str:
    """Somebody rings the line: the version on which another process begins the call."""
    rt = replace(desk.rt, flows=DatabaseFlowBook(desk.rt.engine))
    hook = Webhook("voice", sid, sid, "+447700900123", "+441632960100", {})
    with rt.work() as work:
        calls.begin(work, hook)
        return str(work.run(select(Call.flow_version).where(Call.sid == sid)).scalar_one())
