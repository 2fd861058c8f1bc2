"""The close run: scores, tiers, what is emitted, and going on after a kill."""

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from scoring.store import reads
from scoring.store.checks import CHECKS
from scoring.use_cases.close import close_day
from shared.contracts import AccountScored, ScoringRunCompleted, ScoringState, TierChanged
from shared.database import execute
from shared.verify import verify
from tests.scoring.feed import MONDAY, Feed, account, order


async def a_big_account(feed: Feed, account_id: str, weeks: int = 12, amount: str = "6000.00") -> None:
    """An account that orders every week, the last time this week."""
    await feed.tell(account(account_id))
    for week in range(weeks):
        day = feed.today - timedelta(weeks=week)
        await feed.tell(order(account_id, f"{account_id}-{week}-{feed.today}", (1, "S", 1, amount)), day=day)


async def findings(feed: Feed) -> list[str]:
    """Names of checks that do not hold."""
    return [
        found.name for found in await verify(feed.database, CHECKS) if not found.holds and found.name != "outbox_sent"
    ]


async def test_a_close_scores_everybody_and_ends_with_its_completion(feed: Feed) -> None:
    """State, score and tier move of each account, then `ScoringRunCompleted`, all saying the same."""
    await a_big_account(feed, "BIG")
    await feed.tell(account("QUIET"))
    await feed.close()
    states = {state.account_id: state for state in await feed.emitted(ScoringState)}
    scored = {event.account_id: event for event in await feed.emitted(AccountScored)}
    assert states.keys() == scored.keys() == {"BIG", "QUIET"}
    big = states["BIG"]
    assert (big.current.effective_tier, big.current.score) == ("standard", 0)
    assert big.next.effective_tier == "strategic"
    assert big.next.since == scored["BIG"].effective == MONDAY + timedelta(days=1)
    assert sum(part.points for part in scored["BIG"].contributions) == scored["BIG"].score == big.next.score
    (moved,) = await feed.emitted(TierChanged)
    assert (moved.account_id, moved.previous, moved.tier) == ("BIG", "standard", "strategic")
    assert "reached the entry" in moved.reason or "first ranked" in moved.reason
    completed = await feed.rows("SELECT headers FROM outbox ORDER BY position DESC LIMIT 1")
    assert "ScoringRunCompleted" in completed[0].headers
    (run,) = await feed.emitted(ScoringRunCompleted)
    assert (run.accounts, run.emitted, run.tier_changes) == (2, 2, 1)
    assert await findings(feed) == []


async def test_nothing_is_told_that_did_not_change(feed: Feed) -> None:
    """A second close on the same ledger emits nothing but its completion."""
    await a_big_account(feed, "BIG")
    await feed.close()
    before = len(await feed.emitted(ScoringState))
    await feed.close()
    assert len(await feed.emitted(ScoringState)) == before
    assert [run.emitted for run in await feed.emitted(ScoringRunCompleted)] == [1, 0]


async def test_a_score_is_told_once_it_has_moved_by_a_whole_point_since_it_was_last_told(feed: Feed) -> None:
    """Small moves add up: what counts is the distance from the score last told, not from the last close's.

    Taken out: the score's part of the condition in `_TO_PUBLISH` and in `change`, each alone.
    """
    await feed.tell(account("A"))
    expected, scores, told = list[Decimal](), list[int](), None
    for day in range(12):
        await feed.tell(order("A", f"o{day}", (1, "S", 1, "20.00" if day else "400.00")), day=feed.today)
        await feed.close()
        (row,) = await feed.rows("SELECT score, computed_tier FROM standing")
        if told is None or row.computed_tier != told[1] or abs(row.score - told[0]) >= 100:
            told = (row.score, row.computed_tier)
            expected.append(Decimal(row.score) / 100)
        scores.append(row.score)
    states = await feed.emitted(ScoringState)
    assert [state.next.score for state in states] == expected
    steps = [abs(after - before) for before, after in pairwise(scores)]
    assert sum(step >= 100 for step in steps) < len(states) - 1  # some were told for small steps that had added up
    assert [event.score for event in await feed.emitted(AccountScored)] == expected


