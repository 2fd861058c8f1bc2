"""The previous release beside this one: its tree from the history, and programs run on its code."""

import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from deploy.local.provision import SERVICES
from deploy.local.state import LOCAL, ROOT

FILE = ROOT / "deploy" / "previous"
MIGRATIONS = ("shared/src/shared/migrations", *(f"services/{name}/src/{name}/migrations" for name in SERVICES))


class NoHistoryError(Exception):
    """The previous release cannot be had from here; the message says what to do."""


def commit() -> str:
    """The commit of the previous release."""
    return FILE.read_text().strip()


def previous(folder: Path = LOCAL / "previous") -> Path:
    """The tree of the previous release, unpacked afresh below `folder`. Raises NoHistoryError where git does not have it."""
    archived = subprocess.run(
        ["git", "-C", str(ROOT), "archive", "--format=tar", commit()],  # noqa: S607 (git is on the PATH of a checkout)
        capture_output=True,
        check=False,
    )
    if archived.returncode:
        raise NoHistoryError(
            f"deploy/previous names the commit {commit()[:12]}, which is not in this checkout's history: "
            f"clone with the whole history, or `git fetch --unshallow`. git says: {archived.stderr.decode().strip()}"
        )
    tree = folder / commit()[:12]
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    with tarfile.open(fileobj=BytesIO(archived.stdout)) as content:
        content.extractall(tree, filter="data")
    return tree


def overlay(tree: Path) -> None:
    """Lays this release's migrations over the tree's: what it then migrates is a database of this release."""
    for folder in MIGRATIONS:
        shutil.copytree(ROOT / folder, tree / folder, dirs_exist_ok=True)


def run(
    tree: Path, arguments: Sequence[str], *, stdin: bytes = b"", quiet: bool = True
) -> subprocess.CompletedProcess[bytes]:
    """`python …` with the tree's code in place of this one's."""
    paths = [tree / "shared" / "src", *(tree / "services" / name / "src" for name in SERVICES), tree]
    own = {name: value for name, value in os.environ.items() if not name.startswith(("BELLWETHER_", "PYTEST_"))}
    environment = {**own, "PYTHONPATH": os.pathsep.join(map(str, paths)), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *arguments], cwd=tree, env=environment, input=stdin, check=False, capture_output=quiet
    )
