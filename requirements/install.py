"""Makes `.venv` from the hashed locks: ``python3 requirements/install.py``. Needs nothing but Python and a package registry.

pip, configured as on this machine, fetches the pinned `uv`, which installs the rest ten times as fast from the same
registry. Where `uv` cannot, pip does it all, from the same lock.
"""

import os
import re
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BIN = VENV / "bin"
LOCKS = ROOT / "requirements"
MEMBERS = ("shared", "services/accounts", "services/supply", "services/scoring", "services/notify")
# What pip is told about its registry, and how uv is told the same. Certificates: the system's, as for pip.
_SAME_FOR_UV = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
    "trusted-host": "UV_INSECURE_HOST",
}
_SETTING = re.compile(r"[\w:]+\.([\w-]+)='(.*)'")


def main() -> int:
    """Install everything; exit code 0: `.venv` is ready."""
    if sys.version_info < (3, 11):  # noqa: UP036 - told to those who have an older one
        sys.stderr.write(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}: make PYTHON=python3.12\n")
        return 1
    began = time.monotonic()
    if not (BIN / "pip").exists():
        sys.stdout.write("Making .venv\n")
        venv.create(VENV, with_pip=True, symlinks=True)
    sys.stdout.write("Installing what requirements/dev.txt pins\n")
    sys.stdout.flush()
    if not install_with_uv():
        sys.stdout.write("uv could not; going on with pip, which takes a minute or two\n")
        sys.stdout.flush()
        run(str(BIN / "pip"), "install", "--quiet", "--require-hashes", "-r", str(LOCKS / "dev.txt"))
    # The members' own dependencies are in the lock; building them editable needs nothing from outside.
    editable = [argument for member in MEMBERS for argument in ("-e", str(ROOT / member))]
    run(str(BIN / "pip"), "install", "--quiet", "--no-deps", "--no-build-isolation", *editable)
    sys.stdout.write(f"Installed in {time.monotonic() - began:.0f} s\n")
    return 0


def install_with_uv() -> bool:
    """Install the development lock with uv; False when uv cannot be had or fails."""
    try:
        run(str(BIN / "pip"), "install", "--quiet", "--require-hashes", "-r", str(LOCKS / "installer.txt"))
        arguments = (
            "pip",
            "install",
            "--python",
            str(BIN / "python"),
            "--compile-bytecode",  # once here, instead of in each of the many processes that start at the same time
            "--require-hashes",
            "-r",
            str(LOCKS / "dev.txt"),
        )
        quiet = () if sys.stderr.isatty() else ("--quiet",)  # progress for a person, no list of packages in a log
        run(str(BIN / "uv"), *quiet, *arguments, environment={**os.environ, **uv_environment()})
    except (subprocess.CalledProcessError, OSError):
        return False
    return True


def uv_environment() -> dict[str, str]:
    """The registry settings of pip as those of uv; what is set for uv already stays."""
    told = subprocess.run([str(BIN / "pip"), "config", "list"], capture_output=True, text=True, check=True).stdout
    settings = {found[1]: found[2] for line in told.splitlines() if (found := _SETTING.fullmatch(line))}
    same = {uv: settings[pip] for pip, uv in _SAME_FOR_UV.items() if pip in settings}
    return {name: value for name, value in {"UV_SYSTEM_CERTS": "true", **same}.items() if name not in os.environ}


def run(*command: str, environment: "dict[str, str] | None" = None) -> None:
    """Run a command; raises CalledProcessError when it fails."""
    subprocess.run(command, check=True, env=environment)


if __name__ == "__main__":
    sys.exit(main())
