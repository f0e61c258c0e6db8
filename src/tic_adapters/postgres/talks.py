"""What the page and the inbox have in common: a conversation, seen by one of its parties."""

from typing import Any, Final

from sqlalchemy import Uuid, case

from tic_adapters.postgres.query import given
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import conversations
from tic_adapters.postgres.tables.keys import subject_keys

BODY: Final = "messages|body"
NAME: Final = "accounts|name"
READER: Final = given("reader", Uuid)
IS_PARTY: Final = (conversations.c.coachee_id == READER) | (conversations.c.coach_id == READER)
OTHER: Final = accounts.alias("other")
COACHEE_KEY: Final = subject_keys.alias("coachee_key")
COACH_KEY: Final = subject_keys.alias("coach_key")

SEEN: Final[Any] = (
    conversations.join(
        OTHER,
        OTHER.c.id
        == case(
            (conversations.c.coachee_id == READER, conversations.c.coach_id), else_=conversations.c.coachee_id
        ),
    )
    .outerjoin(COACHEE_KEY, COACHEE_KEY.c.subject_id == conversations.c.coachee_id)
    .outerjoin(COACH_KEY, COACH_KEY.c.subject_id == conversations.c.coach_id)
)
"""With the other party's account and both keys, so that all that is shown opens without another query."""
