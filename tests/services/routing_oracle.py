"""The figures once more, by plain SQL over the tables of calls, waits, offers and promises.

It shares nothing with the fold: what the fold reads from events, this reads from rows wherever a
row knows it.
"""

from datetime import datetime
from json import dumps

from tests.world import World

BIN = "date_bin('30 minutes', {}, TIMESTAMPTZ '2000-01-01 00:00+00')"
# Who is led on by an order goes on waiting, but joins the other queue when they come there: a row
# knows since when they wait (`entered_at`), the event when they joined. A stay in line for a
# callback holds nobody, and has no such event: no caller waits, and no call of theirs rings.
STAYS = """(SELECT w.*, q.at AS joined_at FROM waits w
    JOIN events q ON q.wait_id = w.id AND q.kind = 'queued')"""
LAST_WAIT = f"""
    LEFT JOIN LATERAL (SELECT queue, joined_at FROM {STAYS} s WHERE call_id = c.id
    AND joined_at <= {{}} ORDER BY joined_at DESC, id DESC LIMIT 1) AS w ON true"""
JOINED = BIN.format("w.joined_at")
PLACE = f"coalesce(w.queue, ''), {BIN.format('coalesce(w.joined_at, c.arrived_at)')}"
MINE = "extract(epoch FROM w.ended_at - w.entered_at)"
WAITS = f"""
    SELECT w.queue, {JOINED},
      count(*) AS offered,
      count(*) FILTER (WHERE w.state = 'answered') AS answered,
      count(*) FILTER (WHERE w.state = 'answered' AND {MINE} <= target_s) AS answered_in_target,
      count(*) FILTER (WHERE w.state = 'abandoned') AS abandoned,
      count(*) FILTER (WHERE w.state = 'abandoned' AND {MINE} < 5) AS short_abandoned,
      count(*) FILTER (WHERE w.state IN ('moved', 'given_up')) AS passed_on,
      count(*) FILTER (WHERE w.state = 'callback') AS callbacks,
      count(*) FILTER (WHERE w.state = 'answered' AND p.id IS NOT NULL AND NOT EXISTS
        (SELECT FROM events e WHERE e.wait_id = w.id AND e.kind = 'transferred')) AS kept,
      max({MINE}) AS longest_wait_s
    FROM {STAYS} w LEFT JOIN people p
      ON p.id = w.answered_by AND p.teams @> ARRAY[CAST(CAST(:teams AS json) ->> w.queue AS text)]
    GROUP BY 1, 2"""
# what our people do for a callback counts from when it is first proposed
LINES = f"""(SELECT id, queue, joined_at FROM {STAYS} s UNION ALL
    SELECT l.id, l.queue, min(o.made_at) FROM waits l JOIN offers o ON o.wait_id = l.id
    WHERE l.id NOT IN (SELECT id FROM {STAYS} s) GROUP BY 1, 2)"""
OFFERS = f"""
    SELECT w.queue, {JOINED}, count(*) AS offers,
      count(*) FILTER (WHERE o.state = 'missed') AS missed,
      count(*) FILTER (WHERE o.state = 'declined') AS declined
    FROM offers o JOIN {LINES} w ON w.id = o.wait_id WHERE o.agent_id IS NOT NULL GROUP BY 1, 2"""
TALKS = f"""
    SELECT w.queue, {JOINED}, count(*) AS handled,
      sum(extract(epoch FROM o.ended_at - o.bridged_at)) AS talk_s
    FROM offers o JOIN {LINES} w ON w.id = o.wait_id
    WHERE o.agent_id IS NOT NULL AND o.state = 'finished' GROUP BY 1, 2"""
HELD = f"""
    SELECT w.queue, {JOINED}, sum(extract(epoch FROM h.ended_at - h.asked_at)) AS hold_s
    FROM holds h JOIN offers o ON o.id = h.offer_id JOIN {LINES} w ON w.id = o.wait_id
    GROUP BY 1, 2"""
WRITTEN_UP = f"""
    SELECT w.queue, {JOINED}, sum(extract(epoch FROM e.at - o.ended_at)) AS wrap_up_s
    FROM offers o JOIN {LINES} w ON w.id = o.wait_id JOIN LATERAL (
      SELECT at FROM events WHERE agent_id = o.agent_id AND at >= o.ended_at AND kind = 'agent'
      AND data ->> 'was' = 'wrap_up' ORDER BY id LIMIT 1) AS e ON true
    WHERE o.state = 'finished' GROUP BY 1, 2"""
OVERTAKEN = f"""
    SELECT w.queue, {JOINED}, count(*) AS passed_over
    FROM alerts a JOIN {STAYS} w ON w.id = a.wait_id WHERE a.kind = 'passed_over' GROUP BY 1, 2"""
HANDED_ON = f"""
    SELECT w.queue, {JOINED}, count(*) FILTER (WHERE e.data ->> 'how' = 'warm') AS warm,
      count(*) FILTER (WHERE e.data ->> 'how' = 'cold') AS cold,
      count(DISTINCT w.id) FILTER (WHERE e.at <= o.bridged_at + INTERVAL '60 s') AS wrong_choices
    FROM events e JOIN {STAYS} w ON w.id = e.wait_id
    LEFT JOIN LATERAL (SELECT min(bridged_at) AS bridged_at FROM offers WHERE wait_id = w.id)
      AS o ON true
    WHERE e.kind = 'transferred' GROUP BY 1, 2"""
