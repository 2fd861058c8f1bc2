"""Kafka's jars: fetched one pinned artifact at a time, each checked against the SHA-256 in jars.lock."""

import fcntl
import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import requests
from jgo.maven import MavenContext

from deploy.local.errors import LocalError

LOCK = Path(__file__).with_name("jars.lock")
_LINE = re.compile(r"([\w.-]+):([\w.-]+):([\w.-]+) sha256:([0-9a-f]{64})")
_THREADS = 8
_ATTEMPTS = 3
_TIMEOUT_SECONDS = 30

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Jar:
    """One line of jars.lock."""

    group: str
    artifact: str
    version: str
    sha256: str

    def __str__(self) -> str:
        return f"{self.group}:{self.artifact}:{self.version}"


def read_lock(lock: Path = LOCK) -> list[Jar]:
    """The pinned jars; raises LocalError naming the first line that is not `group:artifact:version sha256:<hex>`."""
    jars = []
    for number, line in enumerate(lock.read_text().splitlines(), start=1):
        if line.strip() and not line.startswith("#"):
            match = _LINE.fullmatch(line.strip())
            if match is None:
                raise LocalError(
                    f"{lock.name} line {number} is not `group:artifact:version sha256:<64 hex digits>`: {line}"
                )
            jars.append(Jar(*match.groups()))
    return jars


def fetch_jars(cache: Path, jars: Sequence[Jar], progress: Progress | None = None) -> list[Path]:
    """The paths of all jars, downloading what `cache` lacks; `progress(done, total)` is called as they come in."""
    with _alone(cache):
        return _fetch_all(cache, jars, progress)


@contextmanager
def _alone(cache: Path) -> Iterator[None]:
    """One process fetches, the others wait: two that fill an empty cache at once take each other's half-written files for broken ones."""
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed, by the kernel if we are killed
        yield


def _fetch_all(cache: Path, jars: Sequence[Jar], progress: Progress | None) -> list[Path]:
    context = MavenContext(repo_cache=cache, local_repos=[], timeout=_TIMEOUT_SECONDS)
    pool = ThreadPoolExecutor(_THREADS)
    downloads = [pool.submit(_fetch, context, jar) for jar in jars]
    try:
        for done, download in enumerate(as_completed(downloads), start=1):
            download.result()
            if progress is not None:
                progress(done, len(jars))
        return [download.result() for download in downloads]
    finally:
        pool.shutdown(wait=False, cancel_futures=True)  # after Ctrl-C nothing new begins


def _fetch(context: MavenContext, jar: Jar) -> Path:
    artifact = context.project(jar.group, jar.artifact).at_version(jar.version).artifact("", "jar")
    problem: object = None
    for _ in range(_ATTEMPTS):
        try:
            path: Path = artifact.resolve()
        except (requests.RequestException, RuntimeError, OSError) as error:
            problem = error
        else:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
            if found == jar.sha256:
                return path
            problem = f"its SHA-256 is {found}, jars.lock says {jar.sha256}"
        # A broken or half-written download must not be taken from the cache the next time.
        if artifact.cached_path is not None:
            artifact.cached_path.unlink(missing_ok=True)
    raise LocalError(f"Cannot fetch {jar} in {_ATTEMPTS} attempts: {problem}")
