"""One Grafana dashboard per service: requests, the event path, the backlog, the close, the pool."""

from dataclasses import dataclass
from typing import Any

SCHEMA = 39
WIDTH, HEIGHT, COLUMNS = 8, 7, 24
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
ALL = '{job=~"{service}-(api|worker)"}'
API = '{job="{service}-api"}'
WORKER = '{job="{service}-worker"}'
HTTP = 'service="{service}"'


@dataclass(frozen=True, slots=True)
class Panel:
    """A graph of one or more queries (expression, legend) in one unit, as Grafana names units."""

    title: str
    unit: str
    queries: tuple[tuple[str, str], ...]
    about: str = ""


def _quantile(share: float, bucket: str, labels: str, by: str = "le") -> str:
    return f"histogram_quantile({share}, sum by ({by}) (rate({bucket}_bucket{labels}[$__rate_interval])))"


ROWS: dict[str, tuple[Panel, ...]] = {
    "Requests": (
        Panel(
            "Requests by status",
            "reqps",
            ((f"sum by (status) (rate(bellwether_http_requests_total{{{HTTP}}}[$__rate_interval]))", "{{status}}"),),
        ),
        Panel(
            "Time of requests",
            "s",
            (
                (_quantile(0.5, "bellwether_http_request_seconds", f"{{{HTTP}}}"), "p50"),
                (_quantile(0.99, "bellwether_http_request_seconds", f"{{{HTTP}}}"), "p99"),
            ),
        ),
        Panel(
            "Slowest routes, p99",
            "s",
            (
                (
                    f"topk(8, {_quantile(0.99, 'bellwether_http_request_seconds', f'{{{HTTP}}}', 'le, method, route')})",
                    "{{method}} {{route}}",
                ),
            ),
        ),
        Panel(
            "Answered now",
            "short",
            ((f"sum(bellwether_http_requests_running{{{HTTP}}})", "running"),),
            "Open streams count as running.",
        ),
        Panel(
            "Refused as too many",
            "reqps",
            ((f"sum(rate(bellwether_http_requests_shed_total{{{HTTP}}}[$__rate_interval]))", "overloaded"),),
        ),
    ),
    "Events": (
        Panel("Lag", "s", ((f"max(bellwether_consumer_lag_seconds{ALL})", "age of the oldest record not handled"),)),
        Panel("Lag in records", "short", ((f"max(bellwether_consumer_lag_records{ALL})", "records"),)),
        Panel(
            "Records by fate",
            "ops",
            ((f"sum by (fate) (rate(bellwether_records_total{WORKER}[$__rate_interval]))", "{{fate}}"),),
        ),
        Panel("Handlers, p99", "s", ((_quantile(0.99, "bellwether_handler_seconds", WORKER, "le, type"), "{{type}}"),)),
        Panel(
            "Batches",
            "s",
            (
                (_quantile(0.5, "bellwether_batch_seconds", WORKER), "p50"),
                (_quantile(0.99, "bellwether_batch_seconds", WORKER), "p99"),
            ),
        ),
        Panel(
            "Consumer",
            "short",
            (
                (f"sum(bellwether_consumer_running{WORKER})", "running"),
                (f"max(bellwether_consumer_stopped{WORKER})", "stopped for good"),
                (f"sum(increase(bellwether_consumer_restarts_total{WORKER}[$__rate_interval]))", "made anew"),
                (f"sum(increase(bellwether_consumer_stalls_total{WORKER}[$__rate_interval]))", "stood still"),
            ),
        ),
        Panel(
            "Dead and waiting",
            "short",
            (
                (f"max(bellwether_dead_letters{ALL})", "dead letters"),
                (f"max(bellwether_waiting_records{ALL})", "waiting"),
            ),
        ),
        Panel(
            "Records under another key",
            "ops",
            ((f"sum by (topic) (rate(bellwether_key_mismatches_total{WORKER}[$__rate_interval]))", "{{topic}}"),),
        ),
        Panel("Backlog could be read", "short", ((f"max by (source) (bellwether_backlog_read{ALL})", "{{source}}"),)),
    ),
    "Outbox": (
        Panel("Age of the outbox", "s", ((f"max(bellwether_outbox_age_seconds{ALL})", "oldest unsent"),)),
        Panel(
            "Unsent",
            "short",
            (
                (f"max(bellwether_outbox_unsent_records{ALL})", "events"),
                (f"max(bellwether_outbox_held_keys{WORKER})", "keys held"),
            ),
        ),
        Panel("Sent", "ops", ((f"sum(rate(bellwether_outbox_sent_total{WORKER}[$__rate_interval]))", "events"),)),
    ),
    "Jobs and the close": (
        Panel(
            "Jobs",
            "short",
            (
                (f"max(bellwether_jobs_due{ALL})", "due or running"),
                (f"max(bellwether_timers_due{ALL})", "timers due"),
                (f"max(bellwether_jobs_failed{ALL})", "failed for good"),
            ),
        ),
        Panel(
            "Jobs ended",
            "ops",
            (
                (
                    f"sum by (kind, result) (rate(bellwether_jobs_total{WORKER}[$__rate_interval]))",
                    "{{kind}} {{result}}",
                ),
            ),
        ),
        Panel("Time of jobs, p99", "s", ((_quantile(0.99, "bellwether_job_seconds", WORKER, "le, kind"), "{{kind}}"),)),
        Panel("Close not done", "s", ((f"max(bellwether_close_pending_seconds{ALL})", "since"),)),
        Panel("Since the last close", "s", ((f"max(bellwether_close_age_seconds{ALL})", "since"),)),
    ),
    "Database connections": (
        Panel(
            "Wait for a connection",
            "s",
            (
                (_quantile(0.5, "bellwether_pool_wait_seconds", ALL, "le, job"), "{{job}} p50"),
                (_quantile(0.99, "bellwether_pool_wait_seconds", ALL, "le, job"), "{{job}} p99"),
            ),
        ),
        Panel(
            "Connections held, p99",
            "s",
            ((_quantile(0.99, "bellwether_connection_held_seconds", ALL, "le, job"), "{{job}}"),),
        ),
        Panel(
            "In use",
            "short",
            (
                (f"sum by (job) (bellwether_connections_in_use{ALL})", "{{job}}"),
                (f"sum by (job) (bellwether_connections_limit{ALL})", "{{job}} limit"),
            ),
        ),
    ),
}
STREAMS = (
    Panel("Live streams", "short", ((f"sum(bellwether_streams_open{API})", "open"),)),
    Panel(
        "Live streams ended",
        "ops",
        ((f"sum by (reason) (rate(bellwether_streams_ended_total{API}[$__rate_interval]))", "{{reason}}"),),
    ),
)
KEYS = Panel(
    "API keys refused",
    "reqps",
    ((f"sum by (why) (rate(bellwether_api_keys_refused_total{API}[$__rate_interval]))", "{{why}}"),),
)
OWN: dict[str, tuple[Panel, ...]] = {
    "supply": (
        *STREAMS,
        KEYS,
        Panel(
            "Planned receipts given up", "short", ((f"max(bellwether_supply_receipts_given_up{WORKER})", "receipts"),)
        ),
    ),
    "scoring": (KEYS,),
    "notify": (
        *STREAMS,
        Panel(
            "E-mail attempts",
            "ops",
            ((f"sum by (result) (rate(bellwether_notify_attempts_total{WORKER}[$__rate_interval]))", "{{result}}"),),
        ),
        Panel(
            "Texts made in plain words because their template failed",
            "ops",
            (
                (
                    "sum by (template, locale) (rate(bellwether_notify_template_faults_total[$__rate_interval]))",
                    "{{template}} {{locale}}",
                ),
            ),
        ),
    ),
}


