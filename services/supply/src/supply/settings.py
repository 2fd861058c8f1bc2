from typing import ClassVar

from pydantic import Field, field_validator
from sqlalchemy.ext.asyncio import AsyncSession

from shared.settings import Names, Port, ServiceSettings
from supply.domain.policy import TIERS, Policy

DEFAULT_LEADING = frozenset({"erp"})


class SupplySettings(ServiceSettings):
    """What only supply needs to be told."""

    service: ClassVar[str] = "supply"

    http_port: Port = Field(8002, description="Port of the API.")
    worker_port: Port = Field(9002, description="Side port of the worker: health, metrics, progress, verification.")
    default_site: str = Field(
        "MAIN",
        pattern=r"^[A-Za-z0-9._-]{1,64}$",
        description="Site of orders and requests that name none and whose account has none.",
    )
    overdue_days: int = Field(
        5,
        ge=0,
        le=60,
        description="Days a planned receipt past its date still counts as arriving on the next business day.",
    )
    protected_tiers: Names = Field(
        ("strategic", "key"),
        description="Tiers whose expected demand is held against worse tiers at each close; comma separated.",
    )
    demand_window: int = Field(
        28, ge=7, le=365, description="Days of trailing demand from which protections and reorder points are computed."
    )
    cover_days: int = Field(
        7,
        ge=1,
        le=60,
        description="Days a protection covers when no receipt is known; also the week added to the lead time in a reorder point.",
    )
    hold_seconds: int = Field(
        900, ge=1, le=86_400, description="Wall seconds a reservation is held when the caller does not say."
    )
    hold_seconds_limit: int = Field(
        3_600,
        ge=1,
        le=604_800,
        description="Wall seconds after its start beyond which no reservation can be held unconfirmed.",
    )
    hold_units_limit: int = Field(
        100_000,
        ge=1,
        description="Base units of one sku that one account may hold unconfirmed at once, over all sites.",
    )
    hold_count_limit: int = Field(
        5_000, ge=1, description="Unconfirmed reservations that one account may have at once."
    )
    confirm_business_days: int = Field(
        5,
        ge=1,
        le=60,
        description="Business days a confirmed reservation waits for the ERP's order before it is released.",
    )

    @field_validator("protected_tiers", mode="before")
    @classmethod
    def _tiers(cls, value: object) -> object:
        names = tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
        if isinstance(names, tuple) and (wrong := [name for name in names if name not in TIERS[:-1]]):
            raise ValueError(f"{', '.join(wrong)} cannot be protected; name some of {', '.join(TIERS[:-1])}")
        return names

    def policy(self) -> Policy:
        """The part of it that decisions are made by."""
        return Policy(
            default_site=self.default_site,
            zone=self.zone,
            overdue_days=self.overdue_days,
            protected_tiers=frozenset(TIERS.index(name) for name in self.protected_tiers),
            demand_window=self.demand_window,
            cover_days=self.cover_days,
        )


def policy_of(session: AsyncSession) -> Policy:
    """The installation's policy, as the session's database was opened with; without settings (a bare session) the defaults."""
    settings = session.info.get("settings")
    return settings.policy() if isinstance(settings, SupplySettings) else Policy()


def leading_sources(session: AsyncSession) -> frozenset[str]:
    """The event sources whose account numbers are account ids."""
    settings = session.info.get("settings")
    return frozenset(settings.leading_sources) if isinstance(settings, SupplySettings) else DEFAULT_LEADING
