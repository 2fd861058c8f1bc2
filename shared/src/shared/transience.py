"""Which failures pass by themselves (retry) and which come from the data (isolate)."""

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

# connection, transaction rollback (serialization, deadlock), resources, locks, operator intervention, system
_PASSING_CLASSES = ("08", "40", "53", "55", "57", "58")
_STATES = ("25006", "25P03")  # read-only after a failover; ended because the transaction stood still
DRIVER_FAULTS = (asyncpg.InterfaceError, asyncpg.InternalClientError)
"""What the driver says of a connection that cannot be used; the second when the server has said that it ends and the socket is not closed yet."""
_CUT = ("08", "57P")  # connection exceptions, and a server that ends


def is_transient(error: BaseException) -> bool:
    """True when the same work may succeed later without anyone changing it: database away or busy, deadlock, pool exhausted, time-out."""
    if isinstance(error, (OSError, TimeoutError, PoolTimeout, *DRIVER_FAULTS)):
        return True
    if isinstance(error, DBAPIError):
        if error.connection_invalidated or error.orig is None:
            return True
        return _passing(getattr(error.orig, "sqlstate", None)) or isinstance(
            error.orig.__cause__, (OSError, *DRIVER_FAULTS)
        )
    if isinstance(error, asyncpg.PostgresError):
        return _passing(error.sqlstate)
    return False


def is_lost_contact(error: BaseException) -> bool:
    """True when the connection broke, so that nobody knows whether the database did what it was last asked."""
    source = error.orig if isinstance(error, DBAPIError) else error
    state = getattr(source, "sqlstate", None)
    return is_transient(error) and (state is None or str(state).startswith(_CUT))


def _passing(sqlstate: str | None) -> bool:
    return bool(sqlstate) and (str(sqlstate)[:2] in _PASSING_CLASSES or sqlstate in _STATES)
