from datetime import time
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Response

from notify.domain.model import Condition, Hours, Ladder, Match, Rule, Step
from notify.schemas import (
    ConditionModel,
    LadderModel,
    MatchModel,
    RuleIn,
    RuleOut,
    RuleVersionOut,
    StepModel,
    WindowModel,
)
from notify.store import rules as store
from notify.store.tables import rule as rule_table
from notify.store.tables import rule_version as version_table
from notify.use_cases import rules, trying
from shared.auth import Principal, requires
from shared.errors import NotFound
from shared.http import (
    Answered,
    EtagDep,
    IdempotencyKey,
    IfMatch,
    Page,
    PageDep,
    ReadDep,
    SessionDep,
    Sort,
    etag,
    paginate,
    set_etag,
)

router = APIRouter(prefix="/v1/rules", tags=["rules"])
Admin = Annotated[Principal, requires("notify:admin")]


@router.get("")
async def list_rules(_: Admin, session: ReadDep, page: PageDep) -> Page[RuleOut]:
    """All rules in the order in which they are tried."""
    sort = [Sort(rule_table.c.position), Sort(rule_table.c.rule_id)]
    return await paginate(session, store.current, page, sort=sort, item=lambda row: _out(store.to_rule(row)))


@router.post("", status_code=201)
async def create_rule(body: RuleIn, principal: Admin, session: SessionDep, key: IdempotencyKey) -> RuleOut:
    """A new rule; it counts for events heard from now on. One that asks nothing of an event, or names more than 200 people, must say how many are meant
    (409 `reach_unconfirmed` names the figure).
    """

    async def make() -> Any:
        draft = rules.checked(draft_of(body))
        await trying.meant(session, draft, body.confirm_reach)
        made = await rules.add_rule(session, draft, principal.identity_hash)
        return Answered(_out(made), {"ETag": etag(made.version), "Location": f"/v1/rules/{made.rule_id}"})

    answer: Response = await key.once(session, status=201, make=make)
    return answer  # type: ignore[return-value]  # the kept answer is the document that the signature describes


@router.get("/{rule_id}")
async def read_rule(rule_id: UUID, _: Admin, session: ReadDep, tag: EtagDep) -> RuleOut:
    """A rule as it is now."""
    row = await store.get(session, rule_id)
    if row is None:
        raise NotFound(f"there is no rule {rule_id}")
    return tag.answer(row.version, _out(store.to_rule(row)))  # type: ignore[return-value]  # or an empty 304


@router.put("/{rule_id}")
async def change_rule(
    rule_id: UUID, body: RuleIn, principal: Admin, session: SessionDep, if_match: IfMatch, response: Response
) -> RuleOut:
    """The rule's next version; `enabled: false` switches it off. What was heard before keeps the version it met."""
    draft = rules.checked(draft_of(body))
    await trying.meant(session, draft, body.confirm_reach)
    made = await rules.change_rule(session, rule_id, draft, if_match.check, principal.identity_hash)
    set_etag(response, made.version)
    return _out(made)


@router.get("/{rule_id}/versions")
async def list_rule_versions(rule_id: UUID, _: Admin, session: ReadDep, page: PageDep) -> Page[RuleVersionOut]:
    """Every version that this rule has or had, newest first."""
    if await store.get(session, rule_id) is None:
        raise NotFound(f"there is no rule {rule_id}")
    statement = store.versions.where(version_table.c.rule_id == rule_id)
    return await paginate(
        session, statement, page, sort=[Sort(version_table.c.version, descending=True)], item=_version_out
    )


def draft_of(body: RuleIn) -> Rule:
    """The rule that a request describes, without id and version."""
    return Rule(
        rule_id="",
        version=0,
        name=body.name,
        position=body.position,
        enabled=body.enabled,
        match=Match(
            event_types=tuple(body.match.event_types),
            tiers=tuple(body.match.tiers),
            territories=tuple(body.match.territories),
            min_severity=body.match.min_severity,
            conditions=tuple(Condition(one.field, one.operator, one.value) for one in body.match.conditions),
        ),
        audience=tuple(body.audience),
        otherwise=tuple(body.otherwise),
        channels=tuple(dict.fromkeys(body.channels)),
        go_on=body.go_on,
        ladder=_ladder(body.ladder) if body.ladder else None,
    )


def _ladder(body: LadderModel) -> Ladder:
    window = body.window
    return Ladder(
        steps=tuple(Step(tuple(one.to), one.after_days, one.after_minutes) for one in body.steps),
        window=Hours(time.fromisoformat(window.start), time.fromisoformat(window.end), window.zone) if window else None,
        repeat=body.repeat,
    )


def _ladder_out(ladder: Ladder) -> LadderModel:
    window = ladder.window
    return LadderModel(
        steps=[
            StepModel(to=list(one.to), after_days=one.after_days, after_minutes=one.after_minutes)
            for one in ladder.steps
        ],
        window=window
        and WindowModel(**{"from": f"{window.start:%H:%M}", "to": f"{window.end:%H:%M}", "zone": window.zone}),
        repeat=ladder.repeat,
    )


def _fields(rule: Rule) -> dict[str, Any]:
    return {
        "rule_id": UUID(rule.rule_id),
        "version": rule.version,
        "name": rule.name,
        "position": rule.position,
        "enabled": rule.enabled,
        "match": MatchModel(
            event_types=list(rule.match.event_types),
            tiers=list(rule.match.tiers),
            territories=list(rule.match.territories),
            min_severity=rule.match.min_severity,
            conditions=[
                ConditionModel(field=one.field, operator=one.operator, value=one.value) for one in rule.match.conditions
            ],
        ),
        "audience": list(rule.audience),
        "otherwise": list(rule.otherwise),
        "channels": list(rule.channels),
        "continue": rule.go_on,
        "ladder": _ladder_out(rule.ladder) if rule.ladder else None,
    }


def _out(rule: Rule) -> RuleOut:
    return RuleOut(**_fields(rule))


def _version_out(row: Any) -> RuleVersionOut:
    return RuleVersionOut(**_fields(store.to_rule(row)), changed_at=row.changed_at, changed_by=row.changed_by)
