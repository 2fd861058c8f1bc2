"""Bulk imports: files good and bad, work in chunks, resumed after a kill."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from shared import imports
from shared.database import Database, fetch
from shared.imports import CHUNK, ImportKind, import_job, neutralised
from shared.jobs import Job
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem
from tests.shared.http.things import THINGS, thing

CSV = {"content-type": "text/csv"}
JSONL = {"content-type": "application/jsonl"}


async def start(client: httpx.AsyncClient, content: bytes, headers: dict[str, str] = CSV) -> httpx.Response:
    return await client.post("/v1/imports?kind=things", content=content, headers=headers)


async def job_of(database: Database, answer: httpx.Response) -> Job:
    """The import's job, as a runner would claim it."""
    assert answer.status_code == 202, answer.text
    async with database.read() as session:
        row = (await fetch(session, "SELECT id, kind, key, attempts FROM job WHERE key = $1", answer.json()["id"]))[0]
    return Job(row.id, row.kind, row.key, {"import_id": row.key}, {}, row.attempts, database)


async def run(database: Database, answer: httpx.Response, kind: ImportKind[Any] = THINGS) -> None:
    await import_job([kind])(await job_of(database, answer))


async def quantities(database: Database) -> dict[str, int]:
    async with database.read() as session:
        return {row.name: row.quantity for row in await session.execute(select(thing))}


async def test_rows_good_and_bad(client: httpx.AsyncClient, database: Database) -> None:
    """Good rows land; each bad one is in the errors file with its row number and reason; the figures add up."""
    content = "\ufeffname,quantity,note\nü,1,\nb,two,\n=cmd,3,\nd,13,\nb,5\n\n  e , 6 ,x\nü,9,\n".encode()
    started = await start(client, content)
    assert started.json()["state"] == "queued"
    await run(database, started)
    path = started.headers["location"]
    shown = (await client.get(path)).json()
    assert (shown["state"], shown["rows_total"], shown["rows_read"], shown["rows_ok"], shown["rows_failed"]) == (
        "done",
        7,
        7,
        3,
        4,
    )
    assert shown["progress"] == 1
    assert await quantities(database) == {"ü": 1, "=cmd": 3, "d": 13, "e": 6}
    errors = (await client.get(f"{path}/errors")).text.splitlines()
    assert errors[0] == "row,error,cells"
    assert [line.partition(",")[0] for line in errors[1:]] == ["3", "5", "6", "9"]
    assert "must be a whole number, got 'two'" in errors[1]
    assert "thirteen is refused" in errors[2]
    assert "2 cells, the header 3" in errors[3]
    assert "name repeats row 2" in errors[4]


async def test_json_lines(client: httpx.AsyncClient, database: Database) -> None:
    """JSON lines with the same rules: broken, missing and unknown are each named."""
    lines = [b'{"name":"a","quantity":1}', b"{", b"[]", b'{"name":"b"}', b'{"name":"c","quantity":2,"colour":1}']
    started = await start(client, b"\n".join(lines), JSONL)
    await run(database, started)
    errors = (await client.get(f"{started.headers['location']}/errors")).text
    for said in ("2,the line is no JSON", "3,the line must be a JSON object", "missing: quantity", "unknown: colour"):
        assert said in errors
    assert await quantities(database) == {"a": 1}


async def test_no_valid_row(client: httpx.AsyncClient, database: Database) -> None:
    """An import without a single valid row has failed and says so."""
    started = await start(client, b"name,quantity\na,x\nb,y\n")
    await run(database, started)
    shown = (await client.get(started.headers["location"])).json()
    assert shown["state"] == "failed"
    assert "no row was valid" in shown["reason"]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("name,quantity\nü,1\n".encode("latin-1"), "not_utf8", "row 2"),
        ("name,quantity\na,1\n".encode("utf-16"), "not_utf8", "UTF-16"),
        (b"name,quantity\na\x00,1\n", "not_text", "NUL"),
        (b"", "columns_wrong", "first row"),
        (b"name,quantity\n\n", "empty_file", "no row"),
        (b"name,amount\na,1\n", "columns_wrong", "name, quantity"),
        (b"name,quantity,name\na,1,b\n", "columns_wrong", "columns"),
        (b"PK\x03\x04", "columns_wrong", "columns"),
    ],
)
async def test_files_that_cannot_be_read(client: httpx.AsyncClient, content: bytes, code: str, said: str) -> None:
    """Another encoding, no text, no rows, other columns: refused at once with what to do."""
    assert said in problem(await start(client, content), 422, code)["detail"]


