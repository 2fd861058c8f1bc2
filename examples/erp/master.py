"""Master data that the file does not hold: who sells where, and who answers for which account. Pure.

The people are made up; territories and managers follow from the country of an account by committed tables.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from examples.erp.plan import Customer

COUNTRIES = Path(__file__).parents[1] / "data" / "countries.csv"
ROOT = "world"
ELSEWHERE = "overseas"
CURRENCY = "GBP"


@dataclass(frozen=True, slots=True)
class Territory:
    """A node of the territory tree; `leads` are person ids."""

    id: str
    name: str
    parent: str | None
    leads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Person:
    """One of our staff. `role` is the role of their token."""

    id: str
    name: str
    role: str
    locale: str = "en"
    zone: str = "Europe/London"

    @property
    def email(self) -> str:
        """An address that no mail ever leaves this machine for."""
        return f"{self.id}@bellwether.example"


LEADS = {ROOT: "grace.whitfield", "uk-ireland": "oliver.hartley", ELSEWHERE: "chen.jing"}
PEOPLE = (
    Person("grace.whitfield", "Grace Whitfield", "territory_lead"),
    Person("oliver.hartley", "Oliver Hartley", "territory_lead"),
    Person("chen.jing", "Chen Jing", "territory_lead", "zh-CN", "Asia/Shanghai"),
    Person("amelia.frost", "Amelia Frost", "account_manager"),
    Person("harry.doyle", "Harry Doyle", "account_manager"),
    Person("priya.nair", "Priya Nair", "account_manager"),
    Person("tom.ashby", "Tom Ashby", "account_manager"),
    Person("lena.vogt", "Lena Vogt", "account_manager", zone="Europe/Berlin"),
    Person("marc.aubert", "Marc Aubert", "account_manager", zone="Europe/Paris"),
    Person("ingrid.dahl", "Ingrid Dahl", "account_manager", zone="Europe/Oslo"),
    Person("sofia.marin", "Sofia Marin", "account_manager", zone="Europe/Madrid"),
    Person("wang.lei", "Wang Lei", "account_manager", "zh-CN", "Asia/Shanghai"),
    Person("nora.planner", "Nora Bell", "planner"),
    Person("sam.ops", "Sam Keane", "ops"),
)
MANAGERS = {
    "uk-ireland": ("amelia.frost", "harry.doyle", "priya.nair", "tom.ashby"),
    "western-europe": ("lena.vogt", "marc.aubert"),
    "northern-europe": ("ingrid.dahl",),
    "southern-europe": ("sofia.marin",),
    ELSEWHERE: ("wang.lei",),
}


@dataclass(frozen=True, slots=True)
class Country:
    """A country as the file spells it, its ISO 3166-1 code (None: it is none) and the region that sells there."""

    name: str
    iso: str | None
    region: str

    @property
    def territory(self) -> str:
        """The id of its territory."""
        return re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-")


@cache
def _countries() -> dict[str, Country]:
    with COUNTRIES.open(encoding="utf-8", newline="") as file:
        return {
            line["country"]: Country(line["country"], line["iso"] or None, line["region"])
            for line in csv.DictReader(file)
        }


def country_of(name: str) -> Country:
    """A country by its name in the file; one that the table does not know is sold to from overseas."""
    return _countries().get(name) or Country(name, None, ELSEWHERE)


def territories(customers: Iterable[Customer]) -> list[Territory]:
    """The tree that these customers need, parents before their children."""
    countries = {customer.country: country_of(customer.country) for customer in customers}
    regions = sorted({country.region for country in countries.values()})
    found = [Territory(ROOT, "World", None, (LEADS[ROOT],))]
    for region in regions:
        leads = (LEADS[region],) if region in LEADS else ()
        found.append(Territory(region, region.replace("-", " ").title(), ROOT, leads))
    found += [Territory(countries[name].territory, name, countries[name].region) for name in sorted(countries)]
    return found


def manager_of(customer: Customer) -> str:
    """Who answers for an account: a region's managers share its accounts by number; house accounts go to the first."""
    managers = MANAGERS[country_of(customer.country).region]
    return managers[0] if customer.house else managers[int(re.sub(r"\D", "", customer.id) or 0) % len(managers)]


def account_rows(customers: Iterable[Customer]) -> list[dict[str, object]]:
    """The accounts as rows of the bulk import of `accounts`."""
    return [_row(customer) for customer in customers]


def _row(customer: Customer) -> dict[str, object]:
    country = country_of(customer.country)
    what = "House account" if customer.house else f"Customer {customer.id}"
    row: dict[str, object] = {
        "number": customer.id,
        "legal_name": f"{what}, {customer.country}",
        "account_type": "retailer",
        "currency": CURRENCY,
        "relationship_since": customer.since.isoformat(),
        "programme_eligible": not customer.house,
        "territory": country.territory,
        "manager": manager_of(customer),
    }
    if country.iso:
        row["country"] = country.iso
    return row
