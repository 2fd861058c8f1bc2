import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from deploy.local import process
from deploy.local.process import Child, Command


def test_stopping_leaves_alone_who_has_ended_meanwhile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of a server's own processes ends between the look at its family and the signal: the others are stopped all the same.

    Taken out: the suppression in `signal_family` (the stop ended there, and the server went on).
    """
    gone = subprocess.Popen([sys.executable, "-c", ""])
    ended = psutil.Process(gone.pid)
    gone.wait()
    child = Child("sleeper", Command([sys.executable, "-c", "import signal; signal.pause()"], tmp_path / "log"))
    try:
        monkeypatch.setattr(process, "_family", lambda pid: [ended, psutil.Process(pid)])
        child.stop([(signal.SIGTERM, 10)])
        assert not child.alive()
    finally:
        monkeypatch.undo()
        child.kill()
