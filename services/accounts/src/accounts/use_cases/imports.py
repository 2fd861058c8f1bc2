"""Bulk import of accounts: each row opens one; a row that says what stands already changes nothing."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.record import Account
from accounts.domain.rows import COLUMNS, REQUIRED, Row, parse_row
from accounts.store import accounts, assignment
from accounts.use_cases.actor import IMPORT
from accounts.use_cases.records import Draft, open_many
from shared.errors import BellwetherError
from shared.imports import ImportKind


async def take_rows(session: AsyncSession, rows: Sequence[Row]) -> list[str | None]:
    """Opens the accounts of a chunk; per row None, or why not."""
    standing = await accounts.load(session, [row.number for row in rows])
    managers = await assignment.managers(session, list(standing))
    new = [row for row in rows if row.number not in standing]
    opened = await open_many(session, [Draft(row.number, row.profile, row.manager) for row in new], IMPORT)
    answers = dict(zip((row.number for row in new), opened, strict=True))
    return [
        _refusal(answers[row.number]) if row.number in answers else _difference(row, standing, managers) for row in rows
    ]


def _refusal(answer: Account | BellwetherError) -> str | None:
    if not isinstance(answer, BellwetherError):
        return None
    return "; ".join(fault.detail for fault in answer.errors) or answer.detail


def _difference(row: Row, standing: dict[str, Account], managers: dict[str, str]) -> str | None:
    """None when the account stands as the row says: the same file may be sent again."""
    if standing[row.number].profile == row.profile and row.manager in (None, managers.get(row.number)):
        return None
    return f"account {row.number} exists already and differs: change it by PATCH /v1/accounts/{row.number}"


ACCOUNTS = ImportKind(
    name="accounts",
    columns=REQUIRED,
    optional=(*(name for name in COLUMNS if name not in REQUIRED), "locations"),
    parse=parse_row,
    apply=take_rows,
    key=("number",),
    example={
        "number": "17850",
        "legal_name": "Hargreaves & Sons Ltd",
        "account_type": "retailer",
        "currency": "GBP",
        "location": "Head office",
        "country": "GB",
        "city": "Leeds",
        "aliases": "shop:4711",
    },
)
