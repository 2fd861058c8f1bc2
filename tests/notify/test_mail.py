"""The message, and the conversation that carries it."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address

import pytest

from notify.peers.mail import Letter, MailServer, compose

from .post import MailHost

LETTER = Letter(
    "<digest.1@example.com>", "2011年11月1日：1 条通知", "您好：\n第二行", "zh-CN", datetime(2011, 11, 1, tzinfo=UTC)
)


def test_the_message_is_plain_and_marked_as_automatic() -> None:
    """Lines that any server takes, the subject and text in any script, and no answer from vacation programs (RFC
    3834).
    """
    content = compose(
        LETTER, sender=Address("贝尔", addr_spec="b@example.com"), to=Address("王芳", addr_spec="w@example.com")
    )
    assert content.isascii()
    assert max(len(line) for line in content.split(b"\r\n")) <= 998
    message = message_from_bytes(content, policy=policy.default)
    assert str(message["Subject"]) == LETTER.subject
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "zh-CN"
    assert message["Date"].datetime == LETTER.date
    assert message.get_content().splitlines() == LETTER.body.splitlines()


@pytest.mark.parametrize(
    "address",
    ["", "ann", "ann@", "@x", "a b@example.com", "a@b\r\nRCPT TO:<c@d>", "a@b,c@d", '"x"@example.com', "ä@example.com"],
)
async def test_an_address_that_is_none_is_never_sent_to(address: str) -> None:
    """Final, before any connection; nothing can be smuggled into the conversation."""
    attempted = await MailServer("127.0.0.1", 1, "b@example.com").send(LETTER, name="Ann", address=address)
    assert (attempted.result, attempted.code, attempted.final) == ("refused", "address_invalid", True)


@pytest.mark.parametrize("name", ["Ann\r\nBcc: all@example.com", "Ann\x00", "王\u2028芳", '"Ann" <x@y>', ""])
async def test_a_name_cannot_break_out_of_its_header(mail_host: MailHost, name: str) -> None:
    """Whatever accounts keeps as a name is shown as a name."""
    attempted = await mail_host.server().send(LETTER, name=name, address="ann@example.com")
    assert attempted.result == "sent"
    (message,) = mail_host.taken
    assert message["Bcc"] is None
    assert [one.addr_spec for one in message["To"].addresses] == ["ann@example.com"]


async def test_a_server_s_words_are_kept_without_addresses(mail_host: MailHost) -> None:
    """They go into the trail, and contact data does not."""
    mail_host.replies = [("RCPT", "550 5.1.1 <ann@example.com>: no such user ann@example.com here")]
    attempted = await mail_host.server().send(LETTER, name="Ann", address="ann@example.com")
    assert attempted.detail == "5.1.1 <(address)>: no such user (address) here"
    assert attempted.final


class BadHost:
    """Speaks SMTP up to a point. `says` answers commands by their first word in place of 250; "die" cuts the connection, "hang" says nothing.

    GREETING is the first line, BODY what comes while the message is being read, DOT the answer to its end.
    """

    def __init__(self, says: dict[str, str]) -> None:
        self._says = {"GREETING": "220 mail.test", "DATA": "354 go on", "BODY": "", "DOT": "250 taken", **says}
        self.taken = 0
        self._over = asyncio.Event()
        self._left = asyncio.Event()

    async def end(self) -> None:
        """Lets whoever hangs go, and waits until they have gone."""
        self._over.set()
        await self._left.wait()

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writer = writer
        try:
            await self._talk(reader)
        finally:
            writer.close()
            self._left.set()

    async def _talk(self, reader: asyncio.StreamReader) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await self._say("GREETING")
            while command := (await reader.readline()).decode().split(" ")[0].strip().upper():
                await self._say(command)
                if command == "DATA":
                    await reader.readline()
                    await self._say("BODY")
                    await reader.readuntil(b"\r\n.\r\n")
                    self.taken += 1
                    await self._say("DOT")

    async def _say(self, what: str) -> None:
        said = self._says.get(what, "250 OK")
        if said == "hang":
            await self._over.wait()
            raise ConnectionError
        if said == "die":
            self._writer.transport.abort()
            raise ConnectionError
        if said:
            self._writer.write(said.encode() + b"\r\n")
            await self._writer.drain()


@pytest.mark.parametrize(
    ("says", "result", "code", "final"),
    [
        ({"GREETING": "hang"}, "refused", "connection", False),
        ({"GREETING": "die"}, "refused", "connection", False),
        ({"GREETING": "554 5.3.2 no service here"}, "refused", "554", False),
        ({"GREETING": "421 4.3.2 too busy"}, "refused", "421", False),
        ({"GREETING": "HTTP/1.1 400 Bad Request"}, "refused", "connection", False),
        ({"EHLO": "550 who are you", "HELO": "550 who are you"}, "refused", "550", False),
        ({"EHLO": "hang"}, "refused", "connection", False),
        ({"MAIL": "550 5.7.1 sender not allowed"}, "refused", "550", False),
        ({"MAIL": "451 4.7.1 greylisted"}, "refused", "451", False),
        ({"RCPT": "die"}, "refused", "connection", False),
        ({"RCPT": "hang"}, "refused", "connection", False),
        ({"RCPT": "550 5.1.1 nobody"}, "refused", "550", True),
        ({"DATA": "451 4.3.0 later"}, "refused", "451", False),
        ({"DATA": "554 5.7.1 not this"}, "refused", "554", True),
        ({"BODY": "die"}, "unknown", "connection_lost", False),
        ({"DOT": "452 4.3.1 disk full"}, "refused", "452", False),
        ({"DOT": "552 5.3.4 too big"}, "refused", "552", True),
        ({"DOT": "die"}, "unknown", "connection_lost", False),
        ({"DOT": "hang"}, "unknown", "connection_lost", False),
        ({"DOT": "what?"}, "unknown", "connection_lost", False),
        ({"QUIT": "hang"}, "sent", "250", False),
        ({"QUIT": "die"}, "sent", "250", False),
    ],
    ids=lambda one: " ".join(f"{step} {said}" for step, said in one.items()) if isinstance(one, dict) else "",
)
async def test_whatever_a_mail_server_does_has_its_class(
    says: dict[str, str],
    result: str,
    code: str,
    final: bool,  # noqa: FBT001 (part of the answer)
) -> None:
    """Sent, refused or unknown: `refused` only where it is certain that nothing was taken, `final` only where the reply is about this message or its receiver.

    Taken out: ABOUT_US (a server that had no service for an hour failed every digest for good); REPLIES (nonsense after the message passed for a refusal).
    """
    host = BadHost(says)
    server = await asyncio.start_server(host, "127.0.0.1", 0)
    try:
        port = server.sockets[0].getsockname()[1]
        async with asyncio.timeout(10):
            attempted = await MailServer("127.0.0.1", port, "b@example.com", timeout=0.5).send(
                LETTER, name="Ann", address="ann@example.com"
            )
        await host.end()
    finally:
        server.close()
    assert (attempted.result, attempted.code, attempted.final) == (result, code, final)
    assert host.taken <= (result != "refused" or "DOT" in says), "what was refused was not taken"
