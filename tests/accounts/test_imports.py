"""Bulk import of accounts: 202, progress, an errors file; the same file twice is harmless; a killed import goes on."""

import csv
import io
import json
from typing import Any

import httpx
import pytest

from accounts.worker import JOBS
from shared import imports
from shared.imports import JOB
from shared.jobs import Job
from tests.accounts.conftest import World

HEADER = "number,legal_name,account_type,currency,manager,territory,country,aliases,programme_eligible"
GOOD = [
    "17850,Hargreaves & Sons,retailer,GBP,anna,GB,GB,crm:1;web:x,",
    '12346,"Müller, 有限公司",distributor,EUR,,,DE,,true',
    "HOUSE-GB,House account GB,retailer,GBP,,GB,,,false",
]


@pytest.fixture
async def ready(world: World) -> World:
    """A manager and a territory that rows can name."""
    await world.territory("GB")
    await world.staff("anna")
    await world.forget_told()
    return world


async def post(world: World, content: str | bytes, media: str = "text/csv", **headers: str) -> httpx.Response:
    return await world.ops.post(
        "/v1/imports", params={"kind": "accounts"}, content=content, headers={"Content-Type": media, **headers}
    )


async def imported(world: World, content: str | bytes, media: str = "text/csv") -> dict[str, Any]:
    """The import as it stands when its job has run."""
    taken = await post(world, content, media)
    assert taken.status_code == 202, taken.text
    await world.run_jobs()
    return dict((await world.ops.get(taken.headers["location"])).json())


async def errors(world: World, found: dict[str, Any]) -> dict[int, str]:
    """Row number -> what was wrong with it."""
    answer = await world.ops.get(f"/v1/imports/{found['id']}/errors")
    return {int(row["row"]): row["error"] for row in csv.DictReader(io.StringIO(answer.text))}


async def test_a_csv_file_opens_accounts_with_managers_and_territories(ready: World) -> None:
    """Every row an account, each told as by hand: opened, assigned, whole state."""
    found = await imported(ready, "\n".join([HEADER, *GOOD]))
    assert (found["state"], found["rows_ok"], found["rows_failed"], found["progress"]) == ("done", 3, 0, 1.0)
    read = (await ready.ops.get("/v1/accounts/17850")).json()
    assert (read["manager"], read["territory_path"], read["aliases"]) == (
        "anna",
        ["GB"],
        [{"source": "crm", "number": "1"}, {"source": "web", "number": "x"}],
    )
    assert (await ready.ops.get("/v1/accounts/12346")).json()["legal_name"] == "Müller, 有限公司"
    assert not (await ready.ops.get("/v1/accounts/HOUSE-GB")).json()["programme_eligible"]
    told = [event["_type"] for event in await ready.told()]
    assert [told.count(name) for name in ("AccountOpened", "AccountAssigned", "AccountState")] == [3, 1, 3]
    assert await ready.holds()


async def test_json_lines_open_accounts_too(ready: World) -> None:
    """An object per line, with lists for locations and aliases."""
    rows = [
        {
            "number": "17850",
            "legal_name": "Hargreaves",
            "account_type": "retailer",
            "currency": "GBP",
            "manager": "anna",
            "locations": [{"name": "Shop", "country": "GB"}],
            "aliases": [{"source": "crm", "number": "1"}],
            "programme_eligible": False,
        },
        {"number": "2", "legal_name": "B", "account_type": "producer", "currency": "EUR", "manager": None},
    ]
    found = await imported(ready, "\n".join(json.dumps(row) for row in rows), "application/jsonl")
    assert (found["state"], found["rows_ok"]) == ("done", 2)
    assert (await ready.ops.get("/v1/accounts/17850")).json()["locations"][0]["name"] == "Shop"


async def test_the_same_file_again_changes_nothing_and_tells_nothing(ready: World) -> None:
    """Row keys are idempotent: ok again, no event; a row that differs from what stands is refused by name."""
    content = "\n".join([HEADER, *GOOD])
    await imported(ready, content)
    await ready.forget_told()
    again = await imported(ready, content)
    assert (again["rows_ok"], again["rows_failed"]) == (3, 0)
    assert await ready.told() == []
    other = await imported(ready, content.replace("Hargreaves", "Hargrove"))
    assert (other["rows_ok"], other["rows_failed"]) == (2, 1)
    assert "17850 exists already and differs" in (await errors(ready, other))[2]


