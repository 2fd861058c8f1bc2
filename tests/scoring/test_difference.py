"""What moved a score between two dates, over HTTP."""

import json
from decimal import Decimal
from typing import Any

from shared.database import execute
from tests.scoring.conftest import Client
from tests.scoring.domain.sets import DOCUMENT
from tests.scoring.feed import MONDAY, Feed, account, order, product

PLANNER = "paul:planner"


async def difference(api: Client, query: str) -> dict[str, Any]:
    """The answer, whose parts sum to its difference."""
    answer = await api(PLANNER).get(f"/v1/accounts/A/score-difference?{query}")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    causes = {name: Decimal(part) for name, part in found["causes"].items()}
    assert sum(causes.values()) == Decimal(found["difference"])
    assert Decimal(found["after"]["score"]) - Decimal(found["before"]["score"]) == Decimal(found["difference"])
    for cause in ("data", "criteria", "model"):
        assert sum(Decimal(move[cause]) for move in found["moves"]) == causes[cause]
    return found


async def another_set(feed: Feed, **fields: Any) -> None:
    """Set 2: the first one with the weights of volume and tenure exchanged, in force at once."""
    weights = {"volume_recent": "0.05", "tenure": "0.30"}
    items = [item | {"weight": weights.get(item["id"], item["weight"])} for item in DOCUMENT["criteria"]]
    async with feed.database.transaction() as session:
        document = json.dumps(DOCUMENT | {"criteria": items} | fields)
        await execute(session, "INSERT INTO criteria_set VALUES (2, '2000-01-01', $1::jsonb)", document)


async def test_an_order_is_told_as_data_with_the_sums_that_moved(feed: Feed, api: Client) -> None:
    """The criterion that moved most comes first, with the fact before and after. Taken out: the comparison in `Comparison.facts`."""
    await feed.tell(account("A"), order("A", "a1", (1, "S", 1_000, "1.00")))
    await feed.close()
    await feed.tell(order("A", "a2", (1, "S", 5_000, "1.00")))
    await feed.close()
    found = await difference(api, "from=2011-08-01&to=2011-08-02")
    assert (found["before"]["closed"], found["after"]["closed"]) == ("2011-08-01", "2011-08-02")
    assert Decimal(found["causes"]["data"]) > 0
    assert {Decimal(found["causes"][other]) for other in ("criteria", "model")} == {Decimal(0)}
    first = found["moves"][0]
    assert (first["criterion"], first["mended"]) == ("volume_recent", False)
    assert (first["before"]["value"], first["after"]["value"]) == ("1000.00", "6000.00")
    assert first["facts"] == [
        {"name": "ordered_91", "unit": "money", "before": "1000.00", "after": "6000.00", "moved": "5000.00"}
    ]


async def test_another_criteria_set_is_told_apart_from_the_data(feed: Feed, api: Client) -> None:
    """The same facts under another set are the criteria's doing alone. Taken out: `before.criteria` for `carried` in `difference`."""
    await feed.tell(account("A"), order("A", "a1", (1, "S", 1_000, "1.00")))
    await feed.close()
    await another_set(feed)
    await feed.close()
    found = await difference(api, "")
    assert Decimal(found["causes"]["data"]) == 0
    assert Decimal(found["causes"]["criteria"]) < 0
    assert (found["before"]["criteria_version"], found["after"]["criteria_version"]) == (1, 2)


async def test_what_came_late_is_said(feed: Feed, api: Client) -> None:
    """An order of a day long closed does not change what was counted then, and is said to be missing from it. Taken out: `as_counted`."""
    await feed.tell(account("A"), product("S", "0.60"), order("A", "a1", (1, "S", 1_000, "1.00")))
    await feed.close()
    await feed.close()
    await feed.tell(order("A", "late", (1, "S", 500, "1.00")), day=MONDAY)
    await feed.close()
    found = await difference(api, "from=2011-08-01&to=2011-08-03")
    first = found["moves"][0]
    assert (first["criterion"], first["mended"], first["before"]["value"]) == ("volume_recent", True, "1000.00")
    assert next(move for move in found["moves"] if move["criterion"] == "tenure")["mended"] is False


async def test_dates_without_a_score_are_refused_by_name(feed: Feed, api: Client) -> None:
    """Before the account was counted, and an end before the start: 422 with a pointer. Taken out: each of the two checks in turn."""
    await feed.tell(account("A"), order("A", "a1", (1, "S", 1_000, "1.00")))
    await feed.close()
    client = api(PLANNER)
    for query, code, pointer in (
        ("from=2011-07-31", "not_scored_yet", "/from"),
        ("from=2011-08-01&to=2011-07-31", "invalid", "/to"),
        ("from=yesterday", "invalid", "/from"),
        ("to=2011-08-01", "not_scored_yet", "/from"),
    ):
        answer = await client.get(f"/v1/accounts/A/score-difference?{query}")
        assert (answer.status_code, answer.json()["code"]) == (422, code), answer.text
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    nothing = await difference(api, "from=2011-08-01&to=2011-08-01")
    assert (nothing["difference"], nothing["moves"][0]["facts"]) == ("0.00", [])


async def test_an_unchanged_difference_is_not_sent_twice(feed: Feed, api: Client) -> None:
    """304 for the current ETag."""
    await feed.tell(account("A"), order("A", "a1", (1, "S", 1_000, "1.00")))
    await feed.close()
    client = api(PLANNER)
    url = "/v1/accounts/A/score-difference?from=2011-08-01"
    tag = (await client.get(url)).headers["etag"]
    assert (await client.get(url, headers={"If-None-Match": tag})).status_code == 304
