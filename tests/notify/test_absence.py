"""What notify shows of an account to somebody who does not see it: nothing, read by read."""

from uuid import uuid4

from shared.database import Database
from tests.support.absence import Common, Counted, Listed, Look, Single, Streamed, hold

from .test_http import RULE, Api, api, entries, mint  # noqa: F401  (two fixtures)
from .world import account, backorder, hear, stock_low


async def test_a_foreign_account_is_absent_from_every_read(database: Database, api: Api) -> None:  # noqa: F811
    """Lists, counts and single reads: all that the OpenAPI document names, each with an entry here.

    Taken out: `recipient_id == person_id` of the statement, the predicate in `theirs`, the visible names in `items`, each in turn; an entry of the table.
    """
    await hear(database, account("OURS", "ann"), account("THEIRS", "ann"))
    await hear(database, backorder("THEIRS", order_id="t0"))  # told to ann while it was hers
    await hear(database, account("THEIRS", "bob", version=2))
    await hear(database, backorder("OURS"), backorder("THEIRS"), stock_low("OURS", "THEIRS"))
    us, everybody = api.client("ann"), api.client("bob")  # who sees what is foreign to ann
    made = await everybody.post("/v1/rules", json=RULE)
    assert made.status_code == 201, made.text
    rule = made.json()["rule_id"]
    (ours,) = [entry["notification_id"] for entry in await entries(us) if entry["event_type"] == "BackorderOpened"]
    (foreign,) = [
        entry["notification_id"] for entry in await entries(everybody) if entry["event_type"] == "BackorderOpened"
    ]

    def single(suffix: str = "") -> Single:
        return Single(f"/v1/notifications/{{}}{suffix}", ours, foreign, str(uuid4()))

    async def happen() -> None:
        await hear(database, backorder("THEIRS", order_id="t1"))
        await hear(database, stock_low("OURS", "THEIRS", sku="22423"))

    looks: dict[str, Look] = {
        "/v1/notifications": Listed("/v1/notifications"),
        "/v1/notifications:count": Counted("/v1/notifications:count", lambda body: body["unread"], 2, 2),
        "/v1/notifications/{notification_id}": single(),
        "/v1/notifications/{notification_id}/trail": single("/trail"),
        "/v1/rules": Common("/v1/rules"),
        "/v1/rules/{rule_id}": Common(f"/v1/rules/{rule}"),
        "/v1/rules/{rule_id}/versions": Common(f"/v1/rules/{rule}/versions"),
        "/v1/templates": Common("/v1/templates"),
        "/v1/preferences": Common("/v1/preferences"),  # one's own, of which neither has said anything
        "/v1/holidays": Common("/v1/holidays"),
        "/v1/reports/deliveries": Counted(
            "/v1/reports/deliveries?since=2011-11-01&until=2011-11-30",
            lambda body: sum(group["told"] for group in body["groups"]),
            2,
            3,
        ),
        "/v1/departments": Common("/v1/departments"),
        "/v1/departments/{department}": Common("/v1/departments/logistics"),
        "/v1/progress": Common("/v1/progress"),
        "/v1/verification": Common("/v1/verification"),
        "/v1/notifications:stream": Streamed("/v1/notifications:stream", happen),  # the last: it adds entries
    }
    await hold("notify", looks, us=us, everybody=everybody)
