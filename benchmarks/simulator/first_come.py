"""First come first served, as plain as can be: stock goes to whoever asks first, receipts to whoever has waited longest."""

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field

Key = Hashable


@dataclass(slots=True)
class _Waiting:
    key: Key
    open: int


@dataclass(slots=True)
class FirstCome:
    """One warehouse under first come first served. Every call answers with what it gave: [(key of the order line, quantity), ...]."""

    stock: dict[str, int] = field(default_factory=dict)
    queues: dict[str, deque[_Waiting]] = field(default_factory=dict)
    waiting: dict[Key, _Waiting] = field(default_factory=dict)

    def receive(self, sku: str, quantity: int) -> list[tuple[Key, int]]:
        """Stock comes in (or goes, if negative) and is given to those who wait, the longest first."""
        self.stock[sku] = self.stock.get(sku, 0) + quantity
        return self._serve(sku)

    def order(self, key: Key, sku: str, quantity: int) -> list[tuple[Key, int]]:
        """A line takes what is there and waits for the rest; the same key may ask only once."""
        asked = _Waiting(key, quantity)
        self.waiting[key] = asked
        self.queues.setdefault(sku, deque()).append(asked)
        return self._serve(sku)

    def cancel(self, key: Key, quantity: int) -> int:
        """Takes back what of a line still waits, at most `quantity`; answers with how much that was."""
        asked = self.waiting.get(key)
        gone = min(quantity, asked.open) if asked else 0
        if asked:
            asked.open -= gone
        return gone

    def _serve(self, sku: str) -> list[tuple[Key, int]]:
        queue, given = self.queues.get(sku, deque()), []
        while queue and (queue[0].open == 0 or self.stock.get(sku, 0) > 0):
            first = queue[0]
            quantity = min(first.open, self.stock.get(sku, 0))
            if quantity > 0:
                first.open -= quantity
                self.stock[sku] -= quantity
                given.append((first.key, quantity))
            if first.open == 0:
                queue.popleft()
                self.waiting.pop(first.key, None)
        return given
