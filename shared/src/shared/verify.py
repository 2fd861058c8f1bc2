"""A service's invariants, asked of its own database: every check finds what should not be, by a query or by reckoning anew."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from .database import Database, ReadSession, execute, fetch

EXAMPLES = 10
Search = Callable[[ReadSession], Awaitable[Sequence[str]]]
"""Looks for violations in one read-only snapshot of the database; each is a text saying what is wrong."""


@dataclass(frozen=True, slots=True)
class Check:
    """One invariant: a name, what it means, and how violations are found: SQL (each row one text column saying what is wrong), or a search."""

    name: str
    meaning: str
    find: str | Search


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
    """Asks all plumbing checks and the service's own, each in a read-only transaction that sees one moment."""
    findings = []
    for check in (*PLUMBING_CHECKS, *checks):
        async with database.read() as session:
            await execute(session, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            violations, examples = await _look(session, check.find)
        findings.append(Finding(check.name, check.meaning, violations, examples))
    return findings


async def _look(session: ReadSession, find: str | Search) -> tuple[int, tuple[str, ...]]:
    if isinstance(find, str):
        rows = await fetch(session, f"SELECT count(*) OVER () AS n, v.* FROM ({find}) AS v (example) LIMIT {EXAMPLES}")
        return (int(rows[0].n) if rows else 0), tuple(str(row.example) for row in rows)
    found = await find(session)
    return len(found), tuple(found[:EXAMPLES])