def document(service: str) -> dict[str, Any]:
    """The dashboard of one service."""
    rows = {**ROWS, **({f"Of {service} alone": OWN[service]} if service in OWN else {})}
    panels: list[dict[str, Any]] = []
    top = 0
    for title, row in rows.items():
        place = {"h": 1, "w": COLUMNS, "x": 0, "y": top}
        panels.append(
            {"id": len(panels) + 1, "type": "row", "title": title, "collapsed": False, "panels": [], "gridPos": place}
        )
        top += 1
        for number, panel in enumerate(row):
            down, right = divmod(number, COLUMNS // WIDTH)
            place = {"h": HEIGHT, "w": WIDTH, "x": right * WIDTH, "y": top + down * HEIGHT}
            panels.append(_panel(service, panel, len(panels) + 1, place))
        top += -(-len(row) // (COLUMNS // WIDTH)) * HEIGHT
    variable = {
        "name": "datasource",
        "type": "datasource",
        "query": "prometheus",
        "label": "Data source",
        "current": {},
        "hide": 0,
    }
    return {
        "uid": f"bellwether-{service}",
        "title": f"Bellwether {service}",
        "tags": ["bellwether"],
        "schemaVersion": SCHEMA,
        "version": 1,
        "editable": True,
        "timezone": "utc",
        "time": {"from": "now-6h", "to": "now"},
        "refresh": "30s",
        "templating": {"list": [variable]},
        "annotations": {"list": []},
        "panels": panels,
    }


def _panel(service: str, panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    targets = [
        {
            "refId": chr(ord("A") + index),
            "datasource": SOURCE,
            "expr": expr.replace("{service}", service),
            "legendFormat": legend,
        }
        for index, (expr, legend) in enumerate(panel.queries)
    ]
    return {
        "id": number,
        "type": "timeseries",
        "title": panel.title,
        "description": panel.about,
        "datasource": SOURCE,
        "gridPos": place,
        "fieldConfig": {"defaults": {"unit": panel.unit, "min": 0}, "overrides": []},
        "options": {
            "legend": {"displayMode": "list", "placement": "bottom", "showLegend": True},
            "tooltip": {"mode": "multi", "sort": "desc"},
        },
        "targets": targets,
    }
