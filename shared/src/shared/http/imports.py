"""The HTTP side of bulk imports: POST a file, watch it, fetch what was wrong with it."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field
from sqlalchemy import Row, select

from shared import imports
from shared.auth import Principal, requires
from shared.errors import Invalid, NotFound, UnsupportedMedia
from shared.imports import MAX_FILE, Format, ImportKind, import_error, import_file, neutralised

from .idempotency import Answered, IdempotencyKey
from .sessions import ReadDep, SessionDep
from .strict import ResponseModel

FORMATS: dict[str, Format] = {"text/csv": "csv", "application/jsonl": "jsonl", "application/x-ndjson": "jsonl"}


def _body(kinds: Sequence[ImportKind[Any]]) -> dict[str, Any]:
    """The file as OpenAPI describes it, with one row of each kind."""
    lines = {kind.name: {"value": json.dumps(kind.example, ensure_ascii=False) + "\n"} for kind in kinds}
    tables = {kind.name: {"value": _table(kind.example)} for kind in kinds}
    text = {"type": "string"}
    return {
        "requestBody": {
            "required": True,
            "description": f"UTF-8, at most {MAX_FILE} bytes. CSV names its columns in the first row; JSON lines have an object per line.",
            "content": {
                "text/csv": {"schema": text, "examples": tables},
                "application/jsonl": {"schema": text, "examples": lines},
                "application/x-ndjson": {"schema": text, "examples": lines},
            },
        }
    }


def _table(cells: Mapping[str, str]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([list(cells), list(cells.values())])
    return out.getvalue()


class Import(ResponseModel):
    """An import and how far it is."""

    id: UUID
    kind: str = Field(description="What the rows are.")
    state: str = Field(
        description="queued, running, done (some rows may have failed) or failed (no row was valid).", examples=["done"]
    )
    reason: str | None = Field(description="Why it failed, if it did.")
    rows_total: int = Field(description="Rows in the file.")
    rows_read: int = Field(description="Rows worked off so far: ok plus failed.")
    rows_ok: int
    rows_failed: int
    progress: float = Field(description="Part worked off, 0 to 1.", examples=[0.5])
    created_at: datetime
    ended_at: datetime | None


def imports_router(kinds: Sequence[ImportKind[Any]], scope: str) -> APIRouter:
    """POST /v1/imports, GET /v1/imports/{id} and its errors file, for those who carry `scope`; an import is seen by who sent it only."""
    router = APIRouter(prefix="/v1/imports", tags=["imports"])
    by_name = {kind.name: kind for kind in kinds}
    known = ", ".join(by_name)

    @router.post("", status_code=202, response_model=Import, max_body_size=MAX_FILE, openapi_extra=_body(kinds))
    async def start_import(
        request: Request,
        session: SessionDep,
        principal: Annotated[Principal, requires(scope)],
        once: IdempotencyKey,
        kind: Annotated[
            str, Query(description=f"What the rows are: {known}.", examples=list(by_name)[:1], max_length=64)
        ],
    ) -> Response:
        """Takes a file of rows; they are worked off in the background."""
        media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media not in FORMATS:
            raise UnsupportedMedia(f"send the file as {', '.join(FORMATS)}, not {media or 'without a content type'}")
        if kind not in by_name:
            raise Invalid(f"kind must be one of {known}", code="kind_unknown")
        content = await request.body()

        async def make() -> Answered:
            made = await imports.accept(session, by_name[kind], FORMATS[media], principal.identity_hash, content)
            row = (await session.execute(select(*_SHOWN).where(import_file.c.id == made))).one()
            return Answered(_shown(row), {"Location": f"/v1/imports/{made}"})

        return await once.once(session, status=202, make=make)

    @router.get("/{import_id}")
    async def read_import(
        import_id: UUID, session: ReadDep, principal: Annotated[Principal, requires(scope)]
    ) -> Import:
        """How far an import is."""
        return _shown(await _own(session, import_id, principal))

    @router.get(
        "/{import_id}/errors",
        response_class=Response,
        responses={200: {"content": {"text/csv": {"schema": {"type": "string"}}}}},
    )
    async def read_import_errors(
        import_id: UUID, session: ReadDep, principal: Annotated[Principal, requires(scope)]
    ) -> Response:
        """The rows that failed, each with its reason, as CSV; cells that a spreadsheet would run are made harmless."""
        await _own(session, import_id, principal)
        errors = import_error.c
        found = await session.execute(
            select(errors.row_no, errors.detail, errors.cells)
            .where(errors.import_id == import_id)
            .order_by(errors.row_no)
        )
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(("row", "error", "cells"))
        for row in found:
            writer.writerow((row.row_no, neutralised(row.detail), neutralised(_cells(row.cells))))
        named = {"Content-Disposition": f'attachment; filename="import-{import_id}-errors.csv"'}
        return Response(out.getvalue().encode(), headers=named, media_type="text/csv; charset=utf-8")

    return router


_SHOWN = [column for column in import_file.c if column.name not in {"content", "format", "owner"}]


async def _own(session: ReadDep, import_id: UUID, principal: Principal) -> Row[Any]:
    mine = (import_file.c.id == import_id, import_file.c.owner == principal.identity_hash)
    row = (await session.execute(select(*_SHOWN).where(*mine))).first()
    if row is None:
        raise NotFound(f"there is no import {import_id}")
    return row


def _shown(row: Row[Any]) -> Import:
    values = row._asdict()
    return Import(**values, progress=round(values["rows_read"] / values["rows_total"], 4))


def _cells(kept: str) -> str:
    """The row as it came; a truncated one as far as it was kept."""
    try:
        return "; ".join(f"{name}={value}" for name, value in json.loads(kept).items())
    except ValueError:
        return kept
