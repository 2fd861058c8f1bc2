"""What became of what people were told, within what the asking person sees."""

from typing import Any

from notify.use_cases import deliver
from shared.database import Database, execute

from .post import MailHost, People, post_of
from .test_digests import finish, make
from .test_http import Api, api, mint  # noqa: F401  (two fixtures)
from .world import D1, D2, backorder, hear, rows, stock_low, tier_changed

REPORT = "/v1/reports/deliveries"
SPAN = {"since": "2011-11-01", "until": "2011-11-30"}


async def groups(api: Api, subject: str, *roles: str) -> dict[tuple[str, str], dict[str, Any]]:  # noqa: F811
    answer = await api.client(subject, *roles).get(REPORT, params=SPAN)
    assert answer.status_code == 200, answer.text
    return {(one["event_type"], one["channel"]): one for one in answer.json()["groups"]}


async def test_deliveries_in_figures(database: Database, api: Api, mail_host: MailHost) -> None:  # noqa: F811
    """Queued, delivered, failed and acknowledged per rule, kind and channel, with median and 95th percentile of the time to acknowledge."""
    await hear(database, *(backorder("A", order_id=f"o{nr}") for nr in range(5)), tier_changed("B"))
    await finish(database, D1, D2)
    await make(database, D1)
    (ann,) = await rows(database, "SELECT digest_id FROM digest WHERE person_id = 'ann'")
    mail_host.replies = [("RCPT", "550 5.1.1 nobody")]
    await deliver.deliver(database, post_of(mail_host, People()), [ann.digest_id])
    async with database.transaction() as session:
        await execute(
            session,
            """UPDATE notification n SET acknowledged_at = created_at + make_interval(secs => 100 * right(o.data ->> 'order_id', 1)::int)
            FROM notice o WHERE o.notice_id = n.notice_id AND channel = 'inbox' AND o.event_type = 'BackorderOpened' AND o.data ->> 'order_id' <> 'o0'""",
        )
    found = await groups(api, "olga", "ops")
    assert set(found) == {(kind, way) for kind in ("BackorderOpened", "TierChanged") for way in ("inbox", "email")}
    inbox = found["BackorderOpened", "inbox"]
    assert inbox["rule"] == "A strategic or key account's order is short"
    assert {name: inbox[name] for name in ("told", "queued", "delivered", "failed", "acknowledged")} == {
        "told": 5,
        "queued": 0,
        "delivered": 5,
        "failed": 0,
        "acknowledged": 4,
    }
    assert (round(inbox["median_seconds"]), round(inbox["p95_seconds"])) == (250, 385)
    assert (found["BackorderOpened", "email"]["failed"], found["TierChanged", "email"]["queued"]) == (5, 1)
    assert found["TierChanged", "inbox"]["median_seconds"] is None


async def test_each_sees_the_figures_of_their_accounts(database: Database, api: Api) -> None:  # noqa: F811
    """A manager of theirs, the lead of both, planners of all; of an event without an account of its own one's own entry. Nobody known: nothing.

    Taken out: the sight in `deliveries`.
    """
    await hear(database, backorder("A"), backorder("B", tier="key", order_id="o2"), stock_low("A", "B"))
    told = {
        who: {kind: one["told"] for (kind, _), one in (await groups(api, who, *roles)).items()}
        for who, roles in {"ann": (), "bob": (), "lea": ("territory_lead",), "pia": ("planner",), "nobody": ()}.items()
    }
    assert told == {
        "ann": {"BackorderOpened": 1, "StockLow": 1},
        "bob": {"BackorderOpened": 1, "StockLow": 1},
        "lea": {"BackorderOpened": 2},
        "pia": {"BackorderOpened": 2, "StockLow": 2},
        "nobody": {},
    }


async def test_a_span_of_days(database: Database, api: Api) -> None:  # noqa: F811
    """By business date; absent: the last thirty; one that cannot be is refused with what can."""
    await hear(database, backorder("A"))
    ops = api.client("olga", "ops")
    later = await ops.get(REPORT, params={"since": "2011-11-02", "until": "2011-11-30"})
    assert later.json()["groups"] == []
    usual = (await ops.get(REPORT)).json()
    assert usual["since"] < usual["until"]
    for wrong in ({"since": "2011-11-02", "until": "2011-11-01"}, {"since": "2001-01-01", "until": "2011-11-01"}):
        assert (await ops.get(REPORT, params=wrong)).json()["errors"][0]["pointer"] == "/since"
    assert (await ops.get(REPORT, params={"until": "0001-01-01"})).status_code == 200
