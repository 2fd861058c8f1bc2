"""Tokens of the local issuer for the people of the story, and the keys by which the services prove them."""

import asyncio
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Self

from deploy.local.issuer import Issuer, serving
from deploy.local.state import LOCAL
from examples.erp.master import PEOPLE

FOLDER = LOCAL / "story" / "tokens"
ROLES = {"erp": "erp"} | {person.role: person.id for person in reversed(PEOPLE)}


class Tokens:
    """Tokens by person and role, made when asked for."""

    def __init__(self) -> None:
        self._issuer = Issuer()

    @property
    def issuer(self) -> str:
        """What tokens name as theirs."""
        return self._issuer.name

    def of(self, person: str, role: str) -> str:
        """A token that proves a person in a role."""
        return self._issuer.token(role, subject=person)

    def of_role(self, role: str) -> str:
        """A token of the first person in a role."""
        return self.of(ROLES[role], role)

    def files(self) -> dict[str, Path]:
        """A token per role, each in a file that only its owner may read."""
        FOLDER.mkdir(parents=True, exist_ok=True)
        found = {}
        for role in ROLES:
            found[role] = FOLDER / role
            found[role].touch(mode=0o600)
            found[role].write_text(self.of_role(role))
        return found


class KeyServer:
    """``with KeyServer():`` the issuer's public keys are served until the end of the block, by a thread of this process."""

    def __init__(self) -> None:
        self._ready: Future[None] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="issuer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.result()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._leave.set)
        self._thread.join()

    async def _serve(self) -> None:
        self._loop, self._leave = asyncio.get_running_loop(), asyncio.Event()
        try:
            async with serving(Issuer()):
                self._ready.set_result(None)
                await self._leave.wait()
        except BaseException as problem:
            if self._ready.done():
                raise
            self._ready.set_exception(problem)
