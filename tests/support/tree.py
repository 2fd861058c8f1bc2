"""The repository as it is: what is tracked or about to be, for tests that read it."""

import subprocess
from functools import cache
from pathlib import Path

from deploy.local.state import ROOT

SERVICES = ("accounts", "supply", "scoring", "notify")
DISTRIBUTIONS = {"shared": ROOT / "shared", **{name: ROOT / "services" / name for name in SERVICES}}


@cache
def files(*suffixes: str) -> tuple[Path, ...]:
    """All files that git tracks or would add, of these suffixes (none: all)."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(path for path in found if path.is_file() and (not suffixes or path.suffix in suffixes))


def text(path: Path) -> str | None:
    """The file's text; None for a binary file."""
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None


def relative(path: Path) -> str:
    """The path as a message should show it."""
    return str(path.relative_to(ROOT))


def sources(distribution: str) -> list[Path]:
    """The Python files of one distribution."""
    root = DISTRIBUTIONS[distribution] / "src"
    return [path for path in files(".py") if root in path.parents]


def readmes() -> str:
    """All README files together."""
    return "\n".join(path.read_text() for path in files(".md") if path.name == "README.md")
