"""How far a service is: the last closed day, what it has not read, sent or done yet. Quiet means all of it is zero."""

from collections.abc import Collection
from typing import Any

from . import clock, counts, jobs
from .database import Database, fetch
from .kafka import BrokerAwayError, ConsumerStatus, Offsets
from .metrics import CONSUMER_LAG

_BACKLOG = """
SELECT (SELECT count(*) FROM waiting_record) AS waiting, (SELECT count(*) FROM dead_letter WHERE state = 'open') AS dead,
  count(*) AS unsent, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float AS outbox_age FROM outbox WHERE sent_at IS NULL
"""


async def progress(
    database: Database, offsets: Offsets, topics: Collection[str], status: ConsumerStatus | None
) -> dict[str, Any]:
    """The figures of /v1/progress. `lag` is None while no broker answers; `consumer` is "elsewhere" in a process that runs none.

    Asked against the stream: what is handled while we look leaves a job, a row to be sent or a lag that we have still to see, so nothing looks quiet
    that is not.
    """
    async with database.read() as session:
        done, records = await counts.summary(session)
        outlook = await jobs.outlook(session)
        backlog = (await fetch(session, _BACKLOG))[0]
        day = await clock.business_now(session)
    try:
        ends = await offsets.ends(topics, done)
    except BrokerAwayError:
        ends = None
    lag = None if ends is None else sum(max(0, end - done.get(lane, 0)) for lane, end in ends.items())
    if lag is not None:
        CONSUMER_LAG.set(lag)
    return {
        "service": database.service,
        "business": {"closed": day.closed.isoformat(), "today": day.today.isoformat()} if day else None,
        "lag": lag,
        "outbox_unsent": int(backlog.unsent),
        "outbox_age_seconds": round(float(backlog.outbox_age), 3),
        "jobs_running": outlook.running,
        "timers_due": outlook.timers,
        "jobs_failed": outlook.failed,
        "waiting": int(backlog.waiting),
        "dead": int(backlog.dead),
        "records": records,
        "consumer": status.state if status else "elsewhere",
        "consumer_detail": status.detail if status else "",
    }
