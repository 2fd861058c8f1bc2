"""How to reach the brokers."""

import ssl
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from shared.settings import ServiceSettings

MAX_MESSAGE = 4 * 1024 * 1024  # bytes; the topics file allows the same
STOP_SECONDS = 5.0


class BrokerAwayError(ConnectionError):
    """No broker answered; the same question may be answered later."""


@dataclass(frozen=True)
class Kafka:
    """How to reach the brokers, and what stands before every topic and group name."""

    bootstrap: str
    prefix: str = ""
    options: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, settings: ServiceSettings) -> "Kafka":
        """The brokers that a service's settings name."""
        options: dict[str, Any] = {"security_protocol": settings.kafka_security}
        if settings.kafka_security != "PLAINTEXT":
            options["ssl_context"] = ssl.create_default_context(cafile=settings.kafka_cafile or None)
        if settings.kafka_security == "SASL_SSL":
            options |= {
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": settings.kafka_username,
                "sasl_plain_password": settings.kafka_password.get_secret_value(),
            }
        return cls(settings.kafka_bootstrap, settings.topic_prefix, options)

    def full(self, topics: Collection[str]) -> list[str]:
        """Topic names as the broker knows them."""
        return [self.prefix + topic for topic in topics]
