"""Facts count exactly once, by their own document id."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from shared.database import fetch

_FIRST = """
INSERT INTO document (kind, source, number, line_no, event_id)
SELECT $1, source, number, line_no, event_id FROM unnest($2::text[], $3::text[], $4::int[], $5::text[]) AS t (source, number, line_no, event_id)
ORDER BY source, number, line_no ON CONFLICT DO NOTHING RETURNING source, number, line_no
"""


async def first(
    session: AsyncSession, kind: str, named: Sequence[tuple[str, str, int, str]]
) -> set[tuple[str, str, int]]:
    """Records documents (source, number, line, event id) and answers with those (source, number, line) that had not counted before."""
    if not named:
        return set()
    rows = await fetch(session, _FIRST, kind, *(list(column) for column in zip(*named, strict=True)))
    return {(row.source, row.number, row.line_no) for row in rows}
