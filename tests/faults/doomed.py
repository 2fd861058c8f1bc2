"""`python doomed.py <window>`: a real supply worker that is killed (SIGKILL) at one crash window of its outbox.

Only the moment of death is added; reading, deciding, committing and relaying are the service's own. Windows: `before commit` of a batch that has appended
events, `after commit` of it (before the offsets and before anything is sent), `after send` (in the middle of a round, once the broker has acknowledged its
third row), `before mark` (every row of a round acknowledged, the marking not committed).
"""

import os
import signal
import sys
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.ext.asyncio import AsyncSession

from shared import outbox, service
from shared.cli import main
from shared.database import execute as _real_execute
from shared.kafka import Producer
from shared.pipeline import process as _real_process
from supply.__main__ import SERVICE

WINDOW = sys.argv[1]
ROUND_ROW = 3
_real_send = Producer.send
_done: dict[str, int] = {"appended": 0, "marking": 0, "acknowledged": 0}


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


async def _execute(session: AsyncSession, sql: str, *args: object) -> int:
    touched = await _real_execute(session, sql, *args)
    _done["appended"] += sql == outbox._APPEND
    _done["marking"] += sql == outbox._MARK
    return touched


async def _process(*args: Any) -> Sequence[Any]:
    fates = await _real_process(*args)
    if WINDOW == "after commit" and _done["appended"]:
        _die()
    return fates


async def _send(self: Producer, *args: Any) -> Any:
    answer = await _real_send(self, *args)
    if WINDOW == "after send":
        await answer
        _done["acknowledged"] += 1
        if _done["acknowledged"] == ROUND_ROW:
            _die()
    return answer


def _committing(_connection: object) -> None:
    if (WINDOW == "before commit" and _done["appended"]) or (WINDOW == "before mark" and _done["marking"]):
        _die()


outbox.execute, service.process, Producer.send = _execute, _process, _send  # type: ignore[assignment,attr-defined,method-assign]
event.listen(Engine, "commit", _committing)
sys.exit(main(SERVICE, ["worker"]))
