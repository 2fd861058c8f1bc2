"""What scoring shows of an account to somebody who does not see it: nothing, read by read."""

from dataclasses import replace

import httpx

from shared.auth import identity_hash
from shared.contracts import PersonState
from tests.support.absence import Common, Counted, Drawn, Listed, Look, Refused, Single, hold

from .conftest import ISSUER, Client
from .feed import Feed, account, at, cancel, order, record
from .test_api import OVERRIDE
from .test_proposals import a_proposal


async def a_simulation(feed: Feed, client: httpx.AsyncClient) -> str:
    """The address of a proposal under which every account moves, simulated."""
    made = await client.post("/v1/criteria-proposals", json=a_proposal(entries=("3", "2", "1")))
    proposal_id = made.json()["id"]
    asked = await client.post(f"/v1/criteria-proposals/{proposal_id}:simulate")
    assert asked.status_code == 202, asked.text
    await feed.simulate(proposal_id)
    return f"/v1/criteria-proposals/{proposal_id}"


async def test_a_foreign_account_is_absent_from_every_read(feed: Feed, api: Client) -> None:
    """Lists, counts and single reads: all that the OpenAPI document names, each with an entry here.

    Taken out: `visible` in `require_seen`, `require_seen` in one route, `seen(...)` in each of the lists and counts in turn; an entry of the table.
    """
    await feed.tell(PersonState(person_id="anna", version=1, active=True, identities=[identity_hash(ISSUER, "anna")]))
    await feed.tell(account("OURS", manager="anna"), account("THEIRS", manager="noa"))
    await feed.tell(order("OURS", "a1", (1, "S", 100, "1.00")), order("THEIRS", "b1", (1, "S", 5_000, "1.00")))
    await feed.close()
    everybody = api("olga:ops")
    for name in ("OURS", "THEIRS"):
        made = await everybody.put(f"/v1/accounts/{name}/override", json=OVERRIDE, headers={"If-Match": '"0"'})
        assert made.status_code == 200, made.text
    await feed.tell(order("OURS", "a2", (1, "S", 100, "1.00")), order("THEIRS", "b2", (1, "S", 5_000, "1.00")))
    await feed.close()

    proposal = await a_simulation(feed, everybody)
    unknown = cancel("THEIRS", "none")
    await feed.tell(unknown)
    await feed.hand([replace(record(unknown, at(feed.today)), topic="erp.finance.v1", value=b"{")])
    letter, waiting = [
        (await everybody.get(f"/v1/{kind}")).json()["items"][0]["id"] for kind in ("dead-letters", "waiting-records")
    ]

    def single(what: str) -> Single:
        return Single(f"/v1/accounts/{{}}/{what}", "OURS", "THEIRS", "NOBODY")

    looks: dict[str, Look] = {
        "/v1/accounts": Listed("/v1/accounts"),
        "/v1/accounts/{account_id}/score": single("score"),
        "/v1/accounts/{account_id}/explanation": single("explanation"),
        "/v1/accounts/{account_id}/score-difference": single("score-difference?from=2011-08-01"),
        "/v1/accounts/{account_id}/history": single("history"),
        "/v1/accounts/{account_id}/tier-changes": single("tier-changes"),
        "/v1/accounts/{account_id}/override": single("override"),
        "/v1/tier-changes": Listed("/v1/tier-changes"),
        "/v1/pyramid": Counted("/v1/pyramid", lambda body: body["accounts"], ours=1, everybodys=2),
        "/v1/concentration": Counted("/v1/concentration", lambda body: body["accounts"], ours=1, everybodys=2),
        "/v1/pyramid/chart": Drawn("/v1/pyramid/chart", "strategic 1 account of", "strategic 2 accounts of"),
        "/v1/concentration/chart": Drawn(
            "/v1/concentration/chart", "half of the accounts holds 0.0 %", "half of the accounts holds 2.0 %"
        ),
        "/v1/criteria-sets": Common("/v1/criteria-sets"),
        "/v1/criteria-sets/{version}": Common("/v1/criteria-sets/1"),
        "/v1/criteria-proposals": Common("/v1/criteria-proposals"),
        "/v1/criteria-proposals/{proposal_id}": Common(proposal),
        "/v1/criteria-proposals/{proposal_id}/simulation": Counted(
            f"{proposal}/simulation", lambda body: (body["accounts"], body["moves"]), ours=(1, 1), everybodys=(2, 2)
        ),
        "/v1/criteria-proposals/{proposal_id}/simulation/moves": Listed(f"{proposal}/simulation/moves"),
        "/v1/dead-letters": Refused("/v1/dead-letters"),
        "/v1/dead-letters/{letter_id}": Refused(f"/v1/dead-letters/{letter}"),
        "/v1/waiting-records": Refused("/v1/waiting-records"),
        "/v1/waiting-records/{record_id}": Refused(f"/v1/waiting-records/{waiting}"),
        "/v1/api-keys": Refused("/v1/api-keys"),
        "/v1/progress": Common("/v1/progress"),
        "/v1/verification": Refused("/v1/verification"),
    }
    await hold("scoring", looks, us=api("anna:account_manager"), everybody=everybody)
