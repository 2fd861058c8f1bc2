"""`python -m scoring`."""

import sys
from importlib.metadata import version

from shared.cli import main
from shared.service import Service

from . import app, worker
from .settings import ScoringSettings
from .store.checks import CHECKS
from .store.tables import metadata

SERVICE = Service(
    name="scoring",
    version=version("bellwether-scoring"),
    settings=ScoringSettings,
    metadata=metadata,
    app=app.build,
    handlers=worker.HANDLERS,
    jobs=worker.jobs,
    checks=CHECKS,
    owns=worker.OWNS,
    key_scopes=app.KEY_SCOPES,
)

if __name__ == "__main__":
    sys.exit(main(SERVICE))
