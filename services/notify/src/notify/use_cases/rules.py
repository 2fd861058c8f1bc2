"""Administering rules and departments: every change is a new version, and the old ones stay."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from notify.domain.model import Rule
from notify.domain.rules import faults
from notify.store import rules
from shared.errors import FieldError, Invalid, NotFound, pointer
from shared.ids import new_id


async def add_rule(session: AsyncSession, draft: Rule, changed_by: str) -> Rule:
    """A new rule, version 1. Raises Invalid."""
    rule = replace(checked(draft), rule_id=str(new_id()), version=1)
    await rules.put(session, rule, changed_by)
    return rule


async def change_rule(
    session: AsyncSession, rule_id: UUID, draft: Rule, check: Callable[[int], None], changed_by: str
) -> Rule:
    """The rule's next version; `check` is told the current one and raises when the caller meant another. Raises
    NotFound, Invalid.
    """
    current = await rules.locked_version(session, rule_id)
    if current is None:
        raise NotFound(f"there is no rule {rule_id}")
    check(current)
    rule = replace(checked(draft), rule_id=str(rule_id), version=current + 1)
    await rules.put(session, rule, changed_by)
    return rule


async def set_department(
    session: AsyncSession,
    name: str,
    person_ids: Sequence[str],
    check: Callable[[int], None],
    head_id: str | None = None,
) -> int:
    """Sets a department's members and who leads it, and answers with its new version; one never set has version 0. Raises Invalid for a head who is
    not of it.
    """
    if head_id is not None and head_id not in person_ids:
        raise Invalid(
            "the department cannot be set so",
            code="head_invalid",
            errors=[FieldError("/head_id", "one of person_ids, so that they see what it is told of")],
        )
    current = await rules.lock_department(session, name)
    check(current)
    await rules.put_department(session, name, current + 1, list(dict.fromkeys(person_ids)), head_id)
    return current + 1


def checked(draft: Rule) -> Rule:
    """The draft, when it can work. Raises Invalid."""
    if found := faults(draft):
        errors = [FieldError(pointer(*fault.path), fault.detail) for fault in found]
        raise Invalid("the rule cannot work as it is", errors=errors)
    return draft
