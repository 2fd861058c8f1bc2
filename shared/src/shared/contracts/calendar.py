"""Events of `erp.calendar.v1`: the business days. Keyed by calendar."""

from datetime import date

from .base import Id, Payload, contract
from .limits import EARLIEST, LATEST


@contract(topic="erp.calendar.v1", key="calendar", subject="calendar", kind="S")
class BusinessDayClosed(Payload, frozen=True, kw_only=True):
    """A business day is over; the version is the closed date itself. A close closes all days before it."""

    calendar: Id
    closed_date: date
    next_business_date: date

    def __post_init__(self) -> None:
        """Checks what the type alone cannot say."""
        if self.next_business_date <= self.closed_date:
            message = f"next_business_date must lie after closed_date {self.closed_date}, got {self.next_business_date}"
            raise ValueError(message)
        if self.closed_date < EARLIEST or self.next_business_date > LATEST:
            message = f"business days lie between {EARLIEST} and {LATEST}, got {self.closed_date} to {self.next_business_date}"
            raise ValueError(message)
