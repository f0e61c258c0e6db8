"""Suggestions, sealed as the matches that were shown are."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import delete, func, select

from tic_adapters.postgres.converter import rows, structured
from tic_adapters.postgres.query import Query, among, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.tables.runs import suggestions
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.matching.model import StoredMatch
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import AccountId

_RESULT: Final = "suggestions|result"
_PARTS: Final = ("inputs", "score", "contributions")
_DROP: Final = Query(delete(suggestions).where(among(suggestions.c.coachee_id, "ids")))
_ADD: Final = Query(inserting(suggestions))
_FIND: Final = Query(
    select(suggestions, subject_keys.c.wrapped.label(WRAPPED))
    .select_from(suggestions.outerjoin(subject_keys, subject_keys.c.subject_id == suggestions.c.coachee_id))
    .where(suggestions.c.coachee_id == given("coachee_id"))
)
_COUNT: Final = Query(select(suggestions.c.coach_id, func.count()).group_by(suggestions.c.coach_id))


@clause("C2.2")
class PostgresSuggestions:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def replace(self, coachees: Sequence[AccountId], matches: Sequence[StoredMatch]) -> None:
        await self._session.change(_DROP, ids=list(coachees))
        if matches:
            await self._session.change_many(_ADD, [await self._row(match) for match in matches])

    async def find(self, coachee_id: AccountId) -> StoredMatch | None:
        row = await self._session.first(_FIND, coachee_id=coachee_id)
        if row is None:
            return None
        key = self._vault.key_in(coachee_id, row)
        del row[WRAPPED]
        result = json.loads(self._vault.open(key, coachee_id, _RESULT, row.pop("result")))
        return structured({**row, **result}, StoredMatch)

    async def count_by_coach(self) -> Mapping[AccountId, int]:
        return dict(await self._session.tuples(_COUNT))

    async def _row(self, match: StoredMatch) -> dict[str, Any]:
        subject = match.coachee_id
        key = await self._vault.key_of(subject)
        row: dict[str, Any] = rows().unstructure(match)
        result = json.dumps({part: row.pop(part) for part in _PARTS}, ensure_ascii=False)
        return {**row, "result": self._vault.seal(key, subject, _RESULT, result)}
