"""The only place that opens the engine, Redis, the carrier and RQ."""

from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path

from redis import Redis
from sqlalchemy.exc import SQLAlchemyError

from app.adapters import postcode_directory
from app.adapters.board import LaterBoard, RedisBoard
from app.adapters.chance import new_id, secret
from app.adapters.clock import DatabaseClock
from app.adapters.council_book import DatabaseCouncilBook
from app.adapters.engine import open_engine
from app.adapters.flow_book import DatabaseFlowBook
from app.adapters.journal import FileJournal
from app.adapters.redis_client import Breaker, quick_client
from app.adapters.rq_jobs import RqJobs
from app.adapters.safe_rq import SignedJson
from app.adapters.seals import KeySeals
from app.adapters.softphone import softphone
from app.adapters.twilio_phone import TwilioPhone
from app.adapters.watchdog import Watchdog
from app.runtime import Runtime
from app.settings import Settings, read_settings
from ivr_flows.source import Source
from routing import council, people
from routing.places import Places

CALLER_S = 1.5  # an answer that a caller waits for
STAFF_S = 8.0
UPKEEP_S = 120.0
ALWAYS, NEVER = "24/7", ""
COUNCILS = Path(__file__).parent.parent / "routing" / "councils"
POSTCODES = Path("var/postcodes")  # made by `frontdoor postcodes load`, the same for every process
MIGRATIONS = Path(__file__).parent / "migrations" / "versions"
PROMPTS = "prompts.*.yaml"
PLANS = Path(__file__).parent.parent / "ivr_flows" / "plans"


def council_folder(settings: Settings) -> Path:
    """The folder of the council's files; a bare name means one of the examples."""
    named = Path(settings.council)
    return named if named.is_dir() else COUNCILS / settings.council


def flow_file(settings: Settings) -> Path:
    """The council's flow: beside its file, or the example's."""
    own = council_folder(settings) / "flow.yaml"
    return own if own.exists() else PLANS / council_folder(settings).name / "flow.yaml"


def read_council(settings: Settings) -> council.Council:
    """The council file. Raises CouncilError with file, line, key and the likely word."""
    file = council_file(settings)
    return _pretended(settings, council.load(file.read_text(encoding="utf-8"), str(file)))


def council_file(settings: Settings) -> Path:
    """The council file of the council's folder."""
    return council_folder(settings) / "council.yaml"


def _pretended(settings: Settings, real: council.Council) -> council.Council:
    """The demo can be tried on a Sunday: calendars that close are open, or closed, all week."""
    if not settings.office_hours:
        return real
    hours = ALWAYS if settings.office_hours == "open" else NEVER
    pretended = {"hours": hours, "bank_holidays": "open", "closures": ()}
    calendars = {
        name: one if one.hours == ALWAYS else one.model_copy(update=pretended)
        for name, one in real.calendars.items()
    }
    return real.model_copy(update={"calendars": calendars})


def read_people(settings: Settings, of: council.Council) -> tuple[people.Person, ...]:
    """The council's people, if its folder names any. Raises CouncilError."""
    file = council_folder(settings) / "people.yaml"
    return people.load(file.read_text(encoding="utf-8"), str(file), of) if file.exists() else ()


def read_source(settings: Settings) -> Source:
    """The council's flow as it is written in its files, to the byte."""
    return source_at(flow_file(settings))


def source_at(file: Path) -> Source:
    """A flow file and the prompt files beside it. Raises OSError and UnicodeDecodeError."""
    prompts = sorted(file.parent.glob(PROMPTS)) if file.name == "flow.yaml" else ()
    words = {one.name: one.read_bytes().decode() for one in prompts}
    return Source(file.read_bytes().decode(), words)


def newest_tables() -> str:
    """The number of the newest migration that this code knows: 0042."""
    return max(file.name.partition("_")[0] for file in MIGRATIONS.glob("[0-9]*.py"))


def build(
    settings: Settings, *, limit_s: float, connections: int, patient: bool = False
) -> Runtime:
    """A runtime whose pieces of work last at most `limit_s` seconds."""
    engine = open_engine(settings.sqlalchemy_url, size=connections, patient=patient)
    redis, breaker = quick_client(settings.redis_url), Breaker()
    seals, guard = KeySeals(settings.secret_key), Watchdog(limit_s)
    first = read_council(settings)
    councils = DatabaseCouncilBook(first, partial(_pretended, settings))
    return Runtime(
        settings=settings,
        engine=engine,
        now=DatabaseClock(),
        new_id=new_id,
        new_secret=secret,
        phone=TwilioPhone(settings),
        jobs=RqJobs(redis, breaker, SignedJson(settings.secret_key)),
        board=RedisBoard(redis, breaker),
        seals=seals,
        journal=FileJournal(settings.journal_dir, seals),
        councils=councils,
        flows=DatabaseFlowBook(engine, guard),
        guard=guard,
        tables=newest_tables(),
        places=_places(settings, councils),
        softphone=softphone(settings),
    )


def _places(settings: Settings, councils: DatabaseCouncilBook) -> Places:
    """The postcodes around the districts in force; of the folder's while the database is away, or
    while none are kept for the others.

    The question has a line of its own, closed behind it: a worker forks, and two processes must not
    speak on one.
    """
    folders, asking = councils.latest.districts, open_engine(settings.sqlalchemy_url, size=1)
    try:
        with asking.connect() as connection:
            districts = councils.of(connection).latest.districts
    except SQLAlchemyError:
        districts = folders
    finally:
        asking.dispose()
    found = postcode_directory.places(POSTCODES, districts)
    if found or set(districts) == set(folders):
        return found
    return postcode_directory.places(POSTCODES, folders)


@lru_cache(maxsize=1)
def voice_runtime() -> Runtime:
    """For the process that answers the carrier."""
    return for_callers(read_settings())


def for_callers(settings: Settings) -> Runtime:
    """A runtime on which a caller waits, and which therefore waits for no screen."""
    rt = build(settings, limit_s=CALLER_S, connections=40)
    return replace(rt, board=LaterBoard(rt.board))


@lru_cache(maxsize=1)
def desk_runtime() -> Runtime:
    """For the process that serves the screens."""
    return build(read_settings(), limit_s=STAFF_S, connections=20)


@lru_cache(maxsize=1)
def live_runtime() -> Runtime:
    """For the worker whose effects somebody waits for, and for the clock."""
    return build(read_settings(), limit_s=STAFF_S, connections=12)


@lru_cache(maxsize=1)
def slow_runtime() -> Runtime:
    """For reports and upkeep."""
    return build(read_settings(), limit_s=UPKEEP_S, connections=4, patient=True)


def worker_redis(settings: Settings) -> Redis:
    """RQ's own client: it waits for jobs, so it is not the quick one."""
    return Redis.from_url(settings.redis_url, socket_connect_timeout=2)
