"""What an operator is woken for, per service: the alert rules as Prometheus reads them.

The scrape jobs are `<service>-api` and `<service>-worker` (a small installation's `serve` is scraped as both), as in deploy/prometheus.yml. The backlog is
told by both; the maximum counts. A figure that could not be read is NaN, which is above nothing: `BacklogUnknown` tells of that.
"""

from dataclasses import dataclass
from typing import Any

RUNBOOKS = "docs/runbooks"


@dataclass(frozen=True, slots=True)
class Alert:
    """One rule; `{service}` in `expr` stands for the service.

    `fires`: series, one sample a minute, with which it fires at the minute `at`; promtool tries it.
    """

    name: str
    expr: str
    lasts: str
    severity: str
    summary: str
    fires: tuple[tuple[str, str], ...] = ()
    at: str = "1m"


def _most(metric: str, bound: str) -> str:
    return f'max({metric}{{job=~"{{service}}-(api|worker)"}}) {bound}'


_SERVED = 'bellwether_http_requests_total{service="{service}"}'
_TIMES = 'bellwether_http_request_seconds_bucket{service="{service}",route!~".*(stream|/live)"}'
_WAITS = 'bellwether_pool_wait_seconds_bucket{job=~"{service}-(api|worker)"}'

COMMON = (
    Alert(
        "ApiDown",
        'absent(up{job="{service}-api"} == 1)',
        "2m",
        "critical",
        "No API of {service} answers",
        fires=(),
        at="5m",
    ),
    Alert(
        "WorkerNotRunning",
        'absent(bellwether_consumer_running{job="{service}-worker"} == 1)',
        "3m",
        "critical",
        "No worker of {service} reads its topics",
        fires=(('bellwether_consumer_running{job="{service}-worker"}', "0x10"),),
        at="6m",
    ),
    Alert(
        "ConsumerStopped",
        _most("bellwether_consumer_stopped", "> 0"),
        "0m",
        "critical",
        "The consumer of {service} stopped: too many records in a row were dead",
        fires=(('bellwether_consumer_stopped{job="{service}-worker"}', "1x5"),),
        at="1m",
    ),
    Alert(
        "ConsumerStalls",
        'sum(increase(bellwether_consumer_stalls_total{job="{service}-worker"}[15m])) > 0',
        "0m",
        "warning",
        "A consumer of {service} stood still although records lay ahead",
        fires=(('bellwether_consumer_stalls_total{job="{service}-worker"}', "0 0 1x5"),),
        at="5m",
    ),
    Alert(
        "ConsumerLagging",
        _most("bellwether_consumer_lag_seconds", "> 60"),
        "5m",
        "warning",
        "The oldest record that {service} has not handled is {{ $value | humanizeDuration }} old",
        fires=(('bellwether_consumer_lag_seconds{job="{service}-worker"}', "61x10"),),
        at="7m",
    ),
    Alert(
        "OutboxOld",
        _most("bellwether_outbox_age_seconds", "> 60"),
        "5m",
        "critical",
        "What {service} has to say waits for {{ $value | humanizeDuration }}",
        fires=(('bellwether_outbox_age_seconds{job="{service}-api"}', "61x10"),),
        at="7m",
    ),
    Alert(
        "OutboxKeysHeld",
        _most("bellwether_outbox_held_keys", "> 0"),
        "5m",
        "warning",
        "The broker refuses events of {{ $value }} keys of {service}",
        fires=(('bellwether_outbox_held_keys{job="{service}-worker"}', "1x10"),),
        at="7m",
    ),
    Alert(
        "BacklogUnknown",
        'max by (source) (bellwether_backlog_read{job=~"{service}-(api|worker)"}) < 1',
        "5m",
        "critical",
        "The {{ $labels.source }} of {service} does not answer",
        fires=(('bellwether_backlog_read{job="{service}-api",source="broker"}', "0x10"),),
        at="7m",
    ),
    Alert(
        "DeadLetters",
        _most("bellwether_dead_letters", "> 0"),
        "5m",
        "warning",
        "{{ $value }} records could not be handled by {service}",
        fires=(('bellwether_dead_letters{job="{service}-worker"}', "1x10"),),
        at="7m",
    ),
    Alert(
        "RecordsWaiting",
        _most("bellwether_waiting_records", "> 0"),
        "1h",
        "warning",
        "{{ $value }} records wait in {service} for something they name",
        fires=(('bellwether_waiting_records{job="{service}-worker"}', "1x80"),),
        at="70m",
    ),
    Alert(
        "JobsFailed",
        _most("bellwether_jobs_failed", "> 0"),
        "5m",
        "warning",
        "{{ $value }} jobs of {service} failed for good",
        fires=(('bellwether_jobs_failed{job="{service}-worker"}', "1x10"),),
        at="7m",
    ),
    Alert(
        "TimersLate",
        _most("bellwether_timers_due", "> 100"),
        "10m",
        "warning",
        "{{ $value }} timers of {service} are due and not done",
        fires=(('bellwether_timers_due{job="{service}-worker"}', "101x20"),),
        at="12m",
    ),
    Alert(
        "CloseNotDone",
        _most("bellwether_close_pending_seconds", "> 1800"),
        "0m",
        "critical",
        "A business day's close in {service} has not been done for {{ $value | humanizeDuration }}",
        fires=(('bellwether_close_pending_seconds{job="{service}-worker"}', "1801x5"),),
        at="1m",
    ),
    Alert(
        "CloseOverdue",
        _most("bellwether_close_age_seconds", "> 4 * 86400"),
        "0m",
        "warning",
        "No business day was closed in {service} for {{ $value | humanizeDuration }}",
        fires=(('bellwether_close_age_seconds{job="{service}-worker"}', "345601x5"),),
        at="1m",
    ),
    Alert(
        "ServerErrors",
        f'sum(rate({_SERVED[:-1]},status=~"5.."}}[5m])) / sum(rate({_SERVED}[5m])) > 0.01',
        "5m",
        "critical",
        "{{ $value | humanizePercentage }} of the answers of {service} are errors of ours",
        fires=(
            ('bellwether_http_requests_total{service="{service}",status="200"}', "0+90x20"),
            ('bellwether_http_requests_total{service="{service}",status="500"}', "0+10x20"),
        ),
        at="12m",
    ),
    Alert(
        "SlowRequests",
        f"histogram_quantile(0.99, sum by (le) (rate({_TIMES}[5m]))) > 0.5",
        "10m",
        "warning",
        "One in a hundred requests to {service} takes {{ $value | humanizeDuration }} or longer",
        fires=(
            ('bellwether_http_request_seconds_bucket{service="{service}",route="/v1/x",le="0.5"}', "0+90x30"),
            ('bellwether_http_request_seconds_bucket{service="{service}",route="/v1/x",le="1"}', "0+100x30"),
            ('bellwether_http_request_seconds_bucket{service="{service}",route="/v1/x",le="+Inf"}', "0+100x30"),
        ),
        at="25m",
    ),
    Alert(
        "PoolExhausted",
        f"histogram_quantile(0.99, sum by (le) (rate({_WAITS}[5m]))) > 0.5",
        "5m",
        "warning",
        "Requests or batches of {service} wait {{ $value | humanizeDuration }} for a database connection",
        fires=(
            ('bellwether_pool_wait_seconds_bucket{job="{service}-api",le="0.5"}', "0+90x20"),
            ('bellwether_pool_wait_seconds_bucket{job="{service}-api",le="1"}', "0+100x20"),
            ('bellwether_pool_wait_seconds_bucket{job="{service}-api",le="+Inf"}', "0+100x20"),
        ),
        at="12m",
    ),
)
OWN = {
    "supply": (
        Alert(
            "ReceiptsGivenUp",
            'max(bellwether_supply_receipts_given_up{job="supply-worker"}) > 0',
            "0m",
            "warning",
            "{{ $value }} planned receipts are so long overdue that they count no more",
            fires=(('bellwether_supply_receipts_given_up{job="{service}-worker"}', "1x5"),),
            at="1m",
        ),
    ),
    "notify": (
        Alert(
            "MailNotSent",
            'sum(increase(bellwether_notify_attempts_total{result=~"refused|unknown|unavailable"}[30m])) > 0 '
            'unless sum(increase(bellwether_notify_attempts_total{result="sent"}[30m])) > 0',
            "10m",
            "critical",
            "Mails are refused and none is sent",
            fires=(
                ('bellwether_notify_attempts_total{job="notify-worker",result="refused"}', "0+1x60"),
                ('bellwether_notify_attempts_total{job="notify-worker",result="sent"}', "5x60"),
            ),
            at="45m",
        ),
        Alert(
            "TemplateFails",
            'sum(increase(bellwether_notify_template_faults_total{job=~"notify-(api|worker)"}[1h])) > 0',
            "0m",
            "warning",
            "What people are told goes out in plain words: a template fails",
            fires=(
                (
                    'bellwether_notify_template_faults_total{job="notify-worker",locale="en",template="StockLow.email"}',
                    "0+1x60",
                ),
            ),
            at="30m",
        ),
    ),
}


