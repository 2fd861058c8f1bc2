"""A kind that the product does not have, declared in this one file: routes, document, lists, moves, signature and due items follow, nothing else is touched."""

from datetime import date, timedelta

import httpx
import pytest
from pydantic import Field

from accounts.app import build
from accounts.domain.engagements import Cadence, Change, Figure, Kind, Move, Phase, check_kind
from accounts.schemas.kinds import KINDS
from accounts.use_cases.due_items import close_job
from shared.http import PositiveQuantity, RequestModel, ShortText, shown
from tests.shared.http.test_problems import problem

from .conftest import World
from .engaging import DAY, claimed, close, hear, move, people, standing

STAFF = frozenset({"manager", "planner", "ops"})


class PlannedTraining(RequestModel):
    """What is taught, and to how many."""

    model_config = shown({"topic": "Handling glass", "seats": 12, "held_on": "2011-10-20"})

    topic: ShortText
    seats: PositiveQuantity
    held_on: date


class Training(PlannedTraining):
    """A training with how many passed."""

    passed: int | None = Field(None, ge=0)


class HeldTraining(RequestModel):
    """How many passed."""

    model_config = shown({"passed": 11})

    passed: int = Field(ge=0)


TRAINING = Kind(
    name="product_training",
    plural="product-trainings",
    words="A training of the customer's people.",
    fields=Training,
    opening=PlannedTraining,
    states={"planned": Phase.LIVE, "held": Phase.LIVE, "confirmed": Phase.DONE, "called_off": Phase.CANCELLED},
    begins="planned",
    opened_by=STAFF,
    change=Change(sources=("planned",), by=STAFF),
    moves=(
        Move(name="hold", sources=("planned",), target="held", by=STAFF, words="It took place.", takes=HeldTraining),
        Move(
            name="confirm",
            sources=("held",),
            target="confirmed",
            by=frozenset({"customer"}),
            words="The customer confirms it.",
            signs=True,
        ),
        Move(name="call_off", sources=("planned",), target="called_off", by=STAFF, words="It does not take place."),
    ),
    seen_by_customer=True,
    signed=lambda fields: fields,
    due_on=lambda fields: date.fromisoformat(fields["held_on"]),
    cadence=Cadence(months={"strategic": 2}, ahead_days=10),
    figures={"seats": Figure("Seats", lambda fields: int(fields["seats"]))},
)
KINDS_AND_ONE = (*KINDS, TRAINING)
URL = "/v1/product-trainings"


@pytest.fixture
async def taught(world: World) -> World:
    """Accounts with the third kind."""
    check_kind(TRAINING)
    app = build(world.runtime, KINDS_AND_ONE)
    app.state.verifier = world.app.state.verifier
    world.app = app
    return world


async def test_it_has_routes_lists_moves_and_history(taught: World) -> None:
    """Opened, listed alone and with all others, changed, moved, signed, refused, counted."""
    anna, buyer = await people(taught)
    made = await anna.post(URL, json={"account_id": "17850", "topic": "Glass", "seats": 12, "held_on": "2011-10-20"})
    assert made.status_code == 201, made.text
    found, tag = made.json()["engagement_id"], made.headers["etag"]
    assert (await anna.patch(f"{URL}/{found}", json={"seats": 10}, headers={"If-Match": tag})).json()["seats"] == 10
    problem(await anna.patch(f"{URL}/{found}", json={"seats": 0}, headers={"If-Match": '"2"'}), 422, "invalid")
    problem(await move(buyer, "product-trainings", found, "call-off"), 409, "move_not_yours")
    assert (await move(anna, "product-trainings", found, "hold", {"passed": 9})).json()["state"] == "held"
    signed = await move(buyer, "product-trainings", found, "confirm")
    assert signed.json()["signature"]["content"]["passed"] == 9
    told = problem(await move(anna, "product-trainings", found, "call-off"), 409, "move_not_allowed")
    assert "it is confirmed" in told["detail"]
    for url in (f"{URL}?state=confirmed", "/v1/engagements?kind=product_training"):
        assert [item["engagement_id"] for item in (await buyer.get(url)).json()["items"]] == [found]
    history = (await anna.get(f"/v1/engagements/{found}/history?sort=version")).json()["items"]
    assert [step["move"] for step in history] == ["open", "change", "hold", "confirm"]
    states = (await anna.get(f"{URL}/report")).json()["states"]
    assert [(one["engagements"], one["figures"]) for one in states if one["state"] == "confirmed"] == [
        (1, {"seats": 10})
    ]
    assert await taught.holds()


async def test_it_is_documented(taught: World) -> None:
    """Its operations, typed bodies with examples, and its states and moves in words."""
    document = taught.app.openapi()
    operations = {entry["operationId"] for methods in document["paths"].values() for entry in methods.values()}
    wanted = {"open", "read", "change", "hold", "confirm", "call_off"}
    assert {f"{verb}_product_training" for verb in wanted} | {"list_product_trainings"} <= operations
    body = document["components"]["schemas"]["OpenProductTraining"]
    assert body["additionalProperties"] is False
    assert body["examples"] == [
        {"account_id": "17850", "topic": "Handling glass", "seats": 12, "held_on": "2011-10-20"}
    ]
    key = document["paths"][f"{URL}/{{engagement_id}}:confirm"]["post"]["parameters"]
    assert [one["required"] for one in key if one["name"] == "Idempotency-Key"] == [True]
    (tag,) = (tag for tag in document["tags"] if tag["name"] == "product-trainings")
    assert "`confirm` from held to confirmed, for the customer's users" in tag["description"]
    assert "strategic every 2 months" in tag["description"]


async def test_it_comes_due(taught: World) -> None:
    """By the deadline it was given, and by its cadence; overdue ones are told of it as of any other."""
    anna, _ = await people(taught)
    await taught.open("17851")
    await hear(taught, standing("17851", "strategic", date(2011, 8, 1)))
    await _post(anna, "2011-10-05")
    await close(taught, DAY + timedelta(3), DAY + timedelta(4), jobs=False)
    await close_job(KINDS_AND_ONE)(await claimed(taught))
    items = await taught.as_owner(
        "SELECT account_id, rule, due_on FROM due_item WHERE kind = 'product_training' ORDER BY 1"
    )
    assert [tuple(item) for item in items] == [
        ("17850", "deadline", date(2011, 10, 5)),
        ("17851", "cadence", date(2011, 10, 1)),
    ]
    told = await taught.told("DueItemOverdue")
    assert {(event["kind"], event["account_id"]) for event in told} >= {
        ("product_training", "17850"),
        ("product_training", "17851"),
    }


async def _post(anna: httpx.AsyncClient, held_on: str) -> None:
    body = {"account_id": "17850", "topic": "Glass", "seats": 12, "held_on": held_on}
    assert (await anna.post(URL, json=body)).status_code == 201
