"""`/v1/api-keys`: operators issue, list and revoke the API keys of one service."""

from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import Field, field_validator

from shared.auth import Principal, api_keys, requires
from shared.auth.api_keys import MAX_DAYS, Act, Key, Wanted
from shared.errors import FieldError, Forbidden, Invalid
from shared.validation import OURS

from .idempotency import Answered, IdempotencyKey
from .openapi import also
from .pages import Page, PageDep
from .problems import request_id_of
from .sessions import ReadDep, SessionDep
from .strict import ExternalId, Instant, RequestModel, ResponseModel, ShortText, shown

Source = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[!-~]+$")]


class ApiKeyIssue(RequestModel):
    """A key for one ERP system."""

    model_config = shown(
        {
            "name": "erp-north",
            "sources": ["erp"],
            "scopes": ["erp:read"],
            "valid_days": 90,
            "why": "Go-live of the northern ERP, ticket 4711.",
        }
    )
    name: ExternalId = Field(
        description="Whose it is. Two keys of a name may be live, so that one can replace the other."
    )
    sources: list[Source] = Field(
        min_length=1, max_length=20, description="The `source` of events that it may send, and whose records it sees."
    )
    scopes: list[str] = Field(min_length=1, max_length=10, description="What it may do.")
    valid_days: int = Field(90, ge=1, le=MAX_DAYS, strict=True, description="Days until it ends by itself.")
    why: ShortText

    @field_validator("sources")
    @classmethod
    def _theirs(cls, sources: list[str]) -> list[str]:
        if ours := [name for name in sources if name.startswith(OURS)]:
            raise ValueError(f"{', '.join(ours)} is a service of ours; no key speaks for it")
        return sources


class ApiKeyRevoke(RequestModel):
    """Why a key ends."""

    model_config = shown({"why": "It was printed in a log."})
    why: ShortText


class ApiKeyOut(ResponseModel):
    """A key without its secret, which nobody can read again."""

    id: UUID
    name: str = Field(examples=["erp-north"])
    sources: list[str] = Field(examples=[["erp"]])
    scopes: list[str] = Field(examples=[["erp:read"]])
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant | None
    last_used_at: Instant | None = Field(description="To within five minutes; null: never.")


class ApiKeyIssued(ApiKeyOut):
    """A new key. Its text is in the first answer and nowhere else."""

    key: str | None = Field(
        description="The key, sent as `Authorization: Bearer <key>`. Shown once: null where a retry is answered, for it is not kept. "
        "Whoever lost the first answer revokes this key and asks for another.",
        examples=["bw_0199f0d2c1d97c3e8f4f0b6a2f1c9d77_5f2d…"],
    )


def api_keys_router(admin_scope: str, admin_roles: Collection[str], scopes: Collection[str], tag: str) -> APIRouter:
    """For those with this scope and one of these roles; the keys may carry `scopes` and no others."""
    router = APIRouter(prefix="/v1/api-keys", tags=[tag])
    allowed, asked = ", ".join(sorted(scopes)), requires(admin_scope)

    def admitted(principal: Principal) -> Principal:
        if not principal.has_role(*admin_roles):
            raise Forbidden(f"API keys are for the roles {', '.join(sorted(admin_roles))}", code="role_missing")
        return principal

    def act(request: Request, principal: Principal, why: str) -> Act:
        return Act(admitted(principal).actor, why, request_id_of(request))

    @router.post("", status_code=201, response_model=ApiKeyIssued)
    async def issue_api_key(
        request: Request,
        admin: Annotated[Principal, asked],
        session: SessionDep,
        body: ApiKeyIssue,
        once: IdempotencyKey,
    ) -> Response:
        """Issues a key. It is shown in this answer only; a name has at most two live ones (409 `two_keys_live`)."""
        by = act(request, admin, body.why)
        if wrong := [place for place, scope in enumerate(body.scopes) if scope not in scopes]:
            errors = [FieldError(f"/scopes/{place}", f"a key may carry {allowed}") for place in wrong]
            raise Invalid(f"a key may carry {allowed}, nothing else", errors=errors)

        async def make() -> Answered:
            wanted = Wanted(body.name, body.sources, body.scopes, body.valid_days)
            key, text = await api_keys.issue(session, wanted, by)
            issued = ApiKeyIssued(**_shown(key), key=text)
            return Answered(issued, {"Cache-Control": "no-store"}, kept=issued.model_copy(update={"key": None}))

        return await once.once(session, make=make, status=201)

    @router.get("")
    async def list_api_keys(
        admin: Annotated[Principal, asked],
        session: ReadDep,
        page: PageDep,
        name: Annotated[str | None, Query(description="Only those of this name.", max_length=64)] = None,
        live: Annotated[bool, Query(description="Only those that are let in now.")] = False,  # noqa: FBT002 (a query parameter)
    ) -> Page[ApiKeyOut]:
        """The keys of this service, newest first, without their secrets."""
        admitted(admin)
        after = page.after(UUID)
        rows = await api_keys.list_keys(
            session, name=name, live=live, limit=page.limit + 1, after=after[0] if after else None
        )
        return page.answer(rows, lambda row: (row.id,), lambda row: ApiKeyOut(**_shown(row)))

    @router.post("/{key_id}:revoke", response_model=ApiKeyOut, responses=also(404))
    async def revoke_api_key(
        request: Request,
        admin: Annotated[Principal, asked],
        session: SessionDep,
        key_id: UUID,
        body: ApiKeyRevoke,
        once: IdempotencyKey,
    ) -> Response:
        """Ends a key at once: the next request with it is answered 401."""
        by = act(request, admin, body.why)

        async def make() -> ApiKeyOut:
            return ApiKeyOut(**_shown(await api_keys.revoke(session, key_id, by)))

        return await once.once(session, make=make, status=200)

    return router


def _shown(key: Key) -> dict[str, Any]:
    return {name: getattr(key, name) for name in ApiKeyOut.model_fields}