async def test_a_close_writes_only_the_standings_that_it_changes(feed: Feed) -> None:
    """Nothing moved: the reason of the first ranking gives way to that of staying, then the row is left alone, and it is read as what the last close says.

    Taken out: `pool.since >= found.told_of` in `_decisions`; all rows taken for changed there; `_CLOSED` and `_SINCE` in `reads`.
    """
    await feed.tell(account("QUIET"))
    reasons, written = [], []
    for _ in range(4):
        await feed.close()
        (row,) = await feed.rows("SELECT xmin::text AS written, reason FROM standing")
        reasons.append(row.reason.split(" ")[0])
        written.append(row.written)
        async with feed.database.read() as session:
            shown = await reads.standing_of(session, "QUIET")
        assert (shown.closed, shown.since) == (feed.today - timedelta(days=1), feed.today)
    assert reasons == ["first", "score", "score", "score"]
    assert written[1] == written[2] == written[3] != written[0]
    assert [run.accounts for run in await feed.emitted(ScoringRunCompleted)] == [1, 1, 1, 1]
    assert await findings(feed) == []


async def test_the_next_standing_becomes_the_current_one(feed: Feed) -> None:
    """`current` is what was told last, `next` what is decided now, under a version that grows with the days."""
    await a_big_account(feed, "BIG", amount="500.00")
    await feed.close()
    await feed.tell(order("BIG", "more", (1, "S", 1, "90000.00")))
    await feed.close()
    first, second = await feed.emitted(ScoringState)
    assert second.current == first.next
    assert second.version > first.version


async def test_accounts_outside_the_programme_are_standard(feed: Feed) -> None:
    """House accounts, closed accounts and accounts nobody has opened yet score, but hold no tier."""
    await a_big_account(feed, "HOUSE")
    await a_big_account(feed, "GONE")
    await feed.tell(account("HOUSE", version=2, programme_eligible=False), account("GONE", version=2, status="closed"))
    for week in range(12):
        await feed.tell(order("NEW", f"n{week}", (1, "S", 1, "6000.00")), day=MONDAY - timedelta(weeks=week))
    await feed.close()
    rows = await feed.rows("SELECT account_id, score, computed_tier FROM standing ORDER BY account_id")
    assert [(row.account_id, row.computed_tier) for row in rows] == [
        ("GONE", "standard"),
        ("HOUSE", "standard"),
        ("NEW", "standard"),
    ]
    assert all(row.score > 7_200 for row in rows)
    assert await findings(feed) == []


async def test_an_override_counts_from_the_next_close_and_ends_with_its_last_day(feed: Feed) -> None:
    """It stands beside the computed tier, decides the effective one, and its end is told as a tier move."""
    await feed.tell(account("A"), order("A", "1", (1, "S", 1, "10.00")))
    await feed.close()
    sql = "INSERT INTO tier_override (account_id, version, tier, owner, reason, expires_on, set_by) VALUES ('A', 1, 'key', 'anna', 'reference', $1, 'x')"
    async with feed.database.transaction() as session:
        await execute(session, sql, feed.today + timedelta(days=2))
    await feed.close()
    row = (await feed.rows("SELECT computed_tier, override_tier, effective_tier FROM standing"))[0]
    assert tuple(row) == ("standard", "key", "key")
    await feed.close()
    await feed.close()
    told = [(move.previous, move.tier, move.effective) for move in await feed.emitted(TierChanged)]
    assert told == [("standard", "key", date(2011, 8, 3)), ("key", "standard", date(2011, 8, 5))]
    assert (await feed.emitted(TierChanged))[0].reason == "set by anna until 2011-08-04: reference"
    assert await findings(feed) == []


async def test_what_is_placed_after_the_day_is_left_alone(feed: Feed) -> None:
    """The job carries its date: lines of later business dates do not count at its close, but at their own."""
    await feed.tell(account("A"), order("A", "1", (1, "S", 1, "100.00")))
    await feed.tell(order("A", "2", (1, "S", 1, "900.00")), day=MONDAY + timedelta(days=1))
    await feed.close()
    assert (await feed.rows("SELECT volume_91 FROM standing"))[0].volume_91 == 10_000
    await feed.close()
    assert (await feed.rows("SELECT volume_91 FROM standing"))[0].volume_91 == 100_000


