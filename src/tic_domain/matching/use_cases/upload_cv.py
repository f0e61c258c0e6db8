"""A coachee uploads a CV, for the first time or anew."""

from collections.abc import Callable

import attrs

from tic_domain.accounts.model import Role
from tic_domain.accounts.policies import require_role
from tic_domain.matching.cv import CvVersion, check_room, check_size
from tic_domain.matching.cv_ports import TagSuggester
from tic_domain.matching.events import CvUploaded
from tic_domain.matching.ports import CvTextExtractor, MatchingUnitOfWork
from tic_domain.shared.clauses import clause
from tic_domain.shared.files import FileKey, Files
from tic_domain.shared.ids import AccountId, CvId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class UploadCvCommand:
    account_id: AccountId
    file_name: str = attrs.field(repr=False)
    content: bytes = attrs.field(repr=False)


@clause("C2.2", "C7.2")
@attrs.frozen
class UploadCv:
    """Store a new version, sealed, with what it suggests for the quiz; its text is forgotten.

    Stores nothing where it raises: CvRefused, TooManyCvs, RoleMissing, AccountSuspended, NotFound,
    Unavailable.
    """

    _read_unit_of_work: Callable[[], MatchingUnitOfWork]
    _open_unit_of_work: Callable[[], MatchingUnitOfWork]
    _extractor: CvTextExtractor
    _suggest: TagSuggester
    _files: Files
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: UploadCvCommand) -> CvVersion:
        check_size(command.content)
        file_key = FileKey(self._ids.new())
        async with self._read_unit_of_work() as uow:
            # Asked before a hostile file is read for nothing, and once more below, under the lock.
            require_role(await uow.accounts.get(command.account_id), Role.COACHEE)
            check_room(await uow.cvs.list_of(command.account_id))
            seal = await uow.cvs.seal(command.account_id, file_key)
        read = await self._extractor.extract(command.content)
        suggestions = self._suggest(read.text)
        # The file first: a row never points to nothing. Where no row follows, the sweep removes the file,
        # and not we: an error on commit doesn't say that it wasn't committed.
        await self._files.put(file_key, seal.seal(command.content))
        async with self._open_unit_of_work() as uow:
            # Locked, so that versions are counted one at a time.
            account = await uow.accounts.get(command.account_id, for_update=True)
            require_role(account, Role.COACHEE)
            versions = await uow.cvs.list_of(account.id)
            check_room(versions)
            cv = CvVersion.following(
                next(iter(versions), None),
                id=CvId(self._ids.new()),
                coachee_id=account.id,
                read=read,
                size=len(command.content),
                file_name=command.file_name,
                suggestions=suggestions,
                file_key=file_key,
                now=self._clock.now(),
            )
            await uow.cvs.add(cv)
            uow.record(CvUploaded(coachee_id=account.id, version=cv.version))
            await uow.commit()
        return cv
