"""Lists in pages: `limit` and an opaque cursor that names the last row's sort key, so that pages neither skip nor repeat while rows come and go.

A cursor belongs to the person, the path, the filters and the sort it was given for; anything else is refused. It carries no secret and grants nothing:
whoever makes one up can only choose where in their own list to begin.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, Select, and_, literal, or_, tuple_
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from shared.auth import Principal
from shared.errors import FieldError, Invalid

from .strict import INT64_MAX, text_fault

MAX_LIMIT = 200
DEFAULT_LIMIT = 50
T = TypeVar("T")
R = TypeVar("R")
Key = tuple[Any, ...]


class Page(BaseModel, Generic[T]):
    """One page of a list. `next` is the cursor of the following page, null on the last."""

    items: list[T]
    next: str | None = Field(
        default=None, description="Give it as `cursor` for the next page; null: this was the last."
    )


@dataclass(frozen=True, slots=True)
class Sort:
    """One column of a list's order. Never null; the last column of a list's sort must make the order unique (an id)."""

    column: ColumnElement[Any]
    descending: bool = False


def sorted_by(wanted: str, columns: Mapping[str, ColumnElement[Any]], unique: ColumnElement[Any]) -> list[Sort]:
    """The order that a list's `sort` parameter asks for: a name in `columns`, a `-` before it for descending, ties by `unique`.

    The parameter's type (a `Literal` of the names) is the allow-list, so that the document names it and a 422 does too. Ties go the
    same way as the column: one index serves both directions.
    """
    column, descending = columns[wanted.removeprefix("-")], wanted.startswith("-")
    found = [Sort(column, descending)]
    return found if column is unique else [*found, Sort(unique, descending)]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is asked for. `paginate` serves SQLAlchemy selects; `after` and `answer` serve lists read with plain SQL."""

    limit: int
    cursor: str | None
    request: Request
    response: Response

    def after(self, *types: type) -> Key | None:
        """The sort key of the row before this page (one value per type: str, int, bool, Decimal, date, datetime, UUID), None on the first page.

        Raises Invalid for a cursor that is damaged, made up, or was given for another list.
        """
        return None if self.cursor is None else _decode(self.cursor, self._belongs(), types)

    def answer(self, rows: Sequence[R], key: Callable[[R], Key], item: Callable[[R], T]) -> Page[T]:
        """The page from up to `limit + 1` rows read in order: the one too many tells that there is a next page."""
        shown = rows[: self.limit]
        following = _encode(key(shown[-1]), self._belongs()) if len(rows) > self.limit else None
        if following:
            url = self.request.url.include_query_params(cursor=following)
            self.response.headers["Link"] = f'<{url.path}?{url.query}>; rel="next"'
        return Page(items=[item(row) for row in shown], next=following)

    def _belongs(self) -> str:
        """A digest of person, path and filters: what a cursor must have been given for."""
        filters = sorted(
            (name, value) for name, value in self.request.query_params.multi_items() if name not in {"cursor", "limit"}
        )
        principal: Principal | None = self.request.scope.get("state", {}).get("principal")
        whose = principal.identity_hash if principal else ""
        return hashlib.sha256(json.dumps([whose, self.request.url.path, filters]).encode()).hexdigest()[:16]


async def _page(
    request: Request,
    response: Response,
    limit: Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Rows per page at most.")] = DEFAULT_LIMIT,
    cursor: Annotated[
        str | None,
        Query(
            max_length=2000,
            description="`next` of the page before; the other parameters unchanged.",
            json_schema_extra={"pattern": "^[A-Za-z0-9_-]+$"},
        ),
    ] = None,
) -> PageRequest:
    return PageRequest(limit, cursor, request, response)


PageDep = Annotated[PageRequest, Depends(_page)]


