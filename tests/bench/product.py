"""The product in this process on real servers, as bootstrap builds it for the voice process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from app.bootstrap import for_callers, read_people, read_source
from app.cli.database import upgrade
from app.embedded import EmbeddedStack
from app.runtime import Runtime
from app.services.seeds import seed
from app.settings import read_settings
from app.web import voice
from app.web.application import create_app
from tests.bench.carrier import ACCOUNT, LINE, TOKEN

BASE = "http://voice.example"


@dataclass(frozen=True)
class Product:
    """The voice door, what stands behind it, and its servers."""

    app: Flask
    rt: Runtime
    stack: EmbeddedStack


@contextmanager
def product(*, quiet: bool = False) -> Iterator[Product]:
    """A seeded product on its own PostgreSQL (fsync on) and Valkey; gone afterwards.

    `quiet`: no word of nudges that no worker takes.
    """
    if quiet:
        logging.getLogger("frontdoor").setLevel(logging.ERROR)
    with TemporaryDirectory(prefix="bench-") as folder, _stack(Path(folder)) as stack:
        settings = read_settings(
            database_url=stack.database_url,
            redis_url=stack.redis_url,
            public_base_url=BASE,
            twilio_account_sid=ACCOUNT,
            twilio_auth_token=TOKEN,
            line_number=LINE,
            secret_key="k" * 40,
            journal_dir=Path(folder) / "journal",
            demo=True,
            office_hours="open",
        )
        upgrade(settings.sqlalchemy_url)
        rt = for_callers(settings)
        seed(rt, read_people(settings, rt.council), read_source(settings))
        yield Product(voice.equip(create_app(rt, voice.DOORS)), rt, stack)
        rt.engine.dispose()


def _stack(folder: Path) -> EmbeddedStack:
    return EmbeddedStack(folder / "data", keep=False, durable=True)
