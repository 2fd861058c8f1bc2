import sys
from importlib.metadata import version

from shared.cli import main
from shared.service import Service
from supply.app import KEY_SCOPES, build
from supply.settings import SupplySettings
from supply.store.checks import CHECKS
from supply.store.tables import metadata
from supply.use_cases.deciding_again import DECIDED_AGAIN
from supply.worker import HANDLERS, OWNS, jobs

SERVICE = Service(
    name="supply",
    version=version("bellwether-supply"),
    settings=SupplySettings,
    metadata=metadata,
    app=build,
    handlers=HANDLERS,
    jobs=jobs,
    checks=(*CHECKS, DECIDED_AGAIN),
    owns=OWNS,
    key_scopes=KEY_SCOPES,
)

if __name__ == "__main__":
    sys.exit(main(SERVICE))
