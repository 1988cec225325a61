"""The screens of the council file over one that is really in force, and people who use them."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import Engine

from app.adapters.council_book import DatabaseCouncilBook
from app.adapters.flow_book import DatabaseFlowBook
from app.models.flows import COUNCIL as NAME
from app.services import seeds
from app.services.flows import drafts, history, proposals, publishing, seeding
from app.services.flows.drafts import Saved
from app.services.flows.proposals import Proposal
from app.web.application import create_app
from app.web.screens import SCREENS
from ivr_flows.source import Source
from tests.screens import stage
from tests.screens.flow_desk import known
from tests.screens.stage import COUNCIL, PLAN, Stage

HOME = "/admin/council"
QUICK, SLOW = "P2: {within: 60s,", "P2: {within: 75s,"


def council_stage(engine: Engine) -> Stage:
    """The desk process with flow and council file in force, and one who takes calls."""
    stage.clear(engine)
    rt = stage.runtime(engine)
    books = {"councils": DatabaseCouncilBook(rt.council), "flows": DatabaseFlowBook(engine)}
    rt = replace(rt, **books)  # type: ignore[arg-type]
    desk = Stage(rt, create_app(rt, SCREENS), board=rt.board)  # type: ignore[arg-type]
    desk.person("Amara Okafor", "agent", ("customer-services",))
    seeds.seed(rt, (), Source(PLAN.read_text(encoding="utf-8")))
    seeding.seed(rt, NAME, Source(COUNCIL.read_text(encoding="utf-8")))
    return desk


def text(desk: Stage) -> str:
    """The file in force."""
    return history.in_force(desk.rt, NAME).source.yaml


def written(desk: Stage, person: UUID, was: str = QUICK, now: str = SLOW) -> int:
    """The draft is the file in force with these words changed; its revision."""
    source, before = Source(text(desk).replace(was, now)), drafts.opened(desk.rt, NAME)
    saved = drafts.save(desk.rt, known(desk, person), NAME, source, before.revision)
    assert isinstance(saved, Saved)
    return saved.revision


def proposed(desk: Stage, person: UUID) -> Proposal:
    """A change that the person has put forward."""
    revision, moves = written(desk, person), history.in_force(desk.rt, NAME).moves
    me = known(desk, person)
    return proposals.propose(desk.rt, me, NAME, revision=revision, moves=moves, why="More calls")


def published(desk: Stage, by: UUID, other: UUID) -> str:
    """A change that a second person has put in force; the version that was before it."""
    before = history.in_force(desk.rt, NAME).version
    found = proposed(desk, by)
    seen = {"version": found.version, "moves": found.moves}
    publishing.publish(desk.rt, known(desk, other), NAME, **seen, why="Read it")  # type: ignore[arg-type]
    return before
