import sys
from importlib.metadata import version

from shared.cli import main
from shared.service import Service
from supply.app import build
from supply.settings import SupplySettings
from supply.store.checks import CHECKS
from supply.store.tables import metadata
from supply.worker import HANDLERS, OWNS, jobs

SERVICE = Service(
    name="supply",
    version=version("bellwether-supply"),
    settings=SupplySettings,
    metadata=metadata,
    app=build,
    handlers=HANDLERS,
    jobs=jobs,
    checks=CHECKS,
    owns=OWNS,
)

if __name__ == "__main__":
    sys.exit(main(SERVICE))
