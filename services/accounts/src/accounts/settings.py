from typing import ClassVar

from pydantic import Field

from shared.settings import Port, ServiceSettings


class AccountsSettings(ServiceSettings):
    """What accounts is told; nothing is its own but the ports."""

    service: ClassVar[str] = "accounts"

    http_port: Port = Field(8001, description="Port of the API.")
    worker_port: Port = Field(9001, description="Side port of the worker: health, metrics, progress, verification.")
