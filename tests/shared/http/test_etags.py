"""Versions: ETag, If-Match, If-None-Match."""

import httpx
import pytest

from tests.shared.http.test_problems import problem

CHANGED = {"name": "b", "quantity": 2}


@pytest.fixture
async def path(client: httpx.AsyncClient) -> str:
    """A thing at version 1."""
    made = await client.post("/v1/things", json={"name": "a", "quantity": 1})
    assert made.headers["etag"] == '"1"'
    return str(made.headers["location"])


async def test_a_change_names_its_version(client: httpx.AsyncClient, path: str) -> None:
    """With the version read, a change goes through and gives the next version; with an old one it is 412. Red without `check`."""
    changed = await client.put(path, json=CHANGED, headers={"If-Match": '"1"'})
    assert (changed.status_code, changed.headers["etag"]) == (200, '"2"')
    problem(await client.put(path, json=CHANGED, headers={"If-Match": '"1"'}), 412, "stale")


async def test_a_change_without_version(client: httpx.AsyncClient, path: str) -> None:
    """Without If-Match a change is a 428."""
    problem(await client.put(path, json=CHANGED), 428, "precondition_required")


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ('"7", "1"', 200),
        ("*", 200),
        ('W/"1"', 412),
        ('"11"', 412),
        ("1", 400),
        ('"1', 400),
        ('"1" "2"', 400),
        ("", 400),
    ],
)
async def test_forms_of_if_match(client: httpx.AsyncClient, path: str, header: str, status: int) -> None:
    """Lists and `*` are understood, weak tags never match, anything malformed is a 400."""
    assert (await client.put(path, json=CHANGED, headers={"If-Match": header})).status_code == status


@pytest.mark.parametrize(
    ("header", "status"), [('"1"', 304), ('W/"1"', 304), ("*", 304), ('"2"', 200), ('"2", "1"', 304)]
)
async def test_reads_that_know_the_version(client: httpx.AsyncClient, path: str, header: str, status: int) -> None:
    """A read that names the current version is an empty 304 with its ETag."""
    answer = await client.get(path, headers={"If-None-Match": header})
    assert answer.status_code == status
    assert answer.headers["etag"] == '"1"'
    assert bool(answer.content) == (status == 200)
    assert answer.headers["cache-control"] == "private, no-cache"
