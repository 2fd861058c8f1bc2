"""Traces: the W3C `traceparent` goes with a request into the outbox, through Kafka, into handlers and jobs, and out with what they say.

That costs nothing but the header. Spans are made only where `exporting` was told of a collector (`shared.spans`, the optional part); without it no module
of OpenTelemetry is imported.
"""

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Literal, Protocol

HEADER = "traceparent"
_FORM = re.compile(r"([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")
_NO_TRACE, _NO_SPAN = "0" * 32, "0" * 16
_current: ContextVar[str | None] = ContextVar("traceparent", default=None)
Kind = Literal["server", "consumer", "internal"]


class Exporter(Protocol):
    """Makes spans and sends them to a collector."""

    def begin(self, name: str, parent: str | None, kind: Kind, attributes: dict[str, Any]) -> "Begun":
        """A span that has begun."""

    def close(self) -> None:
        """Sends what is left, within its time."""


class Begun(Protocol):
    """A span that has begun."""

    @property
    def traceparent(self) -> str:
        """What names this span to those it calls."""

    def end(self, name: str | None, failure: BaseException | None, attributes: dict[str, Any]) -> None:
        """Ends it."""


@dataclass
class Span:
    """A piece of work within a trace; `name` and `attributes` may be completed until it ends."""

    traceparent: str
    name: str
    attributes: dict[str, Any]


_exporter: Exporter | None = None


def exporting(exporter: Exporter | None) -> None:
    """From now on spans go there; None: nowhere."""
    global _exporter  # noqa: PLW0603 (one process has one exporter, set once at its start)
    _exporter = exporter


def is_exporting() -> bool:
    """Whether spans are made at all."""
    return _exporter is not None


def close() -> None:
    """Sends what is left; without an exporter nothing."""
    if _exporter is not None:
        _exporter.close()


def valid(text: str | None) -> str | None:
    """The `traceparent` when it is one (W3C Trace Context), as version 00; else None, and a new trace begins."""
    found = _FORM.fullmatch(text) if text and len(text) < 200 else None  # noqa: PLR2004 (as long as any known version)
    if found is None:
        return None
    version, trace, span, flags, more = found.groups()
    if version == "ff" or (version == "00" and more) or trace == _NO_TRACE or span == _NO_SPAN:
        return None
    return f"00-{trace}-{span}-{flags}"


def fresh() -> str:
    """A new trace."""
    return f"00-{secrets.token_hex(16)}-{secrets.token_hex(8)}-01"


def current() -> str | None:
    """The `traceparent` of the work at hand: what is said in it belongs to this trace."""
    return _current.get()


def outgoing() -> dict[str, str]:
    """The headers with which another service is called, so that its work belongs to this trace."""
    return {HEADER: found} if (found := _current.get()) else {}


def trace_id(traceparent: str | None) -> str | None:
    """The trace's id, as logs show it."""
    return traceparent[3:35] if traceparent else None


@contextmanager
def within(traceparent: str | None) -> Iterator[None]:
    """What is said inside belongs to this trace (None: to none)."""
    token = _current.set(traceparent)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def span(name: str, parent: str | None, kind: Kind = "internal", **attributes: Any) -> Iterator[Span]:
    """A piece of work that belongs to its parent's trace, or begins one; what is said inside goes with it."""
    if _exporter is None:
        made = Span(parent or fresh(), name, attributes)
        with within(made.traceparent):
            yield made
        return
    begun = _exporter.begin(name, parent, kind, attributes)
    made = Span(begun.traceparent, name, {})
    failure: BaseException | None = None
    try:
        with within(made.traceparent):
            yield made
    except BaseException as error:
        failure = error
        raise
    finally:
        begun.end(made.name, failure, made.attributes)


@contextmanager
def spans(
    name: str, parents: list[str | None], kind: Kind = "consumer", **attributes: Any
) -> Iterator[list[str | None]]:
    """One piece of work done for several traces at once (a batch): a span in each; the `traceparent`s that go on with what each of them causes."""
    if _exporter is None:
        yield parents
        return
    exporter = _exporter
    begun = [exporter.begin(name, parent, kind, attributes) if parent else None for parent in parents]
    failure: BaseException | None = None
    try:
        yield [one.traceparent if one else None for one in begun]
    except BaseException as error:
        failure = error
        raise
    finally:
        for one in begun:
            if one is not None:
                one.end(None, failure, {})