class Killed(Exception):
    """What a kill -9 leaves: no word, and only what was committed."""


@pytest.mark.parametrize("step", range(1, 9))
async def test_a_killed_close_goes_on_where_it_was(feed: Feed, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    """Killed at any commit, the run resumes from its row and ends in the state and with the events of an undisturbed one.

    Red when `_publish` starts from the beginning each time: accounts would then be told twice.
    """
    feed.chunk = 2
    for name in ("A", "B", "C"):
        await a_big_account(feed, name, weeks=2)
    job = await feed.begin_close()
    transaction, commits = feed.database.transaction, iter(range(1, 100))

    def dying(*args: Any) -> Any:
        if next(commits) == step:
            raise Killed
        return transaction(*args)

    monkeypatch.setattr(feed.database, "transaction", dying)
    with pytest.raises(Killed):
        await close_day(job, reporting="GBP", chunk=2)
    monkeypatch.undo()
    await close_day(await feed.job(MONDAY), reporting="GBP", chunk=2)
    assert [state.account_id for state in await feed.emitted(ScoringState)] == ["A", "B", "C"]
    assert len(await feed.emitted(ScoringRunCompleted)) == 1
    assert await feed.rows("SELECT * FROM run_account") == []
    assert await findings(feed) == []


async def test_known_tiers_stay_readable_until_the_swap(feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a run is under way everybody reads the standings of the run before."""
    await a_big_account(feed, "A", amount="100.00")
    await feed.close()
    before = await feed.rows("SELECT * FROM standing")
    await feed.tell(order("A", "huge", (1, "S", 1, "90000.00")))
    job = await feed.begin_close()

    async def killed(*_: Any, **__: Any) -> None:
        raise Killed

    monkeypatch.setattr("scoring.store.runs.swap", killed)
    with pytest.raises(Killed):
        await close_day(job, reporting="GBP", chunk=5_000)
    assert await feed.rows("SELECT * FROM standing") == before


PLANTED = [
    ("UPDATE score SET score = score + 1", "contributions_sum"),
    ("UPDATE score SET score = 10001", "scores_in_range"),
    ("UPDATE day_bucket SET ordered = ordered + 1", "ledger_equals_buckets"),
    ("UPDATE day_bucket SET entries = entries + 1", "entries_counted"),
    ("DELETE FROM score", "standing_has_its_score"),
    ("UPDATE standing SET eligible = false", "ineligible_are_standard"),
    ("UPDATE standing SET emitted_score = 0", "changes_told"),
    ("UPDATE standing SET computed_tier = 'growth', effective_tier = 'growth'", "changes_told"),
    (
        """INSERT INTO scoring_run (closed, run_id, following, criteria_version, reporting_currency)
        SELECT closed - 7, gen_random_uuid(), closed, criteria_version, reporting_currency FROM scoring_run""",
        "runs_completed",
    ),
    ("INSERT INTO foreign_day VALUES ('USD', '2011-08-01', 'BIG')", "entries_have_rates"),
]


@pytest.mark.parametrize(("plant", "broken"), PLANTED)
async def test_verify_finds_what_should_not_be(feed: Feed, plant: str, broken: str) -> None:
    """Each invariant, broken on purpose, is named."""
    await a_big_account(feed, "BIG")
    await feed.close()
    assert await findings(feed) == []
    async with feed.database.transaction() as session:
        await execute(session, plant)
    assert broken in await findings(feed)


async def test_capacities_are_verified(feed: Feed) -> None:
    """More holders of a tier than it has places is named."""
    for place in range(3):
        await a_big_account(feed, f"A{place}", weeks=2)
    await feed.close()
    async with feed.database.transaction() as session:
        await execute(session, "UPDATE standing SET computed_tier = 'strategic', effective_tier = 'strategic'")
        await execute(session, "UPDATE criteria_set SET document = jsonb_set(document, '{tiers,0,capacity}', '2')")
    assert "capacities_kept" in await findings(feed)


def test_every_check_is_shown_a_violation() -> None:
    """A check that nothing turns red proves nothing: each is in `PLANTED` or has a test of its own."""
    assert {broken for _, broken in PLANTED} | {"capacities_kept"} == {check.name for check in CHECKS}
