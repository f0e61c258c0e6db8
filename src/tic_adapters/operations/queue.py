"""The state of the queue, for operators. Loads nothing but the driver, since the supervisor asks it, too."""

from datetime import timedelta
from typing import Final

import attrs
import psycopg

from tic_domain.shared.errors import Unavailable

ALIVE: Final = timedelta(seconds=45)
"""A worker says so every ten seconds."""

_STATE: Final = """
    SELECT (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - %(alive)s),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'
               AND coalesce(scheduled_at, now()) < now() - interval '10 minutes'),
           (SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed')
"""


@attrs.frozen(kw_only=True)
class QueueState:
    workers: int
    waiting: int
    stalled: int
    """Waiting for more than ten minutes although due."""
    failed: int


def queue_state(url: str) -> QueueState:
    """Raises Unavailable."""
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            row = connection.execute(_STATE, {"alive": ALIVE}).fetchone()
    except psycopg.OperationalError as error:
        raise Unavailable("The database", "Start it, or correct TIC_DATABASE_URL.") from error
    workers, waiting, stalled, failed = row or (0, 0, 0, 0)
    return QueueState(workers=workers, waiting=waiting, stalled=stalled, failed=failed)
