"""Engagements as rows: read with the caller's place in the account, written a batch at a time with history and due items in the same statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.engine import Row
from sqlalchemy.ext.asyncio import AsyncSession

from accounts.domain.engagements import Case, Kind, Next, Occupied, Signature, figures, occupied
from shared.auth import Principal
from shared.contracts.access import STAFF
from shared.database import execute, fetch
from shared.ids import new_id

_WITHIN = "(x.since IS NULL OR x.since <= $2::date) AND (x.until IS NULL OR x.until >= $2::date)"
# who asks, and whose place they may take: as the predicate of sight has it (`shared.contracts.access`), told apart by side
_WHO = f"""
WITH me AS (
  SELECT i.person_id FROM access_identity i JOIN access_person p USING (person_id) WHERE i.identity_hash = $1 AND p.active
), acting AS (
  SELECT person_id FROM me UNION SELECT x.deputises_for FROM access_deputy x JOIN me USING (person_id) WHERE {_WITHIN}
)
"""
_PLACE = f"""
a.status AS account_status, (SELECT min(person_id) FROM me) AS person,
(SELECT next_date FROM business_clock WHERE calendar = 'main') AS today,
(EXISTS (SELECT FROM access_member x JOIN acting USING (person_id)
         WHERE x.account_id = a.account_id AND x.kind IN ('manager', 'team') AND {_WITHIN})
 OR EXISTS (SELECT FROM access_territory t JOIN access_lead x USING (territory_id) JOIN acting USING (person_id)
            WHERE t.account_id = a.account_id AND {_WITHIN})) AS as_staff,
EXISTS (SELECT FROM access_member x JOIN me USING (person_id)
        WHERE x.account_id = a.account_id AND x.kind = 'customer' AND {_WITHIN}) AS as_customer
"""
_STAND = f"{_WHO} SELECT {_PLACE} FROM access_account a WHERE a.account_id = $3"
_COLUMNS = """e.engagement_id, e.kind, e.account_id, e.subject, e.state, e.fields, e.opened_on, e.due_on, e.ended_on, e.owner,
e.signature, e.row_version, e.updated_at"""
_READ = f"{_WHO} SELECT {_COLUMNS}, {_PLACE} FROM engagement e JOIN access_account a USING (account_id) WHERE e.engagement_id = $3"
_LOCK = f"{_READ} FOR UPDATE OF e"
_SUBJECTS = f"""
SELECT {_COLUMNS} FROM engagement e JOIN unnest($2::text[], $3::text[]) AS w (account_id, subject) USING (account_id, subject)
WHERE e.kind = $1 ORDER BY e.account_id, e.subject FOR UPDATE OF e
"""
# a statement of its own: who waited for the row's lock must see what its holder has signed
_SIGNATURES = """
SELECT s.* FROM engagement_signature s JOIN unnest($1::uuid[], $2::integer[]) AS w (engagement_id, version) USING (engagement_id, version)
"""
_ROWS = """
jsonb_to_recordset($1::jsonb) AS r (
  engagement_id uuid, kind text, account_id text, subject text, state text, phase text, fields jsonb, figures jsonb, due_on date,
  owner text, signature integer, occupies text, occupied_from timestamptz, occupied_until timestamptz, row_version bigint,
  move text, from_state text, note text, item_id uuid)
