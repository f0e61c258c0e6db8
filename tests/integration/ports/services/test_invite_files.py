"""Invites, read back by a library that had no hand in writing them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ical.calendar import Calendar
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event

from tic_adapters.invites.writing import write_invite
from tic_domain.scheduling.invites import Invite, InviteMethod, Organizer, shown_name
from tic_domain.scheduling.model import CalendarEntry, Slot
from tic_domain.shared.ids import AccountId, CalendarEntryId, OfferingId

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SITE = Organizer(name="techinterview.coach", address="no-reply@coach.example", host="coach.example")
START = datetime(2026, 3, 3, 9, 30, tzinfo=UTC)
ENTRY = CalendarEntry.hold(
    id=CalendarEntryId(UUID(int=7)),
    coach_id=AccountId(UUID(int=1)),
    coachee_id=AccountId(UUID(int=2)),
    offering_id=OfferingId(UUID(int=3)),
    slot=Slot(START, START + timedelta(hours=1)),
    buffer=timedelta(minutes=15),
    now=NOW,
).booked()
HOSTILE = [
    "Zoë, the “coach”; \\n of C:\\new",
    "Ada\r\nATTENDEE:mailto:eve@example.org\r\nX-A:b",
    "Ada\nEND:VEVENT\nBEGIN:VEVENT",
    "👩🏽‍💻 Ada 🏳️‍🌈 " * 10,
    "\u202eevE\u202c \u200fעדה\u200e \u2066محمد\u2069",
    'Ada "the ^ first^n"; X=1:mailto:eve@example.org',
    "a\u2028b\u2029c\x85d\x0be\x0cf\x00g\x1bh\ufeffi",
    "漢字" * 60,
]


def invite(
    with_name: str = "Cora Coach", *, entry: CalendarEntry = ENTRY, to: str | None = "ada@example.org"
) -> Invite:
    link = f"https://coach.example/sessions/{entry.id}"
    return Invite.of(entry, with_name=with_name, link=link, organizer=SITE, to=to, stamped_at=NOW)


def cancellation(sequence: int) -> Invite:
    return Invite.cancelling(
        ENTRY.id,
        span=None,
        sequence=sequence,
        with_name="Cora Coach",
        link="https://coach.example/sessions/7",
        organizer=SITE,
        to="ada@example.org",
        stamped_at=NOW,
    )


def read(written: Invite) -> tuple[Calendar, Event]:
    calendar = IcsCalendarStream.calendar_from_ics(write_invite(written).decode())
    (event,) = calendar.events
    return calendar, event


@pytest.mark.clause("C3.1")
def test_another_reader_finds_what_was_written() -> None:
    calendar, event = read(invite())

    assert (calendar.method, calendar.version) == ("REQUEST", "2.0")
    assert (event.uid, event.sequence) == (f"{ENTRY.id}@coach.example", 0)
    assert (event.dtstart, event.dtend, event.dtstamp) == (ENTRY.starts_at, ENTRY.ends_at, NOW)
    assert (event.summary, event.status, event.url) == (
        "Coaching session with Cora Coach",
        "CONFIRMED",
        f"https://coach.example/sessions/{ENTRY.id}",
    )
    assert event.organizer is not None
    assert (str(event.organizer.uri), event.organizer.common_name) == (
        "mailto:no-reply@coach.example",
        "techinterview.coach",
    )
    (attendee,) = event.attendees
    assert (str(attendee.uri), attendee.status, attendee.rsvp) == (
        "mailto:ada@example.org",
        "ACCEPTED",
        False,
    )


def test_a_move_and_a_cancellation_are_versions_of_the_same_event() -> None:
    moved = ENTRY.moved(Slot(START + timedelta(days=1), START + timedelta(days=1, hours=1)), timedelta(0))
    events = [read(one)[1] for one in (invite(), invite(entry=moved), cancellation(2))]

    assert {event.uid for event in events} == {f"{ENTRY.id}@coach.example"}
    assert [event.sequence for event in events] == [0, 1, 2]
    assert [event.status for event in events] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [event.dtstart for event in events] == [START, START + timedelta(days=1), None]
    assert read(cancellation(2))[0].method == "CANCEL"


def test_a_copy_that_was_fetched_invites_nobody() -> None:
    calendar, event = read(invite(to=None))

    assert (calendar.method, event.attendees) == ("PUBLISH", [])


@pytest.mark.clause("C4.1")
def test_the_file_names_no_address_but_the_sites_and_the_recipients() -> None:
    written = write_invite(invite()).replace(b"\r\n ", b"").decode()

    assert sorted(part.partition("\r")[0] for part in written.split("mailto:")[1:]) == [
        "ada@example.org",
        "no-reply@coach.example",
    ]


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("method", InviteMethod)
def test_no_name_breaks_the_file(name: str, method: InviteMethod) -> None:
    check_whole(attrs.evolve(invite(name), method=method))
    # Also where it wasn't made fit for a line before.
    check_whole(attrs.evolve(invite(), method=method, summary=name, organizer=attrs.evolve(SITE, name=name)))


@given(name=st.text(max_size=200))
def test_no_text_breaks_the_file(name: str) -> None:
    check_whole(attrs.evolve(invite(), summary=name, organizer=attrs.evolve(SITE, name=name)))


@given(name=st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1, max_size=200))
def test_what_can_be_shown_is_read_back_as_it_is_kept(name: str) -> None:
    assert read(invite(name))[1].summary == f"Coaching session with {shown_name(name)}"


def check_whole(written: Invite) -> None:
    """One event, with each of its lines once, none too long, and none that a name has made."""
    content = write_invite(written)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert not any(b"\r" in line or b"\n" in line or b"\x00" in line for line in lines)
    assert max(map(len, lines)) <= 75
    unfolded = content.replace(b"\r\n ", b"").decode().split("\r\n")
    names = [line.partition(":")[0].partition(";")[0] for line in unfolded[:-1]]
    expected = ["DTSTAMP", "DTSTART", "DTEND", "UID", "SEQUENCE", "SUMMARY", "DESCRIPTION", "URL", "STATUS"]
    expected += [
        "TRANSP",
        "CLASS",
        "ORGANIZER",
        "VERSION",
        "PRODID",
        "METHOD",
        "BEGIN",
        "BEGIN",
        "END",
        "END",
    ]
    if written.method is not InviteMethod.PUBLISH:
        expected += ["ATTENDEE"]
    assert sorted(names) == sorted(expected)
    _, event = read(written)
    assert (event.uid, event.dtstart, event.url) == (written.uid, written.starts_at, written.link)
    assert event.organizer is not None
    assert str(event.organizer.uri) == f"mailto:{written.organizer.address}"
