"""Named statements of flow versions."""

from datetime import datetime

from sqlalchemy import Executable, select
from sqlalchemy.dialects.postgresql import insert

from app.models.base import Rows
from app.models.calls import FlowAlias, FlowVersion


def keep_version(version: str, name: str, compiled: str, now: datetime) -> Executable:
    """Keep a compiled flow under its hash; a hash that is there stays as it is."""
    return (
        insert(FlowVersion)
        .values(version=version, name=name, compiled=compiled, added_at=now)
        .on_conflict_do_nothing()
    )


def move_alias(name: str, version: str, now: datetime) -> Executable:
    """Put a version in force; returns a row only if it was not in force already."""
    return (
        insert(FlowAlias)
        .values(name=name, version=version, moved_at=now)
        .on_conflict_do_update(
            index_elements=["name"],
            set_={"version": version, "moved_at": now},
            where=FlowAlias.version != version,
        )
        .returning(FlowAlias.version)
    )


def in_force(name: str) -> Rows:
    """The version of a flow that new calls begin on."""
    return select(FlowAlias.version).where(FlowAlias.name == name)


def compiled_text(version: str) -> Rows:
    """A compiled flow."""
    return select(FlowVersion.compiled).where(FlowVersion.version == version)
