"""How far a service is: the last closed day, what it has not read, sent or done yet. Quiet means all of it is zero."""

from collections.abc import Collection
from typing import Any

from . import clock, counts, jobs, outbox
from .database import Database, fetch
from .kafka import BrokerAwayError, ConsumerStatus, Offsets
from .metrics import CONSUMER_LAG

_AGES = """
SELECT (SELECT count(*) FROM waiting_record) AS waiting, (SELECT count(*) FROM dead_letter WHERE state = 'open') AS dead,
  (SELECT coalesce(extract(epoch FROM now() - min(created_at)), 0)::float FROM outbox WHERE sent_at IS NULL) AS outbox_age
"""


async def progress(
    database: Database, offsets: Offsets, topics: Collection[str], status: ConsumerStatus | None
) -> dict[str, Any]:
    """The figures of /v1/progress. `lag` is None while no broker answers; `consumer` is "elsewhere" in a process that runs none."""
    try:
        ends = await offsets.ends(topics)
    except BrokerAwayError:
        ends = None
    async with database.read() as session:
        day = await clock.business_now(session)
        done = await counts.next_offsets(session)
        unsent = await outbox.unsent(session)
        outlook = await jobs.outlook(session)
        more = (await fetch(session, _AGES))[0]
        records = dict(await counts.totals(session))
    lag = None if ends is None else sum(max(0, end - done.get(lane, 0)) for lane, end in ends.items())
    if lag is not None:
        CONSUMER_LAG.set(lag)
    return {
        "service": database.service,
        "business": {"closed": day.closed.isoformat(), "today": day.today.isoformat()} if day else None,
        "lag": lag,
        "outbox_unsent": unsent,
        "outbox_age_seconds": round(float(more.outbox_age), 3),
        "jobs_running": outlook.running,
        "timers_due": outlook.timers,
        "jobs_failed": outlook.failed,
        "waiting": int(more.waiting),
        "dead": int(more.dead),
        "records": records,
        "consumer": status.state if status else "elsewhere",
        "consumer_detail": status.detail if status else "",
    }
