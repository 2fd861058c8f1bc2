from collections.abc import Iterator
from typing import Any, ClassVar, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, model_validator

from shared.settings import LOOPBACK, SHORTEST_SECRET, Port, ServiceSettings, weakness


class NotifySettings(ServiceSettings):
    """What only notify needs to be told."""

    service: ClassVar[str] = "notify"

    http_port: Port = Field(8004, description="Port of the API.")
    worker_port: Port = Field(9004, description="Side port of the worker: health, metrics, progress, verification.")
    accounts_url: str = Field(
        "http://127.0.0.1:8001", description="Where accounts answers `POST /v1/contacts:resolve`."
    )
    accounts_audience: str = Field("accounts", description="The `aud` that accounts asks of our token.")
    token_url: str = Field(
        "", description="Where the issuer gives tokens for client credentials; empty: issuer + /token."
    )
    client_id: str = Field("notify", description="Our client id at the issuer; its tokens carry the role `service`.")
    client_secret: SecretStr = Field(SecretStr("notify"), description="Our client secret at the issuer.")
    smtp_host: str = Field("127.0.0.1", description="Mail server.")
    smtp_port: Port = Field(8025, description="Its port.")
    smtp_security: Literal["none", "starttls", "tls"] = Field(
        "none", description="How the connection to it is secured."
    )
    smtp_username: str = Field("", description="User at the mail server; empty: no login.")
    smtp_password: SecretStr = Field(SecretStr(""), description="Password at the mail server.")
    smtp_timeout: int = Field(30, ge=1, le=300, description="Seconds one attempt may take.")
    mail_from: str = Field(
        "bellwether@localhost",
        pattern=r"^[^\s<>@]+@[^\s<>@]+$",
        description="Sender's address; its domain ends our Message-IDs.",
    )
    mail_from_name: str = Field("Bellwether", max_length=100, description="Sender's name.")

    @model_validator(mode="before")
    @classmethod
    def _derive_token_url(cls, values: dict[str, Any]) -> dict[str, Any]:
        issuer = str(values.get("issuer", cls.model_fields["issuer"].default))
        return {**values, "token_url": values.get("token_url") or f"{issuer.rstrip('/')}/token"}

    @property
    def mail_domain(self) -> str:
        """The right side of our Message-IDs."""
        return self.mail_from.rpartition("@")[2]

    def _production_faults(self) -> Iterator[str]:
        yield from super()._production_faults()
        if weak := weakness(self.client_secret.get_secret_value(), "notify"):
            yield (
                f"client_secret is {weak}: give notify a random secret of its own at the issuer, "
                f"of at least {SHORTEST_SECRET} characters"
            )
        if self.mail_domain in {"localhost", "localhost.localdomain"}:
            yield "mail_from is the development sender: give an address of your own domain"
        if self.smtp_username and not self.smtp_password.get_secret_value():
            yield "smtp_password is missing: smtp_username names a user"
        if self.smtp_security == "none" and self.smtp_host not in LOOPBACK:
            yield "smtp_security is none to another machine: use starttls or tls"
        if urlsplit(self.accounts_url).scheme != "https" or urlsplit(self.token_url).scheme != "https":
            yield "accounts_url and token_url must be https: contact data travels there"
