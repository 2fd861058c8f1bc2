"""A database and two roles per service, on any PostgreSQL server."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from shared.provision import make_database
from shared.settings import service_url

SERVICES = ("accounts", "supply", "scoring", "notify")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")


@dataclass(frozen=True, slots=True)
class ServiceUrls:
    """How to reach one service's database: as its owner (migrates) and as its app (reads and writes rows)."""

    service: str
    database: str
    owner: str
    app: str

    def settings(self) -> dict[str, str]:
        """The same as the environment settings that the service reads."""
        prefix = f"BELLWETHER_{self.service.upper()}"
        return {f"{prefix}_DATABASE_URL": self.app, f"{prefix}_MIGRATE_URL": self.owner}


def derive_urls(postgres_url: str, service: str, suffix: str = "") -> ServiceUrls:
    """The service's URLs on a server: roles ``<service>_owner`` and ``<service>_app``, database ``<service><suffix>``.

    The passwords are the server address's own, as `shared.settings` derives them: a production server is given roles
    with secrets of their own instead.
    """
    database = _checked(service + suffix)
    return ServiceUrls(
        service=service,
        database=database,
        owner=_url(postgres_url, service, "owner", database),
        app=_url(postgres_url, service, "app", database),
    )


def provision(postgres_url: str, services: Sequence[str] = SERVICES, suffix: str = "") -> dict[str, ServiceUrls]:
    """Make what is missing of each service's roles and database; the URLs by service.

    What the app role may do with tables is said by the service's migrations, which the owner runs.

    Args:
        postgres_url: a superuser's URL of the server.
        services: the services' names.
        suffix: added to the databases' names (roles are shared by all databases of a service).
    """
    return asyncio.run(provision_async(postgres_url, services, suffix))


async def provision_async(
    postgres_url: str, services: Iterable[str] = SERVICES, suffix: str = ""
) -> dict[str, ServiceUrls]:
    """`provision` for callers in an event loop."""
    urls = {service: derive_urls(postgres_url, service, suffix) for service in services}
    for service in urls.values():
        await make_database(postgres_url, service.owner, service.app)
    return urls


def _url(postgres_url: str, service: str, role: Literal["owner", "app"], database: str) -> str:
    return urlsplit(service_url(postgres_url, service, role))._replace(path=f"/{database}").geturl()


def _checked(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise ValueError(
            f"{name!r} cannot name a database: lower-case letters, digits and _ (at most 63), a letter first."
        )
    return name