"""
# how many rows the document holds is not known beforehand: joined as a set, one visit had all accounts read
_INSERT = f"""
WITH r AS (
  SELECT r.* FROM {_ROWS}
  CROSS JOIN LATERAL (SELECT FROM account a WHERE a.account_id = r.account_id AND a.status <> 'closed' OFFSET 0) AS open
),
made AS (
  INSERT INTO engagement (engagement_id, kind, account_id, subject, state, fields, figures, opened_on, due_on, owner, occupies,
                          occupied_from, occupied_until)
  SELECT engagement_id, kind, account_id, subject, state, fields, figures, $2::date, due_on, owner, occupies, occupied_from, occupied_until
  FROM r ORDER BY account_id, subject
  ON CONFLICT (kind, account_id, subject) WHERE subject IS NOT NULL DO NOTHING RETURNING engagement_id, updated_at
), noted AS (
  INSERT INTO engagement_move (engagement_id, row_version, move, to_state, person_id, actor, business_date, note)
  SELECT r.engagement_id, 1, r.move, r.state, $3::text, $4::text, $2::date, r.note FROM r JOIN made USING (engagement_id)
), due AS (
  INSERT INTO due_item (item_id, kind, account_id, engagement_id, rule, due_on, opened_on)
  SELECT r.item_id, r.kind, r.account_id, r.engagement_id, 'deadline', r.due_on, $2::date FROM r JOIN made USING (engagement_id)
  WHERE r.due_on IS NOT NULL
)
SELECT engagement_id, updated_at FROM made
"""
_SAVE = f"""
WITH r AS (SELECT * FROM {_ROWS}), noted AS (
  INSERT INTO engagement_move (engagement_id, row_version, move, from_state, to_state, person_id, actor, business_date, note)
  SELECT engagement_id, row_version, move, from_state, state, $3::text, $4::text, $2::date, note FROM r
), due AS (
  INSERT INTO due_item AS d (item_id, kind, account_id, engagement_id, rule, due_on, state, opened_on, ended_on)
  SELECT item_id, kind, account_id, engagement_id, 'deadline', due_on, CASE phase WHEN 'live' THEN 'open' ELSE phase END, $2::date,
    CASE WHEN phase <> 'live' THEN $2::date END FROM r WHERE due_on IS NOT NULL
  ON CONFLICT (engagement_id) WHERE engagement_id IS NOT NULL
  DO UPDATE SET due_on = excluded.due_on, state = excluded.state,
    ended_on = CASE WHEN excluded.state = 'open' THEN NULL ELSE coalesce(d.ended_on, excluded.ended_on) END
), regular AS (
  UPDATE due_item d SET state = 'done', ended_on = $2::date FROM r
  WHERE r.phase = 'done' AND d.rule = 'cadence' AND d.state = 'open' AND d.account_id = r.account_id AND d.kind = r.kind
)
UPDATE engagement e SET state = r.state, fields = r.fields, figures = r.figures, due_on = r.due_on,
  ended_on = CASE WHEN r.phase <> 'live' THEN coalesce(e.ended_on, $2::date) END, owner = r.owner, signature = r.signature,
  occupies = r.occupies, occupied_from = r.occupied_from, occupied_until = r.occupied_until, row_version = r.row_version,
  updated_at = now()
FROM r WHERE e.engagement_id = r.engagement_id RETURNING e.engagement_id, e.updated_at
"""
_SIGN = """
INSERT INTO engagement_signature (engagement_id, version, signed_by, signed_on, late, content) VALUES ($1, $2, $3, $4, $5, $6::jsonb)
"""
# in one order, and strong enough that two who plan one person's time wait for each other
_HOLD = "SELECT person_id, kind, active FROM person WHERE person_id = ANY($1) ORDER BY person_id FOR NO KEY UPDATE"
# nobody's times overlap, so the last that begins before this one ends is the only one that can reach into it: one entry of the index, not all of the past
_CLASH = """
SELECT * FROM (
  SELECT engagement_id, kind, occupied_from, occupied_until FROM engagement
  WHERE occupies = $1 AND occupied_from < $3 AND engagement_id <> $4 ORDER BY occupied_from DESC LIMIT 1) AS last
WHERE occupied_until > $2
"""
_SAME = "SELECT engagement_id FROM engagement WHERE (kind, account_id, subject) = ($1, $2, $3)"
_CLOSED = "SELECT account_id FROM account WHERE account_id = ANY($1) AND status = 'closed'"
_json = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in an account: the sides they are on, their person, the account's status, and business now (None before the first close)."""

    sides: frozenset[str]
    person: str | None
    account_status: str
    today: date | None


@dataclass(frozen=True, slots=True)
class Found:
    """An engagement, and the caller's place in its account."""

    case: Case
    place: Place
    updated_at: datetime


async def stand(session: AsyncSession, account_id: str, principal: Principal, wall_day: date) -> Place | None:
    """The caller's place in an account; None where there is none to be seen."""
    rows = await fetch(session, _STAND, principal.identity_hash, wall_day, account_id)
    return _place(rows[0], principal) if rows else None


async def find(
    session: AsyncSession, engagement_id: UUID, principal: Principal, wall_day: date, *, lock: bool
) -> Found | None:
    """An engagement of an account that the caller sees, its row locked where it is to be written; None where there is none to be seen."""
    rows = await fetch(session, _LOCK if lock else _READ, principal.identity_hash, wall_day, engagement_id)
    place = _place(rows[0], principal) if rows else None
    if place is None:
        return None
    (case,) = await _cases(session, rows)
    return Found(case, place, rows[0].updated_at)


async def by_subject(
    session: AsyncSession, kind: Kind, wanted: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Case]:
    """Those of these (account, subject) that exist, locked in sorted order."""
    pairs = sorted(set(wanted))
    columns = [account_id for account_id, _ in pairs], [subject for _, subject in pairs]
    rows = await fetch(session, _SUBJECTS, kind.name, *columns)
    return {(case.account_id, case.subject or ""): case for case in await _cases(session, rows)}


