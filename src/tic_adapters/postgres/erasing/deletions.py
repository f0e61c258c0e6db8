"""Deletions and their steps."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from psycopg.errors import UniqueViolation
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb
from sqlalchemy import Boolean, Integer, literal_column, select

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, binding, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.deletions import deletion_requests, erasure_steps
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.privacy.erasing.model import (
    DeletionId,
    DeletionRequest,
    ErasureStep,
    RequestState,
    StepKind,
    StepState,
)
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId

_PARKED: Final = "deletion_requests|parked"
_ORDER: Final = {kind.value: place for place, kind in enumerate(StepKind)}
_IS_OPEN: Final = literal_column("deletion_requests.state IN ('scheduled', 'running')", Boolean)
_KNOWN: Final = select(deletion_requests, subject_keys.c.wrapped.label(WRAPPED)).select_from(
    deletion_requests.outerjoin(subject_keys, subject_keys.c.subject_id == deletion_requests.c.id)
)
_BY_ID: Final = _KNOWN.where(deletion_requests.c.id == given("id"))
_GET: Final = Query(_BY_ID)
_GET_LOCKED: Final = Query(_BY_ID.with_for_update(of=deletion_requests))
_OF_ACCOUNT: Final = (
    _KNOWN.where(deletion_requests.c.account_id == given("account_id"))
    .order_by(
        _IS_OPEN.desc(),
        deletion_requests.c.requested_at.desc(),
        deletion_requests.c.id.desc(),
    )
    .limit(1)
)
_FIND: Final = Query(_OF_ACCOUNT)
_FIND_LOCKED: Final = Query(_OF_ACCOUNT.with_for_update(of=deletion_requests))
_BY_RECEIPT: Final = Query(_KNOWN.where(deletion_requests.c.receipt_digest == given("digest")))
_RECENT: Final = Query(
    _KNOWN.order_by(deletion_requests.c.requested_at.desc(), deletion_requests.c.id.desc()).limit(
        given("limit", Integer)
    )
)
_ADD: Final = Query(inserting(deletion_requests))
_SAVE: Final = Query(
    deletion_requests.update()
    .where(deletion_requests.c.id == given("key"), deletion_requests.c.version == given("loaded"))
    .values(binding(deletion_requests, but=frozenset({"id", "account_id", "requested_at"})))
)
_put = inserting(erasure_steps)
_PUT: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["request_id", "kind"],
        set_={one.name: one for one in _put.excluded if one.name not in {"request_id", "kind"}},
    )
)
_STEPS: Final = Query(select(erasure_steps).where(erasure_steps.c.request_id == given("request_id")))
_TO_TRY: Final = Query(
    select(deletion_requests.c.id)
    .where(
        deletion_requests.c.state == given("scheduled"),
        deletion_requests.c.look_at <= given("now"),
    )
    .order_by(deletion_requests.c.look_at)
    .limit(given("limit", Integer))
)
_UNFINISHED: Final = Query(
    select(erasure_steps.c.request_id)
    .where(erasure_steps.c.state == given("waiting"), erasure_steps.c.due_at <= given("now"))
    .distinct()
    .limit(given("limit", Integer))
)


@clause("C6.2", "C7.4")
class PostgresDeletions:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, request: DeletionRequest, steps: Sequence[ErasureStep]) -> None:
        try:
            async with self._session.savepoint():
                await self._session.change(_ADD, **await self._row(request))
        except UniqueViolation as error:
            raise ConcurrentUpdate("deletion") from error
        await self.put_steps(steps)

    async def save(self, request: DeletionRequest) -> None:
        row = await self._row(request)
        for name in ("id", "account_id", "requested_at"):
            del row[name]
        row["version"] = request.version + 1
        if not await self._session.change(_SAVE, key=request.id, loaded=request.version, **row):
            raise ConcurrentUpdate("deletion")

    async def get(self, request_id: DeletionId, *, for_update: bool = False) -> DeletionRequest:
        row = await self._session.first(_GET_LOCKED if for_update else _GET, id=request_id)
        if row is None:
            raise NotFound("deletion")
        return self._opened(row)

    async def find_of(self, account_id: AccountId, *, for_update: bool = False) -> DeletionRequest | None:
        row = await self._session.first(_FIND_LOCKED if for_update else _FIND, account_id=account_id)
        return None if row is None else self._opened(row)

    async def find_by_receipt(self, digest: bytes) -> DeletionRequest | None:
        row = await self._session.first(_BY_RECEIPT, digest=digest)
        return None if row is None else self._opened(row)

    async def put_steps(self, steps: Sequence[ErasureStep]) -> None:
        made = [{**rows().unstructure(one), "counts": Jsonb(dict(one.counts))} for one in steps]
        if made:
            await self._session.change_many(_PUT, made)

    async def steps_of(self, request_id: DeletionId) -> tuple[ErasureStep, ...]:
        found = await self._session.all(_STEPS, request_id=request_id)
        return tuple(
            structured(row, ErasureStep) for row in sorted(found, key=lambda row: _ORDER[row["kind"]])
        )

    async def list_to_try(self, now: datetime, *, limit: int) -> tuple[DeletionId, ...]:
        found = await self._session.tuples(
            _TO_TRY, scheduled=RequestState.SCHEDULED.value, now=now, limit=limit
        )
        return tuple(DeletionId(one) for (one,) in found)

    async def list_unfinished(self, now: datetime, *, limit: int) -> tuple[DeletionId, ...]:
        found = await self._session.tuples(_UNFINISHED, waiting=StepState.WAITING.value, now=now, limit=limit)
        return tuple(DeletionId(one) for (one,) in found)

    async def list_recent(self, *, limit: int) -> tuple[DeletionRequest, ...]:
        return tuple(self._opened(row) for row in await self._session.all(_RECENT, limit=limit))

    async def _row(self, request: DeletionRequest) -> dict[str, Any]:
        row: dict[str, Any] = rows().unstructure(request)
        parked = row["parked"]
        if parked is not None:
            key = await self._vault.find_key(request.id) or await self._vault.make_key(request.id)
            row["parked"] = self._vault.seal(key, request.id, _PARKED, json.dumps(parked))
        return row

    def _opened(self, row: DictRow) -> DeletionRequest:
        values = dict(row)
        parked = self._vault.shown(values["id"], values.pop(WRAPPED), _PARKED, values["parked"])
        return structured(
            {**values, "parked": None if parked is None else json.loads(parked)}, DeletionRequest
        )
