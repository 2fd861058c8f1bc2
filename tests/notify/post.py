"""A real SMTP server in the test's own loop, and a directory of people."""

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from notify.peers.contacts import Contact
from notify.peers.mail import MailServer
from notify.peers.tokens import PeerAwayError
from notify.store.templates import packaged_wording
from notify.use_cases.deliver import Post


class MailHost:
    """Speaks SMTP on a free port. `replies` are used up one per message; then all is well.

    A reply is `(stage, text)`: "RCPT" or "DATA" with an SMTP reply, ("DATA", "die") cuts the connection inside DATA,
    ("DATA", "take and die") after the message was taken, ("DATA", "hang") never answers.
    """

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.replies: list[tuple[str, str]] = []
        self.in_data = asyncio.Event()
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: SMTP(self, hostname="mail.test", loop=loop), "127.0.0.1", 0)

    @property
    def port(self) -> int:
        assert self._server
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        if self._server:
            self._server.close()

    def subjects(self) -> list[str]:
        return [str(message["Subject"]) for message in self.taken]

    def receivers(self) -> Counter[str]:
        return Counter(str(message["To"]) for message in self.taken)

    def _reply(self, stage: str) -> str | None:
        if self.replies and self.replies[0][0] == stage:
            return self.replies.pop(0)[1]
        return None

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd's name)
        refusal = self._reply("RCPT")
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        refusal = self._reply("DATA")
        self.in_data.set()
        if refusal == "hang":
            await asyncio.sleep(3600)
        if refusal in {"die", "take and die"}:
            if refusal == "take and die":
                self._take(envelope)
            server.transport.abort()
            return "250 OK"
        if refusal is None:
            self._take(envelope)
        return refusal or "250 OK"

    def _take(self, envelope: Any) -> None:
        message = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.taken.append(message)

    def server(self, timeout: float = 5.0) -> MailServer:
        return MailServer("127.0.0.1", self.port, "bellwether@example.com", timeout=timeout)


class People:
    """A directory of made-up people: everybody has an address unless said otherwise. Fails while `away`."""

    def __init__(self, locales: Mapping[str, str] | None = None, without: Sequence[str] = ()) -> None:
        self.locales = dict(locales or {})
        self.without = set(without)
        self.away = False
        self.asked: list[list[str]] = []

    async def resolve(self, person_ids: Sequence[str]) -> dict[str, Contact]:
        self.asked.append(list(person_ids))
        if self.away:
            raise PeerAwayError("accounts is away")
        return {
            person: Contact(person, person.title(), f"{person}@example.com", self.locales.get(person, "en-GB"))
            for person in person_ids
            if person not in self.without
        }


def post_of(host: MailHost, people: People, timeout: float = 5.0) -> Post:
    return Post(people, packaged_wording(), host.server(timeout), timeout)
