"""P3: finding and reserving the next caller, against the barest claim that the database can do.

Beside it the same claim with the rows that an offer needs (0031), in one statement as well.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median

import psycopg
from psycopg import Connection

from app.services import matching
from tests.bench import carrier, crowded
from tests.bench.product import Product, product
from tests.bench.report import Result
from tests.bench.rounds import Rounds, alternate

GOAL, GOAL_CROWDED = 1.5, 1.25
FEW, MANY = 10, 100_000
QUEUE, TEAM = "agents", "customer-services"
ROUND = 60  # matches in a round
CLAIM = """
    WITH head AS (
        SELECT w.id FROM unnest(%(queues)s::text[]) AS q(queue)
        CROSS JOIN unnest('{P0,P1,P2,P3,P4}'::text[]) AS p(priority)
        CROSS JOIN LATERAL (
            SELECT id, arrived_at FROM waits
            WHERE state = 'waiting' AND waits.queue = q.queue AND waits.priority = p.priority
              AND offered_until IS NULL
            ORDER BY arrived_at, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED
        ) AS w
        ORDER BY w.arrived_at LIMIT 1
    )
    UPDATE waits SET offered_until = clock_timestamp() + interval '20 s'
    FROM head WHERE waits.id = head.id RETURNING waits.id
"""
WRITES = CLAIM.replace("RETURNING waits.id", "RETURNING waits.id, waits.call_id").strip()
OFFER = f"""
    WITH claimed AS ({WRITES}), free AS (
        UPDATE agents SET state = 'offered', since = clock_timestamp()
        WHERE state = 'ready' RETURNING person_id
    ), offer AS (
        INSERT INTO offers
            (id, kind, wait_id, call_id, agent_id, queue, priority, state, made_at, expires_at)
        SELECT gen_random_uuid(), 'take', claimed.id, call_id, person_id, 'agents', 'P4', 'open',
            clock_timestamp(), clock_timestamp() + interval '20 s'
        FROM claimed CROSS JOIN free RETURNING id, wait_id, call_id, agent_id
    ), told AS (
        INSERT INTO events (at, kind, call_id, wait_id, offer_id, agent_id, data)
        SELECT clock_timestamp(), of.kind, call_id, wait_id, id, agent_id, of.data
        FROM offer CROSS JOIN (VALUES
            ('agent', '{{"was": "ready", "what": "offered", "state": "offered"}}'::jsonb),
            ('offered', '{{"to": "agent", "queue": "agents", "purpose": "take"}}'::jsonb)
        ) AS of(kind, data)
    )
    INSERT INTO effects (key, kind, call_id, payload, made_at, due_at, state, attempts)
    SELECT 'ring:' || id, 'ring', call_id, jsonb_build_object('offer', id), clock_timestamp(),
        clock_timestamp(), 'due', 0
    FROM offer RETURNING id
"""
ANEW = """
    DELETE FROM effects; DELETE FROM offers;
    UPDATE waits SET offered_until = NULL WHERE offered_until IS NOT NULL;
    UPDATE agents SET state = 'away';
    UPDATE agents SET state = 'ready', idle_since = now() WHERE person_id =
        (SELECT person_id FROM agents JOIN people ON id = person_id WHERE key = 'crowd-100')
"""


def run(rounds: int, *, insist: bool) -> Result:
    """Rounds of both with ten waiting, then the match alone with a hundred thousand."""
    with _crowd(FEW) as (ours, line):
        few = alternate(
            lambda: lambda: _match_ms(ours, line),
            lambda: lambda: _bare_ms(ours, line, CLAIM),
            rounds,
            insist=insist,
        )
        written = median(_bare_ms(ours, line, OFFER) for _ in range(rounds))
    with _crowd(MANY) as (ours, line):
        many = median(_match_ms(ours, line) for _ in range(rounds))
    return _result(few, many, written)


def _result(few: Rounds, many_ms: float, written_ms: float) -> Result:
    ratio, match_ms = few.median("ratio"), few.median("product")
    crowding = many_ms / match_ms
    return Result(
        "P3",
        "match and reserve: median on the wall against a bare claim by the heads of each class",
        f"{ratio:.2f} times ({few.spread('ratio')}); {crowding:.2f} times with {MANY:,} waiting",
        f"at most {GOAL} times; at most {GOAL_CROWDED} times",
        ratio <= GOAL and crowding <= GOAL_CROWDED,
        (
            (
                f"{match_ms:.2f} ms against {few.median('floor'):.2f} ms with {FEW} waiting,"
                f" {many_ms:.2f} ms with {MANY:,}; {few.noise()}"
            ),
            (
                "a match writes the offer, the agent's state, two events and the promise to ring,"
                " the bare claim a lease; in one bare statement all of these rows take"
                f" {written_ms:.2f} ms, and a match {match_ms / written_ms:.2f} times that"
            ),
        ),
    )


@contextmanager
def _crowd(number: int) -> Iterator[tuple[Product, Connection]]:
    with product(quiet=True) as ours, _line(ours) as line:
        carrier.ask(ours.app, carrier.environ("http://voice.example", *_first_call()))
        crowded.callers(line, number, QUEUE, TEAM)
        crowded.people(line, 1, TEAM)
        yield ours, line


def _first_call() -> tuple[str, dict[str, str]]:
    return "/voice/inbound", carrier.form("CA" + "f" * 32)


def _line(ours: Product) -> Connection:
    url = ours.rt.settings.database_url.replace("+psycopg", "")
    return psycopg.connect(url, autocommit=True)


def _match_ms(ours: Product, line: Connection) -> float:
    return _median_ms(line, lambda: matching.match_all(ours.rt))


def _bare_ms(ours: Product, line: Connection, claim: str) -> float:
    queues = {"queues": list(ours.rt.council.queues)}
    with _line(ours) as bare:
        return _median_ms(line, lambda: len(bare.execute(claim, queues).fetchall()))


def _median_ms(line: Connection, act: Callable[[], int]) -> float:
    took = []
    for _ in range(ROUND):
        line.execute(ANEW)
        began = time.perf_counter()
        done = act()
        took.append(1000 * (time.perf_counter() - began))
        if done != 1:
            raise AssertionError(f"{done} callers were reserved")
    return median(took)
