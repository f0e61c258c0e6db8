"""What came of matches, under keyed pseudonyms, and the versions of the weights that are learned from it."""

import sys
from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb
from sqlalchemy import Text, any_, delete, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.outcomes import outcomes, weights_versions
from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.outcomes import Outcome, OutcomeStage, Showing
from tic_domain.matching.versions import BUILT_IN, WeightsState, WeightsVersion, with_built_in
from tic_domain.matching.weights import Weights, weights_from
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex

_show = inserting(outcomes)
_SHOW: Final = Query(
    _show.on_conflict_do_update(
        index_elements=["pair"],
        set_={
            name: _show.excluded[name]
            for name in ("points", "top_criterion", "rank", "weights_version", "week")
        },
        where=outcomes.c.stage == text(f"'{OutcomeStage.SHOWN.value}'"),
    )
)
_advance = inserting(outcomes)
_ADVANCE: Final = Query(
    _advance.on_conflict_do_update(
        index_elements=["pair"],
        set_={"stage": _advance.excluded["stage"]},
        where=outcomes.c.stage == any_(given("earlier", ARRAY(Text))),
    )
)
_OF_COACHEE: Final = Query(
    select(outcomes)
    .where(outcomes.c.coachee == given("coachee"))
    .order_by(outcomes.c.week.desc(), outcomes.c.rank, outcomes.c.pair)
)
_PAGE: Final = 10_000
_ALL: Final = Query(
    select(outcomes).where(outcomes.c.pair > given("after")).order_by(outcomes.c.pair).limit(_PAGE)
)
_FORGET: Final = Query(delete(outcomes).where(outcomes.c.coachee == given("coachee")))
_PURGE: Final = Query(delete(outcomes).where(outcomes.c.week < given("week")))

_CURRENT_STATE: Final = text(f"state = '{WeightsState.CURRENT.value}'")
"""Spelt out, as the partial index has it."""
_weights = (weights_versions.c.version, weights_versions.c.base, weights_versions.c.boost)
_CURRENT: Final = Query(select(*_weights).where(_CURRENT_STATE))
_VERSION: Final = Query(select(*_weights).where(weights_versions.c.version == given("version")))
_VERSIONS: Final = Query(select(weights_versions).order_by(weights_versions.c.version))
_LOCK: Final = Query(text("LOCK TABLE tic.weights_versions IN SHARE ROW EXCLUSIVE MODE"))
_put = inserting(weights_versions)
_PUT: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["version"],
        set_={name: _put.excluded[name] for name in ("state", "decisions")},
    )
)


@clause("C2.2")
class PostgresOutcomes:
    def __init__(self, session: Session, index: BlindIndex) -> None:
        self._session = session
        self._index = index

    async def show(self, coachee_id: AccountId, shown: Sequence[Showing]) -> None:
        coachee = self._coachee(coachee_id)
        made = [Outcome.of(one, pair=self._pair(coachee_id, one.coach_id), coachee=coachee) for one in shown]
        # By pseudonym: the order of rows then says nothing of ranks, and two at once don't lock crosswise.
        made.sort(key=lambda one: one.pair)
        if made:
            await self._session.change_many(_SHOW, [_row(one) for one in made])

    async def advance(
        self, coachee_id: AccountId, coach_id: AccountId, stage: OutcomeStage, *, week: date
    ) -> bool:
        bare = Outcome.found_elsewhere(
            stage, pair=self._pair(coachee_id, coach_id), coachee=self._coachee(coachee_id), week=week
        )
        earlier = [one.value for one in stage.earlier]
        return bool(await self._session.change(_ADVANCE, **_row(bare), earlier=earlier))

    async def list_of(self, coachee_id: AccountId) -> tuple[Outcome, ...]:
        found = await self._session.all(_OF_COACHEE, coachee=self._coachee(coachee_id))
        return tuple(_outcome(row) for row in found)

    async def list_all(self) -> tuple[Outcome, ...]:
        # By pages, so that no statement runs into its time limit however many there are.
        found: list[Outcome] = []
        after = b""
        while page := await self._session.all(_ALL, after=after):
            found += [_outcome(row) for row in page]
            after = found[-1].pair
        return tuple(found)

    async def forget(self, coachee_id: AccountId) -> int:
        return await self._session.change(_FORGET, coachee=self._coachee(coachee_id))

    async def purge_before(self, week: date) -> int:
        return await self._session.change(_PURGE, week=week)

    def _pair(self, coachee_id: AccountId, coach_id: AccountId) -> bytes:
        return self._index.of("outcome of a pair", f"{coachee_id}|{coach_id}")

    def _coachee(self, coachee_id: AccountId) -> bytes:
        return self._index.of("outcomes of a coachee", str(coachee_id))


class PostgresWeightsVersions:
    def __init__(self, session: Session) -> None:
        self._session = session

    async def current(self) -> Weights:
        row = await self._session.first(_CURRENT)
        return BUILT_IN.weights if row is None else weights_from(**row)

    async def get(self, version: int) -> Weights:
        row = await self._session.first(_VERSION, version=version)
        if row is not None:
            return weights_from(**row)
        if version != BUILT_IN.version:
            raise WeightsUnknown(version)
        return BUILT_IN.weights

    async def list_all(self, *, for_update: bool = False) -> tuple[WeightsVersion, ...]:
        if for_update:
            await self._session.change(_LOCK)
        found = await self._session.all(_VERSIONS)
        return with_built_in([structured(row, WeightsVersion) for row in found])

    async def save(self, version: WeightsVersion) -> None:
        row: dict[str, Any] = rows().unstructure(version)
        for name in ("base", "learned", "decisions"):
            row[name] = None if row[name] is None else Jsonb(row[name])
        try:
            await self._session.change(_PUT, **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("version of the weights") from error


def _outcome(row: dict[str, Any]) -> Outcome:
    # The same eleven names in each of them: kept once.
    row["points"] = {sys.intern(key): points for key, points in row["points"].items()}
    return structured(row, Outcome)


def _row(outcome: Outcome) -> dict[str, Any]:
    row: dict[str, Any] = rows().unstructure(outcome)
    row["points"] = Jsonb(row["points"])
    return row
