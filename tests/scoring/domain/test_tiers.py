from dataclasses import replace
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from scoring.domain.criteria import STANDARD, TIERS, CriteriaSet
from scoring.domain.tiers import RANK, Candidate, Holding, Verdict, decide
from shared.contracts import Tier
from tests.scoring.domain import one_by_one
from tests.scoring.domain.sets import with_tiers

DAY = date(2011, 9, 1)
TIGHT = with_tiers(capacities=(2, 3, 4), stay=10, patience=5)


def held(tier: Tier, days: int = 100, below: int | None = None) -> Holding:
    """A tier held for some days, its score below the exit for some."""
    return Holding(tier, DAY - timedelta(days=days), None if below is None else DAY - timedelta(days=below))


def one(criteria: CriteriaSet, score: float, holding: Holding | None = None, *, eligible: bool = True) -> Verdict:
    """The verdict on a lone account."""
    candidate = Candidate("A", round(score * 100), eligible, holding)
    return decide(criteria, [candidate], closed=DAY, following=DAY + timedelta(days=1))[0]


EDGES = [edge for rule in TIGHT.tiers for edge in (rule.exit - 1, rule.exit, rule.entry - 1, rule.entry)]
scores = st.one_of(st.integers(0, 10_000), st.sampled_from(EDGES), st.integers(6_000, 9_000))
holdings = st.one_of(
    st.none(),
    st.builds(held, st.sampled_from(TIERS), st.integers(0, 30), st.one_of(st.none(), st.integers(0, 10))),
)
pools = st.lists(st.tuples(scores, st.booleans(), holdings), min_size=1, max_size=20).map(
    lambda rows: [Candidate(f"A{place:02}", *row) for place, row in enumerate(rows)]
)


def lawful(pool: list[Candidate]) -> list[Candidate]:
    """A pool whose holders do not already pass the capacities."""
    left = {rule.tier: rule.capacity or 99 for rule in TIGHT.tiers} | {STANDARD: 99}
    found = []
    for candidate in pool:
        tier = candidate.holding.tier if candidate.holding else STANDARD
        left[tier] -= 1
        found.append(candidate if left[tier] >= 0 else replace(candidate, holding=None))
    return found


def test_a_tier_is_entered_at_its_entry_and_kept_to_its_exit() -> None:
    """Hysteresis: 71 is not enough to become strategic (72), but enough to stay (67)."""
    assert one(TIGHT, 71).holding.tier == "key"
    assert one(TIGHT, 71, held("strategic")).holding.tier == "strategic"
    assert one(TIGHT, 72).holding.tier == "strategic"


def test_one_short_window_demotes_nobody() -> None:
    """A score below the exit is noted; only when it has stayed there for the patience does the tier fall.

    Red when `_may_take` asks the exit score of holders without looking at patience.
    """
    first = one(TIGHT, 40, held("strategic"))
    assert first.holding.tier == "strategic"
    assert first.holding.below_since == DAY
    assert one(TIGHT, 40, held("strategic", below=4)).holding.tier == "strategic"
    fallen = one(TIGHT, 40, held("strategic", below=5))
    assert fallen.holding.tier == "growth"
    assert "stayed below the exit 67.00 of strategic for 5 days" in fallen.reason


def test_a_recovered_score_starts_the_patience_anew() -> None:
    """Being above the exit once forgets how long it was below."""
    assert one(TIGHT, 68, held("strategic", below=4)).holding.below_since is None


def test_nobody_is_demoted_before_the_minimum_stay() -> None:
    """Nine days in the tier are not ten, however long the score has been low. Red when `_fill` gives `staying` no place of its own."""
    assert one(TIGHT, 0, held("key", days=8, below=8)).holding.tier == "key"
    assert one(TIGHT, 0, held("key", days=9, below=8)).holding.tier == STANDARD


def test_a_full_tier_takes_the_best_and_says_so() -> None:
    """Places go by score, then account id; who finds none gets the next tier, with the reason."""
    pool = [Candidate(name, 8_000, True, None) for name in ("C", "B", "A")]
    verdicts = {
        verdict.account_id: verdict for verdict in decide(TIGHT, pool, closed=DAY, following=DAY + timedelta(days=1))
    }
    assert [verdicts[name].holding.tier for name in "ABC"] == ["strategic", "strategic", "key"]
    newcomer = [*pool[1:], replace(pool[0], score=9_000)]
    holders = [
        replace(candidate, holding=held("strategic")) if candidate.account_id != "C" else candidate
        for candidate in newcomer
    ]
    moved = {
        verdict.account_id: verdict for verdict in decide(TIGHT, holders, closed=DAY, following=DAY + timedelta(days=1))
    }
    assert moved["C"].holding.tier == "strategic"
    assert moved["B"].holding.tier == "key"
    assert "places of strategic are taken by accounts with higher scores" in moved["B"].reason


def test_ineligible_accounts_are_standard_at_once() -> None:
    """Whatever they scored and however short they stayed."""
    assert one(TIGHT, 99, held("strategic", days=1), eligible=False).holding.tier == STANDARD


@given(pools)
def test_capacities_hold(pool: list[Candidate]) -> None:
    """No tier holds more than its capacity, whoever held it before."""
    verdicts = decide(TIGHT, lawful(pool), closed=DAY, following=DAY + timedelta(days=1))
    for rule in TIGHT.tiers:
        assert sum(verdict.holding.tier == rule.tier for verdict in verdicts) <= (rule.capacity or 99)


@given(pools, st.randoms(use_true_random=False))
def test_the_order_of_accounts_does_not_matter(pool: list[Candidate], random: object) -> None:
    """The same accounts in any order get the same verdicts."""
    shuffled = list(pool)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    decided = [decide(TIGHT, some, closed=DAY, following=DAY + timedelta(days=1)) for some in (pool, shuffled)]
    first, second = ({verdict.account_id: verdict for verdict in verdicts} for verdicts in decided)
    assert first == second


