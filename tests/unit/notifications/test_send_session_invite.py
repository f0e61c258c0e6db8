"""Both sides of a session get it into their calendars, moved there, and out again; each version once."""

from datetime import datetime, timedelta

import attrs
import pytest
from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from tests.unit.house import House
from tests.unit.notifications.mailroom import LINKS, PlainIndex
from tests.unit.scheduling.conftest import Booking, booking

from tic_adapters.invites.writing import write_invite
from tic_adapters.memory.mailer import MemoryMailer
from tic_domain.accounts.model import Account
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.jobs import MailSessionInvite
from tic_domain.notifications.mails import span_in_words
from tic_domain.notifications.model import Mail
from tic_domain.notifications.occasions import jobs_for
from tic_domain.notifications.use_cases.send_session_invite import SendSessionInvite
from tic_domain.scheduling.events import SessionCancelled, SessionRescheduled, SessionScheduled
from tic_domain.scheduling.invites import Organizer
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.use_cases.show_invite import ShowInvite, ShowInviteCommand
from tic_domain.shared.errors import NotFound

__all__ = ["booking"]

SITE = Organizer(name="techinterview.coach", address="no-reply@coach.example", host="coach.example")


@attrs.define
class Post:
    """What the facts of a house make due, sent at once or later."""

    booking: Booking
    mailer: MemoryMailer = attrs.field(factory=MemoryMailer)

    @property
    def house(self) -> House:
        return self.booking.house

    @property
    def delivery(self) -> Delivery:
        return Delivery(self.house.open, self.mailer, PlainIndex(), LINKS, self.house.clock)

    def due(self) -> list[MailSessionInvite]:
        """For every fact so far; those of facts that were taken before are taken again."""
        jobs = (
            job for event in self.house.store.events for job in jobs_for(event, at=self.house.clock.now())
        )
        return [job for job in jobs if isinstance(job, MailSessionInvite)]

    async def send(self, *jobs: MailSessionInvite) -> None:
        handler = SendSessionInvite(
            self.house.open, self.delivery, write_invite, LINKS, SITE, self.house.clock
        )
        for job in jobs:
            await handler(job)

    def to(self, account: Account) -> list[Mail]:
        return [mail for mail in self.mailer.sent if mail.to == account.email]

    async def cancel(self, entry: CalendarEntry) -> None:
        await self.booking.cancel(entry, by=entry.coach_id)


@pytest.fixture
def post(booking: Booking) -> Post:
    return Post(booking)


def read(mail: Mail) -> Event:
    (file,) = mail.attachments
    (event,) = IcsCalendarStream.calendar_from_ics(file.content.decode()).events
    return event


@pytest.mark.clause("C3.1", "C4.1")
async def test_both_sides_are_invited_once(post: Post) -> None:
    booked = await post.booking.book(post.booking.at(2))
    jobs = post.due()
    assert [job.recipient_id for job in jobs] == [booked.coach_id, booked.coachee_id]
    # Taken twice, as a worker may that dies in between.
    await post.send(*jobs, *jobs)

    for side, other in ((post.booking.coach, "Cem Coachee"), (post.booking.coachee, "Cora Coach")):
        (mail,) = post.to(side)
        assert mail.subject == f"Your session with {other} is booked"
        assert "Wednesday, 4 March 2026, 10:00 to 11:00 (Europe/Berlin)" in mail.text
        assert f"https://coach.example/sessions/{booked.id}" in mail.text
        (file,) = mail.attachments
        assert (file.name, file.media_type, file.alternative) == (
            "invite.ics",
            "text/calendar; method=REQUEST; charset=utf-8",
            True,
        )
        event = read(mail)
        assert (event.uid, event.sequence, event.dtstart) == (
            f"{booked.id}@coach.example",
            0,
            booked.starts_at,
        )


@pytest.mark.clause("C4.1")
async def test_neither_side_learns_the_others_address(post: Post) -> None:
    await post.booking.book(post.booking.at(2))
    await post.send(*post.due())

    for side, other in (
        (post.booking.coach, post.booking.coachee),
        (post.booking.coachee, post.booking.coach),
    ):
        (mail,) = post.to(side)
        assert other.email is not None
        whole = mail.subject + mail.text + mail.html + mail.attachments[0].content.decode()
        assert other.email not in whole.replace("\r\n ", "")


async def test_a_move_and_a_cancellation_follow_under_the_same_uid(post: Post) -> None:
    booked = await post.booking.book(post.booking.at(2))
    await post.send(*post.due())
    moved = await post.booking.move(booked, post.booking.at(3, 12))
    await post.send(*post.due()[2:])
    await post.cancel(moved)
    await post.send(*post.due()[4:])

    mails = post.to(post.booking.coachee)
    events = [read(mail) for mail in mails]
    assert {event.uid for event in events} == {f"{booked.id}@coach.example"}
    assert [(event.sequence, event.status) for event in events] == [
        (0, "CONFIRMED"),
        (1, "CONFIRMED"),
        (2, "CANCELLED"),
    ]
    assert [mail.attachments[0].media_type.split("; ")[1] for mail in mails] == [
        "method=REQUEST",
        "method=REQUEST",
        "method=CANCEL",
    ]
    assert "was moved: Thursday, 5 March 2026, 12:00 to 13:00 (Europe/Berlin)" in mails[1].text
    assert mails[2].text.startswith("Your session with Cora Coach was cancelled.")


