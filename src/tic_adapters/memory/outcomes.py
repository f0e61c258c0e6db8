"""Outcomes and versions of the weights, in memory."""

from collections.abc import Callable, Sequence
from datetime import date

import attrs

from tic_adapters.memory.sealing import MemoryBlindIndex
from tic_adapters.memory.transaction import Rows, Transaction
from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.outcomes import Outcome, OutcomeStage, Showing
from tic_domain.matching.versions import WeightsState, WeightsVersion, current_among, with_built_in
from tic_domain.matching.weights import Weights
from tic_domain.shared.errors import ConcurrentUpdate
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import BlindIndex


@attrs.define
class OutcomeTables:
    outcomes: dict[bytes, Outcome] = attrs.field(factory=dict)
    weights: dict[int, WeightsVersion] = attrs.field(factory=dict)
    blind_index: BlindIndex = attrs.field(factory=MemoryBlindIndex, eq=False, repr=False)


class MemoryOutcomes:
    def __init__(self, transaction: Transaction, tables: OutcomeTables) -> None:
        self._rows = Rows(transaction, tables.outcomes, "outcome")
        self._index = tables.blind_index

    async def show(self, coachee_id: AccountId, shown: Sequence[Showing]) -> None:
        made = [
            Outcome.of(one, pair=self._pair(coachee_id, one.coach_id), coachee=self._coachee(coachee_id))
            for one in shown
        ]
        for outcome in sorted(made, key=lambda one: one.pair):
            known = await self._rows.lock(outcome.pair)
            await self._rows.put(outcome.pair, known.shown_again(outcome) if known else outcome)

    async def advance(
        self, coachee_id: AccountId, coach_id: AccountId, stage: OutcomeStage, *, week: date
    ) -> bool:
        pair = self._pair(coachee_id, coach_id)
        known = await self._rows.lock(pair)
        if known is not None and known.stage.reaches(stage):
            return False
        moved = (
            known.advanced(stage)
            if known is not None
            else Outcome.found_elsewhere(stage, pair=pair, coachee=self._coachee(coachee_id), week=week)
        )
        await self._rows.put(pair, moved)
        return True

    async def list_of(self, coachee_id: AccountId) -> tuple[Outcome, ...]:
        coachee = self._coachee(coachee_id)
        own = [one for one in self._rows.all() if one.coachee == coachee]
        own.sort(key=lambda one: (one.rank, one.pair))
        return tuple(sorted(own, key=lambda one: one.week, reverse=True))

    def find(self, coachee_id: AccountId, coach_id: AccountId) -> Outcome | None:
        """Not of the port: for who moves what was played in memory somewhere else."""
        return self._rows.find(self._pair(coachee_id, coach_id))

    async def list_all(self) -> tuple[Outcome, ...]:
        return tuple(sorted(self._rows.all(), key=lambda one: one.pair))

    async def forget(self, coachee_id: AccountId) -> int:
        coachee = self._coachee(coachee_id)
        return await self._drop(lambda one: one.coachee == coachee)

    async def purge_before(self, week: date) -> int:
        return await self._drop(lambda one: one.week < week)

    async def _drop(self, concerned: Callable[[Outcome], bool]) -> int:
        dropped = [await self._rows.drop(one.pair) for one in self._rows.all() if concerned(one)]
        return sum(one is not None for one in dropped)

    def _pair(self, coachee_id: AccountId, coach_id: AccountId) -> bytes:
        return self._index.of("outcome of a pair", f"{coachee_id}|{coach_id}")

    def _coachee(self, coachee_id: AccountId) -> bytes:
        return self._index.of("outcomes of a coachee", str(coachee_id))


class MemoryWeightsVersions:
    def __init__(self, transaction: Transaction, tables: OutcomeTables) -> None:
        self._transaction = transaction
        self._rows = Rows(transaction, tables.weights, "version of the weights")

    async def current(self) -> Weights:
        return current_among(await self.list_all()).weights

    async def get(self, version: int) -> Weights:
        found = next((one for one in await self.list_all() if one.version == version), None)
        if found is None:
            raise WeightsUnknown(version)
        return found.weights

    async def list_all(self, *, for_update: bool = False) -> tuple[WeightsVersion, ...]:
        if for_update:
            await self._transaction.lock("versions of the weights")
        return with_built_in(self._rows.all())

    async def save(self, version: WeightsVersion) -> None:
        known = self._rows.find(version.version)
        if version.state is WeightsState.CURRENT and any(
            one.state is WeightsState.CURRENT for one in self._rows.all() if one.version != version.version
        ):
            raise ConcurrentUpdate("version of the weights")
        if known is not None:
            version = attrs.evolve(known, state=version.state, decisions=version.decisions)
        await self._rows.put(version.version, version)