async def paginate(
    session: AsyncSession,
    statement: Select[Any],
    page: PageRequest,
    *,
    sort: Sequence[Sort],
    item: Callable[[Row[Any]], T],
    within: Sequence[ColumnElement[Any]] = (),
) -> Page[T]:
    """One page of a select, which must not order or limit itself. The sort columns need not be among those selected.

    `within`: columns that equal the first sort columns, one by one. That the page begins there is said of them too: an index over them can then be entered
    where the page begins, which it cannot by a comparison that needs more than its table.
    """
    columns = [part.column.label(f"_sort_{place}") for place, part in enumerate(sort)]
    statement = statement.add_columns(*columns)
    after = page.after(*(part.column.type.python_type for part in sort))
    if after is not None:
        statement = statement.where(_beyond(sort, after))
        if within:
            statement = statement.where(_from(within, sort, after))
    ordered = statement.order_by(*(part.column.desc() if part.descending else part.column.asc() for part in sort))
    rows = (await session.execute(ordered.limit(page.limit + 1))).all()
    return page.answer(rows, lambda row: tuple(row)[-len(columns) :], item)


def _beyond(sort: Sequence[Sort], after: Key) -> ColumnElement[bool]:
    """Rows that come after this key. One direction: a row comparison, which an index serves; mixed: spelled out."""
    values = [literal(value, part.column.type) for part, value in zip(sort, after, strict=True)]
    directions = {part.descending for part in sort}
    if len(directions) == 1:
        left, right = tuple_(*(part.column for part in sort)), tuple_(*values)
        return left < right if directions.pop() else left > right
    return or_(
        *(
            and_(
                *(sort[earlier].column == values[earlier] for earlier in range(place)),
                part.column < values[place] if part.descending else part.column > values[place],
            )
            for place, part in enumerate(sort)
        )
    )


def _from(columns: Sequence[ColumnElement[Any]], sort: Sequence[Sort], after: Key) -> ColumnElement[bool]:
    """Rows that in these columns come after this key or share it; the sort columns they equal go one way."""
    left = tuple_(*columns)
    right = tuple_(*(literal(value, column.type) for column, value in zip(columns, after, strict=False)))
    return left <= right if sort[0].descending else left >= right


def _encode(key: Key, belongs: str) -> str:
    body = json.dumps([belongs, [_text(value) for value in key]], separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_check(body) + body).rstrip(b"=").decode()


def _decode(cursor: str, belongs: str, types: Sequence[type]) -> Key:
    try:
        raw = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        digest, body = raw[:8], raw[8:]
        given_for, texts = json.loads(body) if digest == _check(body) else (None, ())
        if given_for == belongs:
            return tuple(_value(text, kind) for text, kind in zip(texts, types, strict=True))
    except (ValueError, TypeError, InvalidOperation, RecursionError) as error:
        raise _unusable("it is damaged") from error
    raise _unusable(
        "it is damaged" if given_for is None else "it was given for another list, or the filters have changed"
    )


def _check(body: bytes) -> bytes:
    return hashlib.sha256(b"bellwether-cursor\n" + body).digest()[:8]


def _unusable(why: str) -> Invalid:
    detail = f"the cursor cannot be used: {why}; begin again without it"
    return Invalid(detail, code="cursor_invalid", errors=[FieldError("/cursor", why, "query")])


def _text(value: Any) -> str:
    if value is None:
        raise TypeError("a sort column was null; lists must be sorted by columns that never are")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else str(value)


def _value(text: Any, kind: type) -> Any:
    """A sort value from its text. Raises ValueError when it is none of that type, or could not be sent to PostgreSQL."""
    if not isinstance(text, str) or text_fault(text):
        raise ValueError("no storable text")
    if kind is bool:
        return text == "True"
    if kind is int:
        number = int(text)
        if not -INT64_MAX <= number <= INT64_MAX:
            raise ValueError("no 64-bit integer")
        return number
    if kind in (datetime, date):
        return kind.fromisoformat(text)
    if kind in (str, float, Decimal, UUID):
        return kind(text)
    raise TypeError(f"lists cannot be sorted by {kind.__name__}")
