from shared.migrations import run_environment
from supply.store.tables import metadata

run_environment(metadata)
