"""Alembic's environment of scoring."""

from scoring.store.tables import metadata
from shared.migrations import run_environment

run_environment(metadata)
