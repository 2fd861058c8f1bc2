"""Standing: what of the computed tier, the override and the score is published, and when.

The close run of day D emits an account's state when its tier or override changed or its score moved by a whole point since the last emission; what it
says takes effect on the next business day. An override is a person's word beside the computed tier: valid through its last day, never blended in.
"""

from dataclasses import dataclass
from datetime import date

from shared.contracts import Tier

from .criteria import STANDARD

MOVED = 100  # hundredths of a score point that count as a move


@dataclass(frozen=True, slots=True)
class Override:
    """A tier set by a person, valid through business date `expires_on`."""

    tier: Tier
    owner: str
    reason: str
    expires_on: date


@dataclass(frozen=True, slots=True)
class Standing:
    """Score in hundredths, computed tier, override if valid, from business date `since` on."""

    score: int
    computed: Tier
    override: Tier | None
    since: date

    @property
    def effective(self) -> Tier:
        """A valid override, else the computed tier: the one everybody uses."""
        return self.override or self.computed


@dataclass(frozen=True, slots=True)
class Change:
    """What a close publishes of one account: the standing until then and the next one. `tier_moved`: the effective tier differs."""

    current: Standing
    following: Standing

    @property
    def tier_moved(self) -> bool:
        """Whether the tier that everybody uses changes."""
        return self.current.effective != self.following.effective


def valid(override: Override | None, on: date) -> Tier | None:
    """The override's tier if it holds on that business date."""
    return override.tier if override and on <= override.expires_on else None


def change(emitted: Standing | None, new: Standing, *, closed: date) -> Change | None:
    """What to publish, or None when nothing that others use has changed. `emitted` None: never published, so it is now."""
    if emitted is None:
        return Change(Standing(0, STANDARD, None, closed), new)
    same = (emitted.computed, emitted.override) == (new.computed, new.override)
    return None if same and abs(new.score - emitted.score) < MOVED else Change(emitted, new)


def why(change: Change, computed_reason: str, override: Override | None) -> str:
    """The reason of a move of the effective tier, in words."""
    if change.following.override and override:
        return f"set by {override.owner} until {override.expires_on}: {override.reason}"
    if change.current.override and not change.following.override:
        return f"the override {change.current.override} ended; {computed_reason}"
    return computed_reason
