import signal
import subprocess
import sys

import pytest

from deploy.local.state import ROOT
from examples.story.__main__ import INTERRUPTED

STAYS_UP = """
import signal, sys
signal.signal(signal.SIGINT, signal.SIG_IGN)
from examples.story import __main__ as story
story._run = lambda *_: (print("up", flush=True), signal.pause())
sys.exit(story.main(["run"]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_a_run_in_the_background_of_a_script_can_be_ended(number: signal.Signals) -> None:
    """A shell starts what it puts in the background with SIGINT ignored: Ctrl-C's signal and both others still end it, with their exit code.

    Taken out: the handler of SIGINT in `main` (nothing but SIGKILL ended it).
    """
    with subprocess.Popen([sys.executable, "-c", STAYS_UP], cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            assert child.stdout.readline() == "up\n"
            child.send_signal(number)
            assert child.wait(10) == INTERRUPTED
        finally:
            child.kill()
