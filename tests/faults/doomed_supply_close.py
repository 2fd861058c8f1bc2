"""`python doomed_supply_close.py <phase> <step>`: a real supply worker that is killed (SIGKILL) in its close run, in this step of this phase.

Only the moment of death is added: the step's work is done and not yet committed, everything before it is.
"""

import os
import signal
import sys
from collections.abc import Awaitable, Callable

from sqlalchemy.ext.asyncio import AsyncSession

from shared.cli import main
from shared.jobs import Job
from supply.__main__ import SERVICE
from supply.use_cases import close

PHASE, STEP = sys.argv[1], int(sys.argv[2])
_real_phase = close._phase


async def _phase(job: Job, name: str, step: Callable[[AsyncSession], Awaitable[bool]]) -> None:
    done = 0

    async def doomed(session: AsyncSession) -> bool:
        nonlocal done
        over = await step(session)
        done += 1
        if (name, done) == (PHASE, STEP):
            os.kill(os.getpid(), signal.SIGKILL)
        return over

    await _real_phase(job, name, doomed)


close._phase = _phase
sys.exit(main(SERVICE, ["worker"]))
