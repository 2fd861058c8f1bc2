"""Makes the hashed locks: one per service, one for development that holds all of them and the tools, one each for installing, for building wheels
and for what is optional.

``python requirements/lock.py [--upgrade]``. The development lock is made first and the others are held to its versions,
so that what is tested is what is deployed.
"""

import subprocess
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).parent
SERVICES = ("accounts", "supply", "scoring", "notify")
PYTHON = "3.11"
_COMPILE = (
    *("uv", "pip", "compile", "-", "--quiet", "--universal", "--python-version", PYTHON, "--generate-hashes"),
    *("--no-emit-index-url", "--no-annotate", "--custom-compile-command", "make lock"),
)


def dependencies(distribution: Path) -> list[str]:
    """What a distribution needs from outside this repository."""
    project = tomllib.loads((distribution / "pyproject.toml").read_text())["project"]
    return [requirement for requirement in project["dependencies"] if not requirement.startswith("bellwether-")]


def lock(name: str, requirements: list[str], *options: str) -> None:
    """Write ``<name>.txt`` for these requirements."""
    output = HERE / f"{name}.txt"
    text = "\n".join(requirements)
    subprocess.run([*_COMPILE, "--output-file", str(output), *options], input=text, text=True, check=True, cwd=HERE)
    sys.stdout.write(f"requirements/{output.name}\n")


def main() -> None:
    """Make all locks; ``--upgrade`` takes the newest versions allowed instead of keeping the locked ones."""
    root = HERE.parent
    shared = dependencies(root / "shared")
    services = {name: shared + dependencies(root / "services" / name) for name in SERVICES}
    tools = (HERE / "dev.in").read_text().splitlines()
    everything = [*tools, *(requirement for needs in services.values() for requirement in needs)]
    lock("dev", everything, *sys.argv[1:])
    for name, needs in services.items():
        lock(name, needs, "--constraints", str(HERE / "dev.txt"))
    project = tomllib.loads((root / "shared" / "pyproject.toml").read_text())["project"]
    for name, needs in project["optional-dependencies"].items():
        lock(name, [*shared, *needs], "--constraints", str(HERE / "dev.txt"))
    for name, tool in (("installer", "uv"), ("build", "hatchling")):
        lock(name, [line for line in tools if line == tool], "--constraints", str(HERE / "dev.txt"))


if __name__ == "__main__":
    main()