async def test_caps_and_types(client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are larger than other bodies but not endless; other media types, kinds and row counts are refused."""
    big = b"name,quantity\n" + b"".join(b"n%07d%s,1\n" % (number, b"x" * 400) for number in range(5000))
    assert len(big) > 2_000_000
    assert (await start(client, big)).status_code == 202
    problem(await start(client, b"x" * (imports.MAX_FILE + 1)), 413, "content_too_large")
    problem(await start(client, b"a", {"content-type": "application/zip"}), 415, "unsupported_media_type")
    problem(await client.post("/v1/imports?kind=nothing", content=b"a", headers=CSV), 422, "kind_unknown")
    monkeypatch.setattr(imports, "MAX_ROWS", 3)
    problem(await start(client, b"name,quantity\n" + b"a,1\n" * 4), 422, "too_many_rows")


async def test_only_the_sender_sees_it(app: FastAPI, client_of: ClientOf) -> None:
    """Somebody else's import is absent. Red without the owner in the query."""
    path = (await start(client_of(app, sub="pat"), b"name,quantity\na,1\n")).headers["location"]
    for rest in ("", "/errors"):
        problem(await client_of(app, sub="sam").get(path + rest), 404, "not_found")
        assert (await client_of(app, sub="pat").get(path + rest)).status_code == 200


async def test_sent_twice_with_a_key(client: httpx.AsyncClient, database: Database) -> None:
    """The same file with the same Idempotency-Key is one import."""
    headers = {**CSV, "Idempotency-Key": "k"}
    first, again = [await start(client, b"name,quantity\na,1\n", headers) for _ in range(2)]
    assert first.json() == again.json()
    async with database.read() as session:
        assert len(await fetch(session, "SELECT id FROM job")) == 1


class Killed(BaseException):
    """Stands for kill -9: nothing after it runs."""


def dying(after: int, kind: ImportKind[Any] = THINGS) -> tuple[ImportKind[Any], list[int]]:
    """The kind, but the process dies in the chunk after so many; and the sizes of the chunks it applied."""
    applied: list[int] = []

    async def apply(session: Any, rows: Sequence[Any]) -> Sequence[str | None]:
        found = await kind.apply(session, rows)
        if len(applied) == after:
            raise Killed
        applied.append(len(rows))
        return found

    return replace(kind, apply=apply), applied


async def test_resumed_after_a_kill(client: httpx.AsyncClient, database: Database) -> None:
    """Killed inside its third chunk, the job goes on there: what was committed is not worked off again, nothing is lost or counted twice.

    Red when rows already read are not skipped.
    """
    rows = 4 * CHUNK + 7
    started = await start(
        client, b"name,quantity\n" + b"".join(b"n%d,%d\n" % (number, number + 1) for number in range(rows))
    )
    kind, applied = dying(after=2)
    with pytest.raises(Killed):
        await run(database, started, kind)
    assert len(await quantities(database)) == 2 * CHUNK
    shown = (await client.get(started.headers["location"])).json()
    assert (shown["state"], shown["rows_read"], shown["ended_at"]) == ("running", 2 * CHUNK, None)
    kind, applied = dying(after=99)
    await run(database, started, kind)
    assert applied == [CHUNK, CHUNK, 7]
    assert len(await quantities(database)) == rows
    assert (await client.get(started.headers["location"])).json()["rows_ok"] == rows - (0 if rows < 13 else 1)
    await run(database, started, kind)  # a job told twice
    assert applied == [CHUNK, CHUNK, 7]


async def test_a_row_the_database_refuses(client: httpx.AsyncClient, database: Database) -> None:
    """A row that breaks a constraint is set aside alone. Red without the savepoints: the whole chunk is lost."""

    async def apply(session: Any, rows: Sequence[tuple[str, int]]) -> Sequence[str | None]:
        await session.execute(
            thing.insert(), [{"id": UUID(int=quantity), "name": name, "quantity": quantity} for name, quantity in rows]
        )
        return [None] * len(rows)

    started = await start(client, b"name,quantity\na,1\nb,2\nc,1\nd,4\n")
    await run(database, started, replace(THINGS, apply=apply))
    assert await quantities(database) == {"a": 1, "b": 2, "d": 4}
    errors = (await client.get(f"{started.headers['location']}/errors")).text
    assert '4,"the row breaks a rule of the database: duplicate key' in errors


@pytest.mark.parametrize(
    ("cell", "harmless"),
    [("=1+1", "'=1+1"), ("+1", "'+1"), ("-1", "'-1"), ("@a", "'@a"), ("\tx", "'\tx"), ("a=1", "a=1"), (None, "")],
)
def test_formulas_are_made_harmless(cell: str | None, harmless: str) -> None:
    """No cell that we write is run by a spreadsheet."""
    assert neutralised(cell) == harmless
