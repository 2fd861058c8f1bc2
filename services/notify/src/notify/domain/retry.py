"""What becomes of an attempt: sent is sent, a refusal for good ends it, everything else is tried again with growing
pauses.

An `unknown` attempt (the connection broke after the message was handed over, or this process died) is tried again
under the same Message-ID: losing a message would be worse than one that receivers can tell to be a copy.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

Result = Literal["sent", "refused", "unknown"]

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=1)
GIVE_UP_AFTER = timedelta(hours=24)
PERMANENT = 500  # SMTP reply codes from here on are final (RFC 5321 §4.2.1)
NOT_ABOUT_THE_MESSAGE = frozenset({421, 454, 530, 534, 535, 538})
"""Replies about the service or our login (RFC 4954), not about this message: final in form, but mended by an
operator, so tried again.
"""


@dataclass(frozen=True, slots=True)
class Attempted:
    """How one attempt ended: the result class, the SMTP (or our own) code, and words for the trail, without contact
    data.
    """

    result: Result
    code: str
    detail: str
    final: bool = False


@dataclass(frozen=True, slots=True)
class Retry:
    """Try again at this wall time."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    """No further attempt. `reason` is None when it was sent."""

    reason: str | None


def refused(code: int, detail: str) -> Attempted:
    """A reply of the mail server that says no: 5xx about the message or its receiver is final, all else is not."""
    return Attempted("refused", str(code), detail, final=code >= PERMANENT and code not in NOT_ABOUT_THE_MESSAGE)


def decide(attempted: Attempted, *, number: int, first_at: datetime, now: datetime, jitter: float) -> Retry | Ended:
    """What follows the `number`-th attempt (from 1). `jitter` in [0, 1) spreads the pause by up to a fifth either
    way; times are wall times.
    """
    if attempted.result == "sent":
        return Ended(None)
    if attempted.final:
        return Ended(f"{attempted.code}: {attempted.detail}")
    at = now + pause(number, jitter)
    if at - first_at > GIVE_UP_AFTER:
        return Ended(f"given up after {number} attempts; the last said {attempted.code}: {attempted.detail}")
    return Retry(at)


def pause(number: int, jitter: float) -> timedelta:
    """30 s doubled with each attempt up to an hour, times 0.8 to 1.2."""
    doubled = FIRST_PAUSE * (1 << min(number - 1, 16))
    return min(doubled, LONGEST_PAUSE) * (0.8 + 0.4 * jitter)
