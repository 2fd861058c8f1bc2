"""What scoring is told beyond what every service is told."""

from typing import ClassVar

from pydantic import Field

from shared.settings import Port, ServiceSettings


class ScoringSettings(ServiceSettings):
    """The environment of scoring."""

    service: ClassVar[str] = "scoring"

    http_port: Port = Field(8003, description="Port of the API.")
    worker_port: Port = Field(9003, description="Side port of the worker: health, metrics, progress, verification.")
    close_chunk: int = Field(
        5_000, ge=1, le=100_000, description="Accounts, or days of accounts, per transaction of a close run."
    )
