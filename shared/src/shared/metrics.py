"""What the event path and the database pool count: records by fate, time per batch, lag, outbox, jobs, connections.

The backlog (lag, outbox, dead letters, jobs, the close) is read when somebody looks at /metrics; what cannot be read then is NaN, never an old figure.
"""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter("bellwether_records_total", "Kafka records read, by what became of them.", ["fate"])
BATCH_SECONDS = Histogram(
    "bellwether_batch_seconds",
    "Time from a batch's first byte decoded to its commit.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
HANDLER_SECONDS = Histogram("bellwether_handler_seconds", "Time one handler took for one group of events.", ["type"])
CONSUMER_LAG = Gauge("bellwether_consumer_lag_records", "Records between the end of the topics and what was handled.")
CONSUMER_LAG_SECONDS = Gauge(
    "bellwether_consumer_lag_seconds", "Age of the oldest record that was not handled yet; 0: all are."
)
CONSUMER_RUNNING = Gauge("bellwether_consumer_running", "1 while this process reads its topics, else 0.")
CONSUMER_STOPPED = Gauge(
    "bellwether_consumer_stopped", "1 when the consumer gave up because too many records were poison."
)
CONSUMER_RESTARTS = Counter(
    "bellwether_consumer_restarts_total", "How often the consumer was made anew after a failure."
)
CONSUMER_STALLS = Counter(
    "bellwether_consumer_stalls_total", "How often the consumer stood still although records lay ahead."
)
KEY_MISMATCHES = Counter(
    "bellwether_key_mismatches_total", "Records whose Kafka key differs from the payload's.", ["topic"]
)
OUTBOX_SENT = Counter("bellwether_outbox_sent_total", "Events handed to the broker and acknowledged.")
OUTBOX_UNSENT = Gauge("bellwether_outbox_unsent_records", "Events that wait to be sent.")
OUTBOX_AGE = Gauge("bellwether_outbox_age_seconds", "Age of the oldest event that waits to be sent; 0: none does.")
DEAD_LETTERS = Gauge("bellwether_dead_letters", "Dead letters that are open.")
WAITING_RECORDS = Gauge("bellwether_waiting_records", "Records that wait for something they name.")
OUTBOX_HELD = Gauge("bellwether_outbox_held_keys", "Keys held back because a row of theirs could not be sent.")
STREAMS = Gauge("bellwether_streams_open", "Live streams that this process serves.")
STREAMS_ENDED = Counter(
    "bellwether_streams_ended_total", "Live streams ended, by reason (`left`: the client went away).", ["reason"]
)
JOBS = Counter("bellwether_jobs_total", "Jobs ended, by kind and result.", ["kind", "result"])
JOB_SECONDS = Histogram("bellwether_job_seconds", "Time a job took from claim to end.", ["kind"])
JOBS_DUE = Gauge("bellwether_jobs_due", "Jobs that are due or running.")
TIMERS_DUE = Gauge("bellwether_timers_due", "Timers that have come due and are not done.")
JOBS_FAILED = Gauge("bellwether_jobs_failed", "Jobs that failed for good.")
CLOSE_PENDING = Gauge(
    "bellwether_close_pending_seconds", "How long the oldest close of a business day has not been done; 0: all are."
)
CLOSE_AGE = Gauge(
    "bellwether_close_age_seconds", "Time since the last business day was closed; not set before the first close."
)
BACKLOG_READ = Gauge("bellwether_backlog_read", "1 when the backlog could be read at this look, else 0.", ["source"])
POOL_WAIT = Histogram(
    "bellwether_pool_wait_seconds",
    "Time until a database connection was there: the wait for a free one, or for a new one to be made.",
    buckets=(0.0001, 0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5),
)
CONNECTION_HELD = Histogram(
    "bellwether_connection_held_seconds",
    "Time a database connection was kept out of the pool.",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
CONNECTIONS_IN_USE = Gauge("bellwether_connections_in_use", "Database connections out of the pool now.")
CONNECTIONS_LIMIT = Gauge("bellwether_connections_limit", "Database connections that this process may have.")
