from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from examples.erp.books import Books
from examples.erp.heard import Agreed, Foreseen, Heard, Kept, Peak, Seasonal, understand
from examples.erp.player import Ear
from examples.erp.reader import Row
from examples.erp.season import ENDS, FAMILY, INDEX, SEASON, STARTS, season_of
from examples.story.journal import Journal
from examples.story.page.season import Protected, courses, protected_figure, protected_told, season_figure, season_told
from examples.story.play import Play
from examples.story.score import Score
from shared.contracts import (
    PeakPlanAgreed,
    PeakPlanLine,
    PeakSeasonApproaching,
    PeakShortfallForeseen,
    ProtectionCreated,
    ProtectionReleased,
    ShortfallLine,
)
from shared.contracts.base import Payload
from shared.events import Emission, encode, envelope
from tests.examples.rows import plan_of, row, week
from tests.examples.test_play import PLAYED, ROWS, FirstComeSupply

PEAK = Peak(
    SEASON,
    "Christmas 2011",
    INDEX,
    STARTS,
    ENDS,
    STARTS - timedelta(weeks=3),
    STARTS - timedelta(weeks=1),
    STARTS - timedelta(weeks=3),
    ["12346"],
)
AGREED = Agreed(SEASON, "12346", 100, 60)


def lantern(day: date, invoice: str) -> list[Row]:
    return [row(invoice, code="22086", at=f"{day}T10:00", description="PAPER CHAIN CHRISTMAS")]


def to(last: date) -> list[Row]:
    return [*lantern(date(2011, 8, 1), "1"), *lantern(date(2011, 9, 1), "2"), *lantern(last, "3")]


def test_the_season_is_entered_where_the_play_reaches_it() -> None:
    """Christmas, with the capacity of what is announced by the first day; no season for a play that ends before, begins too late or sells none of it."""
    plan = plan_of(*to(date(2011, 12, 9)))
    season = season_of(plan)
    assert season is not None
    assert (season["season_id"], season["families"]) == (SEASON, [FAMILY])
    assert season["weekly_capacity"] == 3 * sum(receipt.quantity for receipt in plan.opening.announced) // 4
    assert season_of(plan_of(*to(date(2011, 11, 13)))) is None
    assert season_of(plan_of(*lantern(date(2011, 9, 20), "1"), *lantern(date(2011, 12, 1), "2"))) is None
    assert season_of(plan_of(*week(row("9", at="2011-12-01T10:00")))) is None


def heard(payload: Payload) -> list[Heard]:
    headers = envelope(Emission(payload, business_date=STARTS), source="bellwether/supply", now=datetime.now(UTC))
    return understand({name: text.encode() for name, text in headers.items()}, encode(payload))


def test_hears_what_supply_says_of_a_season() -> None:
    """Its coming, what was agreed, what is foreseen short, what is protected and what is free again, in sums that can be kept."""
    approaching = PeakSeasonApproaching(
        season_id=SEASON,
        name="Christmas 2011",
        families=[FAMILY],
        starts_on=STARTS,
        ends_on=ENDS,
        peak_index=INDEX,
        latest_production=PEAK.latest_production,
        latest_ship=PEAK.latest_ship,
        agree_by=PEAK.agree_by,
        account_ids=["12346"],
    )
    assert heard(approaching) == [PEAK]
    lines = [PeakPlanLine(sku="A", agreed=70, protected=60), PeakPlanLine(sku="B", agreed=30, protected=0)]
    agreed = PeakPlanAgreed(season_id=SEASON, account_id="12346", engagement_id="e", lines=lines)
    assert heard(agreed) == [AGREED]
    missing = ShortfallLine(sku="B", agreed=30, covered=10, missing=20, needed_on=STARTS)
    foreseen = PeakShortfallForeseen(
        season_id=SEASON, account_id="12346", starts_on=STARTS, closed_date=ENDS, lines=[missing]
    )
    assert heard(foreseen) == [Foreseen(SEASON, "12346", ENDS, 1, 20)]
    of: dict[str, Any] = {
        "protection_id": "p",
        "season_id": SEASON,
        "account_id": "12346",
        "site": "MAIN",
        "sku": "A",
        "quantity": 60,
    }
    created = ProtectionCreated(protection_class="core", priority=1, release_on=ENDS, **of)
    assert heard(created) == [Kept(SEASON, "12346", "A", 60, freed=False)]
    released = ProtectionReleased(reason="release_date", **of)
    assert heard(released) == [Kept(SEASON, "12346", "A", 60, freed=True)]


@pytest.mark.parametrize(
    "fact", [PEAK, AGREED, Foreseen(SEASON, "1", ENDS, 1, 20), Kept(SEASON, "1", "A", 60, freed=True)]
)
def test_what_was_heard_of_a_season_is_kept(fact: Heard) -> None:
    """The journal gives back what it was given."""
    assert msgspec.json.decode(msgspec.json.encode([fact]), type=list[Heard]) == [fact]


