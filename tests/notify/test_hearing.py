"""From an event over the rules to the inboxes."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from notify.domain.model import Match, Rule
from notify.store import rules
from notify.use_cases import rules as administering
from notify.use_cases import tell
from shared.contracts import HeldLine, PersonState, ReservationExpired
from shared.database import Database, execute
from shared.outcomes import Fate
from shared.pipeline import process

from .world import (
    APPETITE,
    D0,
    D1,
    D2,
    account,
    backorder,
    closed,
    hear,
    inboxes,
    person,
    record,
    rows,
    said,
    scoring_state,
    stock_low,
    tier_changed,
)


async def set_planners(database: Database, *people: str) -> None:
    async with database.transaction() as session:
        await administering.set_department(session, "planner", people, lambda _: None)


async def set_rules(database: Database, *made: Rule) -> None:
    """Only these rules are left."""
    async with database.transaction() as session:
        await execute(session, "UPDATE rule SET enabled = false")
        for rule in made:
            await administering.add_rule(session, rule, "test")


def rule(name: str, position: int, match: Match, *audience: str, **own: object) -> Rule:
    return Rule("", 0, name, position, match, audience, **own)  # type: ignore[arg-type]


async def test_the_manager_hears(database: Database) -> None:
    """A short order of a strategic account lies in its manager's inbox, and notify says so in events."""
    assert await hear(database, backorder("A")) == [Fate.HANDLED]
    assert await inboxes(database) == [("ann", "BackorderOpened", ["A"])]
    assert (await said(database))[-2:] == ["NotificationQueued", "NotificationDelivered"]


async def test_every_kind_of_event_reaches_the_manager(database: Database) -> None:
    """Low stock, short orders, ended reservations and tier changes each have a rule from the start."""
    expired = ReservationExpired(
        reservation_id="r1", account_id="B", lines=[HeldLine(sku="s", site="main", quantity=5)], reason="ttl"
    )
    await hear(database, stock_low("B"), backorder("B", tier="key"), expired, tier_changed("B"))
    kinds = sorted(kind for who, kind, _ in await inboxes(database) if who == "bob")
    assert kinds == ["BackorderOpened", "ReservationExpired", "StockLow", "TierChanged"]


async def test_an_ordinary_account_s_short_order_is_told_to_nobody(database: Database) -> None:
    """Short lines are told for key accounts: no rule asks for the others, and the event is handled all the same."""
    assert await hear(database, backorder("A", tier="standard")) == [Fate.HANDLED]
    assert await inboxes(database) == []


async def test_each_is_told_of_the_accounts_they_may_see(database: Database) -> None:
    """One event that names both accounts names to each manager only their own. Taken out: the intersection in `cut`."""
    await hear(database, stock_low("A", "B"))
    assert await inboxes(database) == [("ann", "StockLow", ["A"]), ("bob", "StockLow", ["B"])]


async def test_an_event_heard_twice_is_told_once(database: Database) -> None:
    """Under one event id, even past the plumbing's inbox: a notice is known by event and rule.

    Taken out: ON CONFLICT DO NOTHING with the unique key of `notice`.
    """
    event = record(backorder("A"))
    await process(database, APPETITE, [event])
    async with database.transaction() as session:
        await execute(session, "DELETE FROM inbox")
    await process(database, APPETITE, [event])
    assert len(await inboxes(database)) == 1


async def test_without_an_account_planners_hear(database: Database) -> None:
    """Low stock that endangers no key account goes to the department that the rule names otherwise."""
    await set_planners(database, "pia", "pol")
    await hear(database, stock_low())
    assert [(who, ids) for who, _, ids in await inboxes(database)] == [("pia", []), ("pol", [])]


async def test_planners_see_all_accounts(database: Database) -> None:
    """A planner told in place of a missing manager is told of the account, as the role planner sees every account."""
    await set_planners(database, "pia")
    await hear(database, account("C", None, path=("US",)), scoring_state("C", "key"))
    await hear(database, stock_low("C"))
    assert await inboxes(database) == [("pia", "StockLow", ["C"])]


async def test_without_a_manager_the_nearest_lead_hears(database: Database) -> None:
    """The lead of the deepest territory that has one stands in for a manager who is missing."""
    await hear(database, person("top", leads=["EU"]), account("A", None, version=2))
    await hear(database, backorder("A"))
    assert [who for who, _, _ in await inboxes(database)] == ["lea"]


