"""The whole state of accounts and persons, read from the record as it stands in this transaction."""

from collections.abc import Sequence

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from shared.contracts import AccountState, Alias, Deputy, Membership, PersonState, TerritoryLead
from shared.database import fetch

_ACCOUNTS = """
SELECT a.account_id, a.version, coalesce(a.trading_name, a.legal_name) AS name, a.account_type, a.status,
  a.relationship_type, a.currency, a.programme_eligible, a.default_site, m.manager, coalesce(t.path, '{}') AS path,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('source', l.source, 'number', l.number) ORDER BY l.place), '[]')
   FROM account_alias l WHERE l.account_id = a.account_id)::text AS aliases,
  (SELECT coalesce(jsonb_agg(to_jsonb(x) - 'account_id' ORDER BY x.person_id, x.function, x.since), '[]')
   FROM account_member x WHERE x.account_id = a.account_id AND x.member_group = 'team')::text AS team,
  (SELECT coalesce(jsonb_agg(to_jsonb(x) - 'account_id' ORDER BY x.person_id), '[]')
   FROM account_member x WHERE x.account_id = a.account_id AND x.member_group = 'customer_users')::text AS customer_users
FROM account a
LEFT JOIN account_manager m ON m.account_id = a.account_id AND m.until IS NULL
LEFT JOIN territory t ON t.territory_id = a.territory_id
WHERE a.account_id = ANY($1) ORDER BY a.account_id
"""
_PERSONS = """
SELECT p.person_id, p.version, p.active,
  ARRAY(SELECT i.identity_hash FROM person_identity i WHERE i.person_id = p.person_id ORDER BY 1) AS identities,
  (SELECT coalesce(jsonb_agg(to_jsonb(l) ORDER BY l.territory_id, l.since), '[]')
   FROM territory_lead l WHERE l.person_id = p.person_id)::text AS leads,
  (SELECT coalesce(jsonb_agg(jsonb_build_object('person_id', d.person_id, 'since', d.since, 'until', d.until)
                             ORDER BY d.person_id, d.since), '[]')
   FROM deputyship d WHERE d.deputy_id = p.person_id)::text AS deputises_for
FROM person p WHERE p.person_id = ANY($1) ORDER BY p.person_id
"""
_aliases = msgspec.json.Decoder(list[Alias])
_members = msgspec.json.Decoder(list[Membership])
_leads = msgspec.json.Decoder(list[TerritoryLead])
_deputies = msgspec.json.Decoder(list[Deputy])


async def accounts(session: AsyncSession, account_ids: Sequence[str]) -> list[AccountState]:
    """The state of each of these accounts, in order of their ids."""
    return [
        AccountState(
            account_id=row.account_id,
            version=row.version,
            name=row.name,
            account_type=row.account_type,
            status=row.status,
            relationship_type=row.relationship_type,
            currency=row.currency,
            programme_eligible=row.programme_eligible,
            manager=row.manager,
            team=_members.decode(row.team),
            customer_users=_members.decode(row.customer_users),
            territory_path=row.path,
            default_site=row.default_site,
            aliases=_aliases.decode(row.aliases),
        )
        for row in await fetch(session, _ACCOUNTS, list(account_ids))
    ]


async def persons(session: AsyncSession, person_ids: Sequence[str]) -> list[PersonState]:
    """The state of each of these persons, in order of their ids; no contact data is read."""
    return [
        PersonState(
            person_id=row.person_id,
            version=row.version,
            active=row.active,
            identities=row.identities,
            leads=_leads.decode(row.leads),
            deputises_for=_deputies.decode(row.deputises_for),
        )
        for row in await fetch(session, _PERSONS, list(person_ids))
    ]