WIDENED = f"""
    SELECT f.queue, {JOINED}, count(*) AS overflowed,
      count(*) FILTER (WHERE f.queue <> w.queue) AS elsewhere FROM {STAYS} w JOIN LATERAL (
      SELECT data ->> 'queue' AS queue FROM events WHERE wait_id = w.id AND kind = 'overflowed'
      ORDER BY id LIMIT 1) AS f ON true GROUP BY 1, 2"""
RETURNED = f"""
    SELECT {PLACE}, count(*) AS returned
    FROM events e JOIN calls c ON c.id = e.call_id LEFT JOIN {STAYS} w ON w.id = e.wait_id
    WHERE e.kind = 'returned' AND (w.id IS NOT NULL OR c.back_of IS NULL) GROUP BY 1, 2"""
MESSAGES = f"""
    SELECT {PLACE}, count(*) AS messages
    FROM messages m JOIN calls c ON c.id = m.call_id {LAST_WAIT.format("m.left_at")}
    GROUP BY 1, 2"""
ASKED = f"""
    SELECT {PLACE}, count(*) AS callbacks_asked
    FROM callbacks b JOIN calls c ON c.id = b.call_id LEFT JOIN {STAYS} w ON w.id = b.wait_id
    GROUP BY 1, 2"""
DIALLED = f"""
    SELECT '', {BIN.format("c.arrived_at")}, count(*) AS dialled FROM calls c
    WHERE EXISTS (SELECT FROM events WHERE call_id = c.id AND kind = 'dialled') GROUP BY 1, 2"""
TAKEN = f"""
    SELECT '', {BIN.format("c.arrived_at")}, count(*) AS dialled_answered
    FROM calls c JOIN events e ON e.call_id = c.id AND e.kind = 'bridged' AND e.wait_id IS NULL
    GROUP BY 1, 2"""
CALLS = f"""
    SELECT '', {BIN.format("c.arrived_at")}, count(*) AS calls,
      count(*) FILTER (WHERE outcome = 'answered') AS ended_answered,
      count(*) FILTER (WHERE outcome IN ('abandoned_queue', 'abandoned_ringing'))
        AS ended_in_queue,
      count(*) FILTER (WHERE outcome = 'abandoned_menu') AS ended_in_menus,
      count(*) FILTER (WHERE outcome = 'abandoned_duty') AS ended_dialling,
      count(*) FILTER (WHERE outcome = 'message') AS ended_message,
      count(*) FILTER (WHERE outcome = 'callback') AS ended_callback
    FROM calls c WHERE ended_at IS NOT NULL AND back_of IS NULL GROUP BY 1, 2"""
DONE = f"""
    SELECT coalesce(queue, ''), {BIN.format("done_at")}, count(*) AS callbacks_done
    FROM callbacks WHERE outcome = 'spoken' GROUP BY 1, 2"""
ALL = (
    *(WAITS, OFFERS, TALKS, HELD, WRITTEN_UP, OVERTAKEN, HANDED_ON, WIDENED, RETURNED),
    *(MESSAGES, ASKED, DONE, DIALLED, TAKEN, CALLS),
)

ANSWERS = f"""
    SELECT extract(epoch FROM ended_at - entered_at) AS s FROM {STAYS} w
    WHERE state = 'answered' ORDER BY 1"""
RINGS = """
    SELECT extract(epoch FROM answered_at - arrived_at) AS s FROM calls
    WHERE answered_at IS NOT NULL AND back_of IS NULL ORDER BY 1"""

# every state from one change to the next, cut at each half hour
SPENT = """
    WITH told AS (SELECT agent_id, data ->> 'state' AS state, at,
        coalesce(lead(at) OVER (PARTITION BY agent_id ORDER BY at, id), :now) AS til
        FROM events WHERE kind = 'agent' AND data ? 'state'),
      parts AS (SELECT agent_id, state, half, greatest(at, half) AS since,
        least(til, half + interval '30 min') AS til FROM told, generate_series(
        date_bin('30 minutes', at, TIMESTAMPTZ '2000-01-01 00:00+00'), til, '30 min') AS half),
      teams AS (SELECT id, '' AS team FROM people UNION SELECT id, unnest(teams) FROM people)
    SELECT team, half,
      sum(extract(epoch FROM til - since)) FILTER (WHERE state = 'ready') AS ready_s,
      sum(extract(epoch FROM til - since)) FILTER (WHERE state <> 'ready') AS busy_s
    FROM parts JOIN teams ON teams.id = agent_id
    WHERE til > since AND state <> 'away' GROUP BY 1, 2 ORDER BY 1, 2"""

Counted = dict[tuple[str, datetime], dict[str, float]]


def counted(world: World) -> Counted:
    """What is not nought, by queue ('' outside of them) and half hour."""
    teams = {name: queue.team for name, queue in world.rt.council.queues.items()}
    found: Counted = {}
    for sql in ALL:
        for row in world.rows(sql, **({"teams": dumps(teams)} if ":teams" in sql else {})):
            queue, half_hour = row[:2]
            named = {name: row._mapping[name] for name in list(row._fields)[2:]}
            kept = {name: float(value) for name, value in named.items() if value}
            if kept:
                found.setdefault((queue, half_hour), {}).update(kept)
    return found
