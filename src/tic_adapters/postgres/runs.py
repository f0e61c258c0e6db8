"""Runs of matching everyone at once: whom, how far, and the sealed scores meanwhile."""

import json
from collections.abc import Sequence
from typing import Any, Final

from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb
from sqlalchemy import ARRAY, Integer, Uuid, any_, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import distinct_on, insert

from tic_adapters.postgres.converter import documents, rows, structured
from tic_adapters.postgres.matching import opened_answers
from tic_adapters.postgres.query import Query, among, binding, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.accounts import accounts
from tic_adapters.postgres.tables.conversations import blocks
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.matching import answers
from tic_adapters.postgres.tables.runs import runs, scores
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.matching.runs import (
    AnsweredCoachee,
    CoacheeScores,
    MatchRun,
    RunProgress,
    RunState,
    Skipped,
)
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, MatchRunId

_RESULT: Final = "match_run_scores|result"
_ABLE: Final = (
    accounts.c.status == AccountStatus.ACTIVE.value,
    any_(accounts.c.roles) == Role.COACHEE.value,
)
_IDS: Final = Query(
    select(accounts.c.id)
    .where(*_ABLE, exists().where(answers.c.coachee_id == accounts.c.id))
    .order_by(accounts.c.id)
    .limit(given("most", Integer))
)
_LATEST: Final = Query(
    select(answers, subject_keys.c.wrapped.label(WRAPPED))
    .select_from(
        answers.join(accounts, accounts.c.id == answers.c.coachee_id).outerjoin(
            subject_keys, subject_keys.c.subject_id == answers.c.coachee_id
        )
    )
    .where(among(answers.c.coachee_id, "ids"), *_ABLE)
    .ext(distinct_on(answers.c.coachee_id))
    .order_by(answers.c.coachee_id, answers.c.version.desc())
)
_BLOCKS: Final = Query(
    select(blocks.c.blocker_id, blocks.c.blocked_id).where(
        or_(among(blocks.c.blocker_id, "ids"), among(blocks.c.blocked_id, "ids"))
    )
)


@clause("C2.2")
class PostgresAnsweredCoachees:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def list_ids(self, *, limit: int | None) -> tuple[AccountId, ...]:
        return tuple([one for (one,) in await self._session.tuples(_IDS, most=limit)])

    async def load(self, ids: Sequence[AccountId]) -> tuple[AnsweredCoachee, ...]:
        found = await self._session.all(_LATEST, ids=list(ids))
        apart: dict[AccountId, set[AccountId]] = {}
        for one, other in await self._session.tuples(_BLOCKS, ids=list(ids)):
            apart.setdefault(one, set()).add(other)
            apart.setdefault(other, set()).add(one)
        return tuple(
            AnsweredCoachee(
                answers=opened_answers(self._vault, row),
                unavailable=frozenset(apart.get(row["coachee_id"], ())),
            )
            for row in found
        )


_OWN: Final = tuple(column for column in scores.c if column.name != "shard")
_ADD: Final = Query(inserting(runs))
_ADD_COACHEES: Final = Query(
    insert(scores).from_select(
        ["run_id", "coachee_id", "shard"],
        select(
            given("run_id", Uuid),
            func.unnest(given("ids", ARRAY(Uuid))),
            func.unnest(given("numbers", ARRAY(Integer))),
        ),
    )
)
_GET: Final = Query(select(runs).where(runs.c.id == given("key")))
_LOCKED: Final = Query(select(runs).where(runs.c.id == given("key")).with_for_update(key_share=True))
_BY_STATE: Final = Query(
    select(runs)
    .where(runs.c.state == given("state"))
    .order_by(runs.c.moved_at.desc(), runs.c.id.desc())
    .limit(1)
)
_SAVE: Final = Query(
    update(runs).where(runs.c.id == given("key")).values(binding(runs, but=frozenset({"id"})))
)
_UNSCORED: Final = Query(
    select(scores.c.coachee_id)
    .where(scores.c.run_id == given("run_id"), scores.c.shard == given("number"), scores.c.result.is_(None))
    .order_by(scores.c.coachee_id)
    .limit(given("most", Integer))
)
_PUT: Final = Query(
    update(scores)
    .where(scores.c.run_id == given("run"), scores.c.coachee_id == given("coachee"))
    .values(answers_version=given("answers_version"), result=given("result"))
)
_PROGRESS: Final = Query(
    select(func.count(), func.count(scores.c.result)).where(scores.c.run_id == given("run_id"))
)
_SCORES: Final = Query(
    select(*_OWN, subject_keys.c.wrapped.label(WRAPPED))
    .select_from(scores.outerjoin(subject_keys, subject_keys.c.subject_id == scores.c.coachee_id))
    .where(
        scores.c.run_id == given("run_id"),
        scores.c.result.is_not(None),
        or_(given("after", Uuid).is_(None), scores.c.coachee_id > given("after", Uuid)),
    )
    .order_by(scores.c.coachee_id)
    .limit(given("most", Integer))
)
_CLEAR: Final = Query(delete(scores).where(scores.c.run_id == given("run_id")))


