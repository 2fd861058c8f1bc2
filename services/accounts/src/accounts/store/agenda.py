"""Due items as a workbench and a calendar read them: whose they are, what they weigh, which days they lie on."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Index,
    Integer,
    Numeric,
    Select,
    any_,
    bindparam,
    case,
    func,
    literal,
    or_,
    select,
    text,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Text

from accounts.store.engagement_tables import account_standing, due_item, engagement
from shared.contracts.access import Sight, access_account, access_member

# what an agenda enters by: what somebody owns, days of everybody's and of an account's, what was cancelled
Index("ix_engagement_owner", engagement.c.owner, engagement.c.due_on, postgresql_where=text("owner IS NOT NULL"))
Index("ix_due_item_day", due_item.c.due_on, due_item.c.item_id)
Index("ix_due_item_account_day", due_item.c.account_id, due_item.c.due_on)
Index("ix_due_item_cancelled", due_item.c.due_on, postgresql_where=text("state = 'cancelled'"))
TIERS = ("strategic", "key", "growth", "standard")


def effective(today: date, name: str) -> ColumnElement[Any]:
    """Score or tier of the standing that counts on this business day."""
    following = account_standing.c[f"next_{name}"]
    return case((account_standing.c.next_since <= today, following), else_=account_standing.c[name])


def responsible() -> ColumnElement[str | None]:
    """Who answers for something due: the engagement's owner, else the account's manager."""
    return func.coalesce(engagement.c.owner, access_account.c.manager)


def tier_place(today: date) -> ColumnElement[int]:
    """The tier as a number that rises as it gets less: no tier comes last."""
    places = {tier: place for place, tier in enumerate(TIERS)}
    return case(places, value=effective(today, "tier"), else_=literal(len(TIERS), Integer))


def falling_score(today: date) -> ColumnElement[Any]:
    """The score negated, so that all of an order's columns rise; no score comes last."""
    return func.coalesce(-effective(today, "score"), literal(1, Numeric), type_=Numeric)


def items(today: date) -> Select[Any]:
    """Due items with account, engagement and standing."""
    standing = account_standing.c.account_id == due_item.c.account_id
    return (
        select(
            due_item,
            access_account.c.name.label("account_name"),
            access_account.c.account_type,
            engagement.c.state.label("engagement_state"),
            effective(today, "tier").label("tier"),
            effective(today, "score").label("score"),
            responsible().label("person"),
        )
        .join(access_account, access_account.c.account_id == due_item.c.account_id)
        .outerjoin(engagement, engagement.c.engagement_id == due_item.c.engagement_id)
        .outerjoin(account_standing, standing)
    )


def entries() -> Select[Any]:
    """Due items with account and engagement, its fields too."""
    return (
        select(
            due_item,
            access_account.c.name.label("account_name"),
            responsible().label("person"),
            engagement.c.state.label("engagement_state"),
            engagement.c.fields,
            engagement.c.row_version,
            engagement.c.updated_at,
        )
        .join(access_account, access_account.c.account_id == due_item.c.account_id)
        .outerjoin(engagement, engagement.c.engagement_id == due_item.c.engagement_id)
    )


def answered_by(persons: Sequence[str]) -> ColumnElement[bool]:
    """Open due items that any of these answers for. Begins at what is theirs, which is little, and not at all that is due."""
    who = any_(_array(persons))
    member = access_member.alias()
    managed = select(member.c.account_id).where(member.c.person_id == who, member.c.kind == "manager")
    mine = engagement.alias()
    owned = select(mine.c.engagement_id).where(mine.c.owner == who, mine.c.ended_on.is_(None))
    one, other = due_item.alias(), due_item.alias()
    found = union(
        _items(one, "account_id", managed).where(one.c.state == "open"),
        _items(other, "engagement_id", owned).where(other.c.state == "open"),
    )
    return due_item.c.item_id.in_(found) & (responsible() == who)


def concerning(
    persons: Sequence[str], sight: Sight, days: tuple[date, date], staff: Sequence[str]
) -> ColumnElement[bool]:
    """Due items of these days that lie with accounts any of these manages, or that take their time; `staff`: the fields that name whose, for what was
    cancelled and takes none any more.
    """
    who = any_(_array(persons))

    def between(column: ColumnElement[date]) -> ColumnElement[bool]:
        return column.between(*days)

    member = access_member.alias()
    managed = select(member.c.account_id).where(member.c.person_id == who, member.c.kind == "manager")
    whole, gone, busy, theirs = (due_item.alias(), due_item.alias(), engagement.alias(), engagement.alias())
    taking = [
        select(busy.c.engagement_id).where(mine == who, between(busy.c.due_on))
        for mine in (busy.c.occupies, busy.c.owner)
    ]
    named = or_(*(theirs.c.fields[name].astext == who for name in staff))
    cancelled = (
        select(gone.c.item_id)
        .join(theirs, theirs.c.engagement_id == gone.c.engagement_id)
        .where(gone.c.state == "cancelled", between(gone.c.due_on), named)
    )
    found = union(
        _items(whole, "account_id", managed).where(between(whole.c.due_on)),
        *(_items(due_item.alias(), "engagement_id", those) for those in taking),
        cancelled,
    )
    return due_item.c.item_id.in_(found) & sight.of(due_item.c.account_id)


def _items(table: Any, column: str, among: Select[Any]) -> Select[Any]:
    return select(table.c.item_id).where(table.c[column].in_(among))


def _array(words: Sequence[str]) -> ColumnElement[Any]:
    return bindparam(None, list(words), ARRAY(Text))
