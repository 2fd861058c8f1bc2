"""The small file by which other commands find the servers of a running `up`, `run` or `bench`."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
DATA = LOCAL / "data"
CACHE = LOCAL / "cache"
STATE_FILE = LOCAL / "state.json"

KAFKA_SETTING = "BELLWETHER_KAFKA_BOOTSTRAP"
POSTGRES_SETTING = "BELLWETHER_POSTGRES_URL"


@dataclass(frozen=True, slots=True)
class State:
    """Where the servers are. `owner` is the process they stop with; a pid is None for a server that is not ours."""

    kafka_bootstrap: str
    postgres_url: str
    owner: int
    owner_started: float
    broker_pid: int | None
    postgres_pid: int | None


def write_state(state: State, file: Path = STATE_FILE) -> None:
    """Write the file at once or not at all, readable by its owner only (it holds a password)."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(asdict(state), indent=2))
    draft.replace(file)


def read_state(file: Path = STATE_FILE) -> State | None:
    """The state of the servers that run now; None when there are none (or only what a killed run wrote)."""
    try:
        state = State(**json.loads(file.read_text()))
        alive = psutil.Process(state.owner).create_time() == state.owner_started
    except (FileNotFoundError, ValueError, TypeError, psutil.NoSuchProcess):
        return None
    return state if alive else None


def started_at() -> float:
    """When this process began; with its id it names it even after the id is given to another."""
    return psutil.Process().create_time()
