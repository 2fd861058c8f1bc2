"""The mail server, by SMTP: one message, one connection, one answer in a result class."""

import asyncio
import re
import ssl
from collections.abc import Awaitable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Literal, Protocol

import aiosmtplib

from notify.domain.retry import Attempted, refused

ADDRESS = re.compile(r"[^\s<>@,;:\"()\[\]\\]+@[^\s<>@,;:\"()\[\]\\]+")
"""What may be written to, and what is cut from replies before they are kept. Quoted local parts (RFC 5321 §4.1.2) are
not taken.
"""
MAX_DETAIL = 300
REPLIES = range(200, 600)
ABOUT_US = (
    aiosmtplib.SMTPConnectResponseError,
    aiosmtplib.SMTPHeloError,
    aiosmtplib.SMTPAuthenticationError,
    aiosmtplib.SMTPSenderRefused,
)
POLITE_SECONDS = 2.0
Security = Literal["none", "starttls", "tls"]


@dataclass(frozen=True, slots=True)
class Letter:
    """One e-mail, without its receiver's address. `date` is the wall time of the attempt."""

    message_id: str
    subject: str
    body: str
    locale: str
    date: datetime


class Mail(Protocol):
    """Takes a letter to an address and says what became of it; never raises for what the server says or fails to say."""

    async def send(self, letter: Letter, *, name: str, address: str) -> Attempted:
        """One attempt."""
        ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that speaks SMTP. `sender` is an address, `timeout` the seconds an attempt may take in all."""

    host: str
    port: int
    sender: str
    sender_name: str = "Bellwether"
    security: Security = "none"
    username: str = ""
    password: str = ""
    timeout: float = 30.0

    async def send(self, letter: Letter, *, name: str, address: str) -> Attempted:
        """One attempt over one connection, in at most `timeout` seconds."""
        if not ADDRESS.fullmatch(address) or not address.isascii():
            return Attempted(
                "refused",
                "address_invalid",
                "the e-mail address kept for this person is no plain local@domain",
                final=True,
            )
        content = compose(letter, sender=Address(self.sender_name, addr_spec=self.sender), to=_receiver(name, address))
        talk = _Talk(self._client())
        try:
            async with asyncio.timeout(self.timeout):
                return await talk.deliver(self.sender, address, content)
        except aiosmtplib.SMTPResponseException as error:
            return talk.refusal(error)
        except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
            return talk.lost(error)
        finally:
            await talk.end()

    def _client(self) -> aiosmtplib.SMTP:
        return aiosmtplib.SMTP(
            hostname=self.host,
            port=self.port,
            timeout=self.timeout,
            use_tls=self.security == "tls",
            start_tls=self.security == "starttls",
            tls_context=ssl.create_default_context() if self.security != "none" else None,
            username=self.username or None,
            password=self.password or None,
        )


class _Talk:
    """One conversation. Knows whether the message was handed over, because then nobody can say what became of it."""

    def __init__(self, client: aiosmtplib.SMTP) -> None:
        self._client = client
        self._handed_over = False

    async def deliver(self, sender: str, address: str, content: bytes) -> Attempted:
        await self._client.connect()
        await self._client.mail(sender)
        await self._client.rcpt(address)
        self._handed_over = True
        answer = await self._client.data(content)
        return Attempted("sent", str(answer.code), _plain(answer.message))

    def refusal(self, error: aiosmtplib.SMTPResponseException) -> Attempted:
        """A reply that says no. What the server refuses us as such (greeting, hello, login, our sender) is not about this message, whatever its code:
        an operator mends it. What is no SMTP reply says nothing.
        """
        if error.code not in REPLIES:
            return self.lost(error)
        attempted = refused(error.code, _plain(error.message))
        return replace(attempted, final=False) if isinstance(error, ABOUT_US) else attempted

    def lost(self, error: Exception) -> Attempted:
        """A connection that never stood or broke; before the message was handed over it is certain that nothing was
        sent.
        """
        words = f"{type(error).__name__}: {_plain(str(error))}"
        if self._handed_over:
            return Attempted(
                "unknown", "connection_lost", f"the connection broke after the message was handed over ({words})"
            )
        return Attempted("refused", "connection", f"no conversation with the mail server ({words})")

    async def end(self) -> None:
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            await _bounded(self._client.quit())
        self._client.close()


async def _bounded(work: Awaitable[object]) -> None:
    async with asyncio.timeout(POLITE_SECONDS):
        await work


def compose(letter: Letter, *, sender: Address, to: Address) -> bytes:
    """The message as bytes of lines that any server takes (7 bit), marked as sent by a program (RFC 3834)."""
    message = EmailMessage(policy=SMTP_POLICY.clone(cte_type="7bit"))
    message["From"] = sender
    message["To"] = to
    message["Subject"] = letter.subject
    message["Date"] = letter.date
    message["Message-ID"] = letter.message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body + "\n")
    message["Content-Language"] = letter.locale
    return message.as_bytes()


def _receiver(name: str, address: str) -> Address:
    """The receiver with a name that cannot break out of its header."""
    return Address(" ".join("".join(char if char.isprintable() else " " for char in name).split()), addr_spec=address)


def _plain(text: str) -> str:
    """A server's words without addresses, on one line, bounded: they are kept, and contact data is not."""
    return " ".join(ADDRESS.sub("(address)", text).split())[:MAX_DETAIL]
