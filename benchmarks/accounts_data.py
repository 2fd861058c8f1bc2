"""100,000 accounts with names in two scripts, their people, territories and groups, and viewers who see none, few, many or all of them."""

from dataclasses import dataclass

from accounts.store import accounts as record
from accounts.store import search
from deploy.local.issuer import Issuer
from shared.auth.principal import identity_hash
from shared.database import Database

ACCOUNTS = 100_000
CHUNK = 5_000
MANAGERS = 250  # each manages about 390 accounts and is in the team of another 400
USERS = 50_000  # customers' users, one account each


@dataclass(frozen=True)
class Viewer:
    """Somebody with a token: `person` is None for who has no person here."""

    name: str
    role: str
    person: str | None


VIEWERS = (
    Viewer("planner, sees all", "planner", None),
    Viewer("stranger, sees none", "account_manager", None),
    Viewer("manager of 20", "account_manager", "few"),
    Viewer("manager and team member of 780", "account_manager", "m7"),
    Viewer("manager of 3,000", "account_manager", "many"),
    Viewer("lead of 100", "territory_lead", "lead-city"),
    Viewer("lead of 1,000", "territory_lead", "lead-region"),
    Viewer("lead of 10,000", "territory_lead", "lead-country"),
    Viewer("lead of all", "territory_lead", "lead-all"),
    Viewer("deputy of two, 12,700", "account_manager", "deputy"),
    Viewer("customer of 1", "customer", "c17"),
)
_LEADS = (("lead-city", "T-4-44-444"), ("lead-region", "T-3-33"), ("lead-country", "T-2"), ("lead-all", "T"))

_CITY = "('T-' || i % 10 || '-' || i % 100 || '-' || i % 1000)"
_MANAGER = f"(CASE WHEN i % 5000 = 0 THEN 'few' WHEN i % 33 = 1 THEN 'many' WHEN i % 50 = 3 THEN NULL ELSE 'm' || i % {MANAGERS} END)"
_LATIN = (
    "ARRAY['Müller','Hargreaves','Garcia','Petit','Rossi','Northern','Baltic','Atlas','Juniper','Orion','Silva','Novak','Keller','Åkesson','Ó Briain',"
    "'Łukasz','Delta','Zephyr','Quartz','Fjord']"
)
_TRADE = "ARRAY['Textiles','Foods','Timber','Lighting','Paper','Glass','Seeds','Ceramics','Tools','Toys','Pharma','Optics','Steel','Coffee','Books','Marine']"
_FORM = "ARRAY['GmbH','Ltd','S.A.','GmbH & Co. KG','B.V.','plc']"
_PLACE = "ARRAY['上海','北京','广州','深圳','杭州','成都','南京','武汉','西安','苏州']"
_KIND = "ARRAY['百货','食品','纺织','电子','木业','陶瓷','医药','钢铁','文具','玩具']"
_TAIL = "ARRAY['集团','有限公司','贸易有限公司','股份有限公司']"


def _pick(words: str, by: str) -> str:
    return f"({words})[1 + ({by}) % cardinality({words})]"


