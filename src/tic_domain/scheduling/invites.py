"""What a calendar program is told about a session: the least with which it can show, move and drop it."""

from datetime import datetime
from enum import Enum
from typing import Final, Self

import attrs

from tic_domain.accounts.policies import LONGEST_NAME, NAMELESS, cleaned
from tic_domain.scheduling.model import CalendarEntry, Span
from tic_domain.shared.clauses import clause
from tic_domain.shared.ids import CalendarEntryId

FILE_NAME: Final = "invite.ics"


class InviteMethod(Enum):
    """What the calendar program is to do, in iTIP's words."""

    REQUEST = "REQUEST"
    """Put it in; or move it, where it is there already."""
    CANCEL = "CANCEL"
    """Take it out."""
    PUBLISH = "PUBLISH"
    """A copy that somebody fetched: nobody is invited by it."""


@attrs.frozen(kw_only=True)
class Organizer:
    """The site. It invites both sides, so that neither learns the other's address."""

    name: str
    address: str
    host: str
    """Where UIDs belong to."""


@attrs.frozen(kw_only=True)
class Invite:
    """For one side of a session. Times are in UTC; texts are of one line.

    Whoever gets several keeps that of the greatest sequence: the uid stays through every move.
    """

    uid: str
    sequence: int
    method: InviteMethod
    stamped_at: datetime
    starts_at: datetime | None
    """None where a cancelled session's time isn't known any more: its uid says which one it was."""
    ends_at: datetime | None
    summary: str
    link: str
    organizer: Organizer
    attendee: str | None
    """The address of the side that it is for; None in a copy that somebody fetched."""

    @property
    def is_cancelled(self) -> bool:
        return self.method is InviteMethod.CANCEL

    @classmethod
    @clause("C4.1")
    def of(
        cls,
        entry: CalendarEntry,
        *,
        with_name: str,
        link: str,
        organizer: Organizer,
        to: str | None,
        stamped_at: datetime,
    ) -> Self:
        """To a booked session, as it is now. Without an address it is a copy."""
        return cls(
            uid=uid_of(entry.id, organizer),
            sequence=entry.sequence,
            method=InviteMethod.PUBLISH if to is None else InviteMethod.REQUEST,
            stamped_at=stamped_at,
            starts_at=entry.starts_at,
            ends_at=entry.ends_at,
            summary=summary_of(with_name),
            link=link,
            organizer=organizer,
            attendee=to,
        )

    @classmethod
    @clause("C4.1")
    def cancelling(
        cls,
        entry_id: CalendarEntryId,
        *,
        sequence: int,
        span: Span | None,
        with_name: str,
        link: str,
        organizer: Organizer,
        to: str,
        stamped_at: datetime,
    ) -> Self:
        """`sequence` is that of the cancellation, which is a version of its own."""
        return cls(
            uid=uid_of(entry_id, organizer),
            sequence=sequence,
            method=InviteMethod.CANCEL,
            stamped_at=stamped_at,
            starts_at=span.start if span else None,
            ends_at=span.end if span else None,
            summary=summary_of(with_name),
            link=link,
            organizer=organizer,
            attendee=to,
        )


@attrs.frozen(kw_only=True)
class InviteFile:
    name: str
    media_type: str
    content: bytes


def uid_of(entry_id: CalendarEntryId, organizer: Organizer) -> str:
    return f"{entry_id}@{organizer.host}"


def summary_of(with_name: str) -> str:
    return f"Coaching session with {shown_name(with_name)}"


def shown_name(name: str) -> str:
    """Of one line, whatever it came in as."""
    return cleaned(name, most=LONGEST_NAME) or NAMELESS


def media_type_of(method: InviteMethod) -> str:
    """Mail programs look for the method here before they open the file."""
    return f"text/calendar; method={method.value}; charset=utf-8"
