"""`python -m notify serve | api | worker | migrate | verify | republish | dlq | openapi`."""

import sys
from importlib.metadata import version

from notify.app import app
from notify.settings import NotifySettings
from notify.store.checks import CHECKS
from notify.store.tables import metadata
from notify.worker import HANDLERS, jobs
from shared.cli import main
from shared.service import Service

SERVICE = Service(
    name="notify",
    version=version("bellwether-notify"),
    settings=NotifySettings,
    metadata=metadata,
    app=app,
    handlers=HANDLERS,
    jobs=jobs,
    checks=CHECKS,
)

if __name__ == "__main__":
    sys.exit(main(SERVICE))
