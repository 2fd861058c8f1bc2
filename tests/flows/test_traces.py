"""One trace from an HTTP request through the outbox, Kafka, a handler and a job into the next service, and what it says in turn."""

import asyncio
import json
import os
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

import notify.__main__ as notify
import supply.__main__ as supply
from shared import tracing
from shared.auth import TokenVerifier
from shared.contracts import BusinessDayClosed, OrderedLine, OrderPlaced, ProductListed
from shared.kafka import Kafka
from shared.spans import Otlp
from tests.flows.conftest import Working
from tests.notify.world import account, person, scoring_state
from tests.scoring.feed import at, record
from tests.shared.http.tokens import ISSUER, Mint, keys_of
from tests.support.publishing import publish, read_all

DEADLINE = 60
SUNDAY, MONDAY = date(2011, 7, 31), date(2011, 8, 1)
TRACE, CALLER = "4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7"
GIVEN = f"00-{TRACE}-{CALLER}-01"


def close_of(day: date) -> BusinessDayClosed:
    return BusinessDayClosed(calendar="main", closed_date=day, next_business_date=day + timedelta(days=1))


async def told(kafka: Kafka, topic: str, kind: str, trace: str = "") -> list[dict[str, str]]:
    """The headers of this type's records (of this trace), once there are any."""
    async with asyncio.timeout(DEADLINE):
        while True:
            headers = [{name: value.decode() for name, value in one.headers} for one in await read_all(kafka, topic)]
            if found := [
                one for one in headers if one.get("ce_type") == f"{kind}.v1" and trace in one.get("traceparent", "")
            ]:
                return found
            await asyncio.sleep(0.05)


@asynccontextmanager
async def played(working: Working, kafka: Kafka) -> AsyncIterator[None]:
    """With supply and notify, an order that nothing is there for, and its day's close posted over HTTP by somebody who has a trace."""
    mint = Mint()
    async with working(supply.SERVICE, kafka) as promises, working(notify.SERVICE, kafka):
        orders = OrderPlaced(
            order_id="o1", version=1, account_id="A", lines=[OrderedLine(line_no=1, sku="tea", quantity=5)]
        )
        before = [
            person("ann"),
            account("A", "ann"),
            scoring_state("A", "strategic"),
            ProductListed(sku="tea", version=1, name="Tea"),
            close_of(SUNDAY),
        ]
        await publish(kafka, [record(payload, at(SUNDAY)) for payload in before])
        await publish(kafka, [record(orders, at(MONDAY))])
        await told(kafka, "supply.events.v1", "OrderAccepted")
        app = supply.SERVICE.app(promises)
        app.state.verifier = TokenVerifier(keys_of(mint), issuer=ISSUER, audience="supply")
        token = mint.token(sub="the-erp", aud=["supply"], roles=["erp"], scope="erp:write", ce_source=["erp"])
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://supply") as erp:
            posted = {
                "specversion": "1.0", "id": "the-close", "source": "erp", "type": "BusinessDayClosed.v1",
                "time": at(MONDAY, 20).isoformat(),
                "data": {"calendar": "main", "closed_date": str(MONDAY), "next_business_date": str(MONDAY + timedelta(days=1))},
            }  # fmt: skip
            headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": "k1", "traceparent": GIVEN}
            headers["Content-Type"] = "application/cloudevents-batch+json"
            answer = await erp.post("/v1/erp-events", content=json.dumps([posted]), headers=headers)
            assert (answer.status_code, answer.json()["accepted"]) == (202, 1), answer.text
        yield


async def test_a_trace_goes_all_the_way(working: Working, topics: Callable[..., Awaitable[Kafka]]) -> None:
    """HTTP, outbox, Kafka, the handler of the close, its job, the event of the backorder, notify's handler and its own event: one trace id;
    what was said before belongs to other traces.

    Taken out, each in turn: the header in `outbox.post`, `_traceparent` of a record, the trace in `enqueue`.
    """
    kafka = await topics()
    async with played(working, kafka):
        for topic, kind in (("supply.events.v1", "BackorderOpened"), ("notify.events.v1", "NotificationQueued")):
            for headers in await told(kafka, topic, kind, TRACE):
                assert headers["traceparent"] == GIVEN, kind
        (accepted,) = await told(kafka, "supply.events.v1", "OrderAccepted")
        assert TRACE not in accepted.get("traceparent", "")