@given(pools)
def test_minimum_stay_holds(pool: list[Candidate]) -> None:
    """No eligible account leaves a programme tier downwards before its stay is over."""
    lawfully = lawful(pool)
    for candidate, verdict in zip(
        lawfully, decide(TIGHT, lawfully, closed=DAY, following=DAY + timedelta(days=1)), strict=True
    ):
        holding = candidate.holding
        if (
            candidate.eligible
            and holding
            and holding.tier != STANDARD
            and (DAY - holding.since).days + 1 < TIGHT.minimum_stay_days
        ):
            assert RANK[verdict.holding.tier] <= RANK[holding.tier]


@given(pools)
def test_a_better_score_never_gets_a_worse_tier_among_newcomers(pool: list[Candidate]) -> None:
    """Of two eligible accounts that hold nothing, the one with the higher score is never placed below the other."""
    verdicts = {
        verdict.account_id: verdict.holding.tier
        for verdict in decide(TIGHT, pool, closed=DAY, following=DAY + timedelta(days=1))
    }
    new = sorted((c for c in pool if c.holding is None and c.eligible), key=lambda c: (-c.score, c.account_id))
    ranks = [RANK[verdicts[candidate.account_id]] for candidate in new]
    assert ranks == sorted(ranks)


@given(pools)
def test_deciding_again_changes_nothing_but_time(pool: list[Candidate]) -> None:
    """With the verdicts as holdings and the same scores, the next close keeps every tier."""
    first = decide(TIGHT, lawful(pool), closed=DAY, following=DAY + timedelta(days=1))
    again = [
        replace(candidate, holding=verdict.holding) for candidate, verdict in zip(lawful(pool), first, strict=True)
    ]
    second = decide(TIGHT, again, closed=DAY, following=DAY + timedelta(days=1))
    assert [verdict.holding.tier for verdict in second] == [verdict.holding.tier for verdict in first]


FREE = with_tiers(capacities=(None, None, None), stay=10, patience=5)


@given(pools)
def test_without_capacities_every_account_is_judged_alone(pool: list[Candidate]) -> None:
    """Tiers depend on others by the places alone. Taken out: the candidate's own score in `_may_take`, the pool's best in its place."""
    together = decide(FREE, pool, closed=DAY, following=DAY + timedelta(days=1))
    alone = [decide(FREE, [candidate], closed=DAY, following=DAY + timedelta(days=1))[0] for candidate in pool]
    assert together == alone


@given(scores, scores, holdings)
def test_a_higher_score_never_gets_a_worse_tier(score: int, other: int, holding: Holding | None) -> None:
    """Of one account with one history. Taken out: `>=` of the entry score in `_may_take`, made `==`."""
    low, high = sorted((score, other))
    assert RANK[one(FREE, high / 100, holding).holding.tier] <= RANK[one(FREE, low / 100, holding).holding.tier]


@given(scores, holdings)
def test_only_a_score_that_stayed_below_the_exit_for_the_patience_loses_a_tier(
    score: int, holding: Holding | None
) -> None:
    """Hysteresis: at the exit or above, or below it for less than the patience, the tier held or a better one is kept.

    Taken out: `out_of_patience` in `_may_take`; the exit score of `_below_since`, the entry score in its place.
    """
    found = one(FREE, score / 100, holding).holding
    rule = FREE.rule(holding.tier) if holding else None
    if holding is None or rule is None:
        return
    below = None if score >= rule.exit else holding.below_since or DAY
    if below is None or (DAY - below).days < FREE.patience_days:
        assert RANK[found.tier] <= RANK[holding.tier]
    elif found.tier != holding.tier and (DAY - holding.since).days + 1 >= FREE.minimum_stay_days:
        assert RANK[found.tier] > RANK[holding.tier]


@given(pools)
def test_whoever_is_not_eligible_is_standard(pool: list[Candidate]) -> None:
    """And takes nobody's place: without them the others' tiers are the same. Taken out: the filter of `pool` in `decide`."""
    following = DAY + timedelta(days=1)
    verdicts = decide(TIGHT, pool, closed=DAY, following=following)
    for candidate, verdict in zip(pool, verdicts, strict=True):
        assert candidate.eligible or verdict.holding.tier == STANDARD
    open_to_it = [candidate for candidate in pool if candidate.eligible]
    assert decide(TIGHT, open_to_it, closed=DAY, following=following) == [
        verdict for candidate, verdict in zip(pool, verdicts, strict=True) if candidate.eligible
    ]


@given(st.integers(0, 2**32), st.sampled_from([TIGHT, with_tiers(stay=10, patience=5), with_tiers(stay=0, patience=0)]))
def test_all_at_once_decides_what_one_by_one_does(seed: int, criteria: CriteriaSet) -> None:
    """Tiers, days and reasons of forty accounts are those of the plain way, whatever order they come in.

    Taken out: `& ~staying` in `place`, `better` in `_may_take`, `by_id` in the order, the capacity less who stays, each alone.
    """
    random = Random(seed)
    pool = []
    for place in range(40):
        score = random.choice([*EDGES, random.randint(0, 10_000)])
        below = random.choice([None, random.randint(0, 10)])
        holding = random.choice([None, held(random.choice(TIERS), random.randint(0, 30), below)])
        pool.append(Candidate(f"A{place:02}", score, random.random() < 0.9, holding))
    random.shuffle(pool)
    following = DAY + timedelta(days=1)
    expected = one_by_one.decide(criteria, pool, closed=DAY, following=following)
    assert decide(criteria, pool, closed=DAY, following=following) == expected
