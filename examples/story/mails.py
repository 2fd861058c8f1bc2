"""A real SMTP server on this machine whose mails can be read in a folder; nothing leaves the machine."""

import email
import re
from email.policy import default
from itertools import count
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Folder:
    """Writes each mail into a file named by its number, recipient and subject."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._numbers = count(1 + sum(1 for _ in folder.glob("*.eml")))

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        subject = str(email.message_from_bytes(content, policy=default)["Subject"] or "")
        words = re.sub(r"[^\w.-]+", "-", f"{' '.join(envelope.rcpt_tos)} {subject}").strip("-")[:100]
        (self._folder / f"{next(self._numbers):05d}-{words}.eml").write_bytes(content)
        return "250 Message accepted for delivery"


class MailServer:
    """``with MailServer(folder, port): ...``; it takes mail until the end of the block."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self._controller: Controller | None = None

    def __enter__(self) -> Self:
        self._controller = Controller(_Folder(self.folder), hostname="127.0.0.1", port=self.port)
        self._controller.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._controller is not None:
            self._controller.stop(no_assert=True)


def mails_in(folder: Path) -> list[Path]:
    """The mails that lie there, oldest first."""
    return sorted(folder.glob("*.eml"))
