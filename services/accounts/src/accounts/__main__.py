"""`python -m accounts serve | api | worker | migrate | verify | republish | dlq | openapi`."""

import sys
from importlib.metadata import version

from accounts.app import build
from accounts.settings import AccountsSettings
from accounts.store.checks import CHECKS
from accounts.store.engagement_checks import ENGAGEMENT_CHECKS
from accounts.store.tables import metadata
from accounts.worker import HANDLERS, JOBS
from shared.cli import main
from shared.service import Service

SERVICE = Service(
    name="accounts",
    version=version("bellwether-accounts"),
    settings=AccountsSettings,
    metadata=metadata,
    app=build,
    handlers=HANDLERS,
    jobs=lambda _: JOBS,
    checks=(*CHECKS, *ENGAGEMENT_CHECKS),
)

if __name__ == "__main__":
    sys.exit(main(SERVICE))
