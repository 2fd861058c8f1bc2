"""Enters the master data through the public API of `accounts` and `notify`, as operations would. Repeating it changes nothing."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import httpx
import msgspec

from examples.erp.master import PEOPLE, Person, Territory, account_rows, territories
from examples.erp.plan import Customer

SINCE = date(2010, 1, 1).isoformat()
DEPARTMENTS = ("planner", "ops")
IMPORT_SECONDS = 60.0
LOOK_AGAIN = 0.05


class EnrolError(Exception):
    """The API refused something that it should take; the message holds its answer."""


class Enrolment:
    """`client` carries a token of the role `ops`; `issuer` is what tokens name as theirs."""

    def __init__(self, client: httpx.AsyncClient, services: Mapping[str, str], issuer: str) -> None:
        self._client = client
        self._accounts = services["accounts"]
        self._notify = services["notify"]
        self._issuer = issuer

    async def enrol(self, customers: Sequence[Customer]) -> None:
        """People, territories with their leads, the accounts in bulk, and who makes up the departments.

        Raises EnrolError with what the API answered.
        """
        for person in PEOPLE:
            await self._person(person)
        for territory in territories(customers):
            await self._territory(territory)
        for department in DEPARTMENTS:
            await self._department(department, [person.id for person in PEOPLE if person.role == department])
        await self._import(account_rows(customers))

    async def _person(self, person: Person) -> None:
        body = {
            "person_id": person.id,
            "kind": "staff",
            "name": person.name,
            "email": person.email,
            "locale": person.locale,
            "time_zone": person.zone,
        }
        await self._add(f"{self._accounts}/v1/people", person.id, body)
        wanted = {"identities": [{"issuer": self._issuer, "subject": person.id}]}
        await self._make_so(f"{self._accounts}/v1/people/{person.id}/identities", wanted)

    async def _territory(self, territory: Territory) -> None:
        body = {"territory_id": territory.id, "name": territory.name, "parent_id": territory.parent}
        place = await self._add(f"{self._accounts}/v1/territories", territory.id, body)
        if territory.leads:
            leads = [{"person_id": lead, "since": SINCE, "until": None} for lead in territory.leads]
            await self._put(f"{place}/leads", await self._read(place), {"leads": leads})

    async def _department(self, name: str, people: Sequence[str]) -> None:
        await self._make_so(f"{self._notify}/v1/departments/{name}", {"person_ids": list(people)})

    async def _add(self, collection: str, name: str, body: Mapping[str, Any]) -> str:
        """Add a thing unless it is there; its address."""
        place = f"{collection}/{name}"
        if (await self._client.get(place)).status_code == httpx.codes.NOT_FOUND:
            key = {"Idempotency-Key": f"enrol-{name}"}
            _expect(await self._client.post(collection, json=body, headers=key), httpx.codes.CREATED)
        return place

    async def _make_so(self, place: str, wanted: Mapping[str, Any]) -> None:
        """Put what is wanted there, unless it is so already."""
        await self._put(place, await self._read(place), wanted)

    async def _put(self, place: str, found: httpx.Response, wanted: Mapping[str, Any]) -> None:
        known = found.json()
        if any(known.get(name) != value for name, value in wanted.items()):
            tag = {"If-Match": found.headers["ETag"]}
            _expect(await self._client.put(place, json=wanted, headers=tag), httpx.codes.OK)

    async def _read(self, place: str) -> httpx.Response:
        return _expect(await self._client.get(place), httpx.codes.OK)

    async def _import(self, rows: Iterable[Mapping[str, object]]) -> None:
        """The accounts as JSON lines; the import runs in the background and is watched."""
        lines = b"".join(msgspec.json.encode(row) + b"\n" for row in rows)
        answer = await self._client.post(
            f"{self._accounts}/v1/imports",
            params={"kind": "accounts"},
            content=lines,
            headers={"Content-Type": "application/jsonl", "Idempotency-Key": "enrol-accounts"},
        )
        place = f"{self._accounts}/v1/imports/{_expect(answer, httpx.codes.ACCEPTED).json()['id']}"
        async with asyncio.timeout(IMPORT_SECONDS):
            while (state := (await self._read(place)).json())["state"] in {"queued", "running"}:  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(LOOK_AGAIN)
        if state["state"] != "done" or state["rows_failed"]:
            errors = await self._client.get(f"{place}/errors")
            raise EnrolError(f"{state['rows_failed']} of {state['rows_total']} accounts failed:\n{errors.text[:1000]}")


def _expect(answer: httpx.Response, status: int) -> httpx.Response:
    if answer.status_code != status:
        request = answer.request
        raise EnrolError(f"{request.method} {request.url} answered {answer.status_code}: {answer.text[:600]}")
    return answer
