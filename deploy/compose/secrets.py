"""The passwords of docker-compose.yml: random, one per role, each in a file that only its owner may read; never a default one."""

import secrets
from collections.abc import Mapping
from pathlib import Path

from deploy.local.provision import SERVICES
from deploy.local.state import ROOT

FOLDER = ROOT / "deploy" / "compose" / "secrets"
HOST = "postgres:5432"


def files() -> dict[str, dict[str, str]]:
    """What each file says, with passwords made anew. A process is given no file that it does not need.

    `postgres.env` is the server's; `server.env` is for `provision`; `<service>.env` the app role's, `<service>-owner.env` the owner's.
    """
    admin = secrets.token_hex(24)
    found = {
        "postgres.env": {"POSTGRES_PASSWORD": admin},
        "server.env": {"BELLWETHER_POSTGRES_URL": f"postgresql://postgres:{admin}@{HOST}/postgres"},
    }
    for service in SERVICES:
        for role, setting, name in (("app", "DATABASE_URL", service), ("owner", "MIGRATE_URL", f"{service}-owner")):
            address = f"postgresql://{service}_{role}:{secrets.token_hex(24)}@{HOST}/{service}"
            found[f"{name}.env"] = {f"BELLWETHER_{service.upper()}_{setting}": address}
    return found


def make(folder: Path = FOLDER) -> list[str]:
    """Write the files that are missing; their names. One that is there stays: the database knows its passwords already.

    Raises FileExistsError when one of the server's two files is there without the other: they hold the same password.
    """
    wanted = files()
    pair = {name for name in ("postgres.env", "server.env") if (folder / name).exists()}
    if len(pair) == 1:
        raise FileExistsError(
            f"{folder} holds {pair.pop()} alone; postgres.env and server.env hold the same password: bring the other back, "
            "or delete both together with the volumes"
        )
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return [name for name, told in wanted.items() if _write(folder / name, told)]


def _write(file: Path, told: Mapping[str, str]) -> bool:
    if file.exists():
        return False
    file.touch(mode=0o600)
    file.write_text("".join(f"{name}={value}\n" for name, value in told.items()))
    return True
