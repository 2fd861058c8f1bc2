"""The example's customers, against the real service: they are enrolled when they are asked, and sign what was suggested."""

from examples.erp.heard import Peak
from examples.erp.season import Customers
from tests.shared.http.tokens import ISSUER

from .conftest import World
from .engaging import AGREE_BY, DAY, SEASON, close, hear, peak, suggestion


async def test_customers_of_the_example_sign_what_was_suggested(world: World) -> None:
    """Each account that is asked signs its suggestion, once; an account without a consultation signs nothing; asked again, nobody signs anew.

    Taken out: the filter of open consultations by season (the other season is then signed too).
    """
    await close(world, DAY)
    for account in ("17850", "17851", "17852"):
        await world.open(account)
    await hear(world, peak("17850", "17851"), suggestion("17850", A=100, B=7), suggestion("17851", A=30))
    await hear(world, peak("17850", season_id="spring"), suggestion("17850", season_id="spring", A=1))
    customers = Customers(world.ops, "", ISSUER, lambda person: world.client(person, "customer"))
    asked = Peak(
        "winter", "Winter", 1.8, SEASON["starts_on"], SEASON["ends_on"], DAY, DAY, AGREE_BY, ["17850", "17851", "17852"]
    )
    assert await customers.answer(asked) == 2
    assert await customers.answer(asked) == 0
    agreed = await world.told("DemandConsultationAgreed")
    assert {(one["account_id"], one["season_id"], one["signed_by"]) for one in agreed} == {
        ("17850", "winter", "buyer.17850"),
        ("17851", "winter", "buyer.17851"),
    }
    assert {
        line["sku"]: line["quantity"] for one in agreed if one["account_id"] == "17850" for line in one["lines"]
    } == {"A": 100, "B": 7}
