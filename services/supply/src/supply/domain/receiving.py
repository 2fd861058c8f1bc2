"""Which planned receipts a goods receipt lowers: a function of the set of both, never of the order in which they became known.

Receipts are walked in the order of their own time. One that names a planned receipt lowers that one, over its quantity if need be. One that names none
lowers the planned receipts of its site and sku that were announced by then (by their own time) and are still open, the earliest expected first. A final
receipt closes what it named, or the last one it reached: nothing more is expected of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

PlanKey = tuple[str, str]
ReceiptKey = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned receipt of one site and sku, as its newest version has it; `announced_at` is the own time of its first version."""

    key: PlanKey
    quantity: int
    expected_on: date
    announced_at: datetime


@dataclass(frozen=True, slots=True)
class Receipt:
    """Goods that came in at `at`. `named` is the planned receipt it answers, None: whichever is due first."""

    key: ReceiptKey
    at: datetime
    quantity: int
    named: PlanKey | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """How much of a receipt lowered which planned receipt."""

    receipt: ReceiptKey
    plan: PlanKey
    quantity: int


@dataclass(frozen=True, slots=True)
class Received:
    """What has come in against a planned receipt, in base units, and whether a final receipt closed it."""

    received: int
    closed: bool


def open_quantity(quantity: int, received: int, *, closed: bool) -> int:
    """What is still to come: 0 after a final receipt, else what the plan says less what came."""
    return 0 if closed else max(0, quantity - received)


def settle(plans: Sequence[Plan], receipts: Iterable[Receipt]) -> tuple[dict[PlanKey, Received], list[Choice]]:
    """What stands against each plan after all receipts of one site and sku, and which receipt chose which plan."""
    by_key = {plan.key: plan for plan in plans}
    due_first = sorted(plans, key=lambda plan: (plan.expected_on, plan.key))
    received = dict.fromkeys(by_key, 0)
    closed: set[PlanKey] = set()
    choices: list[Choice] = []
    for receipt in sorted(receipts, key=lambda one: (one.at, one.key)):
        if receipt.named is not None:
            takes = [(receipt.named, receipt.quantity)] if receipt.named in by_key else []
        else:
            takes = _earliest(receipt, [plan for plan in due_first if plan.key not in closed], received)
        for plan, quantity in takes:
            received[plan] += quantity
            choices.append(Choice(receipt.key, plan, quantity))
        if receipt.final and takes:
            closed.add(takes[-1][0])
    return {key: Received(received[key], key in closed) for key in by_key}, choices


def _earliest(receipt: Receipt, candidates: Iterable[Plan], received: dict[PlanKey, int]) -> list[tuple[PlanKey, int]]:
    left, takes = receipt.quantity, []
    for plan in candidates:
        if left == 0:
            break
        take = min(left, plan.quantity - received[plan.key])
        if take > 0 and plan.announced_at <= receipt.at:
            takes.append((plan.key, take))
            left -= take
    return takes
