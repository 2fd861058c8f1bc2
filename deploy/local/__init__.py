"""Apache Kafka and PostgreSQL on this machine, from packages alone: for the one-command run, tests and experiments.

``with LocalServers(data_dir=...) as servers:`` starts both and stops them at the end; ``python -m deploy.local up``
does the same in the foreground. ``provision`` gives each service its database and its two roles on any server.
"""

from deploy.local.broker import Broker
from deploy.local.errors import LocalError
from deploy.local.postgres import PostgresServer
from deploy.local.provision import ServiceUrls, derive_urls, provision
from deploy.local.servers import LocalServers
from deploy.local.state import State, read_state

__all__ = [
    "Broker",
    "LocalError",
    "LocalServers",
    "PostgresServer",
    "ServiceUrls",
    "State",
    "derive_urls",
    "provision",
    "read_state",
]
