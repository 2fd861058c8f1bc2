"""What became of what people were told, in figures."""

from datetime import date
from typing import Any

from sqlalchemy import Select, and_, false, func, or_, select

from shared.contracts.access import SEES_ALL, Sight

from .tables import notice, notification, rule


def deliveries(sight: Sight, person_id: str | None, since: date, until: date) -> Select[Any]:
    """Per rule, kind of event and channel: how many were queued, delivered, failed, acknowledged, and how long acknowledging took. Of notices of these
    business dates, as far as the asking person sees their account; of those without an account of their own what this person was told.
    """
    took = func.extract("epoch", notification.c.acknowledged_at - notification.c.created_at)

    def counted(state: str) -> Any:
        return func.count().filter(notification.c.state == state).label(state)

    def quantile(share: float, name: str) -> Any:
        return func.percentile_cont(share).within_group(took).label(name)

    columns = (notice.c.rule_id, rule.c.name, notice.c.event_type, notification.c.channel)
    statement = (
        select(
            *columns,
            func.count().label("told"),
            counted("queued"),
            counted("delivered"),
            counted("failed"),
            func.count(notification.c.acknowledged_at).label("acknowledged"),
            quantile(0.5, "median"),
            quantile(0.95, "p95"),
        )
        .join(notice, notice.c.notice_id == notification.c.notice_id)
        .join(rule, rule.c.rule_id == notice.c.rule_id)
        .where(notice.c.business_date.between(since, until))
        .group_by(*columns)
        .order_by(rule.c.name, *columns)
    )
    if sight.principal.has_role(*SEES_ALL):
        return statement
    own = notification.c.recipient_id == person_id if person_id is not None else false()
    return statement.where(or_(and_(notice.c.account_id.is_(None), own), sight.of(notice.c.account_id)))
