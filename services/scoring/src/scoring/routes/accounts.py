"""Accounts by score, one account's score with its reasons and history, and the override beside it."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response

from scoring.domain.standing import Override
from scoring.schemas.accounts import (
    AccountOut,
    ExplanationOut,
    HistoryOut,
    OverrideIn,
    OverrideOut,
    ScoreOut,
    TierChangeOut,
)
from scoring.store import reads, runs
from scoring.store.tables import score as score_table
from scoring.store.tables import standing, tier_change
from scoring.use_cases.overrides import Wish, set_override
from scoring.use_cases.reading import look_up, read_score, require_seen
from scoring.use_cases.reception import installation
from shared.contracts import Tier
from shared.http import EtagDep, ExternalId, IfMatch, Page, PageDep, ReadDep, SessionDep, Sort, also, paginate, set_etag

from . import shaping
from .acting import Admin, Reader, among, seen

router = APIRouter(prefix="/v1/accounts", tags=["scores"])


@router.get("")
async def list_accounts(
    principal: Reader,
    session: ReadDep,
    page: PageDep,
    tier: Annotated[Tier | None, Query(description="Only accounts of this effective tier.")] = None,
    sort: Annotated[Literal["-score", "score"], Query(description="Highest or lowest score first.")] = "-score",
) -> Page[AccountOut]:
    """Accounts in order of the score of the last close."""
    currency = installation(session).reporting
    falling = sort == "-score"
    order = [Sort(standing.c.score, descending=falling), Sort(standing.c.account_id, descending=falling)]
    sees = await among(session, principal)
    statement = reads.accounts(sees(standing.c.account_id), tier)
    return await paginate(session, statement, page, sort=order, item=lambda row: shaping.account(row, currency))


@router.get("/{account_id}/score", responses=also(409))
async def read_account_score(account_id: ExternalId, principal: Reader, session: ReadDep, tag: EtagDep) -> ScoreOut:
    """The score renewed now with its contributions, and the standing of the last close. 409 before the first close."""
    reading = await read_score(session, principal, account_id)
    return tag.answer(reading.version, shaping.score(reading))  # type: ignore[return-value]  # or an empty 304


@router.get("/{account_id}/explanation", responses=also(409))
async def explain_account_score(
    account_id: ExternalId, principal: Reader, session: ReadDep, tag: EtagDep
) -> ExplanationOut:
    """The contributions, the facts behind each, and what would lift the account to the next tier."""
    reading = await read_score(session, principal, account_id)
    above = look_up(reading)
    taken = await reads.holders(session, above.tier) if above else 0
    return tag.answer(f"{reading.version}.{taken}", shaping.explanation(reading, taken))  # type: ignore[return-value]


@router.get("/{account_id}/history")
async def list_account_scores(
    account_id: ExternalId, principal: Reader, session: ReadDep, page: PageDep
) -> Page[HistoryOut]:
    """Scores as closes computed them, newest first; one is kept whenever its inputs changed."""
    await require_seen(session, principal, account_id)
    sets = await runs.all_criteria(session)
    order = [
        Sort(score_table.c.closed, descending=True),
        Sort(score_table.c.watermark, descending=True),
        Sort(score_table.c.criteria_version, descending=True),
        Sort(score_table.c.model_version, descending=True),
    ]
    return await paginate(
        session, reads.history(account_id), page, sort=order, item=lambda row: shaping.history(row, sets)
    )


@router.get("/{account_id}/tier-changes")
async def list_account_tier_changes(
    account_id: ExternalId, principal: Reader, session: ReadDep, page: PageDep
) -> Page[TierChangeOut]:
    """Moves of the account's effective tier, newest first."""
    await require_seen(session, principal, account_id)
    statement = reads.tier_changes(seen(session, principal, tier_change.c.account_id), account_id)
    return await paginate(
        session, statement, page, sort=[Sort(tier_change.c.effective, descending=True)], item=shaping.tier_change
    )


@router.get("/{account_id}/override")
async def read_override(account_id: ExternalId, principal: Reader, session: ReadDep, tag: EtagDep) -> OverrideOut:
    """The override as last set, expired or not; version 0 when there never was one."""
    await require_seen(session, principal, account_id)
    row = await reads.latest_override(session, account_id)
    return tag.answer(row.version if row else 0, _override(account_id, row))  # type: ignore[return-value]


@router.put("/{account_id}/override")
async def put_override(
    account_id: ExternalId,
    body: OverrideIn,
    principal: Admin,
    session: SessionDep,
    if_match: IfMatch,
    response: Response,
) -> OverrideOut:
    """Sets the tier beside the computed one, from the next close on. `If-Match: "0"` when there never was an override."""
    await require_seen(session, principal, account_id)
    wish = Wish(body.tier, body.owner, body.reason, body.expires_on)
    return await _changed(session, account_id, wish, if_match, principal.identity_hash, response)


@router.delete("/{account_id}/override")
async def withdraw_override(
    account_id: ExternalId, principal: Admin, session: SessionDep, if_match: IfMatch, response: Response
) -> OverrideOut:
    """Takes the override back, from the next close on; its history stays."""
    await require_seen(session, principal, account_id)
    wish = Wish(None, principal.subject[:64], "withdrawn", None)
    return await _changed(session, account_id, wish, if_match, principal.identity_hash, response)


async def _changed(
    session: Any, account_id: str, wish: Wish, if_match: Any, by: str, response: Response
) -> OverrideOut:
    row = await set_override(session, account_id, wish, if_match.check, by)
    set_etag(response, row.version)
    return _override(account_id, row)


def _override(account_id: str, row: Any) -> OverrideOut:
    found: Override | None = runs.override_of(row) if row else None
    return OverrideOut(
        account_id=account_id,
        version=row.version if row else 0,
        tier=found.tier if found else None,
        owner=found.owner if found else None,
        reason=found.reason if found else None,
        expires_on=found.expires_on if found else None,
        set_at=row.set_at if row else None,
    )
