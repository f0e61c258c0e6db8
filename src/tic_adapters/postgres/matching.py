"""Quiz answers, drafts and the matches that were shown, sealed under their coachee's key."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy import Select, Table, delete, select

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.matching import answers, drafts, matches
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.matching.model import Answers, QuizDraft, StoredMatch
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId

_QUIZ: Final = "quiz_answers|answers"
_DRAFT: Final = "quiz_drafts|steps"
_RESULT: Final = "matches|result"
_RESULT_PARTS: Final = ("inputs", "score", "contributions")


def _of_coachee(table: Table) -> Select[Any]:
    return (
        select(table, subject_keys.c.wrapped.label(WRAPPED))
        .select_from(table.outerjoin(subject_keys, subject_keys.c.subject_id == table.c.coachee_id))
        .where(table.c.coachee_id == given("coachee_id"))
    )


_NEWEST_FIRST: Final = answers.c.version.desc()
_ADD: Final = Query(inserting(answers))
_LATEST: Final = Query(_of_coachee(answers).order_by(_NEWEST_FIRST).limit(1))
_VERSION: Final = Query(_of_coachee(answers).where(answers.c.version == given("version")))
_VERSIONS: Final = Query(_of_coachee(answers).order_by(_NEWEST_FIRST))
_put = inserting(drafts)
_PUT_DRAFT: Final = Query(
    _put.on_conflict_do_update(
        index_elements=["coachee_id"],
        set_={name: _put.excluded[name] for name in ("quiz_version", "steps", "updated_at")},
    )
)
_FIND_DRAFT: Final = Query(_of_coachee(drafts))
_DROP_DRAFT: Final = Query(delete(drafts).where(drafts.c.coachee_id == given("coachee_id")))
_ADD_MATCH: Final = Query(inserting(matches))
_MATCHES: Final = Query(_of_coachee(matches).order_by(matches.c.made_at.desc()))
_MATCH: Final = Query(
    _of_coachee(matches)
    .where(matches.c.coach_id == given("coach_id"))
    .order_by(matches.c.made_at.desc(), matches.c.id.desc())
    .limit(1)
)


@clause("C2.2")
class PostgresAnswers:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, answers: Answers) -> None:
        subject = answers.coachee_id
        key = await self._vault.key_of(subject)
        row = rows().unstructure(answers)
        row["answers"] = self._vault.seal(key, subject, _QUIZ, _text(row["answers"]))
        try:
            await self._session.change(_ADD, **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("answers") from error

    async def find_latest(self, coachee_id: AccountId) -> Answers | None:
        row = await self._session.first(_LATEST, coachee_id=coachee_id)
        return None if row is None else opened_answers(self._vault, row)

    async def get_version(self, coachee_id: AccountId, version: int) -> Answers:
        row = await self._session.first(_VERSION, coachee_id=coachee_id, version=version)
        if row is None:
            raise NotFound("version of the answers")
        return opened_answers(self._vault, row)

    async def list_versions(self, coachee_id: AccountId) -> tuple[Answers, ...]:
        found = await self._session.all(_VERSIONS, coachee_id=coachee_id)
        return tuple(opened_answers(self._vault, row) for row in found)

    async def save_draft(self, draft: QuizDraft) -> None:
        subject = draft.coachee_id
        key = await self._vault.key_of(subject)
        row = rows().unstructure(draft)
        row["steps"] = self._vault.seal(key, subject, _DRAFT, _text(row["steps"]))
        await self._session.change(_PUT_DRAFT, **row)

    async def find_draft(self, coachee_id: AccountId) -> QuizDraft | None:
        row = await self._session.first(_FIND_DRAFT, coachee_id=coachee_id)
        if row is None:
            return None
        key = self._vault.key_in(coachee_id, row)
        del row[WRAPPED]
        row["steps"] = json.loads(self._vault.open(key, coachee_id, _DRAFT, row["steps"]))
        return structured(row, QuizDraft)

    async def drop_draft(self, coachee_id: AccountId) -> None:
        await self._session.change(_DROP_DRAFT, coachee_id=coachee_id)


@clause("C2.2")
class PostgresMatches:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add_many(self, matches: Sequence[StoredMatch]) -> None:
        if matches:
            await self._session.change_many(_ADD_MATCH, [await self._row(match) for match in matches])

    async def find(self, coachee_id: AccountId, coach_id: AccountId) -> StoredMatch | None:
        row = await self._session.first(_MATCH, coachee_id=coachee_id, coach_id=coach_id)
        return None if row is None else self._opened(row)

    async def list_of(self, coachee_id: AccountId) -> tuple[StoredMatch, ...]:
        found = [self._opened(row) for row in await self._session.all(_MATCHES, coachee_id=coachee_id)]
        # The score is sealed, so that its order is made here; sorting is stable.
        found.sort(key=lambda match: (-match.score, match.coach_id))
        return tuple(sorted(found, key=lambda match: match.made_at, reverse=True))

    async def _row(self, match: StoredMatch) -> dict[str, Any]:
        subject = match.coachee_id
        key = await self._vault.key_of(subject)
        row: dict[str, Any] = rows().unstructure(match)
        result = {part: row.pop(part) for part in _RESULT_PARTS}
        return {**row, "result": self._vault.seal(key, subject, _RESULT, _text(result))}

    def _opened(self, row: dict[str, Any]) -> StoredMatch:
        subject = row["coachee_id"]
        key = self._vault.key_in(subject, row)
        del row[WRAPPED]
        result = json.loads(self._vault.open(key, subject, _RESULT, row.pop("result")))
        return structured({**row, **result}, StoredMatch)


def opened_answers(vault: Vault, row: Mapping[str, Any]) -> Answers:
    """Answers from their own columns and their coachee's wrapped key."""
    values = dict(row)
    subject = values["coachee_id"]
    key = vault.unwrapped(subject, values.pop(WRAPPED))
    document = json.loads(vault.open(key, subject, _QUIZ, values["answers"]))
    return structured({**values, "answers": document}, Answers)


def _text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
