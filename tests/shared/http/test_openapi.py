"""The OpenAPI document, the documentation page, and the health of a service."""

import re
from dataclasses import replace
from typing import Any

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from shared.http import AppSpec, build_app
from tests.shared.http.conftest import ClientOf
from tests.shared.http.test_problems import problem


def operations(app: FastAPI) -> dict[str, dict[str, Any]]:
    return {entry["operationId"]: entry for methods in app.openapi()["paths"].values() for entry in methods.values()}


def test_every_operation_carries_a_scope_and_its_errors(app: FastAPI) -> None:
    """Each operation names its scope in `security` and its errors in the one shape; FastAPI's own error schema is gone."""
    for name, entry in operations(app).items():
        assert entry["security"][0]["bearer"], name
        assert {"400", "401", "403", "422", "500", "503"} <= set(entry["responses"]), name
        for status, response in entry["responses"].items():
            if int(status) >= 400:
                assert response == {"$ref": f"#/components/responses/Problem{status}"}
    components = app.openapi()["components"]
    assert "HTTPValidationError" not in components["schemas"]
    assert components["responses"]["Problem422"]["content"]["application/problem+json"]["schema"]["$ref"].endswith(
        "/Problem"
    )
    referenced = set(re.findall(r'"#/components/schemas/(\w+)"', str(app.openapi()).replace("'", '"')))
    assert referenced <= set(components["schemas"])


def test_no_parameter_is_null(app: FastAPI) -> None:
    """A query value or header is there or absent; a document that calls it null makes generated clients ask for what cannot be sent."""
    for name, entry in operations(app).items():
        for parameter in entry.get("parameters", ()):
            assert {"type": "null"} not in parameter["schema"].get("anyOf", ()), (name, parameter["name"])


def test_what_is_compulsory_says_so(app: FastAPI) -> None:
    """Headers we answer for with 400 and 428 are required in the document, the optional ones are not."""

    def required(operation: str, header: str) -> bool:
        found = next(entry for entry in operations(app)[operation]["parameters"] if entry["name"] == header)
        return bool(found["required"])

    assert required("put_thing", "If-Match")
    assert required("reserve_thing", "Idempotency-Key")
    assert not required("create_thing", "Idempotency-Key")
    assert {"412", "428"} <= set(operations(app)["put_thing"]["responses"])
    assert {"413", "415", "409"} <= set(operations(app)["create_thing"]["responses"])


def test_operation_ids_are_distinct(spec: AppSpec) -> None:
    """Two route functions of one name cannot start: a generated client would have one method for both."""
    other = APIRouter(prefix="/v1/others")
    other.include_router(spec.routers[0])
    with (
        pytest.warns(UserWarning, match="Duplicate"),
        pytest.raises(ValueError, match="two operations are called list_things"),
    ):
        build_app(replace(spec, routers=(*spec.routers, other)))


def test_open_routes_cannot_start(spec: AppSpec) -> None:
    """A route without `requires(...)` stops the start. Red without `_refuse_open_routes`."""
    router = APIRouter(prefix="/v1/open")

    @router.get("")
    async def read_open() -> int:
        return 1

    with pytest.raises(ValueError, match=r"no scope.*/v1/open"):
        build_app(replace(spec, routers=(router,)))


async def test_docs_without_internet(client: httpx.AsyncClient) -> None:
    """/docs names nothing but our own addresses, all of which answer, and shows OpenAPI 3.1."""
    page = await client.get("/docs")
    assert "://" not in page.text
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert (await client.get(address)).status_code == 200, address
    assert "/openapi.json" in page.text
    assert (await client.get("/openapi.json")).json()["openapi"].startswith("3.1")
    assert "default-src 'self'" in page.headers["content-security-policy"]
    problem(await client.get("/docs/assets/nothing.js"), 404, "not_found")


async def test_readiness(spec: AppSpec, client_of: ClientOf) -> None:
    """Ready when the database answers and every check passes; what is only reported changes nothing; not while stopping."""

    async def fine() -> str | None:
        return None

    async def missing() -> str | None:
        return "0002 is not applied"

    async def refused() -> str | None:
        raise ConnectionRefusedError

    app = build_app(replace(spec, checks={"migrations": fine}, reported={"kafka": missing, "smtp": refused}))
    ready = await client_of(app).get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["reported"]["kafka"] == "0002 is not applied"
    app.state.stopping = True
    problem(await client_of(app).get("/readyz"), 503, "not_ready")
    old = build_app(replace(spec, checks={"migrations": missing}))
    assert problem(await client_of(old).get("/readyz"), 503, "not_ready")["errors"][0]["pointer"] == "/migrations"
    assert (await client_of(old).get("/livez")).status_code == 200


async def test_liveness(spec: AppSpec, client_of: ClientOf) -> None:
    """Alive unless what only a restart mends is broken; that is told as a problem, and readiness is another question."""

    async def frozen() -> str | None:
        return "the consumer does not get on"

    app = build_app(replace(spec, alive=frozen))
    assert "does not get on" in problem(await client_of(app).get("/livez"), 503, "not_alive")["detail"]
    assert (await client_of(app).get("/readyz")).status_code == 200


async def test_metrics_go_by_route(client: httpx.AsyncClient) -> None:
    """Requests are counted by route template, so that ids do not make series; unknown paths and methods are one each."""
    await client.get("/v1/things/00000000-0000-7000-8000-000000000000")
    await client.get("/nothing/at/all")
    await client.request("BREW", "/v1/things")
    found = (await client.get("/metrics")).text
    assert 'route="/v1/things/{thing_id}",service="things",status="404"' in found
    assert 'route="(none)",service="things",status="404"' in found
    assert 'method="(other)"' in found
    assert "00000000-0000-7000" not in found
    assert "BREW" not in found


async def test_reports(spec: AppSpec, client_of: ClientOf) -> None:
    """Progress needs the service's read scope, verification its admin scope; a service that supplies none has neither."""

    async def report() -> dict[str, int]:
        return {"lag": 0}

    app = build_app(replace(spec, progress=report, verification=report))
    reader = client_of(app, scope="things:read")
    assert (await reader.get("/v1/progress")).json() == {"lag": 0}
    problem(await reader.get("/v1/verification"), 403, "forbidden")
    assert (await client_of(app).get("/v1/verification")).json() == {"lag": 0}
    problem(await client_of(build_app(spec)).get("/v1/progress"), 404, "not_found")
