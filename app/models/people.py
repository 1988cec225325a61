"""People: who may sign in. Agents: the working state of a person who takes calls."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Words, one_of
from routing.states import AgentState


class Person(Base):
    """A member of staff."""

    __tablename__ = "people"
    id: Mapped[Id]
    key: Mapped[str] = mapped_column(unique=True, comment="short name in the council's files")
    name: Mapped[str]
    title: Mapped[str]
    role: Mapped[str]
    teams: Mapped[Words]
    skills: Mapped[Words]
    phone: Mapped[str | None] = mapped_column(comment="the ordinary phone that is rung")


class Agent(Base):
    """What a person who takes calls is doing now. Every state but away has a deadline."""

    __tablename__ = "agents"
    __table_args__ = (Index("ix_agents_state", "state", "idle_since"), one_of("state", AgentState))
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"), primary_key=True)
    state: Mapped[str]
    reason: Mapped[str | None]
    next_state: Mapped[str | None] = mapped_column(comment="chosen during a call: ready or away")
    since: Mapped[Moment]
    idle_since: Mapped[Moment]
    present_until: Mapped[Moment] = mapped_column(comment="the presence lease")
    wrap_up_until: Mapped[Moment | None]
    misses: Mapped[int] = mapped_column(default=0)
    rest_until: Mapped[Moment | None] = mapped_column(comment="back-off after a miss")


class SignIn(Base):
    """A session of the desk, kept on the server; the cookie holds only its secret."""

    __tablename__ = "sign_ins"
    __table_args__ = (Index("ix_sign_ins_expires_at", "expires_at"),)
    id: Mapped[Id]
    secret_hash: Mapped[bytes] = mapped_column(unique=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[Moment]
    expires_at: Mapped[Moment]
    ended_at: Mapped[Moment | None]
