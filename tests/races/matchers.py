"""python -m tests.races.matchers URL ROUNDS: matchers at once, and one of them is killed.

In each round a thousand callers wait, so many agents are ready, and every matcher is a process that
matches till nothing is left. Ends with the first round in which somebody was offered twice.
"""

import logging
import os
import signal
import sys
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import psycopg
from psycopg import Connection
from sqlalchemy import create_engine, text

from app.adapters.chance import new_id
from app.runtime import Runtime
from app.services import matching
from tests.bench import crowded
from tests.world import make_world

log = logging.getLogger("frontdoor.matchers")
MATCHERS, CALLERS, AGENTS = 8, 1000, 200
KILLED_WITHIN_S = 0.3
TOLD_EVERY = 100  # rounds
QUEUE, TEAM = "agents", "customer-services"
ANEW = """
    TRUNCATE effects, events; DELETE FROM offers;
    UPDATE waits SET offered_until = NULL WHERE offered_until IS NOT NULL;
    UPDATE agents SET state = CASE WHEN key LIKE 'crowd-%' THEN 'ready' ELSE 'away' END,
                      idle_since = now(), present_until = now() + interval '1 day'
    FROM people WHERE id = person_id;
"""
COUNTED = """
    SELECT (SELECT count(*) FROM offers), (SELECT count(DISTINCT wait_id) FROM offers),
           (SELECT count(DISTINCT agent_id) FROM offers WHERE state = 'open'),
           (SELECT count(*) FROM agents WHERE state = 'offered'),
           (SELECT count(*) FROM waits WHERE offered_until IS NOT NULL),
           (SELECT count(*) FROM events WHERE kind = 'offered'),
           (SELECT count(*) FROM effects)
"""
WHOLE = (AGENTS,) * 7


def matcher(rt: Runtime) -> int:
    """A process that matches till nothing is left; its pid."""
    if pid := os.fork():
        return pid
    try:
        rt.engine.dispose(close=False)  # the lines are the parent's
        while matching.match_all(rt):
            pass
    except Exception:
        log.exception("a matcher failed")
        os._exit(1)
    os._exit(0)


def play(rt: Runtime, line: Connection, chance: Random) -> bool:
    """One round; whether the one to be killed was still at it. AssertionError: what came of it."""
    line.execute(ANEW)
    pids = [matcher(rt) for _ in range(MATCHERS)]
    time.sleep(chance.uniform(0, KILLED_WITHIN_S))
    os.kill(chance.choice(pids), signal.SIGKILL)
    ends = [os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) for pid in pids]
    assert set(ends) <= {0, -signal.SIGKILL}, ends
    counted = line.execute(COUNTED).fetchone()
    assert counted == WHOLE, counted
    return -signal.SIGKILL in ends


def main(url: str, rounds: int) -> None:
    """All rounds; says how many offers were made and how many matchers were killed at work."""
    chance = Random("matchers")
    with TemporaryDirectory() as folder, psycopg.connect(_plain(url), autocommit=True) as line:
        rt = _crowded(url, Path(folder), line)
        killed, told = 0, ""
        for number in range(1, rounds + 1):
            killed += play(rt, line, chance)
            told = f"{number * AGENTS} offers, none twice; {killed} of {number} killed at work\n"
            if number % TOLD_EVERY == 0:
                sys.stderr.write(told)
        sys.stdout.write(told)


def _crowded(url: str, folder: Path, line: Connection) -> Runtime:
    engine = create_engine(url)
    with engine.connect() as connection:
        start: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    world = make_world(engine, url, folder, start)
    world.ring()
    world.pass_time(1)
    crowded.callers(line, CALLERS, QUEUE, TEAM)
    crowded.people(line, AGENTS, TEAM)
    return replace(world.rt, new_id=new_id)  # each process draws its own


def _plain(url: str) -> str:
    return url.replace("+psycopg", "")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
