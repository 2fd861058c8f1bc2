"""What a measurement found."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured rate: what, how many units, seconds, and the unit."""

    name: str
    units: int
    seconds: float
    unit: str

    @property
    def rate(self) -> float:
        """Units per second."""
        return self.units / self.seconds
