"""What accounts are called, folded, for the search by name. Additive: the version before runs beside it.

Folding is the service's, so the accounts that are there are taken in by its job: once now, and once more when the version before,
which writes none of it, is surely gone.
"""

from pathlib import Path

from alembic import op

from shared.migrations import run_sql

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    run_sql(Path(__file__).with_name("accounts_0005.sql").read_text(encoding="utf-8"))
    op.execute(
        "INSERT INTO job (kind, key, payload, run_at)"
        " SELECT 'search-names', 'first', '{}'::jsonb, now() WHERE EXISTS (SELECT FROM account)"
        " UNION ALL SELECT 'search-names', 'again', '{}'::jsonb, now() + interval '1 hour' WHERE EXISTS (SELECT FROM account)"
    )