@clause("C2.2")
class PostgresMatchRuns:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, run: MatchRun, coachees: Sequence[AccountId]) -> None:
        try:
            await self._session.change(_ADD, **_row(run))
        except UniqueViolation as error:
            raise ConcurrentUpdate("run") from error
        numbers = [run.shard_of(one) for one in coachees]
        await self._session.change(_ADD_COACHEES, run_id=run.id, ids=list(coachees), numbers=numbers)

    async def get(self, run_id: MatchRunId, *, for_update: bool = False) -> MatchRun:
        row = await self._session.first(_LOCKED if for_update else _GET, key=run_id)
        if row is None:
            raise NotFound("run")
        return _run(row)

    async def find_open(self) -> MatchRun | None:
        row = await self._session.first(_BY_STATE, state=RunState.OPEN.value)
        return None if row is None else _run(row)

    async def find_done(self) -> MatchRun | None:
        row = await self._session.first(_BY_STATE, state=RunState.DONE.value)
        return None if row is None else _run(row)

    async def save(self, run: MatchRun) -> None:
        row = _row(run)
        await self._session.change(_SAVE, key=row.pop("id"), **row)

    async def list_unscored(self, run_id: MatchRunId, shard: int, *, limit: int) -> tuple[AccountId, ...]:
        found = await self._session.tuples(_UNSCORED, run_id=run_id, number=shard, most=limit)
        return tuple([one for (one,) in found])

    async def put_scores(self, scores: Sequence[CoacheeScores]) -> None:
        if scores:
            await self._session.change_many(_PUT, [await self._sealed(one) for one in scores])

    async def progress(self, run_id: MatchRunId) -> RunProgress:
        ((coachees, scored),) = await self._session.tuples(_PROGRESS, run_id=run_id)
        return RunProgress(coachees=coachees, scored=scored)

    async def list_scores(
        self, run_id: MatchRunId, *, after: AccountId | None, limit: int
    ) -> tuple[CoacheeScores, ...]:
        found = await self._session.all(_SCORES, run_id=run_id, after=after, most=limit)
        return tuple(self._opened(row) for row in found)

    async def clear(self, run_id: MatchRunId) -> None:
        await self._session.change(_CLEAR, run_id=run_id)

    async def _sealed(self, one: CoacheeScores) -> dict[str, Any]:
        key = await self._vault.key_of(one.coachee_id)
        # A line of words, then the pairs as they are.
        words = [one.skipped and one.skipped.value, one.kept_away_by and one.kept_away_by.value]
        plain = json.dumps(words).encode() + b"\n" + one.pairs
        return {
            "run": one.run_id,
            "coachee": one.coachee_id,
            "answers_version": one.answers_version,
            "result": self._vault.seal_bytes(key, one.coachee_id, _RESULT, plain),
        }

    def _opened(self, row: dict[str, Any]) -> CoacheeScores:
        subject = row["coachee_id"]
        key = self._vault.key_in(subject, row)
        words, _, pairs = self._vault.open_bytes(key, subject, _RESULT, row["result"]).partition(b"\n")
        skipped, rule = json.loads(words)
        return CoacheeScores(
            run_id=row["run_id"],
            coachee_id=subject,
            answers_version=row["answers_version"],
            skipped=None if skipped is None else Skipped(skipped),
            kept_away_by=None if rule is None else Rule(rule),
            pairs=pairs,
        )


def _row(run: MatchRun) -> dict[str, Any]:
    row: dict[str, Any] = rows().unstructure(run)
    row["report"] = None if run.report is None else Jsonb(documents().unstructure(run.report))
    return row


def _run(row: dict[str, Any]) -> MatchRun:
    return structured(row, MatchRun)
