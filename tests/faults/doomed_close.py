"""`python doomed_close.py <phase> <step>`: a real scoring worker that is killed (SIGKILL) in its close run, in this step of this phase.

Only the moment of death is added: the step's work is done and not yet committed, everything before it is.
"""

import os
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from scoring.__main__ import SERVICE
from shared.cli import main
from shared.jobs import Job

PHASE, STEP = sys.argv[1], int(sys.argv[2])
_real_step = Job.step
_done: Counter[str] = Counter()


@asynccontextmanager
async def _step(self: Job) -> AsyncIterator[AsyncSession]:
    phase = str(self.progress.get("phase"))
    async with _real_step(self) as session:
        yield session
        _done[phase] += 1
        if phase == PHASE and _done[phase] == STEP:
            os.kill(os.getpid(), signal.SIGKILL)


Job.step = _step  # type: ignore[method-assign]
sys.exit(main(SERVICE, ["worker"]))
