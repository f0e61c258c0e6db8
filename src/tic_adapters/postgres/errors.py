"""What goes wrong in the database, in the domain's words. The unknown is raised again as it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import psycopg
from psycopg import errors

from tic_domain.shared.errors import ConcurrentUpdate, Unavailable

DATABASE: Final = "The database"
DELETED: Final = "TIC01"
"""Raised by the fences around accounts that were deleted."""

_RACES: Final = (errors.SerializationFailure, errors.DeadlockDetected, errors.LockNotAvailable)
_AWAY: Final = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.IdleInTransactionSessionTimeout,
    errors.DatabaseDropped,
)


@contextmanager
def translated() -> Iterator[None]:
    """Raises ConcurrentUpdate for lost races, and Unavailable where trying again later may help."""
    try:
        yield
    except _RACES as error:
        raise ConcurrentUpdate("record") from error
    except errors.DiskFull as error:
        raise Unavailable(DATABASE, "Its disk is full: the operator has to make room.") from error
    except errors.QueryCanceled as error:
        raise Unavailable(DATABASE, "It took too long. Try again in a moment.") from error
    except errors.ReadOnlySqlTransaction as error:
        raise Unavailable(DATABASE, "It takes no changes now. Try again in a moment.") from error
    except _AWAY as error:
        raise Unavailable(DATABASE) from error
    except psycopg.DatabaseError as error:
        if error.sqlstate == DELETED:
            raise ConcurrentUpdate("account") from error
        if not isinstance(error, psycopg.OperationalError):
            raise
        # Without a state it is the connection that broke; class 08 says so, 53 is a lack of resources.
        if error.sqlstate is None or error.sqlstate.startswith(("08", "53")):
            raise Unavailable(DATABASE) from error
        raise


def is_broken(connection: psycopg.AsyncConnection[Any]) -> bool:
    return connection.closed or connection.broken
