"""What supply shows of an account to somebody who does not see it: nothing, read by read."""

from dataclasses import replace
from uuid import uuid4

from shared.contracts import OrderCancelled, StockReceived
from shared.outcomes import Fate
from tests.support.absence import Closed, Common, Counted, Listed, Look, Refused, Single, Streamed, hold

from .conftest import START, World
from .use_cases.documents import MONDAY, SUNDAY, THURSDAY, TUESDAY, agreed, placed, planned

SEASON = {
    "season_id": "peak", "name": "Peak", "families": ["cups"], "starts_on": "2011-10-03", "ends_on": "2011-10-16", "peak_index": 2.0,
    "weekly_capacity": 100, "production_days": 1, "transport_days": 1, "review_days": 1,
}  # fmt: skip


async def test_a_foreign_account_is_absent_from_every_read(world: World) -> None:
    """Lists, counts and single reads: all that the OpenAPI document names, each with an entry here.

    Taken out: each of the six `.where(sees(...))` of `store/reads.py`, that of `store/seasons.py`, `require_planner` in `read_run`,
    `sight.require` in `list_account_orders`, each in turn;
    `Rights.sources` in each of the four reads of `shared.http.records` (None instead: everybody's); an entry of the table.
    """
    await world.person("mia")
    us, everybody = world.client("mia", "account_manager", sources=["erp"]), world.planner
    await world.stocked("tea", quantity=10)
    await world.stocked("cup", family="cups")
    assert (await everybody.post("/v1/seasons", json=SEASON)).status_code == 201
    await world.account("OURS", manager="mia")
    await world.account("THEIRS", manager="noa", tier="strategic")
    for account in ("OURS", "THEIRS"):
        assert await world.send(agreed(("cup", 3), account=account)) == [Fate.HANDLED]
    await world.close(SUNDAY)
    await world.send(planned("p1", 5, THURSDAY), at=START)
    await world.send(StockReceived(receipt_id="r1", site="MAIN", sku="tea", quantity=1), at=START)
    await world.send(placed("o1", ("tea", 6), account="OURS"), placed("t1", ("tea", 7), account="THEIRS"), at=START)
    ids: dict[str, dict[str, str]] = {"orders": {}, "order-lines": {}, "reservations": {}}
    for account in ("OURS", "THEIRS"):
        body = {"account_id": account, "lines": [{"sku": "cup", "quantity": 1}]}
        made = await everybody.post("/v1/reservations", json=body, headers={"Idempotency-Key": str(uuid4())})
        assert made.status_code == 201, made.text
    await world.close(MONDAY)
    await world.close(TUESDAY)
    for kind, found in ids.items():
        for account in ("OURS", "THEIRS"):
            items = (await everybody.get(f"/v1/{kind}?account_id={account}")).json()["items"]
            found[account] = items[0]["id"]
    (run,) = [
        item["id"]
        for item in (await everybody.get("/v1/runs")).json()["items"]
        if item["closed_date"] == MONDAY.isoformat()
    ]

    ids["dead-letters"], ids["waiting-records"] = {}, {}
    for account, source in (("OURS", "erp"), ("THEIRS", "THEIRS-erp")):
        cancel = OrderCancelled(order_id=f"none-{account}", account_id=account, version=1, whole=True)
        dead = replace(world.record(cancel, source=source), value=b"{")
        assert await world.handle([dead]) == [Fate.DEAD]
        assert await world.send(cancel, source=source) == [Fate.WAITING]
        for kind in ("dead-letters", "waiting-records"):
            ids[kind][account] = str((await everybody.get(f"/v1/{kind}")).json()["items"][0]["id"])

    def single(kind: str, suffix: str = "", absent: str = "") -> Single:
        return Single(f"/v1/{kind}/{{}}{suffix}", ids[kind]["OURS"], ids[kind]["THEIRS"], absent or str(uuid4()))

    async def happen() -> None:
        await world.send(placed("t2", ("cup", 1), account="THEIRS"), at=START)
        await world.send(placed("o2", ("cup", 1), account="OURS"), at=START)

    looks: dict[str, Look] = {
        "/v1/promise-changes:stream": Streamed("/v1/promise-changes:stream", happen),
        "/v1/orders": Listed("/v1/orders"),
        "/v1/orders/{order_id}": single("orders"),
        "/v1/accounts/{account_id}/orders": Single("/v1/accounts/{}/orders", "OURS", "THEIRS", "NOBODY"),
        "/v1/order-lines": Listed("/v1/order-lines"),
        "/v1/order-lines/{line_id}": single("order-lines"),
        "/v1/order-lines/{line_id}/explanation": single("order-lines", "/explanation"),
        "/v1/reservations": Listed("/v1/reservations"),
        "/v1/reservations/{reservation_id}": single("reservations"),
        "/v1/runs": Refused("/v1/runs"),
        "/v1/runs/{run_id}": Refused(f"/v1/runs/{run}"),
        "/v1/runs/{run_id}/lines": Listed(f"/v1/runs/{run}/lines"),
        "/v1/kpis/fill-rate": Counted(
            "/v1/kpis/fill-rate", lambda body: sum(row["asked"] for row in body["items"]), ours=6, everybodys=13
        ),
        "/v1/products": Common("/v1/products"),
        "/v1/products/{sku}": Common("/v1/products/tea"),
        "/v1/sites": Common("/v1/sites"),
        "/v1/sites/{site_id}": Common("/v1/sites/MAIN"),
        "/v1/stock": Common("/v1/stock"),
        "/v1/stock/{site_id}/{sku}": Common("/v1/stock/MAIN/tea"),
        "/v1/stock/{site_id}/{sku}/atp": Common("/v1/stock/MAIN/tea/atp"),
        "/v1/planned-receipts": Common("/v1/planned-receipts"),
        "/v1/receipts": Common("/v1/receipts"),
        "/v1/protections": Common("/v1/protections"),
        "/v1/seasons": Common("/v1/seasons"),
        "/v1/seasons/{season_id}": Common("/v1/seasons/peak"),
        "/v1/seasons/{season_id}/plan": Refused("/v1/seasons/peak/plan"),
        "/v1/season-protections": Listed("/v1/season-protections"),
        "/v1/dead-letters": Listed("/v1/dead-letters"),
        "/v1/dead-letters/{letter_id}": single("dead-letters"),
        "/v1/waiting-records": Listed("/v1/waiting-records"),
        "/v1/waiting-records/{record_id}": single("waiting-records", absent="987654321"),
        "/v1/api-keys": Closed("/v1/api-keys"),
        "/v1/progress": Common("/v1/progress"),
        "/v1/verification": Common("/v1/verification"),
    }
    await hold("supply", looks, us=us, everybody=everybody)
