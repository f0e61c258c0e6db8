"""Coaches' profiles: in the open."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb
from sqlalchemy import Select, and_, any_, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert

from tic_adapters.postgres.columns import WORDS
from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.directory.directory import PostgresDirectory
from tic_adapters.postgres.query import Query, among, binding, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import PostgresStandings
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.coaches import directory_words, offerings, profiles
from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark
from tic_domain.coaches.finding import Wording
from tic_domain.coaches.model import CoachProfile, CoachStanding, Offering
from tic_domain.coaches.ports import CoachCursor, FoundCoaches
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
OWN: Final = tuple(profiles.c)
OWNER_ACTIVE: Final = and_(
    accounts.c.id == profiles.c.id,
    accounts.c.status == AccountStatus.ACTIVE.value,
    any_(accounts.c.roles) == Role.COACH.value,
)
_BY_ID: Final = Query(select(*OWN).where(profiles.c.id == given("id")))
_LOCKED: Final = Query(select(*OWN).where(profiles.c.id == given("id")).with_for_update(key_share=True))
_ADD: Final = Query(inserting(profiles))
_SAVE: Final = Query(
    profiles.update()
    .where(profiles.c.id == given("key"), profiles.c.version == given("loaded"))
    .values(binding(profiles, but=frozenset({"id", "created_at"})))
)
_words = func.array_to_tsvector(given("lexemes", WORDS))
_PUT_WORDS: Final = Query(
    insert(directory_words)
    .values(coach_id=given("coach_id"), lexemes=_words)
    .on_conflict_do_update(
        index_elements=["coach_id"],
        set_={"lexemes": _words},
        where=directory_words.c.lexemes != _words,
    )
)
_OFFERINGS: Final = Query(
    select(offerings)
    .where(among(offerings.c.coach_id, "coach_ids"))
    .order_by(offerings.c.coach_id, offerings.c.position)
)
_put = inserting(offerings)
_PUT_OFFERING: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["id"],
        set_={name: _put.excluded[name] for name in binding(offerings, but=frozenset({"id", "coach_id"}))},
        where=offerings.c.coach_id == _put.excluded.coach_id,
    )
)
_DROP_OFFERINGS: Final = Query(
    delete(offerings).where(offerings.c.coach_id == given("coach_id"), ~among(offerings.c.id, "kept"))
)


class PostgresCoaches:
    def __init__(self, session: Session, standings: PostgresStandings, directory: PostgresDirectory) -> None:
        self._session = session
        self._standings = standings
        self._directory = directory

    async def find(self, coach_id: AccountId) -> CoachProfile | None:
        return await self._one(_BY_ID, coach_id)

    async def get(self, coach_id: AccountId, *, for_update: bool = False) -> CoachProfile:
        profile = await self._one(_LOCKED if for_update else _BY_ID, coach_id)
        if profile is None:
            raise NotFound("coach")
        return profile

    async def add(self, profile: CoachProfile) -> None:
        try:
            await self._session.change(_ADD, **_row(profile))
        except UniqueViolation as error:
            raise ConcurrentUpdate("coach") from error
        await self._put_words(profile)
        await self._put_offerings(profile)

    async def save(self, profile: CoachProfile) -> None:
        row = _row(profile)
        del row["id"], row["created_at"]
        row["version"] = profile.version + 1
        if not await self._session.change(_SAVE, key=profile.id, loaded=profile.version, **row):
            raise ConcurrentUpdate("coach")
        await self._put_words(profile)
        kept = [offering.id for offering in profile.offerings]
        await self._session.change(_DROP_OFFERINGS, coach_id=profile.id, kept=kept)
        await self._put_offerings(profile)

    async def search(
        self, wanted: DirectoryFilter, *, after: DirectoryMark | None, limit: int
    ) -> FoundCoaches:
        return await self._directory.search(wanted, after=after, limit=limit)

    async def count_public(self, wanted: DirectoryFilter) -> int:
        return await self._directory.count(wanted)

    async def list_all(self, *, after: CoachCursor | None, limit: int) -> tuple[CoachProfile, ...]:
        return await self._page(select(*OWN), after=after, limit=limit)

    async def standings(self, coach_ids: Sequence[AccountId]) -> dict[AccountId, CoachStanding]:
        return await self._standings.of(coach_ids)

    async def _one(self, query: Query, coach_id: AccountId) -> CoachProfile | None:
        row = await self._session.first(query, id=coach_id)
        return None if row is None else (await with_offerings(self._session, [row]))[0]

    async def _page(
        self, statement: Select[Any], *, after: CoachCursor | None, limit: int
    ) -> tuple[CoachProfile, ...]:
        place = tuple_(profiles.c.created_at, profiles.c.id)
        if after is not None:
            at = _EPOCH + timedelta(microseconds=after.created_at_micros)
            statement = statement.where(place < tuple_(at, after.id))
        ordered = statement.order_by(profiles.c.created_at.desc(), profiles.c.id.desc()).limit(limit)
        return await with_offerings(self._session, await self._session.all(Query(ordered)))

    async def _put_words(self, profile: CoachProfile) -> None:
        await self._session.change(_PUT_WORDS, coach_id=profile.id, lexemes=Wording.of(profile).lexemes())

    async def _put_offerings(self, profile: CoachProfile) -> None:
        if profile.offerings:
            await self._session.change_many(
                _PUT_OFFERING,
                [_offering_row(profile.id, place, one) for place, one in enumerate(profile.offerings)],
            )


async def with_offerings(session: Session, found: Sequence[DictRow]) -> tuple[CoachProfile, ...]:
    """The profiles of these rows; what they offer comes by one more statement for all of them."""
    return profiles_of(found, await offered_by(session, found)) if found else ()


async def offered_by(session: Session, found: Sequence[DictRow]) -> Sequence[DictRow]:
    """The rows of what these coaches offer."""
    return await session.all(_OFFERINGS, coach_ids=[row["id"] for row in found])


def profiles_of(found: Sequence[DictRow], offered: Sequence[DictRow]) -> tuple[CoachProfile, ...]:
    of_coach: dict[AccountId, list[dict[str, Any]]] = {}
    for row in offered:
        of_coach.setdefault(row["coach_id"], []).append(_offered(row))
    return tuple(_profile(row, tuple(of_coach.get(row["id"], ()))) for row in found)


def _profile(row: DictRow, offered: tuple[dict[str, Any], ...]) -> CoachProfile:
    return structured({**row, "offerings": offered}, CoachProfile)


def _row(profile: CoachProfile) -> dict[str, Any]:
    row: dict[str, Any] = rows().unstructure(profile)
    del row["offerings"]
    row["hours"] = Jsonb(row["hours"])
    return row


def _offered(row: DictRow) -> dict[str, Any]:
    own = {name: row[name] for name in ("id", "kind", "title", "minutes", "sessions")}
    return {**own, "price": {"amount": row["price_amount"], "currency": row["price_currency"]}}


def _offering_row(coach_id: AccountId, position: int, offering: Offering) -> dict[str, Any]:
    row: dict[str, Any] = rows().unstructure(offering)
    price = row.pop("price")
    return {
        **row,
        "coach_id": coach_id,
        "position": position,
        "price_amount": price["amount"],
        "price_currency": price["currency"],
    }
