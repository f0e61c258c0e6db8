from collections.abc import Callable

import attrs

from tic_domain.scheduling.invites import FILE_NAME, Invite, InviteFile, Organizer, media_type_of
from tic_domain.scheduling.model import EntryState
from tic_domain.scheduling.ports import InviteWriter, SchedulingUnitOfWork, SessionLinks
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@attrs.frozen(kw_only=True)
class ShowInviteCommand:
    account_id: AccountId
    """One of the two."""
    entry_id: CalendarEntryId


@clause("C3.1", "C4.1")
@attrs.frozen
class ShowInvite:
    """A booked session as a file for a calendar program. Raises NotFound."""

    _open_unit_of_work: Callable[[], SchedulingUnitOfWork]
    _write: InviteWriter
    _links: SessionLinks
    _organizer: Organizer
    _clock: Clock

    async def __call__(self, command: ShowInviteCommand) -> InviteFile:
        async with self._open_unit_of_work() as uow:
            entry = await uow.calendar.get(command.entry_id, command.account_id)
            if entry.state is not EntryState.BOOKED:
                raise NotFound("session")
            other = await uow.accounts.get(entry.other_than(command.account_id))
        invite = Invite.of(
            entry,
            with_name=other.name,
            link=self._links.session(entry.id),
            organizer=self._organizer,
            to=None,
            stamped_at=self._clock.now(),
        )
        return InviteFile(
            name=FILE_NAME, media_type=media_type_of(invite.method), content=self._write(invite)
        )
