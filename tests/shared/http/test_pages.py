"""Lists in pages."""

import base64
import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI
from hypothesis import example, given
from hypothesis import strategies as st
from sqlalchemy import insert
from starlette.requests import Request
from starlette.responses import Response

from shared.database import Database
from shared.errors import Invalid
from shared.http import PageRequest
from shared.http.pages import _check
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem
from tests.shared.http.things import thing


@pytest.fixture
async def many(database: Database) -> list[str]:
    """250 things, several of one quantity."""
    names = [f"n{number:03}" for number in range(250)]
    async with database.transaction() as session:
        rows = [{"id": uuid4(), "name": name, "quantity": number % 7} for number, name in enumerate(names)]
        await session.execute(insert(thing), rows)
    return names


async def walk(client: httpx.AsyncClient, path: str) -> list[list[str]]:
    pages = []
    while path:
        answer = await client.get(path)
        assert answer.status_code == 200, answer.text
        pages.append([item["name"] for item in answer.json()["items"]])
        link = answer.headers.get("link")
        assert bool(link) == bool(answer.json()["next"])
        path = link.partition(">")[0].removeprefix("<") if link else ""
    return pages


async def test_every_row_once(client: httpx.AsyncClient, many: list[str]) -> None:
    """Following `Link` meets every row once, in order, and the last page has no next."""
    pages = await walk(client, "/v1/things?limit=100")
    assert [len(page) for page in pages] == [100, 100, 50]
    assert [name for page in pages for name in page] == many


async def test_mixed_directions(client: httpx.AsyncClient, many: list[str]) -> None:
    """A sort down by one column and up by the next pages as well, over many equal first keys."""
    pages = await walk(client, "/v1/things?limit=40&mixed=true")
    found = [name for page in pages for name in page]
    assert sorted(found) == many
    assert [int(name[1:]) % 7 for name in found] == sorted((int(name[1:]) % 7 for name in many), reverse=True)


async def test_rows_that_come_between(client: httpx.AsyncClient, database: Database, many: list[str]) -> None:
    """A row put before the page reached moves nothing: no row is shown twice."""
    first = await client.get("/v1/things?limit=100")
    async with database.transaction() as session:
        await session.execute(insert(thing).values(id=uuid4(), name="a-first", quantity=1))
    second = await client.get("/v1/things", params={"limit": 100, "cursor": first.json()["next"]})
    assert second.json()["items"][0]["name"] == many[100]


async def test_cursors_stay_where_they_belong(client: httpx.AsyncClient, many: list[str]) -> None:
    """A cursor of another list, of other filters, or made up is a 422. Red without the comparison of what it belongs to."""
    cursor = (await client.get("/v1/things?limit=10")).json()["next"]
    assert many
    assert (await client.get(f"/v1/things?limit=20&cursor={cursor}")).status_code == 200
    problem(await client.get(f"/v1/things?quantity=1&cursor={cursor}"), 422, "cursor_invalid")
    problem(await client.get(f"/v1/things?mixed=true&cursor={cursor}"), 422, "cursor_invalid")
    for made_up in ("x", "", "AAAA" * 9, cursor[:-2], cursor[:-1] + "%00", "é"):
        problem(
            await client.get(f"/v1/things?cursor={made_up}"),
            *((400, "nul_character") if "%00" in made_up else (422, "cursor_invalid")),
        )


async def test_a_cursor_is_its_persons_own(app: FastAPI, client_of: ClientOf, many: list[str]) -> None:
    """Somebody else's cursor is a 422, not a place in one's own list. Taken out: `whose` in `_belongs`."""
    assert many
    cursor = (await client_of(app, sub="pat").get("/v1/things?limit=10")).json()["next"]
    problem(await client_of(app, sub="sam").get(f"/v1/things?cursor={cursor}"), 422, "cursor_invalid")
    assert (await client_of(app, sub="pat").get(f"/v1/things?cursor={cursor}")).status_code == 200


def request(cursor: str | None = None) -> PageRequest:
    scope = {
        "type": "http",
        "path": "/x",
        "query_string": b"",
        "headers": [],
        "server": ("things", 80),
        "scheme": "http",
    }
    return PageRequest(1, cursor, Request(scope), Response())


KEYS = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=50),
    st.integers(-(2**63) + 1, 2**63 - 1),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.uuids(),
    st.dates(),
    st.datetimes(timezones=st.just(UTC)),
    st.booleans(),
)


@given(st.lists(KEYS, min_size=1, max_size=3))
def test_keys_survive(values: list[Any]) -> None:
    """Whatever a list is sorted by comes back from its cursor as it was, full-width spaces and all."""
    key = tuple(values)
    page = request().answer([1, 2], lambda _: key, lambda row: row)
    assert request(page.next).after(*map(type, key)) == key


@given(st.lists(st.text(max_size=30), max_size=3))
@example(["a\x00"])
@example(["\ud800"])
@example(["9" * 30])
def test_forged_cursors_are_invalid(texts: list[str]) -> None:
    """Even a cursor with the right digest is refused, never a crash, when its values are none of the column's type."""
    belongs = request()._belongs()
    body = json.dumps([belongs, texts]).encode()
    forged = base64.urlsafe_b64encode(_check(body) + body).decode().rstrip("=")
    for kind in (int, Decimal, date, datetime, UUID, bool, str):
        try:
            after = request(forged).after(kind)
        except Invalid:
            continue
        assert after is not None
        assert isinstance(after[0], kind)
        assert "\x00" not in str(after[0])
        str(after[0]).encode()  # as the driver will
        assert not isinstance(after[0], int) or abs(after[0]) < 2**63


def test_a_changed_cursor_is_damaged() -> None:
    """A cursor whose values were changed, its digest not, is refused."""
    body = json.dumps([request()._belongs(), ["7"]]).encode()
    changed = base64.urlsafe_b64encode(_check(body) + body.replace(b"7", b"8")).decode().rstrip("=")
    with pytest.raises(Invalid, match="damaged"):
        request(changed).after(int)
