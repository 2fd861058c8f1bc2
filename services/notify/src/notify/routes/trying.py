from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from notify.routes.rules import draft_of
from notify.schemas import DryRunIn, DryRunOut, DryRunRecipient, MetOut, ReachOut, RungOut, WayOut
from notify.use_cases import trying
from shared.auth import Principal, requires
from shared.http import ReadDep

router = APIRouter(prefix="/v1", tags=["rules"])
Admin = Annotated[Principal, requires("notify:admin")]


@router.post("/rules:dry-run")
async def dry_run_rules(body: DryRunIn, _: Admin, session: ReadDep) -> DryRunOut:
    """Who would get this event, over which channel, when and why, with the rules as they are and perhaps a draft beside them. Nothing is kept or told."""
    draft = draft_of(body.rule) if body.rule else None
    trial = await trying.attempt(
        session, event_type=body.event_type, data=body.data, account_ids=body.account_ids, draft=draft, at=body.at
    )
    reach = await trying.measure(session, draft) if draft else None
    return DryRunOut(
        event_type=trial.happened.event_type,
        severity=trial.happened.severity,
        at=trial.at,
        rules=[_met(one) for one in trial.met],
        unmet_account_ids=list(trial.unmet),
        reach=ReachOut(accounts=reach.accounts, people=reach.people) if reach else None,
    )


def _met(met: trying.Met) -> MetOut:
    rule_id = UUID(met.rule.rule_id)
    return MetOut(
        rule_id=None if rule_id == trying.DRAFT else rule_id,
        version=met.rule.version,
        name=met.rule.name,
        account_ids=list(met.account_ids),
        recipients=[_recipient(one) for one in met.recipients],
        waits=met.waits,
        ladder=[
            RungOut(round=one.round, step=one.step, after=one.after, person_ids=list(one.person_ids))
            for one in met.rungs
        ],
    )


def _recipient(one: trying.Recipient) -> DryRunRecipient:
    return DryRunRecipient(
        person_id=one.person_id,
        account_ids=list(one.account_ids),
        by=list(one.by),
        channels=[WayOut(channel=way.channel, told=way.told, at=way.at, why=way.why) for way in one.ways],
    )
