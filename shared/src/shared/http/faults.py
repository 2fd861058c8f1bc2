"""What to answer when the database says no: "not now", "already there", or nothing, because it is a mistake of ours."""

from sqlalchemy.exc import DBAPIError

from shared.database import OutcomeUnknownError
from shared.errors import BellwetherError, Conflict, Invalid, Unavailable
from shared.transience import is_transient

# SQLSTATEs (PostgreSQL manual, appendix A) of changes that met; nothing is lost by trying again.
BUSY = {
    "40001": "two changes met; nothing was changed",
    "40P01": "two changes met; nothing was changed",
    "55P03": "another change holds what this one needs; nothing was changed",
}
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
    if isinstance(exc, OutcomeUnknownError):
        return Unavailable(UNKNOWN, code="outcome_unknown")
    state = sqlstate(exc)
    if state in BUSY:
        return Unavailable(BUSY[state], code="database_busy")
    if state == UNIQUE_VIOLATION:
        return Conflict("it exists already, or was changed at the same moment", code="already_exists")
    if state in UNSTORABLE:
        return Invalid(UNSTORABLE[state], code="not_storable")
    if is_transient(exc):
        return Unavailable("the database cannot be reached at the moment; nothing was changed", code="database_away")
    return None
