"""How mail fares, for who looks after it."""

import psycopg

from tic_domain.notifications.model import MailState

_SINCE = """
SELECT state, count(*) FROM tic.mails WHERE planned_at > now() - interval '1 day' GROUP BY state
"""


def mail_state(url: str) -> dict[MailState, int]:
    """Mails of the last day, by how they stand."""
    with psycopg.connect(url, connect_timeout=5, application_name="tic doctor") as connection:
        return {MailState(state): count for state, count in connection.execute(_SINCE)}
