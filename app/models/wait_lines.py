"""A waiting caller's line at one moment, counted no further than it helps."""

from sqlalchemy import text

LINE = text("""
    SELECT (
        SELECT count(*) FROM (
            SELECT FROM waits
            WHERE state IN ('waiting', 'due') AND queue = :queue AND priority = :priority
              AND NOT (state = 'due' AND out_of_turn)
              AND (arrived_at, id) < (:arrived_at, :id)
            ORDER BY arrived_at, id LIMIT :most
        ) AS peers
    ) AS before, (
        SELECT sum(many) FROM
        unnest(CAST(:priorities AS text[]), CAST(:came_before AS timestamptz[]))
            AS of(priority, came_before)
        CROSS JOIN LATERAL (
            SELECT count(*) AS many FROM (
                SELECT FROM waits
                WHERE state IN ('waiting', 'due') AND waits.queue = :queue
                  AND waits.priority = of.priority AND arrived_at < of.came_before
                  AND NOT (state = 'due' AND out_of_turn)
                ORDER BY arrived_at, id LIMIT :most
            ) AS few
        ) AS others
    ) AS others, answered.many AS answered, answered.first AS answered_from
    FROM (
        SELECT count(*) AS many, min(ended_at) AS first FROM (
            SELECT ended_at FROM waits
            WHERE state = 'answered' AND queue = :queue AND priority = :priority
              AND ended_at > :since
            ORDER BY ended_at DESC LIMIT :latest
        ) AS latest
    ) AS answered
""")
"""Who of the same class came earlier, who of the other priorities is before, and the class's
answers since a moment; who is to be rung back is in line as well, unless one person has taken
them out of it. Each is found by index and counted up to a limit, so it costs the same with ten or
a hundred thousand waiting.
"""
