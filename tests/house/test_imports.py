"""You can only walk downhill: who may import whom (architecture.md section 5)."""

from graphlib import CycleError, TopologicalSorter

import pytest

from tests.house.imports import NAMES, imported, is_ours, modules, outside

WEB = {"flask", "werkzeug", "flask_wtf", "wtforms", "jinja2", "jinja2_fragments", "markupsafe"}
# room: (rooms of ours it may import, libraries it may import). The longest name that fits a
# module is its room.
ROOMS: dict[str, tuple[set[str], set[str]]] = {
    "ivr_flows": ({"ivr_flows"}, {"pydantic", "pydantic_core", "ruamel", "syllapy"}),
    "routing": (
        {"routing"},
        {"phonenumbers", "holidays", "opening_hours", "pydantic", "pydantic_core", "ruamel"}
        | {"postcode"},
    ),
    "app.jobs": (set(), set()),
    "app.script": (set(), set()),
    "app.settings": (set(), {"pydantic", "pydantic_core", "pydantic_settings"}),
    "app.models": ({"app.models", "routing"}, {"sqlalchemy"}),
    "app.runtime": (
        {"app.settings", "app.jobs", "app.models", "routing", "ivr_flows"},
        {"sqlalchemy"},
    ),
    "app.adapters": (
        {"app.adapters", "app.jobs", "app.models", "app.runtime", "app.script", "app.settings"}
        | {"routing", "ivr_flows"},
        {"twilio", "redis", "rq", "itsdangerous", "cryptography", "structlog", "requests"}
        | {"sqlalchemy", "psycopg", "brotli", "msgpack"},
    ),
    "app.bootstrap": (
        {"app.settings", "app.runtime", "app.adapters", "app.models", "routing", "ivr_flows"},
        {"redis", "sqlalchemy"},
    ),
    "app.services": (
        {"app.services", "app.runtime", "app.jobs", "app.models", "app.script"}
        | {"routing", "ivr_flows"},
        set(),
    ),
    "app.web": (
        {"app.web", "app.runtime", "app.services", "app.script", "app.adapters.twiml"}
        | {"app.adapters.signature", "routing"},
        WEB,
    ),
    "app.web.voice.errors": ({"app.web", "app.runtime"}, WEB | {"sqlalchemy"}),
    "app": (set(), set()),
    "app.migrations": ({"app.models"}, {"alembic", "sqlalchemy"}),
    "app.simulator": (
        {"app.simulator"},
        {"flask", "werkzeug", "requests", "twilio", "click"},
    ),
    "app.embedded": ({"app.embedded"}, {"sqlalchemy", "psycopg", "redis"}),
    "workers": (
        {"workers", "app.bootstrap", "app.services", "app.jobs", "app.runtime", "app.settings"}
        | {"app.adapters.safe_rq"},
        set(),
    ),
    "wsgi": ({"app", "app.bootstrap", "app.web"}, {"flask"}),
}
ANYTHING = {"app.cli"}  # the command line stands above all rooms


def room_of(module: str) -> str:
    fits = [room for room in (*ROOMS, *ANYTHING) if f"{module}.".startswith(f"{room}.")]
    return max(fits, key=len)


def allowed(target: str, rooms: set[str]) -> bool:
    return any(f"{target}.".startswith(f"{room}.") for room in rooms)


@pytest.mark.parametrize(("module", "file"), list(modules()))
def test_each_module_imports_only_what_its_room_may(module: str, file) -> None:  # noqa: ANN001
    room = room_of(module)
    if room in ANYTHING:
        return
    ours, libraries = ROOMS[room]
    wanted = list(imported(file))
    uphill = [one for one in wanted if is_ours(one) and not allowed(one, ours)]
    foreign = [one for one in wanted if (library := outside(one)) and library not in libraries]
    assert not uphill, f"{room} may not import {uphill}"
    assert not foreign, f"{room} may not touch {foreign}"


def test_no_circles() -> None:
    graph = {
        module: {one for one in imported(file) if one in NAMES and one != module}
        for module, file in modules()
    }
    for module, targets in graph.items():
        targets -= {package for package in targets if module.startswith(f"{package}.")}
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as circle:
        pytest.fail(f"modules import each other in a circle: {circle.args[1]}")


def test_nobody_imports_the_workers() -> None:
    for module, file in modules():
        if module.split(".")[0] != "workers":
            assert not [one for one in imported(file) if one.startswith("workers")], module
