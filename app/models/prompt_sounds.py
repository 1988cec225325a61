"""Recordings of prompts under the SHA-256 of their bytes: never changed and never lost."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Executable, ForeignKey, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Base, Moment, Rows


class PromptSound(Base):
    """One recording, as WAV. It is spoken by staff for all callers: nothing in it is personal."""

    __tablename__ = "prompt_sounds"
    sha256: Mapped[str] = mapped_column(primary_key=True)
    seconds: Mapped[float]
    wav: Mapped[bytes]
    added_by: Mapped[UUID] = mapped_column(ForeignKey("people.id"))
    added_at: Mapped[Moment]


def keep_sound(values: Mapping[str, Any]) -> Executable:
    """Keep a recording; one that is there stays as it is."""
    return insert(PromptSound).values(**values).on_conflict_do_nothing()


def sounds() -> Rows:
    """The digest and the seconds of every recording."""
    return select(PromptSound.sha256, PromptSound.seconds)


def wav(sha256: str) -> Rows:
    """The bytes of one recording."""
    return select(PromptSound.wav).where(PromptSound.sha256 == sha256)