class SeasonalSupply(FirstComeSupply):
    """Tells of a season at the third close, and takes over what is signed."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Peak] = []
        self.entered: list[int] = []
        self.listens = 0

    async def listen(self) -> Ear:
        ear = await super().listen()
        self.listens += 1
        if self.listens == 3:
            ear.heard.append(PEAK)
        return ear

    async def enter(self) -> None:
        self.entered.append(len(self.published))

    async def answer(self, peak: Peak) -> int:
        self.asked.append(peak)
        self._said.append(AGREED)
        return 1


async def played(file: Path, supply: SeasonalSupply) -> Play:
    plan = plan_of(*ROWS)
    made = Play(plan, Journal(file), Books(plan), Score(plan), planner=supply, customers=supply)
    left = made.catch_up(made.journal.begin(PLAYED))
    await made.go(left, supply, supply, lambda _day, _speed: None)  # type: ignore[arg-type]  # stands for a player
    return made


async def test_customers_answer_on_the_day_they_are_asked(tmp_path: Path) -> None:
    """They sign at the close that told of the season, before the next day begins, and what follows belongs to that day too; a second start signs nothing.

    Taken out: listening once more after they signed.
    """
    supply = SeasonalSupply()
    made = await played(tmp_path / "journal", supply)
    told_on = made.days[2].on
    assert supply.asked == [PEAK]
    assert made.seasonal == [(told_on, PEAK), (told_on, AGREED)]
    again = SeasonalSupply()
    assert (await played(tmp_path / "journal", again)).seasonal == made.seasonal
    assert again.asked == []
    assert again.published == []


async def test_the_season_is_entered_when_its_products_are_listed(tmp_path: Path) -> None:
    """Between the opening's close and the first day, once; a start that finds days played enters nothing."""
    supply = SeasonalSupply()
    await played(tmp_path / "journal", supply)
    assert supply.entered == [2]
    again = SeasonalSupply()
    await played(tmp_path / "journal", again)
    assert again.entered == []


def course_of(*more: tuple[date, Seasonal]) -> list[tuple[date, Seasonal]]:
    day = STARTS - timedelta(weeks=4)
    return [(day, PEAK), (day, AGREED), (day + timedelta(1), Kept(SEASON, "12346", "A", 60, freed=False)), *more]


def test_the_season_is_told_in_sentences_and_days() -> None:
    """Asked, signed, protected, foreseen short, released: with their sums and days; facts of a season never told of are left out."""
    short = Foreseen(SEASON, "12346", STARTS - timedelta(weeks=2), 1, 40)
    freed = Kept(SEASON, "12346", "A", 25, freed=True)
    heard_of = course_of((short.closed, short), (ENDS, freed), (ENDS, Kept("OTHER", "1", "A", 9, freed=False)))
    (course,) = courses(heard_of)
    told = " ".join(season_told(course))
    for words in (
        "1 account asked; 1 signed 100 pieces, of which 60 were protected",
        f"First foreseen short at the close of {short.closed}: 40 pieces for 1 account;",
    ):
        assert words in told
    shown = season_figure(course)
    assert shown.table is not None
    assert [ENDS.isoformat(), "free again: 25 pieces"] in [list(cells) for cells in shown.table.rows]
    assert len(shown.drawings) == 2


def test_what_is_foreseen_is_each_accounts_newest_word() -> None:
    """Who was told nothing new is still short of what was told before; who is covered again no longer counts, and when all are, that is said."""
    day = STARTS - timedelta(weeks=2)
    first = [(day, Foreseen(SEASON, account, day, 1, 40)) for account in ("12346", "17850")]
    covered = (day + timedelta(1), Foreseen(SEASON, "12346", day + timedelta(1), 0, 0))
    (course,) = courses(course_of(*first, covered))
    assert (
        f"80 pieces for 2 accounts; as last told, on {day + timedelta(1)}: 40 pieces for 1 account."
        in season_told(course)[2]
    )
    last = (day + timedelta(2), Foreseen(SEASON, "17850", day + timedelta(2), 0, 0))
    (course,) = courses(course_of(*first, covered, last))
    assert season_told(course)[2].endswith(f"as last told, on {day + timedelta(2)}: nothing, all is covered.")


def test_what_was_kept_stands_beside_what_was_ordered_of_it() -> None:
    """The account that signed most comes first, every account stands in the table, and the sum is told; nothing kept is told as nothing."""
    kept = [Protected("12346", 100, 25), Protected("17850", 300, 75)]
    assert (
        "Kept for 2 accounts: 400 pieces that they signed; their own orders took 100 of them (25 %)"
        in protected_told(kept)[0]
    )
    shown = protected_figure(kept)
    assert shown is not None
    assert shown.table is not None
    assert list(shown.table.rows[1]) == ["17850", "300", "75", "225"]
    assert shown.drawings[0].index("17850") < shown.drawings[0].index("12346")
    assert protected_told([]) == []
    assert protected_figure([]) is None


def test_a_play_without_a_season_tells_of_none() -> None:
    """Nothing was told of: no course, no words."""
    assert courses([(ENDS, AGREED)]) == []
