"""Reviews. What an author wrote is sealed under their own key: without it, the rating alone is left."""

from collections.abc import Collection
from datetime import datetime
from functools import cache
from typing import Any, Final

from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow
from sqlalchemy import Integer, func, select, tuple_, update

from tic_adapters.postgres.columns import MOMENT
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, among, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.reviews import reviews
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.accounts.model import AccountStatus
from tic_domain.reviews.model import KeptReview, Review
from tic_domain.reviews.ports import ReviewCursor, ReviewFilter
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId

_TEXT: Final = "reviews|text"
_STATUS: Final = "author_status"
_KEPT: Final = select(
    reviews, accounts.c.status.label(_STATUS), subject_keys.c.wrapped.label(WRAPPED)
).select_from(
    reviews.join(accounts, accounts.c.id == reviews.c.author_id).outerjoin(
        subject_keys, subject_keys.c.subject_id == reviews.c.author_id
    )
)
# Always in one order, so that two who lock both never wait for each other.
_of_session = _KEPT.where(reviews.c.session_id == given("session_id")).order_by(reviews.c.id)
_OF_SESSION: Final = Query(_of_session)
_OF_SESSION_LOCKED: Final = Query(_of_session.with_for_update(of=reviews))
_by_id = _KEPT.where(reviews.c.id == given("id"))
_BY_ID: Final = Query(_by_id)
_BY_ID_LOCKED: Final = Query(_by_id.with_for_update(of=reviews))
_OF_AUTHOR: Final = Query(
    select(reviews.c.session_id).where(
        reviews.c.author_id == given("author_id"), among(reviews.c.session_id, "session_ids")
    )
)
_put = inserting(reviews)
_PUT: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["session_id", "author_side"],
        set_={name: _put.excluded[name] for name in ("rating", "text", "written_at", "published_at")},
        where=(reviews.c.published_at.is_(None)) & (reviews.c.id == _put.excluded.id),
    )
)
_MARK: Final = Query(
    update(reviews)
    .where(reviews.c.id == given("key"))
    .values({name: given(name) for name in ("published_at", "taken_down_at", "taken_down_reason")})
)
_REMOVE: Final = Query(reviews.delete().where(reviews.c.id == given("key")))
_DUE: Final = Query(
    select(reviews.c.session_id)
    .where(reviews.c.published_at.is_(None), reviews.c.due_at <= given("now"))
    .group_by(reviews.c.session_id)
    .order_by(func.min(reviews.c.due_at), reviews.c.session_id)
    .limit(given("limit", Integer))
)


@cache
def _published(*, of_subject: bool, by_side: bool, taken_down: bool, after: bool) -> Query:
    statement = _KEPT.where(reviews.c.published_at.is_not(None))
    if of_subject:
        statement = statement.where(reviews.c.subject_id == given("subject_id"))
    if by_side:
        statement = statement.where(reviews.c.author_side == given("side"))
    if not taken_down:
        statement = statement.where(reviews.c.taken_down_at.is_(None))
    if after:
        place = tuple_(reviews.c.published_at, reviews.c.id)
        last = tuple_(given("last_at", MOMENT), given("last_id", reviews.c.id.type))
        statement = statement.where(place < last)
    ordered = statement.order_by(reviews.c.published_at.desc(), reviews.c.id.desc())
    return Query(ordered.limit(given("limit", Integer)))


@clause("C3.1")
class PostgresReviews:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def of_session(
        self, session_id: CoachingSessionId, *, for_update: bool = False
    ) -> tuple[KeptReview, ...]:
        query = _OF_SESSION_LOCKED if for_update else _OF_SESSION
        return tuple(self._kept(row) for row in await self._session.all(query, session_id=session_id))

    async def of_author(
        self, author_id: AccountId, session_ids: Collection[CoachingSessionId]
    ) -> frozenset[CoachingSessionId]:
        found = await self._session.tuples(_OF_AUTHOR, author_id=author_id, session_ids=list(session_ids))
        return frozenset(session_id for (session_id,) in found)

    async def get(self, review_id: ReviewId, *, for_update: bool = False) -> KeptReview:
        row = await self._session.first(_BY_ID_LOCKED if for_update else _BY_ID, id=review_id)
        if row is None:
            raise NotFound("review")
        return self._kept(row)

    async def put(self, review: Review) -> None:
        author = review.author_id
        key = await self._vault.key_of(author)
        row: dict[str, Any] = rows().unstructure(review)
        row["text"] = self._vault.seal_optional(key, author, _TEXT, review.text)
        try:
            changed = await self._session.change(_PUT, **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("review") from error
        if not changed:
            raise ConcurrentUpdate("review")

    async def mark(self, review: Review) -> None:
        changed = await self._session.change(
            _MARK,
            key=review.id,
            published_at=review.published_at,
            taken_down_at=review.taken_down_at,
            taken_down_reason=review.taken_down_reason,
        )
        if not changed:
            raise NotFound("review")

    async def remove(self, review_id: ReviewId) -> None:
        await self._session.change(_REMOVE, key=review_id)

    async def list_published(
        self, which: ReviewFilter, *, after: ReviewCursor | None, limit: int
    ) -> tuple[KeptReview, ...]:
        query = _published(
            of_subject=which.subject_id is not None,
            by_side=which.author_side is not None,
            taken_down=which.taken_down,
            after=after is not None,
        )
        bound: dict[str, Any] = {"limit": limit}
        if which.subject_id is not None:
            bound["subject_id"] = which.subject_id
        if which.author_side is not None:
            bound["side"] = which.author_side.value
        if after is not None:
            bound |= {"last_at": after.published_at, "last_id": after.id}
        return tuple(self._kept(row) for row in await self._session.all(query, **bound))

    async def list_due(self, now: datetime, *, limit: int) -> tuple[CoachingSessionId, ...]:
        found = await self._session.tuples(_DUE, now=now, limit=limit)
        return tuple(session_id for (session_id,) in found)

    def _kept(self, found: DictRow) -> KeptReview:
        row = dict(found)
        status, wrapped, author = row.pop(_STATUS), row.pop(WRAPPED), row["author_id"]
        sealed = row["text"]
        row["text"] = self._vault.shown(author, wrapped, _TEXT, sealed)
        return KeptReview(
            review=structured(row, Review),
            author_is_gone=wrapped is None or status != AccountStatus.ACTIVE.value,
            text_is_gone=sealed is not None and row["text"] is None,
        )
