"""The words of the record, and the checks every door applies to text and dates alike."""

from collections.abc import Iterable
from datetime import date
from typing import Literal, get_args

AccountType = Literal["producer", "distributor", "retailer"]
RelationshipType = Literal["ordinary", "partnership", "strategic"]
Status = Literal["prospect", "active", "at_risk", "lost", "won_back", "closed"]
Stage = Literal["known", "selected", "developing", "keeping", "deepening"]
PersonKind = Literal["staff", "customer"]

ACCOUNT_TYPES: tuple[str, ...] = get_args(AccountType)
RELATIONSHIP_TYPES: tuple[str, ...] = get_args(RelationshipType)
STAGES: tuple[Stage, ...] = get_args(Stage)
OPENING_STATUSES: tuple[str, ...] = ("prospect", "active", "at_risk", "lost", "won_back")

MAX_NAME = 200
MAX_LIST = 200
EARLIEST = date(1800, 1, 1)
LATEST = date(2100, 1, 1)


def text_fault(text: str, longest: int = MAX_NAME) -> str | None:
    """What is wrong with a line of text, or None: 1 to `longest` characters, none of them a control character."""
    if not text.strip():
        return "must not be empty"
    if len(text) > longest:
        return f"may have at most {longest} characters, has {len(text)}"
    if not printable(text):
        return "must not contain control characters"
    return None


def printable(text: str) -> bool:
    """Whether no character is a control character, a lone surrogate or a line separator."""
    return not any(c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" or c in "\u2028\u2029" for c in text)


def span_fault(since: date, until: date | None) -> str | None:
    """What is wrong with a span of days (both ends included; `until` absent: open), or None."""
    if not EARLIEST <= since <= LATEST:
        return f"since must lie between {EARLIEST} and {LATEST}, got {since}"
    if until is not None and not since <= until <= LATEST:
        return f"until must not lie before since {since} nor after {LATEST}, got {until}"
    return None


def listed(words: Iterable[str]) -> str:
    """Words for a message: `a, b or c`."""
    *head, last = words
    return f"{', '.join(head)} or {last}" if head else last
