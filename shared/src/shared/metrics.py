"""What the event path counts: records by fate, time per batch, lag, outbox, jobs."""

from prometheus_client import Counter, Gauge, Histogram

RECORDS = Counter("bellwether_records_total", "Kafka records read, by what became of them.", ["fate"])
BATCH_SECONDS = Histogram(
    "bellwether_batch_seconds",
    "Time from a batch's first byte decoded to its commit.",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
HANDLER_SECONDS = Histogram("bellwether_handler_seconds", "Time one handler took for one group of events.", ["type"])
CONSUMER_LAG = Gauge("bellwether_consumer_lag_records", "Records between the end of the topics and what was handled.")
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
OUTBOX_HELD = Gauge("bellwether_outbox_held_keys", "Keys held back because a row of theirs could not be sent.")
STREAMS = Gauge("bellwether_streams_open", "Live streams that this process serves.")
STREAMS_ENDED = Counter(
    "bellwether_streams_ended_total", "Live streams ended, by reason (`left`: the client went away).", ["reason"]
)
JOBS = Counter("bellwether_jobs_total", "Jobs ended, by kind and result.", ["kind", "result"])
JOB_SECONDS = Histogram("bellwether_job_seconds", "Time a job took from claim to end.", ["kind"])
