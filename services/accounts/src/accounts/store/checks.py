"""The invariants of accounts, each a query that finds what should not be (`python -m accounts verify`)."""

from accounts.store.search import NAMED
from shared.verify import Check

CHECKS: tuple[Check, ...] = (
    Check(
        "one_manager",
        "every open account has exactly one active manager of staff, or is listed as unassigned",
        """
        SELECT format('account %s has %s active managers', account_id, count(*)) FROM account_manager
        WHERE until IS NULL GROUP BY account_id HAVING count(*) > 1
        UNION ALL
        SELECT format('account %s is answered for by %s, who is not active staff', a.account_id, m.manager)
        FROM account a JOIN account_manager m USING (account_id) JOIN person p ON p.person_id = m.manager
        WHERE m.until IS NULL AND a.status <> 'closed' AND NOT (p.active AND p.kind = 'staff')
        """,
    ),
    Check(
        "accounts_projected",
        "the projection that visibility reads says of every account what the record says",
        """
        SELECT format('account %s', coalesce(a.account_id, x.account_id))
        FROM account a FULL JOIN access_account x USING (account_id)
        LEFT JOIN account_manager m ON m.account_id = a.account_id AND m.until IS NULL
        LEFT JOIN territory t ON t.territory_id = a.territory_id
        WHERE (a.version, coalesce(a.trading_name, a.legal_name), a.account_type, a.status, a.relationship_type,
               a.currency, a.programme_eligible, m.manager, coalesce(t.path, '{}'), a.default_site)
          IS DISTINCT FROM (x.version, x.name, x.account_type, x.status, x.relationship_type, x.currency,
               x.programme_eligible, x.manager, x.territory_path, x.default_site)
        """,
    ),
    Check(
        "members_projected",
        "manager, team and customer users in the projection are those of the record",
        """
        WITH record AS (
          SELECT account_id, CASE member_group WHEN 'team' THEN 'team' ELSE 'customer' END AS kind, person_id, function,
            since, until FROM account_member
          UNION ALL
          SELECT account_id, 'manager', manager, NULL, NULL, NULL FROM account_manager WHERE until IS NULL
        ), projected AS (SELECT account_id, kind, person_id, function, since, until FROM access_member)
        SELECT format('account %s, person %s', account_id, person_id) FROM (
          (SELECT * FROM record EXCEPT ALL SELECT * FROM projected)
          UNION ALL
          (SELECT * FROM projected EXCEPT ALL SELECT * FROM record)) AS differing
        """,
    ),
    Check(
        "aliases_and_paths_projected",
        "other numbers and territories of accounts in the projection are those of the record",
        """
        WITH record AS (
          SELECT account_id, source || ':' || number AS word FROM account_alias
          UNION ALL
          SELECT a.account_id, unnest(t.path) FROM account a JOIN territory t USING (territory_id)
        ), projected AS (
          SELECT account_id, source || ':' || number FROM access_alias
          UNION ALL
          SELECT account_id, territory_id FROM access_territory)
        SELECT format('account %s, %s', account_id, word) FROM (
          (SELECT * FROM record EXCEPT ALL SELECT * FROM projected)
          UNION ALL
          (SELECT * FROM projected EXCEPT ALL SELECT * FROM record)) AS differing
        """,
    ),
    Check(
        "people_projected",
        "the projection says of every person what was last told: activity, identities, leads, deputies",
        """
        SELECT format('person %s', coalesce(p.person_id, x.person_id))
        FROM person p FULL JOIN access_person x USING (person_id)
        WHERE (p.state_version, p.active) IS DISTINCT FROM (x.version, x.active)
        UNION ALL
        SELECT format('person %s: %s', person_id, word) FROM (
          (SELECT person_id, identity_hash AS word FROM person_identity
           UNION ALL SELECT person_id, format('%s %s %s', territory_id, since, until) FROM territory_lead
           UNION ALL SELECT deputy_id, format('%s %s %s', person_id, since, until) FROM deputyship)
          EXCEPT ALL
          (SELECT person_id, identity_hash FROM access_identity
           UNION ALL SELECT person_id, format('%s %s %s', territory_id, since, until) FROM access_lead
           UNION ALL SELECT person_id, format('%s %s %s', deputises_for, since, until) FROM access_deputy)) AS missing
        UNION ALL
        SELECT format('person %s: %s', person_id, word) FROM (
          (SELECT person_id, identity_hash AS word FROM access_identity
           UNION ALL SELECT person_id, format('%s %s %s', territory_id, since, until) FROM access_lead
           UNION ALL SELECT person_id, format('%s %s %s', deputises_for, since, until) FROM access_deputy)
          EXCEPT ALL
          (SELECT person_id, identity_hash FROM person_identity
           UNION ALL SELECT person_id, format('%s %s %s', territory_id, since, until) FROM territory_lead
           UNION ALL SELECT deputy_id, format('%s %s %s', person_id, since, until) FROM deputyship)) AS extra
        """,
    ),
    Check(
        "state_versions_grow",
        "the states told of one account or person carry growing versions, the last of them the present one",
        """
        WITH told AS (
          SELECT key, position, (headers::jsonb ->> 'ce_sequence')::bigint AS version FROM outbox
          WHERE topic = 'accounts.state.v1'
        ), present AS (
          SELECT account_id AS key, version FROM account
          UNION ALL
          SELECT 'person:' || person_id, state_version FROM person)
        SELECT format('%s: %s after %s', key, version, before) FROM (
          SELECT key, version, lag(version) OVER (PARTITION BY key ORDER BY position) AS before FROM told) AS row
        WHERE version <= before
        UNION ALL
        SELECT format('%s: told %s, is %s', key, max(told.version), present.version)
        FROM told JOIN present USING (key) GROUP BY key, present.version HAVING max(told.version) <> present.version
        """,
    ),
    Check(
        "territories_are_a_tree",
        "every territory's path runs from a root through its parents to itself",
        """
        SELECT format('territory %s: %s', t.territory_id, t.path) FROM territory t
        LEFT JOIN territory p ON p.territory_id = t.parent_id
        WHERE t.path IS DISTINCT FROM coalesce(p.path, '{}') || t.territory_id
          OR cardinality(t.path) <> (SELECT count(DISTINCT step) FROM unnest(t.path) AS step)
        """,
    ),
    Check(
        "families_are_trees",
        "no account is its own ancestor",
        """
        WITH RECURSIVE up AS (
          SELECT account_id, parent_id FROM account_parent WHERE until IS NULL
          UNION
          SELECT up.account_id, p.parent_id FROM up JOIN account_parent p ON p.account_id = up.parent_id
          WHERE p.until IS NULL)
        SELECT format('account %s', account_id) FROM up WHERE account_id = parent_id
        """,
    ),
    Check(
        "names_searchable",
        "the search knows every account by the names and numbers that the record has",
        f"""
        SELECT format('account %s', a.account_id) FROM account a LEFT JOIN account_search s USING (account_id)
        WHERE s.named IS DISTINCT FROM {NAMED}
        """,
    ),
    Check(
        "lifecycle_kept",
        "the newest entry of an account's history is its present stage and status",
        """
        SELECT format('account %s', a.account_id) FROM account a
        LEFT JOIN LATERAL (SELECT lifecycle_stage, status FROM account_lifecycle l WHERE l.account_id = a.account_id
                           ORDER BY version DESC LIMIT 1) AS h ON true
        WHERE (a.lifecycle_stage, a.status) IS DISTINCT FROM (h.lifecycle_stage, h.status)
        """,
    ),
)
