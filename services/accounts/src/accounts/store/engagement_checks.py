"""The invariants of engagements."""

from shared.verify import Check

ENGAGEMENT_CHECKS: tuple[Check, ...] = (
    Check(
        "moves_replay",
        "the history of every engagement has each version once, each step begins where the one before ended, and the last ends where it stands",
        """
        SELECT format('engagement %s', e.engagement_id) FROM engagement e
        LEFT JOIN LATERAL (
          SELECT count(*) AS steps, max(row_version) AS last, bool_and(from_state IS NOT DISTINCT FROM before) AS joined,
            (array_agg(to_state ORDER BY row_version DESC))[1] AS state
          FROM (SELECT *, lag(to_state) OVER (ORDER BY row_version) AS before FROM engagement_move m
                WHERE m.engagement_id = e.engagement_id) AS steps
        ) AS h ON true
        WHERE (h.steps, h.last, h.joined, h.state) IS DISTINCT FROM (e.row_version, e.row_version, true, e.state)
        """,
    ),
    Check(
        "signatures_kept",
        "every signature that an engagement names is kept, and none that it does not name",
        """
        SELECT format('engagement %s', e.engagement_id) FROM engagement e
        LEFT JOIN LATERAL (SELECT count(*) AS kept, coalesce(max(version), 0) AS last FROM engagement_signature s
                           WHERE s.engagement_id = e.engagement_id) AS s ON true
        WHERE (s.kept, s.last) <> (e.signature, e.signature)
        """,
    ),
    Check(
        "deadlines_follow",
        "an engagement with a due date has a due item of that date, open exactly while it goes on and its account is open",
        """
        SELECT format('engagement %s', e.engagement_id) FROM engagement e JOIN account a USING (account_id)
        LEFT JOIN due_item d ON d.engagement_id = e.engagement_id
        WHERE e.due_on IS NOT NULL AND a.status <> 'closed'
        AND (d.due_on, d.state = 'open') IS DISTINCT FROM (e.due_on, e.ended_on IS NULL)
        """,
    ),
    Check(
        "nobody_in_two_places",
        "no two engagements take the same time of one person",
        """
        SELECT format('%s: engagements %s and %s', e.occupies, e.engagement_id, o.engagement_id)
        FROM engagement e JOIN engagement o ON o.occupies = e.occupies AND o.engagement_id > e.engagement_id
          AND o.occupied_from < e.occupied_until AND o.occupied_until > e.occupied_from
        """,
    ),
)
