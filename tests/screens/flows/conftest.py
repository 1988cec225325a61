"""The flow pages without a browser: Tom Ashby writes, Leila Haddad publishes."""

from uuid import UUID

import pytest
from sqlalchemy import Engine

from tests.screens.draft_desk import Editor
from tests.screens.flow_desk import Reader, flow_stage
from tests.screens.stage import Stage


@pytest.fixture
def desk(shared_engine: Engine) -> Stage:
    return flow_stage(shared_engine)


@pytest.fixture
def tom(desk: Stage) -> UUID:
    return desk.person("Tom Ashby", "supervisor", phone=False)


@pytest.fixture
def leila(desk: Stage) -> UUID:
    return desk.person("Leila Haddad", "manager", phone=False)


@pytest.fixture
def editor(desk: Stage, tom: UUID) -> Editor:
    return Editor(desk, tom)


@pytest.fixture
def publisher(desk: Stage, leila: UUID) -> Reader:
    return Reader(desk, leila)