@pytest.mark.clause("C3.2")
async def test_an_earlier_version_is_not_mailed_once_there_is_a_later_one(post: Post) -> None:
    booked = await post.booking.book(post.booking.at(2))
    moved = await post.booking.move(booked, post.booking.at(3))
    await post.send(*post.due())
    assert [read(mail).sequence for mail in post.mailer.sent] == [1, 1]

    again = await post.booking.move(moved, post.booking.at(4))
    await post.cancel(again)
    await post.send(*post.due())
    assert [read(mail).sequence for mail in post.mailer.sent] == [1, 1, 3, 3]


async def test_the_same_version_is_the_same_mail_however_often_it_is_tried(post: Post) -> None:
    await post.booking.book(post.booking.at(2))
    (job, _) = post.due()
    post.mailer.fail_next(MailDelayed("busy"))
    with pytest.raises(MailDelayed):
        await post.send(job)
    post.house.clock.move(timedelta(minutes=5))
    await post.send(job)
    other = MemoryMailer()
    post.house.clock.move(timedelta(minutes=5))
    await Post(post.booking, other).send(job)
    assert list(other.sent) == []

    post.house.store.mails.records.clear()  # as if nothing had been noted
    await Post(post.booking, other).send(job)
    assert other.sent == post.mailer.sent


@pytest.mark.clause("C3.2")
async def test_who_has_no_confirmed_address_or_no_account_is_not_mailed(post: Post) -> None:
    await post.booking.book(post.booking.at(2))
    coach, coachee = post.booking.coach, post.booking.coachee
    post.house.replace_account(attrs.evolve(coach, email=None, pending_email="new@example.org"))
    del post.house.store.accounts.accounts[coachee.id]
    await post.send(*post.due())
    assert post.mailer.sent == ()


async def test_whoever_is_gone_is_a_member_to_the_other_side(post: Post) -> None:
    await post.booking.book(post.booking.at(2))
    del post.house.store.accounts.accounts[post.booking.coachee.id]
    await post.send(*post.due())
    assert [mail.subject for mail in post.mailer.sent] == ["Your session with Member is booked"]


async def test_what_is_over_needs_no_invite(post: Post) -> None:
    booked = await post.booking.book(post.booking.at(2))
    post.house.clock.move_to(booked.ends_at)
    await post.send(*post.due())
    assert post.mailer.sent == ()


async def test_a_hold_invites_nobody(post: Post) -> None:
    held = await post.booking.hold(post.booking.at(2))
    assert post.due() == []
    scheduled = SessionScheduled.of(held)
    jobs = jobs_for(scheduled, at=post.house.clock.now())
    await post.send(*[job for job in jobs if isinstance(job, MailSessionInvite)])
    assert post.mailer.sent == ()


@pytest.mark.clause("C4.1")
async def test_the_jobs_carry_ids_and_no_times_of_the_session(post: Post) -> None:
    booked = await post.booking.book(post.booking.at(2))
    now = post.house.clock.now()
    for event in (
        SessionScheduled.of(booked),
        SessionRescheduled.of(booked),
        SessionCancelled.of(booked),
    ):
        for job in jobs_for(event, at=now):
            values = attrs.asdict(job).values()
            assert [value for value in values if isinstance(value, datetime)] == [now]
            assert not any(name in str(job) for name in ("Cora", "Cem", "example"))


@pytest.mark.parametrize(
    ("starts_at", "minutes", "zone_name", "words"),
    [
        (
            "2026-03-29T00:30+00:00",
            60,
            "Europe/Berlin",
            "Sunday, 29 March 2026, 01:30 to 03:30 (Europe/Berlin)",
        ),
        (
            "2026-03-03T23:30+00:00",
            60,
            "UTC",
            "Tuesday, 3 March 2026, 23:30 to Wednesday, 4 March 2026, 00:30 (UTC)",
        ),
        (
            "2026-03-03T12:00+00:00",
            30,
            "Asia/Kolkata",
            "Tuesday, 3 March 2026, 17:30 to 18:00 (Asia/Kolkata)",
        ),
    ],
)
def test_times_are_those_of_the_zone_that_is_named(
    starts_at: str, minutes: int, zone_name: str, words: str
) -> None:
    start = datetime.fromisoformat(starts_at)
    assert span_in_words(start, start + timedelta(minutes=minutes), zone_name) == words


async def test_a_member_fetches_the_invite_of_a_booked_session_of_theirs(post: Post) -> None:
    show = ShowInvite(post.house.open, write_invite, LINKS, SITE, post.house.clock)
    held, booked = (
        await post.booking.hold(post.booking.at(2)),
        await post.booking.book(post.booking.at(3)),
    )
    file = await show(ShowInviteCommand(account_id=booked.attendee, entry_id=booked.id))
    calendar = IcsCalendarStream.calendar_from_ics(file.content.decode())
    assert (file.name, calendar.method, calendar.events[0].uid) == (
        "invite.ics",
        "PUBLISH",
        f"{booked.id}@coach.example",
    )
    other = await post.booking.member("Olga Other")
    for account, entry in ((other, booked), (post.booking.coachee, held)):
        with pytest.raises(NotFound):
            await show(ShowInviteCommand(account_id=account.id, entry_id=entry.id))
