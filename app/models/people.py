"""People: who may sign in. Agents: the working state of a person who takes calls."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ForeignKey,
    Index,
    Select,
    Update,
    exists,
    func,
    not_,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Id, Moment, Rows, Words, one_of
from routing.people import Device
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
    __table_args__ = (
        Index("ix_agents_state", "state", "idle_since"),
        one_of("state", AgentState),
        one_of("device", Device),
    )
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
    device: Mapped[str] = mapped_column(server_default=text("'phone'"))  # takes calls on it
    window_id: Mapped[UUID | None] = mapped_column(comment="the window that is their telephone")
    window_until: Mapped[Moment | None] = mapped_column(comment="another may take its place then")
    line_lost: Mapped[bool] = mapped_column(server_default=text("false"))  # that window says so


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


def ready_agents(now: datetime, *, softphone: bool = False) -> Rows:
    """Agents who can be offered a call now, longest idle first, locked.

    `softphone`: whether a browser can be a telephone here.
    """
    by_phone, by_browser = Person.phone.is_not(None), Agent.device == Device.BROWSER
    can_answer = or_(by_phone, by_browser) if softphone else by_phone
    return (
        select(Agent.person_id, Agent.idle_since, Person.teams, Person.skills)
        .join(Person, Person.id == Agent.person_id)
        .where(
            Agent.state == "ready",
            Agent.present_until > now,
            or_(Agent.rest_until.is_(None), Agent.rest_until <= now),
            can_answer,
        )
        .order_by(Agent.idle_since)
        .with_for_update(of=Agent, skip_locked=True, key_share=True)
    )


def resting_agents(now: datetime) -> Rows:
    """Who is ready and is not to be asked for a moment, after an offer they let go by."""
    return (
        select(Agent.person_id, Agent.idle_since, Person.teams, Person.skills)
        .join(Person, Person.id == Agent.person_id)
        .where(Agent.state == "ready", Agent.present_until > now, Agent.rest_until > now)
    )


def ready_agent(person_id: UUID, now: datetime, *, softphone: bool) -> Rows:
    """The same of one agent: nothing if they cannot be offered a call now."""
    return ready_agents(now, softphone=softphone).where(Agent.person_id == person_id)


def ready_now(now: datetime) -> Rows:
    """Who is ready and present, longest idle first, to choose from; nobody is locked."""
    return (
        select(Agent.person_id, Agent.idle_since, Person.name, Person.teams)
        .join(Person, Person.id == Agent.person_id)
        .where(Agent.state == "ready", Agent.present_until > now)
        .order_by(Agent.idle_since)
    )


def ready_of(team: str, now: datetime, *, softphone: bool) -> Rows:
    """The agents of a team who can be offered a call now, longest idle first, locked."""
    return ready_agents(now, softphone=softphone).where(Person.teams.contains([team]))


def locked_agent(person_id: UUID) -> Rows:
    """An agent's row, locked."""
    return (
        select(*Agent.__table__.c)
        .where(Agent.person_id == person_id)
        .with_for_update(key_share=True)
    )


def change_agent(person_id: UUID, **values: Any) -> Update:
    """Change an agent whose row is held."""
    return update(Agent).where(Agent.person_id == person_id).values(**values)


def phone_of(person_id: UUID) -> Rows:
    """The ordinary phone on which a person takes calls."""
    return select(Person.phone).where(Person.id == person_id)


def device_of(person_id: UUID) -> Select[str]:
    """On what a person takes calls."""
    return select(Agent.device).where(Agent.person_id == person_id)


def is_in(person_id: UUID | None, team: str) -> Select[bool]:
    """Whether somebody is of a team; nobody, such as an outside number, is of none."""
    return select(exists().where(Person.id == person_id, Person.teams.contains([team])))


def agents_overdue(now: datetime) -> Select[UUID]:
    """Agents whose presence or wrap-up has run out."""
    gone = (Agent.state == "ready") & (Agent.present_until <= now)
    written = (Agent.state == "wrap_up") & (Agent.wrap_up_until <= now)
    return select(Agent.person_id).where(or_(gone, written))


def excuse(since: datetime, until: datetime) -> Update:
    """Whoever was there at `since` counts as there until `until`."""
    return (
        update(Agent)
        .where(Agent.state == "ready", Agent.present_until > since)
        .values(present_until=until)
    )


def staffed_teams(now: datetime, soon: datetime) -> Select[str]:
    """Teams in which somebody can take a call by the moment `soon`: signed in, not away, not about
    to go, and not in a wrap-up that lasts longer.
    """
    to_go = Agent.next_state == "away"
    busy = (Agent.state == "wrap_up") & (Agent.wrap_up_until > soon)
    return (
        select(func.unnest(Person.teams))
        .join(Agent, Agent.person_id == Person.id)
        .where(
            Agent.state != "away",
            or_(Agent.state != "ready", Agent.present_until > now),
            or_(Agent.next_state.is_(None), not_(to_go)),
            not_(busy),
        )
        .distinct()
    )