async def closed(session: AsyncSession, account_ids: Sequence[str]) -> set[str]:
    """Those of these accounts that are closed."""
    return {row.account_id for row in await fetch(session, _CLOSED, list(account_ids))} if account_ids else set()


async def insert(
    session: AsyncSession,
    kind: Kind,
    steps: Sequence[Next],
    today: date,
    *,
    who: tuple[str | None, str],
    note: str | None,
) -> Mapping[UUID, datetime]:
    """Opens those of these whose account is open and has none of the subject yet; answers with when, by id. `who`: the person, and the trail's actor."""
    rows = _json.encode([_row(kind, step, note) for step in steps]).decode()
    return {row.engagement_id: row.updated_at for row in await fetch(session, _INSERT, rows, today, *who)}


async def save(
    session: AsyncSession,
    kind: Kind,
    steps: Sequence[Next],
    today: date,
    *,
    who: tuple[str | None, str],
    note: str | None,
) -> Mapping[UUID, datetime]:
    """Writes what these locked engagements have become, with history, due items and signatures; answers with when, by id."""
    rows = _json.encode([_row(kind, step, note) for step in steps]).decode()
    saved = {row.engagement_id: row.updated_at for row in await fetch(session, _SAVE, rows, today, *who)}
    for step in steps:
        if (made := step.signature) is not None:
            content = _json.encode(made.content).decode()
            await execute(
                session,
                _SIGN,
                step.case.engagement_id,
                made.version,
                made.signed_by,
                made.signed_on,
                made.late,
                content,
            )
    return saved


async def hold_people(session: AsyncSession, person_ids: Sequence[str]) -> Mapping[str, Row[Any]]:
    """Those of these persons that exist, held: whoever else plans their time waits until this transaction ends."""
    rows = await fetch(session, _HOLD, sorted(set(person_ids))) if person_ids else ()
    return {row.person_id: row for row in rows}


async def clash(session: AsyncSession, slot: Occupied, engagement_id: UUID) -> Row[Any] | None:
    """Another engagement that takes some of this time of a held person."""
    rows = await fetch(session, _CLASH, slot.person, slot.since, slot.until, engagement_id)
    return rows[0] if rows else None


async def same(session: AsyncSession, case: Case) -> UUID | None:
    """The engagement that has this one's subject already."""
    rows = await fetch(session, _SAME, case.kind, case.account_id, case.subject)
    return rows[0].engagement_id if rows else None


def _place(row: Row[Any], principal: Principal) -> Place | None:
    """The roles are the token's; what they open in this account is the projection's. None: nothing."""
    sides = {role for role in ("planner", "ops") if principal.has_role(role)}
    if row.as_staff and principal.has_role(*STAFF):
        sides.add("manager")
    if row.as_customer and principal.has_role("customer"):
        sides.add("customer")
    if not sides and not principal.has_role("service"):
        return None
    return Place(frozenset(sides), row.person, row.account_status, row.today)


async def _cases(session: AsyncSession, rows: Sequence[Row[Any]]) -> list[Case]:
    signed = [(row.engagement_id, row.signature) for row in rows if row.signature]
    found: dict[UUID, Signature] = {}
    if signed:
        kept = await fetch(session, _SIGNATURES, [one for one, _ in signed], [version for _, version in signed])
        found = {row.engagement_id: _signature(row) for row in kept}
    return [
        Case(
            engagement_id=row.engagement_id,
            kind=row.kind,
            account_id=row.account_id,
            subject=row.subject,
            state=row.state,
            fields=row.fields,
            opened_on=row.opened_on,
            due_on=row.due_on,
            ended_on=row.ended_on,
            owner=row.owner,
            version=row.row_version,
            signature=found.get(row.engagement_id),
        )
        for row in rows
    ]


def _signature(row: Row[Any]) -> Signature:
    return Signature(
        version=row.version, signed_by=row.signed_by, signed_on=row.signed_on, late=row.late, content=row.content
    )


def _row(kind: Kind, step: Next, note: str | None) -> dict[str, Any]:
    case, slot = step.case, occupied(kind, step.case)
    return {
        "engagement_id": case.engagement_id,
        "kind": case.kind,
        "account_id": case.account_id,
        "subject": case.subject,
        "state": case.state,
        "phase": kind.states[case.state],
        "fields": case.fields,
        "figures": figures(kind, case.fields),
        "due_on": case.due_on,
        "owner": case.owner,
        "signature": case.signature.version if case.signature else 0,
        "occupies": slot and slot.person,
        "occupied_from": slot and slot.since,
        "occupied_until": slot and slot.until,
        "row_version": case.version,
        "move": step.move,
        "from_state": step.before,
        "note": note,
        "item_id": new_id(),
    }
