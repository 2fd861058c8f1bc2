"""Settings from the environment, one class per service, refused where production would be unsafe.

`BELLWETHER_<SERVICE>_<NAME>` wins over `BELLWETHER_<NAME>`, so that four services can share one environment and still differ.
The two database addresses are read under the service's own name only: services share no database.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Any, ClassVar, Literal
from urllib.parse import urlsplit, urlunsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

PREFIX = "BELLWETHER_"
OWN_NAME_ONLY = frozenset({"database_url", "migrate_url"})
ORIGIN = re.compile(r"https?://(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::[1-9][0-9]{0,4})?")
DEFAULT_PORTS = {"http": ":80", "https": ":443"}
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
SHORTEST_SECRET = 12  # characters: of random letters and digits about 70 bits
SUPERUSERS = frozenset({"postgres", "root", "admin"})
DEFAULT_PASSWORDS = frozenset({"", "postgres", "password", "bellwether", "secret", "changeme"})


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # an unknown zone is a KeyError
        message = f"{name!r} is no IANA time zone; write it as in Europe/London or Asia/Shanghai"
        raise ValueError(message) from error
    return name


Zone = Annotated[str, AfterValidator(_zone)]
Names = Annotated[tuple[str, ...], NoDecode]
Port = Annotated[int, Field(ge=0, le=65535)]


class ServiceSettings(BaseSettings):
    """What every service is told. A service subclasses it, sets `service` and its ports, and adds what only it needs."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)
    service: ClassVar[str] = ""

    environment: Literal["development", "production"] = Field(
        "development",
        description="`production` refuses default and short secrets, superusers, plaintext Kafka, plain-http or local issuers, and `*` or plain http for CORS.",
    )
    postgres_url: str | None = Field(
        None, description="A PostgreSQL server; where the two addresses below are absent they are derived from it."
    )
    database_url: str = Field(
        "", description="The service's database as its app role (postgresql://user:password@host/name)."
    )
    migrate_url: str = Field("", description="The same database as its owner role, used by `migrate` only.")
    pool_size: int = Field(20, ge=1, le=20, description="Connections per process at most.")
    kafka_bootstrap: str = Field("127.0.0.1:9092", description="Kafka brokers, host:port, comma separated.")
    kafka_security: Literal["PLAINTEXT", "SSL", "SASL_SSL"] = Field("PLAINTEXT", description="Kafka security protocol.")
    kafka_username: str = Field("", description="Kafka user (SASL SCRAM-SHA-512).")
    kafka_password: SecretStr = Field(SecretStr(""), description="Kafka password.")
    kafka_cafile: str = Field("", description="Certificates that prove the brokers; empty: the system's.")
    topic_prefix: str = Field(
        "", pattern=r"^[A-Za-z0-9._-]{0,64}$", description="Put before every topic and group name."
    )
    leading_sources: Names = Field(
        ("erp",), description="Event sources whose account numbers are account ids; comma separated."
    )
    consumer_batch: int = Field(500, ge=1, le=10_000, description="Records per transaction at most on the event path.")
    clock: Literal["events"] = Field(
        "events", description="What moves business time: `events`, the closes alone. There is no other yet."
    )
    zone: Zone = Field("Europe/London", description="The installation's time zone (IANA).")
    reporting_currency: str = Field("GBP", pattern=r"^[A-Z]{3}$", description="The one currency of reports (ISO 4217).")
    issuer: str = Field("http://127.0.0.1:8010", description="Who signs tokens: must equal their `iss`.")
    jwks_url: str = Field(
        "", description="Where the issuer publishes its keys; empty: issuer + /.well-known/jwks.json."
    )
    audience: str = Field("", description="What a token's `aud` must contain; empty: the service's name.")
    token_typ: str = Field("at+jwt", description="What a token's `typ` header must be (RFC 9068).")
    token_leeway: int = Field(30, ge=0, le=60, description="Seconds of clock difference allowed for a token's times.")
    cors_origins: Names = Field(
        (), description="Browser origins that may call the API, as browsers write them; comma separated; empty: none."
    )
    http_host: str = Field("127.0.0.1", description="Address the API listens on.")
    http_port: Port = Field(8000, description="Port of the API.")
    worker_port: Port = Field(9000, description="Side port of the worker: health, metrics, progress, verification.")
    max_body: int = Field(
        1_048_576, ge=1024, description="Largest request body in bytes, except where a route says otherwise."
    )
    max_requests: int = Field(
        100,
        ge=1,
        description="Requests worked on at once per process; more are refused with 503 `overloaded` and Retry-After.",
    )
    shutdown_seconds: int = Field(8, ge=1, le=60, description="How long running requests may take to end at shutdown.")
    drain_seconds: int = Field(
        0,
        ge=0,
        le=4,
        description="How long a process told to end still takes requests while /readyz says no, so that balancers notice.",
    )
    stream_limit: int = Field(
        10_000,
        ge=1,
        description="Live streams that one process serves at once at most (fewer where it may open fewer files).",
    )
    stream_limit_per_principal: int = Field(
        10, ge=1, description="Live streams that one process serves to the same identity at once at most."
    )
    stream_buffer: int = Field(
        1_000,
        ge=1,
        le=100_000,
        description="Events that may wait for a slow reader of a live stream before it is ended.",
    )
    stream_heartbeat: float = Field(
        15, ge=0.1, le=15, description="Seconds of silence after which a live stream sends a heartbeat."
    )
    stream_stall_seconds: int = Field(
        30, ge=1, description="Seconds after which a connection is cut whose peer takes nothing of what is sent to it."
    )
    otlp_endpoint: str = Field(
        "",
        pattern=r"^(https?://[^\s/]+/?)?$",
        description="Where spans go (OTLP over HTTP, as in http://collector:4318); empty: nowhere. Needs `requirements/tracing.txt`.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="Lowest level that is logged.")
    log_format: Literal["json", "console"] = Field(
        "json", description="One JSON object per line, or lines for a person."
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (replaced by the two below)
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (the environment is the only source)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then the service's own names, then the common ones."""
        own = EnvSettingsSource(settings_cls, env_prefix=own_prefix(cls))
        return init_settings, own, _CommonSource(settings_cls, env_prefix=PREFIX)

    @field_validator("leading_sources", "cors_origins", mode="before")
    @classmethod
    def _split(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("cors_origins")
    @classmethod
    def _as_browsers_write_them(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        """One written otherwise is an origin that no browser ever sends."""
        for origin in origins:
            if origin != "*" and not (ORIGIN.fullmatch(origin) and not origin.endswith(_default_port(origin))):
                message = (
                    f"{origin!r} is no origin as browsers write it: scheme and host in small letters, a port only when it "
                    "is not the scheme's own, and nothing after it, as in https://app.example.com"
                )
                raise ValueError(message)
        return origins

    @model_validator(mode="before")
    @classmethod
    def _derive(cls, values: dict[str, Any]) -> dict[str, Any]:
        values = dict(values)
        issuer = values.get("issuer", cls.model_fields["issuer"].default)
        values["jwks_url"] = values.get("jwks_url") or f"{issuer.rstrip('/')}/.well-known/jwks.json"
        values["audience"] = values.get("audience") or cls.service
        if server := values.get("postgres_url"):
            values["database_url"] = values.get("database_url") or service_url(server, cls.service, "app")
            values["migrate_url"] = values.get("migrate_url") or service_url(server, cls.service, "owner")
        values["migrate_url"] = values.get("migrate_url") or values.get("database_url", "")
        return values

    @model_validator(mode="after")
    def _refuse(self) -> "ServiceSettings":
        if not self.database_url:
            message = (
                f"set {own_prefix(type(self))}DATABASE_URL, or {PREFIX}POSTGRES_URL for a server to derive it from"
            )
            raise ValueError(message)
        if self.environment == "production" and (faults := list(self._production_faults())):
            raise ValueError("refused in production: " + "; ".join(faults))
        return self

    def _production_faults(self) -> Iterator[str]:
        """What must not be in production, each with what would be right."""
        yield from self._database_faults()
        yield from self._kafka_faults()
        if "*" in self.cors_origins:
            yield "cors_origins holds *: list the origins"
        if plain := [origin for origin in self.cors_origins if origin.startswith("http://")]:
            yield f"cors_origins holds {', '.join(plain)}: whoever sits between could call in its name; serve the pages by https"
        for name in ("issuer", "jwks_url"):
            parts = urlsplit(getattr(self, name))
            if parts.scheme != "https":
                yield f"{name} is not https: whoever sits between could sign tokens; give the https address of your issuer"
            if parts.hostname in LOOPBACK:
                yield f"{name} is this machine's own, as the development issuer's: give the address of your issuer"

    def _database_faults(self) -> Iterator[str]:
        if self.postgres_url:
            yield (
                "postgres_url is for local runs, all services would share its one password: give each service its own "
                "database_url, and migrate_url to `migrate` alone"
            )
        for name in ("database_url", "migrate_url"):
            parts = urlsplit(getattr(self, name))
            if weak := weakness(parts.password or "", parts.username or ""):
                yield (
                    f"the password of {name} is {weak}: give the role a random password of at least "
                    f"{SHORTEST_SECRET} characters"
                )
            if parts.username in SUPERUSERS:
                yield (
                    f"{name} is the superuser {parts.username}: give the service's own role, "
                    "as `python -m shared.provision` makes it"
                )

    def _kafka_faults(self) -> Iterator[str]:
        if self.kafka_security == "PLAINTEXT":
            yield "kafka_security is PLAINTEXT: use SSL or SASL_SSL"
        if self.kafka_security == "SASL_SSL":
            if not self.kafka_username:
                yield "kafka_username is missing: SASL_SSL needs the service's own Kafka user"
            if weak := weakness(self.kafka_password.get_secret_value(), self.kafka_username):
                yield f"kafka_password is {weak}: give the user a random one of at least {SHORTEST_SECRET} characters"

    @property
    def group(self) -> str:
        """The consumer group of this service."""
        return f"{self.topic_prefix}{self.service}"


class _CommonSource(EnvSettingsSource):
    """The environment without the service's name; does not know what is read under its own name only."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value, key, is_complex = super().get_field_value(field, field_name)
        return (None if field_name in OWN_NAME_ONLY else value), key, is_complex


def _default_port(origin: str) -> str:
    return DEFAULT_PORTS[origin.partition(":")[0]]


def weakness(secret: str, user: str = "") -> str | None:
    """What is wrong with a secret for production, or None; never says the secret."""
    if not secret:
        return "missing"
    if secret.casefold() in DEFAULT_PASSWORDS or secret == user:
        return "a default one"
    return "a short one" if len(secret) < SHORTEST_SECRET else None


def own_prefix(settings: type[ServiceSettings]) -> str:
    """The prefix of a service's own names: BELLWETHER_<SERVICE>_."""
    return f"{PREFIX}{settings.service.upper()}_" if settings.service else PREFIX


def service_url(server: str, service: str, role: Literal["app", "owner"]) -> str:
    """The address of a service's database on a server, as one of its two roles; the password stays the server address's."""
    parts = urlsplit(server)
    password = f":{parts.password}" if parts.password else ""
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, f"{service}_{role}{password}@{host}", f"/{service}", parts.query, ""))


def describe(settings: type[ServiceSettings]) -> list[tuple[str, str, str]]:
    """(environment name, default, description) of each setting, for the README's table and the test that it is complete.

    Raises ValueError when a setting has no description.
    """
    rows = []
    for name, field in settings.model_fields.items():
        if not field.description:
            raise ValueError(f"{settings.__name__}.{name} needs a description")
        prefix = own_prefix(settings) if name in OWN_NAME_ONLY else PREFIX
        rows.append((f"{prefix}{name.upper()}", _shown(field.default), field.description))
    return rows


def _shown(default: Any) -> str:
    if default in (None, "", ()):
        return ""
    if isinstance(default, SecretStr):
        return default.get_secret_value()
    return ",".join(default) if isinstance(default, tuple) else str(default)