_NAME = f"""
(CASE WHEN i % 10 < 7
 THEN {_pick(_LATIN, "i * 7 + i / 20")} || ' ' || {_pick(_TRADE, "i / 3")} || ' ' || i || ' ' || {_pick(_FORM, "i / 7")}
 ELSE {_pick(_PLACE, "i / 11")} || {_pick(_KIND, "i / 13")} || i || {_pick(_TAIL, "i / 17")} END)
"""
_I = "generate_series(1, $1::int) AS i"
_ID = "'A' || lpad(i::text, 6, '0')"
RECORD = (
    "INSERT INTO territory (territory_id, version, name, parent_id, path) VALUES ('T', 1, 'World', NULL, '{T}')",
    """
    INSERT INTO territory (territory_id, version, name, parent_id, path)
    SELECT DISTINCT ON (path[cardinality(path)]) path[cardinality(path)], 1, 'Territory ' || path[cardinality(path)], path[cardinality(path) - 1], path
    FROM (SELECT ARRAY['T', 'T-' || i % 10, 'T-' || i % 10 || '-' || i % 100, 'T-' || i % 10 || '-' || i % 100 || '-' || i % 1000] AS whole
          FROM generate_series(0, 999) AS i) AS w, LATERAL (SELECT whole[1:n] AS path FROM generate_series(2, 4) AS n) AS p
    ORDER BY path[cardinality(path)]
    """,
    """
    INSERT INTO person (person_id, version, state_version, kind, active)
    SELECT 'm' || i, 1, 1, 'staff', true FROM generate_series(0, 249) AS i
    UNION ALL SELECT unnest(ARRAY['few', 'many', 'lead-city', 'lead-region', 'lead-country', 'lead-all', 'deputy']), 1, 1, 'staff', true
    UNION ALL SELECT 'c' || i, 1, 1, 'customer', true FROM generate_series(1, 50000) AS i
    """,
    """
    INSERT INTO person_contact (person_id, name, email, locale, time_zone)
    SELECT person_id, 'Name of ' || person_id, person_id || '@example.test', 'en', 'Europe/London' FROM person
    """,
    f"""
    INSERT INTO account (account_id, version, legal_name, trading_name, account_type, relationship_type, lifecycle_stage, status, currency,
      programme_eligible, default_site, territory_id, locations, closed_reason, opened_at, updated_at)
    SELECT {_ID}, 1, {_NAME}, CASE WHEN i % 4 = 0 THEN 'Brand ' || i % 977 END, {_pick("ARRAY['producer','distributor','retailer']", "i")},
      {_pick("ARRAY['ordinary','ordinary','ordinary','partnership','strategic']", "i / 2")},
      {_pick("ARRAY['known','selected','developing','keeping','deepening']", "i / 5")},
      {_pick("ARRAY['active','active','active','active','prospect','at_risk','lost','closed']", "i / 9")},
      {_pick("ARRAY['GBP','EUR','CNY']", "i / 4")}, i % 9 > 0, CASE WHEN i % 2 = 0 THEN 'SITE-' || i % 7 END, {_CITY}, '[]',
      CASE WHEN (i / 9) % 8 = 7 THEN 'moved away' END, timestamptz '2020-01-01' + i % 99991 * interval '20 min',
      timestamptz '2024-01-01' + i::bigint * 7919 % 99991 * interval '5 min'
    FROM {_I}
    """,
    f"INSERT INTO account_alias (source, number, account_id, place) SELECT 'shop', '9' || i, {_ID}, 0 FROM {_I}",
    """
    INSERT INTO account_lifecycle (account_id, version, lifecycle_stage, status)
    SELECT account_id, v, lifecycle_stage, status FROM account, generate_series(1, 2) AS v
    """,
    f"""
    INSERT INTO account_manager (account_id, version, manager, since)
    SELECT {_ID}, 1, {_MANAGER}, '2021-01-01' FROM {_I} WHERE {_MANAGER} IS NOT NULL
    """,
    f"""
    INSERT INTO account_member (account_id, member_group, person_id, function, since)
    SELECT {_ID}, 'team', 'm' || i * 7 % {MANAGERS}, 'logistics', '2021-01-01' FROM {_I}
    """,
    f"""
    INSERT INTO account_member (account_id, member_group, person_id, function, since)
    SELECT {_ID}, 'customer_users', 'c' || i, 'buyer', '2021-01-01' FROM {_I} WHERE i <= {USERS}
    """,
)
PROJECTION = (
    """
    INSERT INTO access_account (account_id, version, name, account_type, status, relationship_type, currency, programme_eligible, manager,
      territory_path, default_site)
    SELECT a.account_id, a.version, coalesce(trading_name, legal_name), account_type, status, relationship_type, currency, programme_eligible, m.manager,
      t.path, default_site
    FROM account a JOIN territory t USING (territory_id) LEFT JOIN account_manager m ON m.account_id = a.account_id AND m.until IS NULL
    """,
    """
    INSERT INTO access_member (account_id, place, kind, person_id, function, since, until)
    SELECT account_id, row_number() OVER (PARTITION BY account_id), kind, person_id, function, since, until FROM (
      SELECT account_id, 'manager' AS kind, manager AS person_id, NULL AS function, NULL::date AS since, NULL::date AS until FROM account_manager
      UNION ALL
      SELECT account_id, CASE member_group WHEN 'team' THEN 'team' ELSE 'customer' END, person_id, function, since, until FROM account_member) AS m
    """,
    "INSERT INTO access_territory (territory_id, account_id) SELECT unnest(territory_path), account_id FROM access_account",
    "INSERT INTO access_alias (account_id, source, number) SELECT account_id, source, number FROM account_alias",
    "INSERT INTO access_person (person_id, version, active) SELECT person_id, 1, true FROM person",
)


async def fill(database: Database, issuer: Issuer, accounts: int = ACCOUNTS) -> None:
    """Fills a migrated database as its owner."""
    async with database.transaction() as session:
        connection = await session.connection()
        for statement in (*RECORD, *PROJECTION):
            await connection.exec_driver_sql(statement, (accounts,) if "$1" in statement else ())
        for number, (person, territory) in enumerate(_LEADS):
            for table in (
                "territory_lead (territory_id, person_id, since)",
                "access_lead (territory_id, person_id, since, place)",
            ):
                place = f", {number}" if "place" in table else ""
                await connection.exec_driver_sql(
                    f"INSERT INTO {table} VALUES ('{territory}', '{person}', '2021-01-01'{place})"
                )
        for number, person in enumerate(("many", "lead-country")):
            await connection.exec_driver_sql(f"INSERT INTO deputyship VALUES ('{person}', 'deputy', '2021-01-01')")
            await connection.exec_driver_sql(
                f"INSERT INTO access_deputy VALUES ('deputy', {number}, '{person}', '2021-01-01')"
            )
        for viewer in VIEWERS:
            if viewer.person:
                identity = identity_hash(issuer.name, viewer.person)
                for table in (
                    "person_identity (person_id, identity_hash)",
                    "access_identity (person_id, identity_hash)",
                ):
                    await connection.exec_driver_sql(f"INSERT INTO {table} VALUES ('{viewer.person}', '{identity}')")
    after: str | None = ""
    while after is not None:
        async with database.transaction() as session:
            found = await search.untold(session, after, CHUNK)
            await search.put(session, list((await record.load(session, found)).values()))
            after = found[-1] if len(found) == CHUNK else None
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql("VACUUM ANALYZE")
