"""A service's invariants, asked of its own database: every check is a query that finds what should not be."""

from collections.abc import Sequence
from dataclasses import dataclass

from .database import Database, fetch


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: a name, what it means, and SQL whose rows are violations (each row one text column saying what is wrong)."""

    name: str
    meaning: str
    sql: str


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one check; `examples` shows at most ten violations."""

    name: str
    meaning: str
    violations: int
    examples: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """True when nothing was found."""
        return self.violations == 0


PLUMBING_CHECKS: tuple[Check, ...] = (
    Check(
        "six_outcomes",
        "records read = handled + duplicate + not ours + refused + waiting + dead, per partition",
        """SELECT format('%s/%s: read %s', topic, partition, records_read) FROM record_count
        WHERE records_read <> handled + duplicate + not_ours + refused + waiting + dead""",
    ),
    Check(
        "waiting_counted",
        "the waiting records are as many as the counts say",
        """SELECT format('%s counted, %s kept', counted, kept) FROM (SELECT (SELECT coalesce(sum(waiting), 0) FROM record_count) AS counted,
        (SELECT count(*) FROM waiting_record) AS kept) AS sums WHERE counted <> kept""",
    ),
    Check(
        "outbox_sent",
        "every outbox row is sent, or younger than a minute",
        """SELECT format('position %s on %s since %s', position, topic, created_at) FROM outbox
        WHERE sent_at IS NULL AND created_at < now() - interval '1 minute'""",
    ),
    Check(
        "jobs_ended_well",
        "no job has failed for good",
        "SELECT format('%s %s: %s', kind, key, error) FROM job WHERE state = 'failed'",
    ),
)


async def verify(database: Database, checks: Sequence[Check]) -> list[Finding]:
    """Asks all plumbing checks and the service's own, each in a read-only transaction."""
    findings = []
    for check in (*PLUMBING_CHECKS, *checks):
        async with database.read() as session:
            rows = await fetch(session, f"SELECT count(*) OVER () AS n, v.* FROM ({check.sql}) AS v (example) LIMIT 10")
        findings.append(
            Finding(check.name, check.meaning, int(rows[0].n) if rows else 0, tuple(str(row.example) for row in rows))
        )
    return findings