async def test_a_manager_who_left_is_not_told(database: Database) -> None:
    """Only active people are found. Taken out: `AND p.active` in the manager's join."""
    await hear(database, PersonState(person_id="ann", version=2, active=False))
    await hear(database, backorder("A"))
    assert [who for who, _, _ in await inboxes(database)] == ["lea"]


async def test_the_first_rule_ends_it_unless_it_goes_on(database: Database) -> None:
    """Rules are tried by position; the first that matches is the last, but for one that says `continue`."""
    await set_rules(
        database,
        rule("third", 30, Match(), "person:pol"),
        rule("first", 10, Match(), "lead", go_on=True),
        rule("second", 20, Match(tiers=("strategic",)), "manager"),
    )
    await hear(database, backorder("A"))
    assert [who for who, _, _ in await inboxes(database)] == ["ann", "lea"]


async def test_a_rule_s_tier_is_the_account_s_own(database: Database) -> None:
    """Where the event states no tier, scoring's state does: a rule for strategic accounts takes A out of A and B."""
    await set_rules(database, rule("strategic", 10, Match(tiers=("strategic",)), "manager"))
    await hear(database, stock_low("B", "A"))
    assert await inboxes(database) == [("ann", "StockLow", ["A"])]


async def test_the_next_tier_counts_from_its_date(database: Database) -> None:
    """`next` of scoring's state is used once its business date has come."""
    now = scoring_state("B", "key", version=2)
    await hear(database, replace(now, next=replace(now.current, effective_tier="strategic", since=D2)))
    await set_rules(database, rule("strategic", 10, Match(tiers=("strategic",)), "manager"))
    await hear(database, closed(D0, D1))
    await hear(database, stock_low("B", sku="early"))
    await hear(database, closed(D1, D2))
    await hear(database, stock_low("B", sku="late"))
    told = await rows(database, "SELECT data ->> 'sku' AS sku FROM notice")
    assert [row.sku for row in told] == ["late"]


async def test_a_stale_scoring_state_is_ignored(database: Database) -> None:
    """A version not higher than the known one changes nothing."""
    assert await hear(database, scoring_state("A", "standard", version=1)) == [Fate.DUPLICATE]
    found = await rows(database, "SELECT tier FROM account_tier WHERE account_id = 'A'")
    assert found[0].tier == "strategic"


async def test_who_may_not_see_the_account_is_not_told(database: Database) -> None:
    """A rule that names a person does not open an account to them; the notice stays open instead.

    Taken out: the account's own test in `cut`.
    """
    await set_rules(database, rule("to pol", 10, Match(), "person:pol"))
    await hear(database, backorder("A"))
    assert await inboxes(database) == []
    assert (await rows(database, "SELECT inbox FROM notice"))[0].inbox == "open"


async def test_an_account_not_known_yet_leaves_the_notice_open(database: Database) -> None:
    """Events may come before the account they name: nobody wrong is told meanwhile."""
    await set_planners(database, "pia")
    await hear(database, backorder("NEW"))
    assert await inboxes(database) == []
    assert (await rows(database, "SELECT inbox, email FROM notice"))[0].inbox == "open"


async def test_a_rule_keeps_every_version(database: Database) -> None:
    """A notice names the version of the rule that it met, and that version stays readable after a change."""
    await set_rules(database, rule("old words", 10, Match(), "manager"))
    await hear(database, backorder("A"))
    async with database.transaction() as session:
        (current,) = await rules.enabled(session)
        changed = rule("new words", 10, Match(), "lead")
        await administering.change_rule(session, UUID(current.rule_id), changed, lambda _: None, "me")
    found = await rows(
        database,
        "SELECT v.name, v.version FROM notice o JOIN rule_version v ON (v.rule_id, v.version) = (o.rule_id, o.rule_version)",
    )
    assert [(row.name, row.version) for row in found] == [("old words", 1)]


async def test_a_handler_that_fails_tells_nobody(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notice, inbox entries and events out are one transaction."""

    async def broken(*_: object, **__: object) -> None:
        raise ConnectionError("cut")

    monkeypatch.setattr(tell, "settle", broken)
    before = await said(database)
    with pytest.raises(ConnectionError):
        await hear(database, backorder("A"))
    assert await inboxes(database) == []
    assert await said(database) == before
