"""Versions of CVs; what describes their content is sealed under their coachee's key."""

import json
from collections.abc import Collection, Mapping
from typing import Any, Final

from psycopg.errors import UniqueViolation
from sqlalchemy import Numeric, select, update

from tic_adapters.postgres.converter import documents, rows, structured
from tic_adapters.postgres.query import Query, among, given, inserting
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.tables.cvs import cvs
from tic_adapters.postgres.tables.keys import subject_keys
from tic_adapters.postgres.vault import WRAPPED, Vault
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.tagging import Suggestions
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.files import FileKey, FileSeal
from tic_domain.shared.ids import AccountId

_DETAILS: Final = "cvs|details"
_PARTS: Final = ("file_name", "suggestions")
_OWN: Final = (
    select(cvs, subject_keys.c.wrapped.label(WRAPPED))
    .select_from(cvs.outerjoin(subject_keys, subject_keys.c.subject_id == cvs.c.coachee_id))
    .where(cvs.c.coachee_id == given("coachee_id"))
)
_ADD: Final = Query(inserting(cvs))
# Anybody may ask for any number, also for one that no integer column can hold.
_FIND: Final = Query(_OWN.where(cvs.c.version == given("version", Numeric)))
_LIST: Final = Query(_OWN.order_by(cvs.c.version.desc()))
_REMOVE: Final = Query(
    update(cvs)
    .where(cvs.c.id == given("key"), cvs.c.removed_at.is_(None))
    .values(details=None, file_key=None, removed_at=given("removed_at"))
)
_KNOWN: Final = Query(select(cvs.c.file_key).where(among(cvs.c.file_key, "keys")))


@clause("C2.2")
class PostgresCvs:
    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    async def add(self, cv: CvVersion) -> None:
        subject = cv.coachee_id
        key = await self._vault.key_of(subject)
        row: dict[str, Any] = rows().unstructure(cv)
        details = {part: row.pop(part) for part in _PARTS}
        row["details"] = self._vault.seal(key, subject, _DETAILS, json.dumps(details, ensure_ascii=False))
        try:
            await self._session.change(_ADD, **row)
        except UniqueViolation as error:
            raise ConcurrentUpdate("CV") from error

    async def save(self, cv: CvVersion) -> None:
        if not await self._session.change(_REMOVE, key=cv.id, removed_at=cv.removed_at):
            raise NotFound("CV")

    async def find(self, coachee_id: AccountId, version: int) -> CvVersion | None:
        row = await self._session.first(_FIND, coachee_id=coachee_id, version=version)
        return None if row is None else opened_cv(self._vault, row)

    async def list_of(self, coachee_id: AccountId) -> tuple[CvVersion, ...]:
        found = await self._session.all(_LIST, coachee_id=coachee_id)
        return tuple(opened_cv(self._vault, row) for row in found)

    async def seal(self, coachee_id: AccountId, file_key: FileKey) -> FileSeal:
        return self._vault.file_seal(await self._vault.key_of(coachee_id), coachee_id, file_key)

    async def known_files(self, keys: Collection[FileKey]) -> frozenset[FileKey]:
        return frozenset(key for (key,) in await self._session.tuples(_KNOWN, keys=list(keys)))


def opened_cv(vault: Vault, row: Mapping[str, Any]) -> CvVersion:
    """A version from its own columns and its coachee's wrapped key, which a deleted one doesn't need."""
    values = dict(row)
    wrapped, sealed = values.pop(WRAPPED), values.pop("details")
    if sealed is None:
        return structured({**values, "file_name": None, "suggestions": None}, CvVersion)
    subject = values["coachee_id"]
    key = vault.unwrapped(subject, wrapped)
    details = json.loads(vault.open(key, subject, _DETAILS, sealed))
    suggestions = documents().structure(details["suggestions"], Suggestions)
    return structured({**values, "file_name": details["file_name"], "suggestions": suggestions}, CvVersion)
