"""One stock row in one decision: what is there, what comes, what is promised of it, and what may be promised to whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from .curve import Curve
from .line import Line
from .signed import Protections

Commitments = dict[date, int]


@dataclass(slots=True)
class Book:
    """A working copy of the row of one (site, sku), with its open planned receipts and what is known of the product.

    Counters are sums over order lines and holds; `put_in` and `take_out` keep them so (I9). `today` is the business day worked on.
    """

    site: str
    sku: str
    today: date
    on_hand: int = 0
    counted_at: datetime | None = None
    held: int = 0
    firm: int = 0
    planned: int = 0
    open: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    protected: list[int] = field(default_factory=lambda: [0, 0, 0])
    commitments: Commitments = field(default_factory=dict)
    reorder_point: int | None = None
    low: bool = False
    dirty: bool = False
    version: int = 0
    receipts: list[tuple[date, int]] = field(default_factory=list)
    listed: bool = True
    lead_time: int | None = None
    told_reorder_point: int | None = None
    signed: Protections | None = None  # what accounts signed for a season; None: no season here
    _curve: Curve | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The row's key, and its place in the order of locking."""
        return self.site, self.sku

    @property
    def curve(self) -> Curve:
        """Slack as it stands, holds taken from what is on hand."""
        if self._curve is None:
            self._curve = Curve(
                self.today, self.on_hand, self.receipts, [(self.today, self.held), *self.commitments.items()]
            )
        return self._curve

    @property
    def known_until(self) -> date | None:
        """The day of the last planned receipt that is known of, None when none is."""
        return max((day for day, _ in self.receipts), default=None)

    def expect(self, receipts: list[tuple[date, int]]) -> None:
        """Sets the open planned receipts, by the day they count."""
        self.receipts = receipts
        self._curve = None

    def changed(self) -> None:
        """To be called when supply or holds were changed: the curve is drawn anew and the next run looks at this row."""
        self.dirty = True
        self._curve = None

    def reserve(self, tier: int) -> int:
        """What an order or hold of this tier must leave: the open demand of the same or better tiers, the protection of better ones."""
        return sum(self.open[: tier + 1]) + sum(self.protected[:tier])

    def atp(self, day: date) -> int:
        """Available to promise for `day` (P0), whoever asks."""
        return self.curve.atp(day)

    def among(self, account_id: str | None, tier: int) -> Curve:
        """The curve less what accounts' protections withhold from a request of this account and tier."""
        return self.curve if self.signed is None else self.curve.less(self.signed.withheld(account_id, tier))

    def usable(self, day: date, tier: int, account_id: str | None = None) -> int:
        """What an order of this tier may be promised for `day` between runs (P1, P4); what its account has of its own is not counted."""
        return max(0, self.among(account_id, tier).atp(day) - self.reserve(tier))

    def points(self, tier: int) -> list[tuple[date, int]]:
        """`usable` today and on each later day on which it rises."""
        reserve = self.reserve(tier)
        points = [(day, max(0, free - reserve)) for day, free in self.among(None, tier).steps(self.today)]
        return [point for at, point in enumerate(points) if at == 0 or point[1] > points[at - 1][1]]

    def free_on_hand(self, tier: int, account_id: str | None = None) -> int:
        """What a hold of this account and tier may take now: of stock on hand, never of a receipt."""
        usable = self.usable(self.today, tier, account_id)
        if self.signed is not None and account_id is not None and (own := self.signed.own(account_id, self.today)):
            usable = max(usable, min(own, self.curve.less(self.signed.ahead(account_id, self.today)).atp(self.today)))
        return max(0, min(usable, max(0, self.on_hand) - self.held - self.firm))

    def overdrawn(self) -> int:
        """By how much firm promises and holds exceed what is on hand."""
        return self.firm + self.held - max(0, self.on_hand)

    def broken(self) -> bool:
        """Whether more is promised than supply covers (I1), or more made firm and held than is on hand."""
        return self.overdrawn() > 0 or min(self.curve.slack) < 0

    def put_in(self, line: Line) -> None:
        """Counts a line's promise and open quantity in."""
        self.open[line.tier] += line.need - self.tally(line, 1)
        if self.signed is not None:
            self.signed.count(line, 1)

    def take_out(self, line: Line) -> None:
        """Takes a line's promise and open quantity out again; call it before the line is changed."""
        self.open[line.tier] -= line.need - self.tally(line, -1)
        if self.signed is not None:
            self.signed.count(line, -1)

    def hold(self, quantity: int, account_id: str | None = None) -> None:
        """Holds `quantity` of what is on hand for an account (a negative one gives back)."""
        if self.signed is not None and account_id is not None:
            self.signed.hold(account_id, quantity)
        self.curve.take(self.today, quantity)  # first: the curve is drawn from `held`
        self.held += quantity
        self.dirty = True

    def held_only(self) -> None:
        """Draws the curve without any line's promise, for a run that decides them all anew and then counts them with `count`."""
        self._curve = Curve(self.today, self.on_hand, self.receipts, [(self.today, self.held)])

    def count(self, lines: Iterable[Line]) -> None:
        """Sets the counters to the sums over `lines`, which must be all that bind this book."""
        self.firm = self.planned = 0
        self.open = [0, 0, 0, 0]
        self.commitments = {}
        for line in lines:
            promised = 0
            for day, quantity, firm in line.schedule:
                promised += quantity
                if firm:
                    self.firm += quantity
                else:
                    self.planned += quantity
                self.commitments[day] = self.commitments.get(day, 0) + quantity
            self.open[line.tier] += line.need - promised

    def tally(self, line: Line, sign: int) -> int:
        """Counts a line's promise alone in (1) or out (-1), for a line whose open part is still to be decided; answers with its quantity."""
        promised = 0
        curve = self.curve  # drawn from what is counted so far, before that changes
        for day, quantity, firm in line.schedule:
            promised += quantity
            if firm:
                self.firm += sign * quantity
            else:
                self.planned += sign * quantity
            total = self.commitments.get(day, 0) + sign * quantity
            if total:
                self.commitments[day] = total
            else:
                del self.commitments[day]
            curve.take(day, sign * quantity)
        return promised
