from collections.abc import Callable
from datetime import datetime

import attrs

from tic_domain.notifications import mails
from tic_domain.notifications.catalogue import MailKind
from tic_domain.notifications.delivery import Delivery, find_account
from tic_domain.notifications.jobs import MailSessionInvite, SessionChange
from tic_domain.notifications.letters import shown
from tic_domain.notifications.model import Attachment, MailRecord
from tic_domain.notifications.ports import Links, MailsUnitOfWork
from tic_domain.scheduling.invites import FILE_NAME, Invite, Organizer, media_type_of
from tic_domain.scheduling.model import CalendarEntry, EntryState, Span
from tic_domain.scheduling.ports import InviteWriter
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, CalendarEntryId
from tic_domain.shared.ports import Clock


@clause("C3.1", "C3.2", "C4.1")
@attrs.frozen
class SendSessionInvite:
    """Mail one side of a session its invite, as long as no later version of the session says all.

    Who has no confirmed address, or no account any more, gets none.
    """

    _open_unit_of_work: Callable[[], MailsUnitOfWork]
    _deliver: Delivery
    _write: InviteWriter
    _links: Links
    _organizer: Organizer
    _clock: Clock

    async def __call__(self, job: MailSessionInvite) -> None:
        """Raises MailDelayed, MailKeyReused."""
        now = self._clock.now()
        async with self._open_unit_of_work() as uow:
            entry = await _find_entry(uow, job)
            if not is_due(job, entry, now):
                return
            recipient = await find_account(uow, job.recipient_id)
            if recipient is None:
                return
            other = await find_account(uow, job.other_id)
            span = entry.session if entry is not None else await _cancelled_span(uow, job.entry_id)
            when = None if span is None else await _time_for(uow, recipient.id, job, span)
            planned = await self._deliver.plan(uow, _record(job, now), recipient)
            await uow.commit()
        if planned is None:
            return
        with_name = shown("" if other is None else other.name)
        invite = self._invite(job, entry, span, with_name, planned.to)
        letter = mails.session_invite(change=job.change, with_name=with_name, when=when, link=invite.link)
        file = Attachment(
            name=FILE_NAME,
            media_type=media_type_of(invite.method),
            content=self._write(invite),
            alternative=True,
        )
        await self._deliver.hand_over(planned, self._deliver.letter_to(planned, letter, (file,)))

    def _invite(
        self,
        job: MailSessionInvite,
        entry: CalendarEntry | None,
        span: Span | None,
        with_name: str,
        to: str,
    ) -> Invite:
        link = self._links.session(job.entry_id)
        if entry is not None:
            return Invite.of(
                entry,
                with_name=with_name,
                link=link,
                organizer=self._organizer,
                to=to,
                stamped_at=job.at,
            )
        return Invite.cancelling(
            job.entry_id,
            sequence=job.sequence,
            span=span,
            with_name=with_name,
            link=link,
            organizer=self._organizer,
            to=to,
            stamped_at=job.at,
        )


def is_due(job: MailSessionInvite, entry: CalendarEntry | None, now: datetime) -> bool:
    """A cancelled session is out of the calendar; another has to be there, in this version, and ahead."""
    if job.change is SessionChange.CANCELLED:
        return entry is None
    return (
        entry is not None
        and entry.state is EntryState.BOOKED
        and entry.sequence == job.sequence
        and now < entry.ends_at
    )


def _record(job: MailSessionInvite, now: datetime) -> MailRecord:
    return MailRecord.plan(
        key=f"session-invite:{job.entry_id}:{job.sequence}:{job.recipient_id}",
        recipient_id=job.recipient_id,
        kind=MailKind.SESSION_INVITE,
        about=job.entry_id,
        detail=str(job.sequence),
        now=now,
    )


async def _find_entry(uow: MailsUnitOfWork, job: MailSessionInvite) -> CalendarEntry | None:
    try:
        return await uow.calendar.get(job.entry_id, job.recipient_id)
    except NotFound:
        return None


async def _cancelled_span(uow: MailsUnitOfWork, entry_id: CalendarEntryId) -> Span | None:
    """The calendar has forgotten it; the order has not, unless the session got another time since."""
    order = await uow.orders.find_with_entry(entry_id)
    session = next((one for one in order.sessions if one.entry_id == entry_id), None) if order else None
    if session is None or session.starts_at is None or session.ends_at is None:
        return None
    return Span(session.starts_at, session.ends_at)


async def _time_for(uow: MailsUnitOfWork, recipient_id: AccountId, job: MailSessionInvite, span: Span) -> str:
    """In the recipient's own zone where a profile says it, else in the coach's.

    A quiz says a coachee's zone, too; but answers serve matching alone.
    """
    profile = await uow.coaches.find(recipient_id) or await uow.coaches.find(job.other_id)
    return mails.span_in_words(span.start, span.end, profile.hours.zone if profile else "UTC")
