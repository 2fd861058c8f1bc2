import smtplib
from email.message import EmailMessage
from pathlib import Path

from deploy.local.process import choose_port
from examples.story.mails import MailServer, mails_in


def test_keeps_each_mail_as_a_file_named_by_whom_and_what(tmp_path: Path) -> None:
    """A mail sent over SMTP lies in the folder, readable by any mail program; a later start counts on."""
    folder, port = tmp_path / "mails", choose_port()
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "grace@bellwether.example", "Digest 日报 / 2011-08-01"
    mail.set_content("hello")
    for _ in range(2):
        with MailServer(folder, port), smtplib.SMTP("127.0.0.1", port) as smtp:
            smtp.send_message(mail)
    mails = mails_in(folder)
    names = [file.name for file in mails]
    assert names == [f"0000{number}-grace-bellwether.example-Digest-日报-2011-08-01.eml" for number in (1, 2)]
    assert b"hello" in mails[0].read_bytes()
