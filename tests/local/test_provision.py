import asyncio
import secrets
from collections.abc import Callable

import asyncpg
import pytest

from deploy.local import ServiceUrls, derive_urls
from deploy.local.provision import provision_async
from shared.provision import main


async def test_only_the_owner_makes_tables(empty_database: Callable[[str], ServiceUrls]) -> None:
    """The owner role migrates; the app role can neither make a table nor, unless told otherwise, read one."""
    urls = empty_database("supply")
    owner, app = await asyncpg.connect(urls.owner), await asyncpg.connect(urls.app)
    await owner.execute("CREATE TABLE thing (id int)")
    for forbidden in ("CREATE TABLE other (id int)", "SELECT * FROM thing", "DROP TABLE thing"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await app.execute(forbidden)
    await owner.close()
    await app.close()


async def test_a_service_cannot_reach_the_database_of_another(
    empty_database: Callable[[str], ServiceUrls],
) -> None:
    """Services share no database: the app role of one is refused by the database of another."""
    supply, scoring = empty_database("supply"), empty_database("scoring")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await asyncpg.connect(supply.app.replace(f"/{supply.database}", f"/{scoring.database}"))


async def test_provisioning_twice_changes_nothing(postgres_url: str) -> None:
    """A second provisioning keeps database and data and gives the same addresses."""
    suffix = "_twice"
    first = await provision_async(postgres_url, ["notify"], suffix)
    owner = await asyncpg.connect(first["notify"].owner)
    await owner.execute("CREATE TABLE kept (id int)")
    await owner.close()
    assert await provision_async(postgres_url, ["notify"], suffix) == first
    owner = await asyncpg.connect(first["notify"].owner)
    assert await owner.fetchval("SELECT count(*) FROM kept") == 0
    await owner.close()
    admin = await asyncpg.connect(postgres_url)
    await admin.execute('DROP DATABASE "notify_twice"')
    await admin.close()


def test_passwords_keep_any_character() -> None:
    """A server password with URL characters reaches the derived addresses unharmed."""
    urls = derive_urls("postgresql://admin:p%40ss%2Fw@db.example:5433/postgres", "supply", "_1")
    assert urls.app == "postgresql://supply_app:p%40ss%2Fw@db.example:5433/supply_1"


@pytest.mark.parametrize("name", ["Supply", "1supply", 'x"; DROP', ""])
def test_a_name_that_is_no_identifier_is_refused(name: str) -> None:
    """Names go into SQL as identifiers, so only plain ones are taken."""
    with pytest.raises(ValueError, match="cannot name a database"):
        derive_urls("postgresql://admin@db.example/postgres", name)


async def test_every_test_has_a_database_of_its_own(
    empty_database: Callable[[str], ServiceUrls], topic_prefix: str
) -> None:
    """Two databases of one service in one test are two; names carry the worker."""
    assert empty_database("supply").database != empty_database("supply").database
    assert topic_prefix.endswith(".")


async def test_a_service_is_provisioned_from_its_own_two_addresses(
    postgres_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`python -m shared.provision` makes what the addresses name, with their passwords; again it changes nothing; two databases are refused.

    Taken out: the comparison of the two addresses; the REVOKE from PUBLIC is held by the tests above.
    """
    host, name = postgres_url.rpartition("@")[2].partition("/")[0], f"provisioned_{secrets.token_hex(4)}"
    urls = {role: f"postgresql://{name}_{role}:p%40ss{role}@{host}/{name}" for role in ("owner", "app")}
    monkeypatch.setenv("BELLWETHER_POSTGRES_URL", postgres_url)
    monkeypatch.setenv("BELLWETHER_SUPPLY_MIGRATE_URL", urls["owner"])
    monkeypatch.setenv("BELLWETHER_SUPPLY_DATABASE_URL", urls["app"])
    assert await asyncio.to_thread(main, ["supply"]) == 0
    assert await asyncio.to_thread(main, ["supply"]) == 0
    assert capsys.readouterr().out.split("\n")[:2] == [
        "supply: database and roles made.",
        "supply: database and roles were there.",
    ]
    for url in urls.values():
        await (await asyncpg.connect(url)).close()
    monkeypatch.setenv("BELLWETHER_SUPPLY_DATABASE_URL", f"{urls['app']}_other")
    assert await asyncio.to_thread(main, ["supply"]) == 1
    assert "must name one database and two roles" in capsys.readouterr().err
    admin = await asyncpg.connect(postgres_url)
    await admin.execute(f"DROP DATABASE {name}")
    await admin.execute(f"DROP ROLE {name}_owner; DROP ROLE {name}_app")
    await admin.close()
