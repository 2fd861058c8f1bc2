"""What lies around 100,000 accounts: 1,000,000 stakeholders, 5,000,000 engagements with their moves and due items, standings, short lines."""

from shared.database import Database

STAKEHOLDERS = 1_000_000
ENGAGEMENTS = 5_000_000
HEAVY = ("engagement", "engagement_move", "stakeholder_role", "relationship_pair")
_INDEXES = """
SELECT indexname, indexdef FROM pg_indexes
WHERE schemaname = 'public' AND tablename = ANY ($1::text[]) AND indexname NOT IN (SELECT conname FROM pg_constraint)
"""
_I = "generate_series(1, $1::int) AS i"
_ACCOUNT = "'A' || lpad((1 + i % (SELECT count(*)::int FROM account))::text, 6, '0')"
_ID = "lpad(to_hex(i), 8, '0') || '-0000-7000-8000-000000000000'"
_PICK = "(ARRAY[{}])[1 + ({}) % {}]"
_LEVEL = _PICK.format("'board','executive','department_head','manager','specialist','counter'", "i / 7", 6)
_FUNCTION = _PICK.format("'purchasing','sales','logistics','finance','marketing','engineering'", "i / 11", 6)
_DAY = "(date '2009-01-01' + i % 1000)"
_OPEN = "i % 20 = 0"
_VISIT = "i % 2 = 0"
_HOURS = """
jsonb_build_object('executive', 'm' || i % 250, 'purpose', 'Winter season', 'starts_at', d + time '09:00', 'ends_at', d + time '11:00', 'zone', 'Europe/London',
  'attendees', '[]'::jsonb, 'outcome', CASE WHEN i % 20 = 0 THEN NULL ELSE 'They ask for a second delivery day.' END, 'actions', '[]'::jsonb)
"""
_SEASON = """
jsonb_build_object('season_id', 'S' || i, 'starts_on', d + 20, 'ends_on', d + 50, 'agree_by', d, 'trend', NULL, 'lines',
  jsonb_build_array(jsonb_build_object('sku', '22086', 'trailing', 130, 'suggested', 100, 'quantity', 120, 'agreed_stock', NULL, 'most', 1000, 'said', true)))
"""
STATEMENTS = (
    (STAKEHOLDERS, f"INSERT INTO stakeholder (stakeholder_id, version, state) SELECT 's' || i, 1, 'present' FROM {_I}"),
    (
        STAKEHOLDERS,
        f"""
        INSERT INTO stakeholder_contact (stakeholder_id, name, email, locale)
        SELECT 's' || i, 'Name of ' || i, 's' || i || '@example.test', 'en' FROM {_I}
        """,
    ),
    (
        STAKEHOLDERS,
        f"""
        INSERT INTO stakeholder_role (account_id, stakeholder_id, since, function, level, decision_role, stance, is_frontline)
        SELECT {_ACCOUNT}, 's' || i, '2010-01-01', {_FUNCTION}, {_LEVEL}, CASE WHEN i % 3 = 0 THEN 'decider' END, 'neutral', i % 6 = 5 FROM {_I}
        """,
    ),
    (
        STAKEHOLDERS,
        f"""
        INSERT INTO relationship_pair (account_id, stakeholder_id, person_id, strength)
        SELECT {_ACCOUNT}, 's' || i, 'm' || i % 250, 1 + i % 5 FROM {_I} WHERE i % 2 = 0
        """,
    ),
    (
        ENGAGEMENTS,
        f"""
        INSERT INTO engagement (engagement_id, kind, account_id, subject, state, fields, opened_on, due_on, ended_on, occupies, occupied_from, occupied_until)
        SELECT ({_ID})::uuid, CASE WHEN {_VISIT} THEN 'visit' ELSE 'demand_consultation' END, {_ACCOUNT}, CASE WHEN NOT {_VISIT} THEN 'S' || i END,
          CASE WHEN {_VISIT} THEN CASE WHEN {_OPEN} THEN 'planned' ELSE 'completed' END ELSE CASE WHEN i % 21 = 0 THEN 'open' ELSE 'agreed' END END,
          CASE WHEN {_VISIT} THEN {_HOURS} ELSE {_SEASON} END, d - 30, d, CASE WHEN i % 20 = 0 OR i % 2 = 1 AND i % 21 = 0 THEN NULL ELSE d END,
          CASE WHEN {_VISIT} THEN 'm' || i % 250 END, CASE WHEN {_VISIT} THEN d + time '09:00' END, CASE WHEN {_VISIT} THEN d + time '11:00' END
        FROM {_I}, LATERAL (SELECT {_DAY} AS d) AS day
        """,
    ),
    (
        ENGAGEMENTS,
        f"""
        INSERT INTO engagement_move (engagement_id, row_version, move, to_state, actor, at, business_date)
        SELECT ({_ID})::uuid, 1, 'open', 'planned', 'job:load', {_DAY} + time '08:00', {_DAY} FROM {_I}
        """,
    ),
    (
        ENGAGEMENTS,
        f"""
        INSERT INTO due_item (item_id, kind, account_id, engagement_id, rule, due_on, state, opened_on, ended_on)
        SELECT ({_ID})::uuid, CASE WHEN {_VISIT} THEN 'visit' ELSE 'demand_consultation' END, {_ACCOUNT}, ({_ID})::uuid, 'deadline', d,
          CASE WHEN gone THEN 'done' ELSE 'open' END, d - 30, CASE WHEN gone THEN d END
        FROM {_I}, LATERAL (SELECT {_DAY} AS d, NOT (i % 20 = 0 OR i % 2 = 1 AND i % 21 = 0) AS gone) AS day
        """,
    ),
    (
        100_000,
        f"""
        INSERT INTO account_standing (account_id, version, score, tier, since, first_on)
        SELECT {_ACCOUNT}, 1, i % 100, {_PICK.format("'strategic','key','growth','standard'", "i", 4)}, '2011-01-01', '2010-01-01' FROM {_I}
        """,
    ),
    (
        200_000,
        f"""
        INSERT INTO short_line (order_source, order_id, line_no, account_id, short, closed_date, sku, lacking, reason, earliest)
        SELECT 'erp', 'o' || i / 10, i, {_ACCOUNT}, i % 3 > 0, '2011-10-31', 'sku' || i % 4000, 1 + i % 90, 'supply_short', '2011-11-21' FROM {_I}
        """,
    ),
    (0, "INSERT INTO run_heard (service, closed_date) VALUES ('supply', '2011-10-31'), ('scoring', '2011-10-31')"),
    (0, "INSERT INTO business_clock (calendar, closed_date, next_date) VALUES ('main', '2011-09-20', '2011-09-21')"),
)


async def fill(database: Database, share: float = 1.0) -> None:
    """Fills a database that has its accounts, as the server's own role. Indexes of the largest tables are made when their rows are in."""
    async with database.transaction() as session:
        connection = await session.connection()
        for setting in (
            "synchronous_commit = off",
            "maintenance_work_mem = '512MB'",
            "session_replication_role = replica",
        ):
            await connection.exec_driver_sql(f"SET LOCAL {setting}")
        indexes = (await connection.exec_driver_sql(_INDEXES, (list(HEAVY),))).all()
        for row in indexes:
            await connection.exec_driver_sql(f"DROP INDEX {row.indexname}")
        for rows, statement in STATEMENTS:
            await connection.exec_driver_sql(statement, (max(1, int(rows * share)),) if rows else ())
        for row in indexes:
            await connection.exec_driver_sql(row.indexdef)
    async with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        await connection.exec_driver_sql("VACUUM ANALYZE")
