"""Logs and metrics: one JSON line per event of interest, and the counters that every process shows under /metrics.

What belongs to the request or record at hand (trace id, request id, principal, event id) is bound once with `bound(...)` and is in every line logged inside.
No contact data: log ids and hashes, never names, addresses or bodies. What libraries put into a line all the same (the values of an error) is masked.
"""

import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

import structlog
from prometheus_client import Counter, Gauge, Histogram

Logger = structlog.stdlib.BoundLogger

REQUESTS = Counter(
    "bellwether_http_requests_total", "HTTP requests answered.", ["service", "method", "route", "status"]
)
REQUEST_SECONDS = Histogram(
    "bellwether_http_request_seconds",
    "Time from the request's first byte to the answer's last.",
    ["service", "method", "route"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
REQUESTS_RUNNING = Gauge("bellwether_http_requests_running", "HTTP requests being answered now.", ["service"])

REQUESTS_SHED = Counter(
    "bellwether_http_requests_shed_total", "HTTP requests refused because too many were at work.", ["service"]
)

SELDOM = 60.0  # seconds between two lines of one kind of the Kafka client

_MASKS = (
    (re.compile(r'DETAIL:(?:\\"|(?!\\n|\n|").)*'), "DETAIL: …"),  # PostgreSQL quotes the row
    (re.compile(r"input_value=.*?, input_type"), "input_value=…, input_type"),  # pydantic quotes what it was given
    (re.compile(r"""[^\s<>"'@\\,;()]+@[^\s<>"'@\\,;()]+"""), "…@…"),
)


class _Seldom(logging.Filter):
    """Lets each kind of line of the Kafka client through once a minute: without a broker it says the same dozens of times a second."""

    def __init__(self) -> None:
        super().__init__()
        self._silent: dict[tuple[str, int], float] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the line is written. A kind is the place that it was logged from."""
        now, place = monotonic(), (record.pathname, record.lineno)
        if not record.name.startswith("aiokafka"):
            return True
        if now < self._silent.get(place, now):
            return False
        self._silent[place] = now + SELDOM
        return True


def masked(text: str) -> str:
    """The text without e-mail addresses and without the values that PostgreSQL and pydantic quote."""
    if "@" in text or "DETAIL:" in text or "input_value" in text:
        for found, instead in _MASKS:
            text = found.sub(instead, text)
    return text


def get_logger(name: str) -> Logger:
    """The logger of this name; its lines carry whatever is bound at the time."""
    logger: Logger = structlog.get_logger(name)
    return logger


@contextmanager
def bound(**values: Any) -> Iterator[None]:
    """Everything logged inside carries these values."""
    with structlog.contextvars.bound_contextvars(**values):
        yield


def bind(**values: Any) -> None:
    """Everything logged from here on in this task carries these values; what `bound` named before is restored when its block ends."""
    structlog.contextvars.bind_contextvars(**values)


def configure_logging(service: str, level: str = "info", form: str = "json") -> None:
    """One line per event on standard error, the standard library's loggers included. `form`: "json" or "console"."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    renderer: list[structlog.typing.Processor] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
        if form == "json"
        else [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )

    def with_service(_logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        return {"service": service, **event}

    def without_contact_data(_logger: Any, _method: str, line: Any) -> str:
        return masked(line)

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                with_service,
                *renderer,
                without_contact_data,
            ],
        )
    )
    handler.addFilter(_Seldom())
    root = logging.getLogger()
    root.handlers = [handler]
    wanted = logging.getLevelNamesMapping()[level.upper()]
    root.setLevel(max(wanted, logging.INFO))  # what libraries say of single messages is nobody's here
    for ours in ("shared", service):
        logging.getLogger(ours).setLevel(wanted)
    for noisy in ("uvicorn.access", "httpx", "httpcore", "aiokafka", "shared.database.MeasuredPool"):
        logging.getLogger(noisy).setLevel(logging.WARNING)  # our own access line says it once
