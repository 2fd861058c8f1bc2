"""The made-up service's tables and routes, written as a real one's would be."""

from typing import Annotated, Any
from uuid import UUID

import sqlalchemy as sa
from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Principal, requires
from shared.database import execute, service_metadata
from shared.errors import Conflict, FieldError, Invalid, NotFound
from shared.http import (
    Answered,
    EtagDep,
    IdempotencyKey,
    IfMatch,
    Page,
    PageDep,
    PositiveQuantity,
    ReadDep,
    RequestModel,
    RequiredIdempotencyKey,
    ResponseModel,
    SessionDep,
    ShortText,
    Sort,
    etag,
    imports_router,
    paginate,
    set_etag,
)
from shared.ids import new_id
from shared.imports import ImportKind
from shared.settings import ServiceSettings


class Settings(ServiceSettings):
    service = "things"


thing = sa.Table(
    "thing",
    service_metadata(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("quantity", sa.BigInteger, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
    sa.UniqueConstraint("name", deferrable=True, initially="DEFERRED"),  # so that a commit can fail
)
Reader = Annotated[Principal, requires("things:read")]
Writer = Annotated[Principal, requires("things:write")]


class ThingIn(RequestModel):
    name: ShortText
    quantity: PositiveQuantity


class Lines(RequestModel):
    lines: list[ThingIn]
    extra: dict[str, Any] | None = None


class ThingOut(ResponseModel):
    id: UUID
    name: str
    quantity: int = Field(examples=[3])


def things_router() -> APIRouter:  # noqa: C901  (a route each)
    router = APIRouter(prefix="/v1/things", tags=["things"])

    @router.get("")
    async def list_things(
        session: ReadDep,
        page: PageDep,
        _: Reader,
        quantity: int | None = None,
        name: Annotated[list[str] | None, Query()] = None,
        mixed: bool = False,  # noqa: FBT001, FBT002
    ) -> Page[ThingOut]:
        found = sa.select(thing)
        if quantity is not None:
            found = found.where(thing.c.quantity == quantity)
        if name:
            found = found.where(thing.c.name.in_(name))
        sort = (
            [Sort(thing.c.quantity, descending=True), Sort(thing.c.id)]
            if mixed
            else [Sort(thing.c.name), Sort(thing.c.id)]
        )
        return await paginate(session, found, page, sort=sort, item=_out)

    @router.post("", status_code=201, response_model=ThingOut)
    async def create_thing(body: ThingIn, session: SessionDep, _: Writer, key: IdempotencyKey) -> Response:
        return await key.once(session, make=lambda: _make(session, body))

    @router.post(":reserve", status_code=201, response_model=ThingOut)
    async def reserve_thing(body: ThingIn, session: SessionDep, _: Writer, key: RequiredIdempotencyKey) -> Response:
        async def make() -> ThingOut:
            if body.name == "gone":
                raise Conflict("there is none left", code="sold_out")
            made = await _make(session, body)
            await execute(session, "SELECT pg_sleep($1)", 0.05)
            return made.model  # type: ignore[return-value]

        return await key.once(session, make=make)

    @router.post(":twice", status_code=201)
    async def create_plainly(body: ThingIn, session: SessionDep, _: Writer) -> dict[str, str]:
        await _make(session, body)
        return {"made": body.name}

    @router.post(":lines")
    async def take_lines(body: Lines, _: Writer) -> int:
        if len(body.lines) > 3:
            raise Invalid("too much", errors=[FieldError("/lines", "at most 3")])
        return len(body.lines)

    @router.post("/{thing_id}:touch")
    async def touch_thing(thing_id: UUID, session: ReadDep, _: Writer) -> ThingOut:
        return _out(await _row(session, thing_id))

    @router.get("/broken")
    async def break_things(_: Reader) -> None:
        message = "a secret the caller must not see"
        raise RuntimeError(message)

    @router.get("/{thing_id}", response_model=ThingOut)
    async def read_thing(thing_id: UUID, session: ReadDep, _: Reader, tag: EtagDep) -> ThingOut | Response:
        row = await _row(session, thing_id)
        return tag.answer(row.version, _out(row))

    @router.put("/{thing_id}")
    async def put_thing(
        thing_id: UUID, body: ThingIn, session: SessionDep, _: Writer, if_match: IfMatch, response: Response
    ) -> ThingOut:
        row = await _row(session, thing_id, lock=True)
        if_match.check(row.version)
        values = {"name": body.name, "quantity": body.quantity, "version": row.version + 1}
        await session.execute(sa.update(thing).where(thing.c.id == thing_id).values(**values))
        set_etag(response, row.version + 1)
        return ThingOut(id=thing_id, name=body.name, quantity=body.quantity)

    return router


async def _make(session: AsyncSession, body: ThingIn) -> Answered:
    made = new_id()
    await session.execute(sa.insert(thing).values(id=made, name=body.name, quantity=body.quantity))
    return Answered(
        ThingOut(id=made, name=body.name, quantity=body.quantity), {"ETag": etag(1), "Location": f"/v1/things/{made}"}
    )


async def _row(session: AsyncSession, thing_id: UUID, *, lock: bool = False) -> Any:
    found = sa.select(thing).where(thing.c.id == thing_id)
    row = (await session.execute(found.with_for_update() if lock else found)).first()
    if row is None:
        raise NotFound(f"there is no thing {thing_id}")
    return row


def _out(row: Any) -> ThingOut:
    return ThingOut(id=row.id, name=row.name, quantity=row.quantity)


_UPSERT = """
INSERT INTO thing (id, name, quantity) SELECT gen_random_uuid(), * FROM unnest($1::text[], $2::bigint[])
"""


def _parse(cells: dict[str, Any]) -> tuple[str, int]:
    if not str(cells["quantity"]).isdecimal():
        raise Invalid("wrong", errors=[FieldError("/quantity", f"must be a whole number, got {cells['quantity']!r}")])
    return cells["name"], int(cells["quantity"])


async def _apply(session: AsyncSession, rows: Any) -> list[str | None]:
    names = [name for name, _ in rows]
    await execute(session, "DELETE FROM thing WHERE name = ANY($1)", names)
    await execute(session, _UPSERT, names, [quantity for _, quantity in rows])
    return ["thirteen is refused" if quantity == 13 else None for _, quantity in rows]


THINGS = ImportKind(
    name="things",
    columns=("name", "quantity"),
    optional=("note",),
    parse=_parse,
    apply=_apply,
    key=("name",),
    example={"name": "nail", "quantity": "3"},
)


def things_imports() -> APIRouter:
    return imports_router([THINGS], "things:admin")
