import hashlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from deploy.local import LocalError, jars
from deploy.local.jars import Jar, fetch_jars, read_lock


def test_the_lock_pins_one_version_of_every_jar() -> None:
    """Each coordinate is there once, and Kafka's own jars all have the broker's version."""
    locked = read_lock()
    assert len({(jar.group, jar.artifact) for jar in locked}) == len(locked) == 46
    assert {jar.version for jar in locked if jar.group == "org.apache.kafka"} == {"4.3.1"}


def test_a_line_that_is_no_pin_is_named(tmp_path: Path) -> None:
    """A lock that was edited wrongly says which line and what belongs there."""
    lock = tmp_path / "jars.lock"
    lock.write_text("# comment\norg.example:thing:1.0\n")
    with pytest.raises(LocalError, match=r"line 2 is not `group:artifact:version sha256"):
        read_lock(lock)


def test_a_jar_with_another_hash_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What does not match its SHA-256 is never used. Red when `_fetch` takes the path without comparing."""
    monkeypatch.setattr(jars, "_ATTEMPTS", 1)
    with pytest.raises(LocalError, match="its SHA-256 is"):
        fetch_jars(tmp_path, [replace(_small(), sha256="0" * 64)])


def test_a_broken_download_in_the_cache_is_fetched_again(tmp_path: Path) -> None:
    """A half-written file from an interrupted run does not stay in the way. Red when the mismatch keeps the file."""
    jar = _small()
    [path] = fetch_jars(tmp_path, [jar])
    path.write_bytes(path.read_bytes()[:100])
    [path] = fetch_jars(tmp_path, [jar])
    assert hashlib.sha256(path.read_bytes()).hexdigest() == jar.sha256


def test_two_may_fill_an_empty_cache_at_once(tmp_path: Path) -> None:
    """Whoever comes second waits for the first, and both have every jar whole. Taken out: `_alone` (a file appears where none was, or is taken for broken)."""
    few = [jar for jar in read_lock() if jar.artifact.startswith("commons-")]
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(fetch_jars, tmp_path, few) for _ in range(2)]
    assert both[0].result() == both[1].result()
    assert [hashlib.sha256(path.read_bytes()).hexdigest() for path in both[0].result()] == [jar.sha256 for jar in few]


def _small() -> Jar:
    return next(jar for jar in read_lock() if jar.artifact == "jspecify")
