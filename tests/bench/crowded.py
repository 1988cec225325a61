"""Callers who wait and people who take calls, put into the database by the thousand."""

from psycopg import Connection

# Spread over queues and priorities as a busy council's; the oldest a quarter of an hour ago.
_CALLERS = """
    INSERT INTO calls (id, sid, line, caller_kind, caller_masked, arrived_at, state, rank,
                       flow_version, flow_state, turn, priority, silent, heard_at)
    SELECT gen_random_uuid(), 'CA' || lpad(to_hex(n), 32, '0'), '+441632960100', 'withheld', '',
           clock_timestamp() - interval '900 s' * (1 - n::float / %(number)s), 'waiting', 3,
           (SELECT flow_version FROM calls LIMIT 1), (SELECT flow_state FROM calls LIMIT 1),
           3, p, false, clock_timestamp() + interval '1 day'
    FROM generate_series(1, %(number)s) AS n,
         LATERAL (SELECT ('{P3,P4,P2}'::text[])[1 + n %% 3] AS p) AS one
"""
_WAITS = """
    INSERT INTO waits (id, call_id, queue, priority, target_s, arrived_at, entered_at, state,
                       teams, heard_at, next_at)
    SELECT gen_random_uuid(), id, %(queue)s, priority, 120, arrived_at, arrived_at, 'waiting',
           ARRAY[%(team)s], heard_at,
           clock_timestamp() + interval '30 s' * random()
    FROM calls WHERE state = 'waiting'
"""
_PEOPLE = """
    INSERT INTO people (id, key, name, title, role, teams, skills, phone)
    SELECT gen_random_uuid(), 'crowd-' || n, 'Somebody ' || n, '', 'agent', ARRAY[%(team)s],
           '{}', '+4477009' || lpad(n::text, 5, '0')
    FROM generate_series(100, 99 + %(number)s) AS n
"""
_AGENTS = """
    INSERT INTO agents (person_id, state, since, idle_since, present_until, misses)
    SELECT id, 'away', clock_timestamp(), clock_timestamp(), clock_timestamp() + interval '1 day', 0
    FROM people WHERE key LIKE 'crowd-%%'
"""


def callers(line: Connection, number: int, queue: str, team: str) -> None:
    """So many more wait in a queue. One real call must be there, whose flow they share."""
    line.execute(_CALLERS, {"number": number})
    line.execute(_WAITS, {"queue": queue, "team": team})
    line.execute("ANALYZE calls, waits")


def people(line: Connection, number: int, team: str) -> None:
    """So many more people of a team, all away."""
    line.execute(_PEOPLE, {"number": number, "team": team})
    line.execute(_AGENTS)
