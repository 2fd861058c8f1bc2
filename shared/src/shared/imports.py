"""Bulk imports: an uploaded file of rows, worked off in committed chunks by a job that goes on where it stopped.

A service says what its rows mean (`ImportKind`); everything else is here: the file lies in the database until the import ends, each chunk commits with
the job's progress, a wrong row is set aside with its reason and its neighbours live.
"""

import asyncio
import csv
import io
import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Integer, LargeBinary, Table, Text, Uuid, func
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from . import jobs
from .database import execute, fetch, plumbing
from .errors import BellwetherError, FieldError, Invalid
from .ids import new_id
from .transience import is_transient

JOB = "import"
MAX_FILE = 20 * 1024 * 1024
MAX_ROWS = 200_000
MAX_CELL = 4000
CHUNK = 500
MAX_ERRORS_KEPT = 10_000
Format = Literal["csv", "jsonl"]
Cells = dict[str, Any]
Row = TypeVar("Row")

import_file = Table(
    "import_file",
    plumbing,
    Column("id", Uuid, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("format", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("content", LargeBinary),
    Column("state", Text, nullable=False, server_default="queued"),
    Column("reason", Text),
    Column("rows_total", Integer, nullable=False),
    Column("rows_read", Integer, nullable=False, server_default="0"),
    Column("rows_ok", Integer, nullable=False, server_default="0"),
    Column("rows_failed", Integer, nullable=False, server_default="0"),
    Column("created_at", DateTime(timezone=True), nullable=False, server_default=func.now()),
    Column("ended_at", DateTime(timezone=True)),
    CheckConstraint("state IN ('queued', 'running', 'done', 'failed')", name="state"),
    CheckConstraint("rows_read = rows_ok + rows_failed", name="rows"),
)

import_error = Table(
    "import_error",
    plumbing,
    Column("import_id", Uuid, primary_key=True),
    Column("row_no", BigInteger, primary_key=True),
    Column("detail", Text, nullable=False),
    Column("cells", Text, nullable=False),
)

_STORE = """
INSERT INTO import_file (id, kind, format, owner, content, rows_total) VALUES ($1, $2, $3, $4, $5, $6)
"""
_LOAD = "SELECT kind, format, owner, content, rows_read FROM import_file WHERE id = $1 FOR UPDATE"
_ADVANCE = """
UPDATE import_file SET state = 'running', rows_read = rows_read + $2, rows_ok = rows_ok + $3, rows_failed = rows_failed + $4 WHERE id = $1
"""
_ERRORS = f"""
INSERT INTO import_error (import_id, row_no, detail, cells)
SELECT $1, t.* FROM unnest($2::bigint[], $3::text[], $4::text[]) AS t (row_no, detail, cells)
WHERE (SELECT rows_failed FROM import_file WHERE id = $1) < {MAX_ERRORS_KEPT}
ON CONFLICT DO NOTHING
"""
_END = """
UPDATE import_file SET ended_at = now(), content = NULL,
    state = CASE WHEN rows_ok = 0 THEN 'failed' ELSE 'done' END,
    reason = CASE WHEN rows_ok = 0 THEN 'no row was valid; the errors file says why for each' END
WHERE id = $1
"""


@dataclass(frozen=True, slots=True)
class ImportKind(Generic[Row]):
    """What a service imports.

    `columns` must be in the file, `optional` may be; others are refused. `parse` turns a row's cells into a value (raise ValueError or Invalid with
    what would be right). `apply` takes up to CHUNK values over in one transaction and says per value None or why not; it must be idempotent by
    row key, because a file may be sent again. `key` names the columns that identify a row: a second row of one file with the same key is refused.
    `example` is a row as the API's documentation shows it.
    """

    name: str
    columns: tuple[str, ...]
    parse: Callable[[Cells], Row]
    apply: Callable[[AsyncSession, Sequence[Row]], Awaitable[Sequence[str | None]]]
    key: tuple[str, ...]
    optional: tuple[str, ...] = ()
    example: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Line:
    """One row of the file: its number as a person counts (the header is row 1 of a CSV file), its cells, or what is wrong with it."""

    number: int
    cells: Cells
    fault: str | None = None


async def accept(session: AsyncSession, kind: ImportKind[Any], form: Format, owner: str, content: bytes) -> UUID:
    """Checks a file as a whole, stores it and enqueues its job; answers with the import's id.

    Raises Invalid when it is no UTF-8, is empty, lacks columns or has too many rows. `owner` is the identity hash that may ask for it.
    """
    total = await asyncio.to_thread(_inspect, kind, form, content)
    import_id = new_id()
    await execute(session, _STORE, import_id, kind.name, form, owner, content, total)
    await jobs.enqueue(session, JOB, str(import_id), {"import_id": str(import_id)})
    return import_id


def import_job(kinds: Sequence[ImportKind[Any]]) -> jobs.JobHandler:
    """The job handler for imports of these kinds: register it under `JOB`."""
    by_name = {kind.name: kind for kind in kinds}

    async def run(job: jobs.Job) -> None:
        import_id = UUID(job.payload["import_id"])
        async with job.step() as session:
            found = (await fetch(session, _LOAD, import_id))[0]
        if found.content is None:
            return  # ended already
        kind, chunks = by_name[found.kind], _chunks(by_name[found.kind], found.format, bytes(found.content))
        done = 0
        while chunk := await asyncio.to_thread(next, chunks, None):
            done += len(chunk)
            if done <= found.rows_read:
                continue  # committed before this run
            async with job.step() as session:
                await _work_off(session, import_id, kind, chunk)
                job.progress = {"rows": done}
        async with job.step() as session:
            await execute(session, _END, import_id)

    return run


async def _work_off(session: AsyncSession, import_id: UUID, kind: ImportKind[Any], chunk: Sequence[_Line]) -> None:
    """One chunk: parses each row, applies the good ones, keeps the reasons of the others."""
    values: list[tuple[_Line, Any]] = []
    faults: list[tuple[_Line, str]] = []
    for line in chunk:
        try:
            if line.fault:
                raise ValueError(line.fault)  # noqa: TRY301  (one way to set a row aside)
            values.append((line, kind.parse(line.cells)))
        except (ValueError, BellwetherError) as error:
            faults.append((line, _reason(error)))
    for (line, _), reason in zip(values, await _apply(session, kind, [value for _, value in values]), strict=True):
        if reason is not None:
            faults.append((line, reason))
    numbers, details, cells = [], [], []
    for line, reason in sorted(faults, key=lambda fault: fault[0].number):
        numbers.append(line.number)
        details.append(reason[:MAX_CELL])
        cells.append(json.dumps(line.cells, ensure_ascii=False)[: MAX_CELL * 4])
    if faults:
        await execute(session, _ERRORS, import_id, numbers, details, cells)
    await execute(session, _ADVANCE, import_id, len(chunk), len(chunk) - len(faults), len(faults))


async def _apply(session: AsyncSession, kind: ImportKind[Any], values: Sequence[Any]) -> Sequence[str | None]:
    """The chunk at once; when the domain or the database refuses it as a whole, row by row, so that one row cannot hold up its neighbours."""
    if not values:
        return []
    try:
        async with session.begin_nested():
            return await kind.apply(session, values)
    except (BellwetherError, DBAPIError) as error:
        if is_transient(error):
            raise
        if len(values) == 1:
            return [_reason(error)]
    return [reason for value in values for reason in await _apply(session, kind, [value])]


def _reason(error: Exception) -> str:
    if isinstance(error, DBAPIError):
        return "the row breaks a rule of the database: " + str(error.orig).rpartition(": ")[2].splitlines()[0]
    if isinstance(error, BellwetherError) and error.errors:
        return "; ".join(f"{field.pointer.lstrip('/')}: {field.detail}" for field in error.errors)
    return str(error) or type(error).__name__


def _inspect(kind: ImportKind[Any], form: Format, content: bytes) -> int:
    """The number of rows. Raises Invalid for a file that cannot be worked off at all."""
    _decoded(content)
    total = 0
    for total, _ in enumerate(_lines(kind, form, content), start=1):
        if total > MAX_ROWS:
            raise Invalid(f"a file may hold {MAX_ROWS} rows; send this one in parts", code="too_many_rows")
    if total == 0:
        raise Invalid("the file holds no row", code="empty_file")
    return total


def _decoded(content: bytes) -> str:
    """The text of a UTF-8 file, with or without byte order mark. Raises Invalid saying which byte is none."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid("the file is UTF-16; save it as UTF-8 and send it again", code="not_utf8")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        detail = f"the file is not UTF-8: byte {error.start} (row {row}) cannot be decoded; save it as UTF-8 and send it again"
        raise Invalid(detail, code="not_utf8") from error
    if "\x00" in text:
        raise Invalid("the file holds NUL characters; it is no text file", code="not_text")
    return text


def _chunks(kind: ImportKind[Any], form: Format, content: bytes) -> Iterator[list[_Line]]:
    """The file in chunks; a row whose key an earlier row has is marked wrong."""
    seen: dict[tuple[str, ...], int] = {}
    chunk: list[_Line] = []
    for line in _lines(kind, form, content):
        key = tuple(str(line.cells.get(name, "")) for name in kind.key)
        first = line.number if line.fault else seen.setdefault(key, line.number)
        again = f"{', '.join(kind.key)} repeats row {first}; give each row once"
        chunk.append(line if first == line.number else _Line(line.number, line.cells, again))
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _lines(kind: ImportKind[Any], form: Format, content: bytes) -> Iterator[_Line]:
    text = io.StringIO(_decoded(content), newline="")
    return _csv_lines(kind, text) if form == "csv" else _json_lines(kind, text)


def _csv_lines(kind: ImportKind[Any], text: io.StringIO) -> Iterator[_Line]:
    sample = text.readline()
    text.seek(0)
    reader = csv.reader(text, delimiter=";" if sample.count(";") > sample.count(",") else ",", strict=True)
    header = [name.strip() for name in next(reader, [])]
    _check_header(kind, header)
    while True:
        number = reader.line_num + 1
        try:
            values = next(reader, None)
        except csv.Error as error:
            yield _Line(number, {}, f"the row is no CSV: {error}")
            continue
        if values is None:
            return
        if not any(value.strip() for value in values):
            continue
        cells = {name: value.strip() for name, value in zip(header, values, strict=False)}
        fault = None if len(values) == len(header) else f"the row has {len(values)} cells, the header {len(header)}"
        yield _Line(number, cells, fault or _cell_fault(cells))


def _check_header(kind: ImportKind[Any], header: Sequence[str]) -> None:
    errors = [FieldError(f"/{name}", "column is missing") for name in kind.columns if name not in header]
    known = {*kind.columns, *kind.optional}
    errors += [
        FieldError(f"/{name[:100]}", f"column is unknown; known are {', '.join(sorted(known))}")
        for name in header
        if name not in known
    ]
    errors += [FieldError(f"/{name}", "column is given twice") for name in known if header.count(name) > 1]
    if errors:
        detail = "the first row must name the columns: " + ", ".join(kind.columns)
        raise Invalid(detail, code="columns_wrong", errors=errors)


def _json_lines(kind: ImportKind[Any], text: io.StringIO) -> Iterator[_Line]:
    known = {*kind.columns, *kind.optional}
    for number, line in enumerate(text, start=1):
        if not line.strip():
            continue
        try:
            cells = msgspec.json.decode(line)
        except (msgspec.DecodeError, RecursionError) as error:
            yield _Line(number, {}, f"the line is no JSON: {error}")
            continue
        if not isinstance(cells, dict):
            yield _Line(number, {}, "the line must be a JSON object")
            continue
        missing = [name for name in kind.columns if name not in cells]
        unknown = sorted(set(cells) - known)
        fault = (
            f"missing: {', '.join(missing)}" if missing else f"unknown: {', '.join(unknown)[:200]}" if unknown else None
        )
        yield _Line(number, cells, fault or _cell_fault(cells))


def _cell_fault(cells: Mapping[str, Any]) -> str | None:
    for name, value in cells.items():
        if isinstance(value, str) and len(value) > MAX_CELL:
            return f"{name} is longer than {MAX_CELL} characters"
    return None


def neutralised(cell: Any) -> str:
    """A cell that no spreadsheet runs as a formula: one that begins with = + - @ (or tab, return) gets an apostrophe in front."""
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
