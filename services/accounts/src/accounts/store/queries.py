"""What HTTP reads: selects of accounts, histories, people and territories, without paging and without who asks."""

from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    Table,
    Text,
    and_,
    any_,
    exists,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, aggregate_order_by

from .tables import (
    account,
    account_alias,
    account_lifecycle,
    account_manager,
    account_member,
    deputyship,
    person,
    territory,
    territory_lead,
)


def account_summaries() -> Select[Any]:
    """Accounts with who answers for them, where they lie and their other numbers."""
    return select(account, _manager(), _path(), _aliases())


def account_whole() -> Select[Any]:
    """As `account_summaries`, with team and customer users."""
    return account_summaries().add_columns(_members("team"), _members("customer_users"))


def answered_by(manager: str) -> ColumnElement[bool]:
    """Accounts for which this person answers."""
    return _active_manager().where(account_manager.c.manager == manager).exists()


def unassigned() -> ColumnElement[bool]:
    """Accounts for which nobody answers."""
    return ~_active_manager().exists()


def lies_in(territory_id: str) -> ColumnElement[bool]:
    """Accounts in a territory or below it."""
    below = select(territory.c.territory_id).where(territory.c.path.contains([territory_id]))
    return account.c.territory_id == any_(func.array(below.scalar_subquery()))


def numbered(source: str, number: str) -> ColumnElement[bool]:
    """The account that another source knows by this number."""
    alias = account_alias.c
    return exists().where(alias.account_id == account.c.account_id, alias.source == source, alias.number == number)


def with_team_member(person_id: str) -> ColumnElement[bool]:
    """Accounts in whose team this person is or was."""
    mine = account_member.c.member_group == "team", account_member.c.person_id == person_id
    return account.c.account_id.in_(select(account_member.c.account_id).where(*mine))


def managers_of(account_id: str) -> Select[Any]:
    """Everyone who answered for an account, with dates and reasons."""
    return select(account_manager).where(account_manager.c.account_id == account_id)


def lifecycle_of(account_id: str) -> Select[Any]:
    """The stages and states an account has been in."""
    return select(account_lifecycle).where(account_lifecycle.c.account_id == account_id)


def people() -> Select[Any]:
    """Persons, without contact data, with what they lead and who stands in for them."""
    leads = _spans(territory_lead, territory_lead.c.person_id == person.c.person_id, "territory_id")
    deputies = _spans(deputyship, deputyship.c.person_id == person.c.person_id, "deputy_id")
    return select(person, leads.label("leads"), deputies.label("deputies"))


def around(account_id: str) -> ColumnElement[bool]:
    """Persons with a place in an account: its manager, team and customer users."""
    members = select(account_member.c.person_id).where(account_member.c.account_id == account_id)
    manager = select(account_manager.c.manager).where(
        account_manager.c.account_id == account_id, account_manager.c.until.is_(None)
    )
    return person.c.person_id.in_(members.union_all(manager))


def leading(territory_id: str) -> ColumnElement[bool]:
    """Persons who lead or led this territory."""
    leads = select(territory_lead.c.person_id).where(territory_lead.c.territory_id == territory_id)
    return person.c.person_id.in_(leads)


def led_by(person_id: str) -> ColumnElement[bool]:
    """Territories that this person leads or led."""
    leads = select(territory_lead.c.territory_id).where(territory_lead.c.person_id == person_id)
    return territory.c.territory_id.in_(leads)


def stands_in_for(person_id: str, today: date) -> Select[Any]:
    """The persons for whom this one stands in on this wall date, with the dates of it."""
    span = deputyship.c
    open_today = and_(span.since <= today, or_(span.until.is_(None), span.until >= today))
    mine = select(span.person_id, span.since, span.until).where(span.deputy_id == person_id, open_today)
    return mine.order_by(span.person_id, span.since)


def territories() -> Select[Any]:
    """Territories with who leads them."""
    leads = _spans(territory_lead, territory_lead.c.territory_id == territory.c.territory_id, "person_id")
    return select(territory, leads.label("leads"))


def _active_manager() -> Select[Any]:
    return select(account_manager.c.manager).where(
        account_manager.c.account_id == account.c.account_id, account_manager.c.until.is_(None)
    )


def _manager() -> ColumnElement[str | None]:
    return _active_manager().scalar_subquery().label("manager")


def _path() -> ColumnElement[Any]:
    found = select(territory.c.path).where(territory.c.territory_id == account.c.territory_id).scalar_subquery()
    return func.coalesce(found, literal_column("'{}'::text[]", ARRAY(Text))).label("territory_path")


def _aliases() -> ColumnElement[Any]:
    alias = account_alias.c
    entry = func.jsonb_build_object("source", alias.source, "number", alias.number)
    return _listed(entry, alias.place, alias.account_id == account.c.account_id).label("aliases")


def _members(group: str) -> ColumnElement[Any]:
    member = account_member.c
    entry = func.jsonb_build_object(
        "person_id", member.person_id, "function", member.function, "since", member.since, "until", member.until
    )
    mine = and_(member.account_id == account.c.account_id, member.member_group == group)
    return _listed(entry, member.person_id, mine).label(group)


def _spans(table: Table, mine: ColumnElement[bool], who: str) -> ScalarSelect[Any]:
    entry = func.jsonb_build_object(who, table.c[who], "since", table.c.since, "until", table.c.until)
    return _listed(entry, table.c.since, mine)


def _listed(entry: ColumnElement[Any], order: ColumnElement[Any], mine: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The entries as one JSON list, empty when there are none."""
    found = func.jsonb_agg(aggregate_order_by(entry, order), type_=JSONB)
    return select(func.coalesce(found, literal_column("'[]'::jsonb", JSONB), type_=JSONB)).where(mine).scalar_subquery()
