"""What the page and the inbox have in common: a conversation, seen by one of its parties."""

from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Uuid, and_, case, tuple_

from tic_adapters.postgres.query import given
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import conversations, messages
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

FIRST: Final = UUID(int=0)
LAST: Final = UUID(int=2**128 - 1)
"""Before and after every message."""

# Messages of a conversation in order, so written that only the index of the two columns gives it. With
# `conversation_id = …` alone PostgreSQL takes the primary key where one conversation is much longer than the
# others, and walks through that one to find what belongs to another.
NEWEST_FIRST: Final = (messages.c.conversation_id.desc(), messages.c.id.desc())
OLDEST_FIRST: Final = (messages.c.conversation_id, messages.c.id)
_PLACE: Final = tuple_(messages.c.conversation_id, messages.c.id)


def before(talk: ColumnElement[UUID], place: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Messages of `talk` earlier than `place`: to be taken newest first."""
    return and_(messages.c.conversation_id >= talk, tuple_(talk, place) > _PLACE)


def after(talk: ColumnElement[UUID], place: ColumnElement[UUID]) -> ColumnElement[bool]:
    """Messages of `talk` later than `place`: to be taken oldest first."""
    return and_(messages.c.conversation_id <= talk, tuple_(talk, place) < _PLACE)
