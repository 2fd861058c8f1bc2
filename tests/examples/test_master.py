from datetime import date

from examples.erp.master import MANAGERS, PEOPLE, account_rows, country_of, manager_of, territories
from examples.erp.plan import Customer

DAY = date(2011, 8, 1)
HOUSE = Customer("HOUSE-EIRE", "EIRE", DAY, house=True)
CUSTOMERS = [Customer("12347", "United Kingdom", DAY), Customer("12348", "Japan", DAY), HOUSE]


def test_territories_come_parents_first() -> None:
    """World, regions, countries: each is created after the one it lies in, and only those needed."""
    tree = territories(CUSTOMERS)
    assert [territory.id for territory in tree] == [
        "world", "overseas", "uk-ireland", "eire", "japan", "united-kingdom",
    ]  # fmt: skip
    seen: set[str | None] = {None}
    for territory in tree:
        assert territory.parent in seen
        seen.add(territory.id)


def test_every_manager_is_a_person_with_that_role() -> None:
    """The tables name nobody who does not exist."""
    roles = {person.id: person.role for person in PEOPLE}
    assert {roles[manager] for managers in MANAGERS.values() for manager in managers} == {"account_manager"}


def test_managers_follow_from_country_and_number() -> None:
    """The same account always has the same manager; a house account that of its region's first."""
    assert manager_of(CUSTOMERS[0]) == MANAGERS["uk-ireland"][12347 % 4]
    assert manager_of(CUSTOMERS[1]) == "wang.lei"
    assert manager_of(HOUSE) == MANAGERS["uk-ireland"][0]


def test_house_accounts_take_no_part_in_programmes() -> None:
    """Their rows say so; all others are eligible."""
    rows = {row["number"]: row["programme_eligible"] for row in account_rows(CUSTOMERS)}
    assert rows == {"12347": True, "12348": True, "HOUSE-EIRE": False}


def test_a_country_that_no_table_knows_is_sold_to_from_overseas() -> None:
    """Another file with another country still plays."""
    assert (country_of("Atlantis").region, country_of("Atlantis").iso) == ("overseas", None)