@contextmanager
def collector() -> Iterator[tuple[str, list[Span]]]:
    """A collector of spans, OTLP over HTTP: its address, and what it was sent."""
    spans: list[Span] = []

    class Received(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if self.headers.get("content-encoding") == "gzip":
                raise AssertionError("not asked for")
            request = ExportTraceServiceRequest.FromString(body)
            spans.extend(
                span for resource in request.resource_spans for scope in resource.scope_spans for span in scope.spans
            )
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = HTTPServer(("127.0.0.1", 0), Received)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", spans
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def test_spans_reach_a_collector(working: Working, topics: Callable[..., Awaitable[Kafka]]) -> None:
    """With the optional part: each step of the trace is a span, sent by OTLP, whose parent is the step before it; routes are templates.

    Taken out: `tracing.span` around a job (notify's span hangs below nothing).
    """
    kafka = await topics()
    with collector() as (endpoint, sent):
        exporter = Otlp("supply", "0", endpoint)
        tracing.exporting(exporter)
        try:
            async with played(working, kafka):
                await told(kafka, "notify.events.v1", "NotificationQueued", TRACE)
        finally:
            tracing.exporting(None)
        await asyncio.to_thread(exporter.close)
    spans = {span.span_id.hex(): span for span in sent if span.trace_id.hex() == TRACE}

    def steps(span: Span) -> list[str]:
        parent = spans.get(span.parent_span_id.hex())
        if parent is None:
            assert span.parent_span_id.hex() == CALLER
        return [*(steps(parent) if parent else []), span.name]

    assert [
        "supply POST /v1/erp-events",
        "supply handles BusinessDayClosed.v1",
        "supply job close",
        "notify handles BackorderOpened.v1",
    ] in [steps(span) for span in spans.values()]


LOADED = """
import sys, supply.__main__
from shared.cli import main
code = main(supply.__main__.SERVICE, ["openapi", "--check"])
print(code, [name for name in sys.modules if name.startswith(("opentelemetry.sdk", "opentelemetry.exporter", "shared.spans"))])
"""


def test_nothing_of_it_is_imported_unless_asked_for() -> None:
    """A service that was told of no collector runs without the optional packages. Taken out: the local import in `cli`."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BELLWETHER_")}
    done = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True, env=environment)
    assert done.stdout.splitlines()[-1] == "0 []"


def test_a_collector_without_the_optional_part_is_refused() -> None:
    """Told where to send spans, and not able to: the start fails with what to install. Taken out: the `except ImportError`."""
    without = "import sys; sys.modules['opentelemetry.sdk'] = None\n"
    code = f"{without}import supply.__main__\nfrom shared.cli import main\nraise SystemExit(main(supply.__main__.SERVICE, ['api']))"
    environment = {
        **os.environ,
        "BELLWETHER_SUPPLY_DATABASE_URL": "postgresql://supply_app:x@127.0.0.1:1/supply",
        "BELLWETHER_OTLP_ENDPOINT": "http://127.0.0.1:4318",
    }
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2, done.stderr
    assert "requirements/tracing.txt" in done.stderr


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (GIVEN, GIVEN),
        (GIVEN.replace("00-4", "01-4") + "-more", GIVEN),
        (None, None),
        ("", None),
        (GIVEN.upper(), None),
        (GIVEN + "-more", None),
        (GIVEN.replace("00-4", "ff-4"), None),
        (f"00-{'0' * 32}-{CALLER}-01", None),
        (f"00-{TRACE}-{'0' * 16}-01", None),
        (f"{GIVEN}\n", None),
        ("00-" + "0" * 1_000_000, None),
    ],
)
def test_what_is_no_traceparent_begins_a_new_trace(given: str | None, kept: str | None) -> None:
    """W3C Trace Context: a later version is read as far as it is known, what is malformed or all zero is left out."""
    assert tracing.valid(given) == kept
