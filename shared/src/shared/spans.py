"""Spans to a collector by OTLP over HTTP: the optional part of tracing, imported only where `BELLWETHER_OTLP_ENDPOINT` is set.

What else OpenTelemetry reads from the environment holds (`OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES`, …). Contact data is no attribute of any span:
routes are templates, and of a failure only its class is told.
"""

import threading
from collections.abc import Mapping
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor

from .tracing import Kind

SEND_SECONDS = 3
CLOSE_SECONDS = 1.0
_KINDS: Mapping[Kind, trace.SpanKind] = {
    "server": trace.SpanKind.SERVER,
    "consumer": trace.SpanKind.CONSUMER,
    "internal": trace.SpanKind.INTERNAL,
}


class OtlpSpan:
    """A span of the SDK."""

    def __init__(self, made: trace.Span) -> None:
        self._span = made

    @property
    def traceparent(self) -> str:
        """What names this span to those it calls."""
        context = self._span.get_span_context()
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{int(context.trace_flags):02x}"

    def end(self, name: str | None, failure: BaseException | None, attributes: dict[str, Any]) -> None:
        """Ends it."""
        if name:
            self._span.update_name(name)
        self._span.set_attributes(attributes)
        if failure is not None:
            self._span.set_status(trace.StatusCode.ERROR, type(failure).__name__)
        self._span.end()


class Otlp:
    """The SDK with one exporter that sends in the background."""

    def __init__(self, service: str, version: str, endpoint: str) -> None:
        """`endpoint`: the collector's address without a path."""
        resource = Resource.create({"service.name": f"bellwether-{service}", "service.version": version})
        self._provider = TracerProvider(resource=resource, shutdown_on_exit=False)
        exporter = OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces", timeout=SEND_SECONDS)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("bellwether", version)

    def begin(self, name: str, parent: str | None, kind: Kind, attributes: dict[str, Any]) -> OtlpSpan:
        """A span that has begun."""
        context = None
        if parent:
            _, trace_id, span_id, flags = parent.split("-")
            caller = trace.SpanContext(
                int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=trace.TraceFlags(int(flags, 16) & 1)
            )
            context = trace.set_span_in_context(trace.NonRecordingSpan(caller))
        return OtlpSpan(self._tracer.start_span(name, context, _KINDS[kind], attributes))

    def close(self) -> None:
        """Sends what is left; a collector that does not answer is not waited for longer than CLOSE_SECONDS."""
        sending = threading.Thread(target=self._provider.shutdown, name="last spans", daemon=True)
        sending.start()
        sending.join(CLOSE_SECONDS)
