"""The message, and the conversation that carries it."""

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
