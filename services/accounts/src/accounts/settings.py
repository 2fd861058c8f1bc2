from typing import ClassVar

from pydantic import Field

from accounts.domain.hierarchy import DEEPEST
from shared.settings import Port, ServiceSettings


class AccountsSettings(ServiceSettings):
    """What accounts is told."""

    service: ClassVar[str] = "accounts"

    http_port: Port = Field(8001, description="Port of the API.")
    worker_port: Port = Field(9001, description="Side port of the worker: health, metrics, progress, verification.")
    hierarchy_depth: int = Field(
        12,
        ge=2,
        le=DEEPEST,
        description="Levels of a corporate family at most, the root counted; deeper ones that stand already stay.",
    )
