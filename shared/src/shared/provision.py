"""A service's database and its two roles, made where they are missing: ``python -m shared.provision SERVICE``.

Names and passwords are those of the service's own two addresses, so that what is made is what the service will use. What the app role may do with tables
is said by the service's migrations, which the owner runs.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

import asyncpg

SERVER_SETTING = "BELLWETHER_POSTGRES_URL"
_ADVISORY_LOCK = 0x62656C6C  # one provisioning at a time per server: roles belong to the whole server


async def make_database(admin_url: str, owner_url: str, app_url: str) -> bool:
    """Make what is missing of a database and its two roles; True when the database was made. Existing roles get the addresses' passwords.

    Args:
        admin_url: a superuser's address of the server.
        owner_url: the database as its owner role, which migrates.
        app_url: the same as its app role, which reads and writes rows.

    Raises:
        ValueError: the two addresses name different databases or the same role.
    """
    database, owner, app = _name(owner_url), urlsplit(owner_url).username, urlsplit(app_url).username
    if _name(app_url) != database or not database or not owner or not app or owner == app:
        raise ValueError("the two addresses must name one database and two roles")
    admin = await asyncpg.connect(admin_url)
    try:
        await admin.execute("SELECT pg_advisory_lock($1)", _ADVISORY_LOCK)
        for url in (owner_url, app_url):
            await _make_role(admin, url)
        missing = not await admin.fetchval("SELECT true FROM pg_database WHERE datname = $1", database)
        if missing:
            await admin.execute(
                await admin.fetchval(
                    "SELECT format('CREATE DATABASE %I OWNER %I', $1::text, $2::text)", database, owner
                )
            )
        await restrict_database(admin, database, app)
    finally:
        await admin.close()
    return missing


async def restrict_database(admin: asyncpg.Connection, database: str, app: str) -> None:
    """Only the owner and the app role may connect to a database."""
    text = "SELECT format('REVOKE ALL ON DATABASE %1$I FROM PUBLIC; GRANT CONNECT ON DATABASE %1$I TO %2$I', $1::text, $2::text)"
    await admin.execute(await admin.fetchval(text, database, app))


async def _make_role(admin: asyncpg.Connection, url: str) -> None:
    role, password = urlsplit(url).username, unquote(urlsplit(url).password or "")
    verb = "ALTER" if await admin.fetchval("SELECT true FROM pg_roles WHERE rolname = $1", role) else "CREATE"
    # PASSWORD takes no parameter; PostgreSQL itself quotes what the text is made of. An empty one means none.
    text = "SELECT format($1 || ' ROLE %I LOGIN PASSWORD %L', $2::text, NULLIF($3, ''))"
    await admin.execute(await admin.fetchval(text, verb, role, password))


def _name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; exit code 0: all is there, 1: it is not (the message says why), 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="python -m shared.provision",
        description=f"Make a service's database and its two roles on the server of {SERVER_SETTING} (a superuser's address). "
        "Names and passwords are those of BELLWETHER_<SERVICE>_DATABASE_URL (app) and BELLWETHER_<SERVICE>_MIGRATE_URL (owner).",
        epilog="exit codes: 0 all is there · 1 it is not, the message says why · 2 wrong usage",
    )
    parser.add_argument("service", help="the service's name")
    service = parser.parse_args(arguments).service
    names = (SERVER_SETTING, *(f"BELLWETHER_{service.upper()}_{name}_URL" for name in ("MIGRATE", "DATABASE")))
    if missing := [name for name in names if not os.environ.get(name)]:
        parser.error(f"set {', '.join(missing)}")
    try:
        made = asyncio.run(make_database(*(os.environ[name] for name in names)))
    except (OSError, ValueError, asyncpg.PostgresError) as problem:
        sys.stderr.write(f"{type(problem).__name__}: {problem}\n")
        return 1
    sys.stdout.write(f"{service}: database and roles {'made' if made else 'were there'}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
