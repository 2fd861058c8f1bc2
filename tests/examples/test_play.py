from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from examples.erp.books import Books
from examples.erp.heard import Heard, Promise, Short, TierMove
from examples.erp.messages import Posting
from examples.erp.player import Ear
from examples.story.first_come import first_come
from examples.story.journal import Closed, Journal, Played
from examples.story.play import Play, Speed
from examples.story.score import Score
from shared.contracts import BusinessDayClosed, GoodsReturned, OrderCancelled, OrderPlaced, StockCounted, StockReceived
from tests.examples.rows import on, plan_of, row, week

PLAYED = Played("file", "0.85", 9)
ROWS = [
    *week(),
    row("1", quantity=400, at=on(1, 8)),
    row("2", quantity=100, at=on(1, 9), customer="2"),
    row("C3", quantity=-30, at=on(6), customer="2"),
    *(row(f"7{day}", quantity=40, at=on(day), customer="3") for day in range(8, 40, 3)),
]


class FirstComeSupply:
    """Stands for the whole system: hands out first come first served and says so after each close."""

    def __init__(self) -> None:
        self.offsets: dict[str, int] = {}
        self.sent_at: dict[str, float] = {}
        self.published: list[list[str]] = []
        self.known: set[str] = set()
        self._free = 0
        self._waiting: list[list[object]] = []
        self._version = 0
        self._said: list[Heard] = []

    async def publish(self, postings: Sequence[Posting]) -> None:
        self.published.append([posting.id for posting in postings])
        for posting in postings:
            if posting.id not in self.known:
                self.known.add(posting.id)
                self._take(posting)

    async def listen(self) -> Ear:
        begin = self.offsets.get("supply.events.v1/0", 0)
        self.offsets["supply.events.v1/0"] = len(self._said)
        return Ear(self._said[begin:])

    async def wait(self) -> None:
        return

    def _take(self, posting: Posting) -> None:
        match posting.payload:
            case StockCounted(quantity=quantity) | StockReceived(quantity=quantity):
                self._free += quantity
            case OrderPlaced() as order:
                self._waiting.append([order.order_id, order.lines[0].quantity, 0])
            case OrderCancelled() as cancel:
                for line in self._waiting:
                    if line[0] == cancel.order_id:
                        line[1] = 100 - cancel.lines[0].quantity
            case GoodsReturned() as returned:
                self._free += returned.lines[0].restocked
            case BusinessDayClosed() as closed:
                self._close(closed.next_business_date)

    def _close(self, ship: date) -> None:
        self._version += 1
        for line in self._waiting:
            order, wanted, given = str(line[0]), int(str(line[1])), int(str(line[2]))
            more = max(0, min(self._free, wanted - given))
            self._free -= more
            line[2] = given + more
            lines = [(1, [(ship, more)] if more else [])]
            self._said.append(Promise(order, self._version, True, lines))
            if wanted > given + more:
                self._said.append(Short(order, 1, f"line-{order}", "12346", "85123A", wanted - given - more))
        self._said.append(TierMove("12346", "key", ship))


async def play(journal: Path, supply: FirstComeSupply, days: int | None = None) -> Play:
    plan = plan_of(*ROWS)
    made = Play(plan, Journal(journal), Books(plan), Score(plan))
    left = made.catch_up(made.journal.begin(PLAYED))
    await made.go(left[:days], supply, supply, lambda _day, _speed: None)  # type: ignore[arg-type]  # stands for a player
    return made


async def test_publishes_a_day_then_closes_it(tmp_path: Path) -> None:
    """The opening first, then for each trading day its events and, when all is quiet, its close."""
    supply = FirstComeSupply()
    await play(tmp_path / "journal", supply)
    assert supply.published[0][0].startswith("product-")
    assert supply.published[1] == ["close-main-2011-07-31"]
    assert [ids[0] for ids in supply.published[3::2]] == [f"close-main-{day.on}" for day in plan_of(*ROWS).days]


async def test_agrees_with_the_plain_calculation(tmp_path: Path) -> None:
    """A system that hands out first come first served scores what the plain calculation says: the comparison is fair."""
    made = await play(tmp_path / "journal", FirstComeSupply())
    plain = first_come(made.plan, made.books.written_off)
    assert made.score.filled.at_once == plain.at_once
    comparison = made.score.compare(made.books)
    assert comparison.ours == comparison.plain
    assert comparison.groups() == ["key", "standard", "total"]


@pytest.mark.parametrize("stop_after", [1, 2, 5])
async def test_a_second_start_ends_in_the_same_state(tmp_path: Path, stop_after: int) -> None:
    """Stopped between two days and started again, the play publishes and scores exactly what it would have."""
    whole, parted = FirstComeSupply(), FirstComeSupply()
    once = await play(tmp_path / "once", whole)
    await play(tmp_path / "twice", parted, stop_after)
    parted.offsets = Journal(tmp_path / "twice").begin(PLAYED)[-1].offsets
    twice = await play(tmp_path / "twice", parted)
    assert parted.published == whole.published
    assert (twice.books.on_hand, twice.books.sent) == (once.books.on_hand, once.books.sent)
    assert twice.score.filled == once.score.filled
    assert twice.score.short == once.score.short


async def test_a_day_stopped_half_way_is_published_again_and_changes_nothing(tmp_path: Path) -> None:
    """Whatever was sent of a day before the crash is sent again under the same ids."""
    supply = FirstComeSupply()
    first = await play(tmp_path / "journal", supply, 3)
    half = Play(first.plan, first.journal, Books(first.plan), Score(first.plan))
    day = half.catch_up(first.journal.begin(PLAYED))[0]
    await supply.publish(half.books.day(day)[:1])
    await play(tmp_path / "journal", supply)
    again = [name for ids in supply.published for name in ids]
    assert len(again) == len(set(again)) + 1
    assert (await play(tmp_path / "other", FirstComeSupply())).score.filled == (
        await play(tmp_path / "journal", supply)
    ).score.filled


def test_speed_is_zero_before_anything_was_measured() -> None:
    """A run that only shows the summary of an earlier one divides by nothing."""
    speed = Speed()
    assert (speed.lines_per_second, speed.handled_per_second, speed.percentile(99)) == (0.0, 0.0, 0.0)


def test_percentiles_of_the_waits() -> None:
    """p50 lies in the middle, p99 near the end; one measurement is its own percentile."""
    speed = Speed(waits=[wait / 100 for wait in range(101)])
    assert (speed.percentile(50), speed.percentile(99)) == (0.5, 0.99)
    assert Speed(waits=[0.2]).percentile(99) == 0.2


def test_the_journal_keeps_what_a_day_was(tmp_path: Path) -> None:
    """Seconds and lines are kept beside the facts."""
    journal = Journal(tmp_path / "journal")
    journal.begin(PLAYED)
    journal.add(Closed(date(2011, 8, 1), [], {}, 1.25, 7))
    assert (journal.begin(PLAYED)[0].seconds, journal.begin(PLAYED)[0].lines) == (1.25, 7)
