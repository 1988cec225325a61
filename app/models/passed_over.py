"""Waiting callers who were passed over: others went before them, or their stay was lost."""

from sqlalchemy import text

OVERTAKEN = text("""
    SELECT w.id, w.call_id, later.many
    FROM unnest(CAST(:queues AS text[])) AS q(queue)
    CROSS JOIN unnest(CAST(:priorities AS text[])) AS p(priority)
    CROSS JOIN LATERAL (
        SELECT id, call_id, arrived_at, entered_at FROM waits
        WHERE state = 'waiting' AND waits.queue = q.queue AND waits.priority = p.priority
        ORDER BY arrived_at, id
        LIMIT :heads
    ) AS w
    CROSS JOIN LATERAL (
        SELECT count(*) AS many FROM (
            SELECT FROM waits AS other
            WHERE other.state = 'answered' AND other.queue = q.queue
              AND other.priority = p.priority AND other.ended_at > w.entered_at
              AND other.arrived_at > w.arrived_at
            ORDER BY other.ended_at DESC  -- or all who were ever answered are read
            LIMIT :most
        ) AS few
    ) AS later
    WHERE later.many >= :most
""")
"""The oldest of each class (queue and priority) before whom `most` callers of the same class were
answered who came after them. Both are found by index and counted no further.
"""

LOST = text("""
    WITH nowhere AS MATERIALIZED (
        SELECT id FROM calls
        WHERE ended_at IS NULL AND state = 'waiting' AND NOT EXISTS (
            SELECT FROM waits WHERE waits.call_id = calls.id AND waits.ended_at IS NULL
        )
    )
    SELECT nowhere.id AS call_id, last.wait_id, last.queue
    FROM nowhere CROSS JOIN LATERAL (
        SELECT id, wait_id, data ->> 'queue' AS queue FROM events
        WHERE events.call_id = nowhere.id AND kind = 'queued'
        ORDER BY id DESC LIMIT 1
    ) AS last
    WHERE NOT EXISTS (
        SELECT FROM events WHERE events.call_id = nowhere.id AND events.id > last.id
          AND kind IN ('given_up', 'moved', 'left', 'callback_asked')
    )
""")
"""Calls that wait and are in no queue, though nobody gave them up or led them out of it."""
