"""Who matches is one of many, and any may die: nobody is offered twice."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from sqlalchemy import Engine

from tests.races.conftest import WHOLE

ROUNDS = 5_000 if WHOLE else 10


@pytest.mark.usefixtures("engine")
@pytest.mark.timeout(7200)
def test_eight_matchers_and_kills_offer_nobody_twice(
    database_url: str, engine: Engine, record_property: Callable[[str, object], None]
) -> None:
    engine.dispose()
    command = [sys.executable, "-m", "tests.races.matchers", database_url, str(ROUNDS)]
    told = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    assert told.returncode == 0, "see what it wrote"
    record_property("figure", told.stdout.strip())
