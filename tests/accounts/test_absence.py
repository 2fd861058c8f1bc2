"""What accounts shows of an account to somebody who does not see it: nothing, read by read."""

from typing import Any
from uuid import uuid4

from tests.support.absence import Common, Counted, Exported, Listed, Look, Refused, Single, hold

from .conftest import SCOPES, World
from .engaging import DAY, close, hear, peak, visit
from .test_hierarchy import place
from .test_stakeholders import add


async def employ(world: World) -> None:
    """Somebody works for each of the two accounts."""
    for account_id in ("OURS", "THEIRS"):
        await add(world.ops, account_id, f"boss-of-{account_id}")


async def test_a_foreign_account_is_absent_from_every_read(world: World) -> None:
    """Lists and single reads: all that the OpenAPI document names, each with an entry here.

    Taken out, each in turn: `visible`, `visible_person` and `require_visible` in the routes, `visible_person` in `require_person`, the owner in `_own` of
    imports; an entry of the table; `require_visible` in the routes of `/hierarchy` and `/roll-up`, `sight.of` in their walks and in `parents_of`;
    `whole` in `seen` of engagements, `_place` giving None without sides.
    """
    await world.territory("EU")
    us = await world.staff("anna")
    await world.staff("bo")
    await world.open("OURS", manager="anna", territory_id="EU")
    await world.open("THEIRS", manager="bo", territory_id="EU")
    await world.open("ABOVE", manager="anna")
    await world.open("THEIRS-CHILD", manager="bo")
    for child, parent in (("OURS", "THEIRS"), ("OURS", "ABOVE"), ("THEIRS-CHILD", "OURS")):
        placed = await place(world.ops, child, parent)
        assert placed.status_code == 200, placed.text
    await world.customer("buyer", "OURS")
    await world.customer("buyer-of-THEIRS", "THEIRS")
    everybody = world.client("olga", "ops", scope=f"{SCOPES} accounts:admin")
    await employ(world)
    rows = "number,legal_name,account_type,currency\nTHEIRS-2,Bought by THEIRS,retailer,GBP\nTHEIRS-3,,x,y\n"
    imports: list[str] = []
    for client in (us, everybody):
        sent = await client.post("/v1/imports?kind=accounts", content=rows, headers={"Content-Type": "text/csv"})
        assert sent.status_code == 202, sent.text
        imports.append(sent.json()["id"])
    await world.run_jobs()

    await close(world, DAY)
    await hear(world, peak("OURS", "THEIRS"))
    for hour, account_id in ((9, "OURS"), (11, "THEIRS")):
        planned = await everybody.post("/v1/visits", json=visit(account_id, "anna", hour))
        assert planned.status_code == 201, planned.text
    rows_ = await world.as_owner("SELECT kind, account_id, engagement_id::text FROM engagement")
    engagements = {(row["kind"], row["account_id"]): row["engagement_id"] for row in rows_}

    def engaged(url: str, kind: str) -> Single:
        return Single(url, engagements[kind, "OURS"], engagements[kind, "THEIRS"], str(uuid4()))

    def counted(told: dict[str, Any]) -> int:
        return sum(state["engagements"] for state in told["states"])

    def children(told: dict[str, Any]) -> list[str]:
        return [member["account_id"] for member in told["below"]]

    def named(told: dict[str, Any]) -> list[str]:
        return sorted(entry["account_id"] for entry in told["entries"])

    mine, theirs = ["ABOVE", "OURS"], ["THEIRS", "THEIRS-2", "THEIRS-CHILD"]

    def single(suffix: str = "") -> Single:
        return Single(f"/v1/accounts/{{}}{suffix}", "OURS", "THEIRS", "NOBODY")

    looks: dict[str, Look] = {
        "/v1/accounts": Listed("/v1/accounts"),
        "/v1/accounts/{account_id}": single(),
        "/v1/accounts/{account_id}/managers": single("/managers"),
        "/v1/accounts/{account_id}/lifecycle": single("/lifecycle"),
        "/v1/accounts/{account_id}/parents": Listed("/v1/accounts/OURS/parents"),
        "/v1/accounts/{account_id}/hierarchy": Counted("/v1/accounts/OURS/hierarchy", children, [], ["THEIRS-CHILD"]),
        "/v1/accounts/{account_id}/overview": single("/overview"),
        "/v1/accounts/{account_id}/timeline": single("/timeline"),
        "/v1/accounts/{account_id}/stakeholders": single("/stakeholders"),
        "/v1/accounts/{account_id}/stakeholders/{stakeholder_id}": Single(
            "/v1/accounts/{0}/stakeholders/boss-of-{0}", "OURS", "THEIRS", "NOBODY"
        ),
        "/v1/accounts/{account_id}/stakeholder-coverage": single("/stakeholder-coverage"),
        "/v1/stakeholders/{stakeholder_id}": Single("/v1/stakeholders/boss-of-{}", "OURS", "THEIRS", "NOBODY"),
        "/v1/visits/{engagement_id}/brief": engaged("/v1/visits/{}/brief", "visit"),
        "/v1/workbench": Listed("/v1/workbench?whose=seen"),
        "/v1/calendar": Counted("/v1/calendar?whose=seen", named, ["OURS"] * 2, ["OURS", "OURS", "THEIRS", "THEIRS"]),
        "/v1/calendar.ics": Exported(
            "/v1/calendar.ics?whose=seen", engagements["visit", "OURS"], engagements["visit", "THEIRS"]
        ),
        "/v1/accounts/{account_id}/roll-up": Counted("/v1/accounts/OURS/roll-up", lambda told: told["levels"], 0, 1),
        "/v1/me": Counted("/v1/me", lambda body: body["accounts"]["ids"], mine, [*mine, *theirs]),
        "/v1/people": Listed("/v1/people"),
        "/v1/people/{person_id}": Single("/v1/people/{}", "buyer", "buyer-of-THEIRS", "nobody"),
        "/v1/people/{person_id}/identities": Single("/v1/people/{}/identities", "buyer", "buyer-of-THEIRS", "nobody"),
        "/v1/territories": Common("/v1/territories"),
        "/v1/territories/{territory_id}": Common("/v1/territories/EU"),
        "/v1/engagements": Listed("/v1/engagements"),
        "/v1/engagements/{engagement_id}/history": engaged("/v1/engagements/{}/history", "visit"),
        "/v1/demand-consultations": Listed("/v1/demand-consultations"),
        "/v1/demand-consultations/{engagement_id}": engaged("/v1/demand-consultations/{}", "demand_consultation"),
        "/v1/demand-consultations/report": Counted("/v1/demand-consultations/report", counted, 1, 2),
        "/v1/visits": Listed("/v1/visits"),
        "/v1/visits/{engagement_id}": engaged("/v1/visits/{}", "visit"),
        "/v1/visits/report": Counted("/v1/visits/report", counted, 1, 2),
        "/v1/imports/{import_id}": Single("/v1/imports/{}", imports[0], imports[1], str(uuid4())),
        "/v1/imports/{import_id}/errors": Single("/v1/imports/{}/errors", imports[0], imports[1], str(uuid4())),
        "/v1/progress": Common("/v1/progress"),
        "/v1/verification": Refused("/v1/verification"),
    }
    for family in ("/parents", "/hierarchy", "/roll-up"):
        await single(family).holds(us, everybody)
    await hold("accounts", looks, us=us, everybody=everybody)
