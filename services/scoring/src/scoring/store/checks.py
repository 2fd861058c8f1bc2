"""Scoring's invariants, as `verify` asks them of the database."""

from shared.verify import Check

from .buckets import bucket_sql
from .tables import BUCKET_SUMS

_REPORTING = "(SELECT reporting_currency FROM scoring_run ORDER BY closed DESC LIMIT 1)"
# Summing up anew is the dearest check: the last four weeks are enough to see a fault in the sums, the entry counts cover all days.
_RECENT = """(SELECT b.account_id, b.day FROM day_bucket b WHERE b.day > (SELECT max(closed) - 28 FROM scoring_run)
  AND NOT EXISTS (SELECT FROM dirty_day d WHERE (d.account_id, d.day) = (b.account_id, b.day))
  AND NOT EXISTS (SELECT FROM dirty_due d WHERE (d.account_id, d.day) = (b.account_id, b.day)))"""
_DIFFERS = f"({', '.join(f'b.{name}' for name in BUCKET_SUMS)}) IS DISTINCT FROM ({', '.join(f'n.{name}' for name in BUCKET_SUMS)})"

CHECKS: tuple[Check, ...] = (
    Check(
        "contributions_sum",
        "each score is exactly the sum of its contributions, and their exact values sum to its raw value",
        """SELECT format('%s %s: %s', account_id, watermark, score) FROM score WHERE
        score <> (SELECT sum((p ->> 4)::bigint) FROM jsonb_array_elements(parts) p)
        OR raw <> (SELECT sum((p ->> 3)::bigint) FROM jsonb_array_elements(parts) p)""",
    ),
    Check(
        "scores_in_range",
        "every score lies between 0 and 100",
        "SELECT format('%s %s: %s', account_id, watermark, score) FROM score WHERE score NOT BETWEEN 0 AND 10000",
    ),
    Check(
        "standing_has_its_score",
        "what stands of an account is a score that is kept, with the same figure",
        """SELECT format('%s: %s', s.account_id, s.score) FROM standing s LEFT JOIN score c
        USING (account_id, watermark, model_version, criteria_version, inputs_hash)
        WHERE s.closed IS NOT NULL AND c.score IS DISTINCT FROM s.score""",
    ),
    Check(
        "entries_counted",
        "each day's bucket counts the ledger entries of that day, but for days that wait to be summed up",
        """SELECT format('%s %s: %s in the bucket, %s in the ledger', account_id, day, coalesce(b.entries, 0), coalesce(e.n, 0))
        FROM day_bucket b FULL JOIN (SELECT account_id, day, count(*) AS n FROM ledger_entry GROUP BY account_id, day) e USING (account_id, day)
        WHERE coalesce(b.entries, 0) <> coalesce(e.n, 0)
        AND NOT EXISTS (SELECT FROM dirty_day d WHERE d.account_id = coalesce(b.account_id, e.account_id) AND d.day = coalesce(b.day, e.day))""",
    ),
    Check(
        "ledger_equals_buckets",
        "summing up the last four weeks' entries anew gives the buckets",
        f"SELECT format('%s %s', b.account_id, b.day) FROM ({bucket_sql(_RECENT, _REPORTING)}) n JOIN day_bucket b USING (account_id, day) WHERE {_DIFFERS}",
    ),
    Check(
        "capacities_kept",
        "no tier holds more accounts than its capacity, but for those whose minimum stay is not over",
        """SELECT format('%s: %s of %s places', t ->> 'tier', count(*), t ->> 'capacity') FROM scoring_run r
        JOIN criteria_set c ON c.version = r.criteria_version CROSS JOIN LATERAL jsonb_array_elements(c.document -> 'tiers') t
        JOIN standing s ON s.closed IS NOT NULL AND s.computed_tier = t ->> 'tier'
        WHERE r.closed = (SELECT max(closed) FROM scoring_run WHERE swapped_at IS NOT NULL) AND (t ->> 'capacity') IS NOT NULL
        GROUP BY t HAVING count(*) > greatest((t ->> 'capacity')::int, count(*) FILTER (
          WHERE s.tier_since < r.following AND r.following - s.tier_since < (c.document ->> 'minimum_stay_days')::int))""",
    ),
    Check(
        "ineligible_are_standard",
        "no account that takes no part in the programme has a computed tier above standard",
        "SELECT account_id FROM standing WHERE NOT eligible AND computed_tier <> 'standard'",
    ),
    Check(
        "changes_told",
        "after a completed close nobody's tier, override or score differs from what was told by as much as must be told",
        """SELECT s.account_id FROM standing s WHERE s.closed IS NOT NULL
        AND (SELECT completed_at IS NOT NULL FROM scoring_run WHERE swapped_at IS NOT NULL ORDER BY closed DESC LIMIT 1)
        AND (s.emitted_score IS NULL OR abs(s.emitted_score - s.score) >= 100
        OR (s.emitted_computed, s.emitted_override) IS DISTINCT FROM (s.computed_tier, s.override_tier))""",
    ),
    Check(
        "runs_completed",
        "every scoring run but the one in hand is complete",
        "SELECT closed::text FROM scoring_run WHERE completed_at IS NULL AND closed < (SELECT max(closed) FROM scoring_run)",
    ),
    Check(
        "entries_have_rates",
        "every entry in a foreign currency has an exchange rate on or before its day",
        f"""SELECT format('%s on %s', f.currency, f.day) FROM foreign_day f WHERE
        EXISTS (SELECT FROM scoring_run) AND f.currency <> {_REPORTING} AND NOT EXISTS (
        SELECT FROM exchange_rate r WHERE r.currency = f.currency AND r.into_currency = {_REPORTING} AND r.rate_date <= f.day)""",
    ),
)
