"""What to answer when the database says no: "not now", "already there", or nothing, because it is a mistake of ours."""

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from shared.database import OutcomeUnknownError
from shared.errors import BellwetherError, Conflict, Invalid, Unavailable
from shared.transience import is_transient

# SQLSTATEs (PostgreSQL manual, appendix A) after which nothing is lost by trying again: the code and what is said.
PASSING = {
    "40001": ("database_busy", "two changes met; nothing was changed"),
    "40P01": ("database_busy", "two changes met; nothing was changed"),
    "55P03": ("database_busy", "another change holds what this one needs; nothing was changed"),
    "53100": ("database_full", "the database has no room left on its disk; nothing was changed, and reads go on"),
}
AWAY = "the database cannot be reached at the moment; nothing was changed"
NO_CONNECTION = "every connection to the database is in use; nothing was changed"
UNKNOWN = "the connection to the database broke before it said whether the change is kept; ask again with the same Idempotency-Key, or read first"
UNIQUE_VIOLATION = "23505"
UNSTORABLE = {
    "22003": "a number is larger than can be stored",
    "22021": "a text holds a character that cannot be stored",
}
LOCK_NOT_AVAILABLE = "55P03"


def sqlstate(exc: BaseException) -> str | None:
    """PostgreSQL's code for this error, if it is one of PostgreSQL's."""
    source = exc.orig if isinstance(exc, DBAPIError) else exc
    state = getattr(source, "sqlstate", None)
    return state if isinstance(state, str) else None


def as_error(exc: BaseException) -> BellwetherError | None:
    """The error to answer with, or None when it is a mistake of ours (500)."""
    state = sqlstate(exc)
    if state == UNIQUE_VIOLATION:
        return Conflict("it exists already, or was changed at the same moment", code="already_exists")
    if state in UNSTORABLE:
        return Invalid(UNSTORABLE[state], code="not_storable")
    passing = _passing(exc, state)
    return Unavailable(passing[1], code=passing[0]) if passing else None


def _passing(exc: BaseException, state: str | None) -> tuple[str, str] | None:
    """The code and the sentence of a fault that passes by itself."""
    if isinstance(exc, OutcomeUnknownError):
        return "outcome_unknown", UNKNOWN
    if isinstance(exc, PoolTimeout):
        return "database_busy", NO_CONNECTION
    if state in PASSING:
        return PASSING[state]
    return ("database_away", AWAY) if is_transient(exc) else None