async def test_wrong_rows_are_set_aside_and_their_neighbours_live(ready: World) -> None:
    """Each wrong row with all its faults; formulas in the errors file are made harmless."""
    rows = [
        GOOD[0],
        "bad id,=cmd(),shop,gbp,,,,,",
        "2,Two,retailer,GBP,nobody,MARS,,,",
        "3,Three,retailer,GBP,,,,crm:1,",
        "17850,Again,retailer,GBP,,,,,",
        "4,Four,retailer,GBP,,,,",
        "5,Five,retailer,GBP,,,,,",
        "6,Six,retailer,GBP,,,,crm:9,",
        "7,Seven,retailer,GBP,,,,crm:9,",
    ]
    found = await imported(ready, "\n".join([HEADER, *rows]))
    assert (found["rows_ok"], found["rows_failed"]) == (3, 6)
    told = await errors(ready, found)
    assert set(told) == {3, 4, 5, 6, 7, 10}
    assert "account_type must be producer, distributor or retailer" in told[3]
    assert "there is no person nobody" in told[4]
    assert "there is no territory MARS" in told[4]
    assert "number 1 of source crm belongs to another account" in told[5]
    assert "repeats row 2" in told[6]
    assert "8 cells, the header 9" in told[7]
    assert "number 9 of source crm" in told[10]
    assert (await ready.ops.get("/v1/accounts/5")).status_code == 200
    assert await ready.holds()


@pytest.mark.parametrize(
    ("content", "media", "status", "code"),
    [
        ("\ufeff".encode("utf-16"), "text/csv", 422, "not_utf8"),
        ("number,legal_name\n1,Müller".encode("latin-1"), "text/csv", 422, "not_utf8"),
        (HEADER, "text/csv", 422, "empty_file"),
        (b"", "text/csv", 422, None),
        ("number,colour\n1,red", "text/csv", 422, "columns_wrong"),
        ("PK\x03\x04\x00\x00", "text/csv", 422, "not_text"),
        (HEADER, "application/zip", 415, None),
        (b"x" * (21 * 1024 * 1024), "text/csv", 413, None),
    ],
    ids=["utf16", "latin1", "header-only", "empty", "columns", "archive", "media", "too-large"],
)
async def test_a_file_that_is_none_is_refused_at_the_door(
    ready: World, content: str | bytes, media: str, status: int, code: str | None
) -> None:
    """Another encoding, no rows, wrong columns, an archive, too large: refused with what would be right."""
    answer = await post(ready, content, media)
    assert answer.status_code == status, answer.text
    assert code is None or answer.json()["code"] == code


async def test_a_file_without_a_valid_row_fails_and_says_so(ready: World) -> None:
    """State failed with a reason, every row in the errors file, no account, no event."""
    lines = ['{"number": 1}', "no json", "[1]", '{"number":"1"' + ',"a":' + "[" * 500 + "]" * 500 + "}"]
    found = await imported(ready, "\n".join(lines), "application/jsonl")
    assert (found["state"], found["rows_failed"]) == ("failed", 4)
    assert "no row was valid" in found["reason"]
    assert len(await errors(ready, found)) == 4
    assert await ready.told() == []


async def test_an_import_is_its_senders_alone(ready: World) -> None:
    """Somebody else's import: 404; without the scope to write: 403."""
    taken = await post(ready, "\n".join([HEADER, *GOOD]))
    other = ready.client("another", "ops")
    assert (await other.get(taken.headers["location"])).status_code == 404
    reader = ready.client("the-operator", "ops", scope="accounts:read")
    assert (await reader.get(taken.headers["location"])).status_code == 403


async def test_a_killed_import_goes_on_where_it_was(ready: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Cut in the third chunk and run again: every account opened once, told once; the counts are whole."""
    monkeypatch.setattr(imports, "CHUNK", 10)
    rows = [f"n{n},Shop {n},retailer,GBP,anna,GB,,," for n in range(45)]
    taken = await post(ready, "\n".join([HEADER, *rows]))
    worked_off, calls = imports._work_off, 0

    class Killed(BaseException):
        pass

    async def killed_in_the_third(*args: Any) -> None:
        nonlocal calls
        calls += 1
        await worked_off(*args)
        if calls == 3:
            raise Killed  # the chunk is written and not committed

    monkeypatch.setattr(imports, "_work_off", killed_in_the_third)
    row = (await ready.as_owner("SELECT id, key, payload::text AS payload FROM job WHERE kind = $1", JOB))[0]
    with pytest.raises(Killed):
        await JOBS[JOB](Job(row["id"], JOB, row["key"], json.loads(row["payload"]), {}, 0, ready.database))
    half = (await ready.ops.get(taken.headers["location"])).json()
    assert (half["state"], half["rows_ok"]) == ("running", 20)
    monkeypatch.setattr(imports, "_work_off", worked_off)
    await ready.run_jobs()
    found = (await ready.ops.get(taken.headers["location"])).json()
    assert (found["state"], found["rows_ok"], found["rows_failed"]) == ("done", 45, 0)
    assert len(await ready.told("AccountOpened")) == 45
    assert await ready.holds()
