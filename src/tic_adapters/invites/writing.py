"""Invites as files of RFC 5545, by icalendar."""

import re
from typing import Final

from icalendar import Calendar, Event, vCalAddress, vText

from tic_domain.scheduling.invites import Invite, InviteMethod
from tic_domain.shared.clauses import clause

_PRODUCT: Final = "-//techinterview.coach//sessions//EN"
# What no line may hold, and what isn't text at all. Line breaks are escaped within a value, and can't be
# within a parameter.
_UNSAYABLE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]+")


@clause("C4.1")
def write_invite(invite: Invite) -> bytes:
    """One event with times in UTC, so that no zone has to be described."""
    event = Event()
    event.add("uid", invite.uid)
    event.add("sequence", invite.sequence)
    event.add("dtstamp", invite.stamped_at)
    if invite.starts_at is not None:
        event.add("dtstart", invite.starts_at)
    if invite.ends_at is not None:
        event.add("dtend", invite.ends_at)
    event.add("summary", _line(invite.summary))
    event.add("description", _line(invite.link))
    event.add("url", invite.link)
    event.add("status", "CANCELLED" if invite.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT" if invite.is_cancelled else "OPAQUE")
    # Who reads along in a shared calendar sees that the time is taken, and no more.
    event.add("class", "PRIVATE")
    event.add("organizer", _party(invite.organizer.address, invite.organizer.name))
    if invite.attendee is not None and invite.method is not InviteMethod.PUBLISH:
        event.add("attendee", _attendee(invite.attendee))
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", invite.method.value)
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def _attendee(address: str) -> vCalAddress:
    """They have booked it, so there is nothing to answer."""
    party = _party(address, None)
    party.params["ROLE"] = vText("REQ-PARTICIPANT")
    party.params["PARTSTAT"] = vText("ACCEPTED")
    party.params["RSVP"] = vText("FALSE")
    return party


def _party(address: str, name: str | None) -> vCalAddress:
    party = vCalAddress(f"mailto:{_line(address)}")
    if name:
        party.params["CN"] = vText(_line(name))
    return party


def _line(text: str) -> str:
    return _UNSAYABLE.sub(" ", text)
