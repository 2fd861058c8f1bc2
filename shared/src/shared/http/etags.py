"""Optimistic concurrency: a strong ETag from the row's version, If-Match on changes, If-None-Match on reads."""

import re
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Header, Request, Response

from shared.errors import BadRequest, PreconditionRequired, Stale

T = TypeVar("T")
MAX_LENGTH = 1000
_TAG = r'(W/)?"[\x21\x23-\x7e]{0,64}"'
DOCUMENTED: dict[str, str] = {"pattern": rf"^(\*|{_TAG}(, {_TAG}){{0,9}})$"}
"""What a header of entity tags looks like; told in the document, checked by `_tags`, whose answer says more than a pattern's."""
ENTITY_TAGS = re.compile(r'\s*((W/)?"[\x21\x23-\x7e\x80-\xff]*")\s*(,|$)')


def etag(version: int | str) -> str:
    """The strong entity tag of a version: 7 -> "7" (with the quotes)."""
    return f'"{version}"'


def _tags(header: str) -> list[str] | None:
    """The entity tags of a header (RFC 9110 §8.8.3), None for `*`. Raises BadRequest when it is not such a list."""
    if header.strip() == "*":
        return None
    if len(header) > MAX_LENGTH:
        raise BadRequest(f"entity tags take at most {MAX_LENGTH} characters together", code="etag_malformed")
    tags: list[str] = []
    position = 0
    while position < len(header) or not tags:
        match = ENTITY_TAGS.match(header, position)
        if match is None:
            raise BadRequest('an entity tag is written in double quotes, as in "7"', code="etag_malformed")
        tags.append(match[1])
        position = match.end()
    return tags


@dataclass(frozen=True, slots=True)
class Precondition:
    """What If-Match demanded. `tags` None: `*`, any current version."""

    tags: list[str] | None

    def check(self, version: int | str) -> None:
        """Raises Stale unless the current version is one that the caller named. Weak tags never match (RFC 9110 §13.1.1)."""
        if self.tags is not None and etag(version) not in self.tags:
            raise Stale(
                f"it has changed: the current version is {etag(version)}, If-Match named {', '.join(self.tags)}"
            )


_Header = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag that the change is based on.",
        examples=['"7"'],
        json_schema_extra={**DOCUMENTED},
    ),
]
_Compulsory = Annotated[
    str | None,
    Header(
        alias="If-Match",
        description="The ETag that the change is based on. Compulsory: 428 without it, 412 when it is no longer current.",
        examples=['"7"'],
        json_schema_extra={"x-compulsory": True, **DOCUMENTED},
    ),
]


async def _required(if_match: _Compulsory = None) -> Precondition:
    if if_match is None:
        raise PreconditionRequired("state the version you change: If-Match with the ETag you read")
    return Precondition(_tags(if_match))


async def _optional(if_match: _Header = None) -> Precondition:
    return Precondition(None if if_match is None else _tags(if_match))


IfMatch = Annotated[Precondition, Depends(_required)]
"""Compulsory on PUT, PATCH and DELETE: `if_match.check(row.version)` once the row is locked."""
OptionalIfMatch = Annotated[Precondition, Depends(_optional)]
"""For moves (`POST …:complete`): checked when given."""


@dataclass(frozen=True, slots=True)
class Etag:
    """Sets the ETag of an answer; on a read whose If-None-Match names it, answers 304 instead."""

    request: Request
    response: Response
    known: list[str] | None
    asked: bool

    def answer(self, version: int | str, body: T) -> T | Response:
        """`body` with its ETag, or an empty 304 (If-None-Match compares weakly, RFC 9110 §13.1.2)."""
        tag = etag(version)
        if self.asked and self.request.method in {"GET", "HEAD"}:
            weakly = None if self.known is None else [known.removeprefix("W/") for known in self.known]
            if weakly is None or tag in weakly:
                return Response(status_code=304, headers={"ETag": tag})
        self.response.headers["ETag"] = tag
        return body


async def _etag(
    request: Request,
    response: Response,
    if_none_match: Annotated[
        str | None,
        Header(
            alias="If-None-Match",
            description="The ETag already known: 304 when it is current.",
            json_schema_extra={**DOCUMENTED},
        ),
    ] = None,
) -> Etag:
    return Etag(request, response, None if if_none_match is None else _tags(if_none_match), if_none_match is not None)


def set_etag(response: Response, version: int | str) -> None:
    """The ETag of what a change leaves behind."""
    response.headers["ETag"] = etag(version)


EtagDep = Annotated[Etag, Depends(_etag)]
"""`return etag.answer(row.version, ThingOut(...))` in reads of one thing; changes use `set_etag`."""