def alerts(service: str) -> tuple[Alert, ...]:
    """The alerts of one service."""
    return (*COMMON, *OWN.get(service, ()))


def document(service: str) -> dict[str, Any]:
    """The rule file of one service."""
    rules = [
        {
            "alert": alert.name,
            "expr": alert.expr.replace("{service}", service),
            "for": alert.lasts,
            "labels": {"severity": alert.severity, "service": service},
            "annotations": {
                "summary": alert.summary.replace("{service}", service),
                "runbook_url": f"{RUNBOOKS}/{alert.name}.md",
            },
        }
        for alert in alerts(service)
    ]
    return {"groups": [{"name": f"bellwether-{service}", "rules": rules}]}


LATE_THEN_UNKNOWN = "0x30 59x30" + " NaN" * 60
QUIET = (
    ('up{job="{service}-api"}', "1x120"),
    ('bellwether_consumer_running{job="{service}-worker"}', "1x120"),
    ('bellwether_consumer_stopped{job="{service}-worker"}', "0x120"),
    ('bellwether_consumer_stalls_total{job="{service}-worker"}', "3x120"),
    ('bellwether_consumer_lag_seconds{job="{service}-worker"}', LATE_THEN_UNKNOWN),
    ('bellwether_outbox_age_seconds{job="{service}-worker"}', LATE_THEN_UNKNOWN),
    ('bellwether_backlog_read{job="{service}-worker",source="broker"}', "1x120"),
    ('bellwether_dead_letters{job="{service}-worker"}', "0x120"),
    ('bellwether_waiting_records{job="{service}-worker"}', "0x30 5x30 0x60"),
    ('bellwether_timers_due{job="{service}-worker"}', "5x120"),
    ('bellwether_close_pending_seconds{job="{service}-worker"}', "0+60x20 0x100"),
    ('bellwether_close_age_seconds{job="{service}-worker"}', "86400+60x120"),
    ('bellwether_http_requests_total{service="{service}",status="200"}', "0+1000x120"),
    ('bellwether_http_requests_total{service="{service}",status="500"}', "0+1x120"),
)
"""A service with nothing wrong: what is late now and then, and one error in a thousand, wakes nobody."""


def trial(service: str) -> dict[str, Any]:
    """The unit tests of one service's rules, as promtool runs them: each alert fires on its example, none while all is quiet."""

    def of(series: tuple[tuple[str, str], ...]) -> list[dict[str, str]]:
        return [{"series": name.replace("{service}", service), "values": values} for name, values in series]

    firing = f'ALERTS{{alertstate="firing",service="{service}"'
    quiet = [
        {"expr": f"count({firing}}}) or vector(0)", "eval_time": at, "exp_samples": [{"labels": "{}", "value": 0}]}
        for at in ("20m", "59m", "110m")
    ]
    tests: list[dict[str, Any]] = [
        {"name": "quiet", "interval": "1m", "input_series": of(QUIET), "promql_expr_test": quiet}
    ]
    for alert in alerts(service):
        asked = {
            "expr": f'count({firing},alertname="{alert.name}"}})',
            "eval_time": alert.at,
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        tests.append(
            {"name": alert.name, "interval": "1m", "input_series": of(alert.fires), "promql_expr_test": [asked]}
        )
    return {"rule_files": [f"../{service}.yml"], "evaluation_interval": "1m", "tests": tests}
