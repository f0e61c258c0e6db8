"""A session that is booked, moved and cancelled on PostgreSQL, as it arrives in both mailboxes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest
from ical.calendar_stream import IcsCalendarStream
from tests.integration.jobs.conftest import Bench
from tests.integration.ports.calendars import DAY, coach, hold
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.unit.notifications.mailroom import LINKS, PlainIndex

from tic_adapters import choices
from tic_adapters.invites.writing import write_invite
from tic_adapters.memory.system import SeededIds, SteppingClock
from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.jobs import MailSessionInvite
from tic_domain.notifications.use_cases.send_session_invite import SendSessionInvite
from tic_domain.scheduling.changing import cancel_session, confirm_hold, move_session
from tic_domain.scheduling.invites import Organizer
from tic_domain.shared.jobs import Job

SITE = Organizer(name="Coach", address="no-reply@coach.example", host="coach.example")


@pytest.fixture
async def reacting(migrated_database: str) -> AsyncIterator[Bench]:
    """With what every context wants done because of a fact."""
    clock = SteppingClock()
    parts = postgres_parts(migrated_database, clock)
    parts = attrs.evolve(parts, reactions=choices.reactions(clock, SeededIds()))
    yield Bench(PostgresKeeper(migrated_database, parts), clock, url=migrated_database)
    await parts.database.close()


@pytest.mark.clause("C3.1", "C3.2")
async def test_both_calendars_follow_what_happens_to_a_session(reacting: Bench, tmp_path: Path) -> None:
    mailbox = Mailbox(tmp_path / "mailbox", "Coach <no-reply@coach.example>", reacting.clock)
    deliver = Delivery(reacting.open, mailbox, PlainIndex(), LINKS, reacting.clock)
    handler = SendSessionInvite(reacting.open, deliver, write_invite, LINKS, SITE, reacting.clock)

    async def send(job: Job) -> None:
        if isinstance(job, MailSessionInvite):
            await handler(job)

    cora, ada = await coach(reacting), await reacting.member("Ada Example")
    held = hold(reacting, cora.id, ada.id, 0)
    async with reacting.open() as uow:
        await uow.calendar.add(held, now=reacting.clock.now())
        await uow.commit()
    async with reacting.open() as uow:
        await confirm_hold(uow, held, reacting.clock.now())
        await uow.commit()
    await reacting.run(send)
    reacting.clock.move(timedelta(minutes=1))
    async with reacting.open() as uow:
        await move_session(uow, held.id, ada.id, held.starts_at + DAY, reacting.clock.now())
        await uow.commit()
    async with reacting.open() as uow:
        await cancel_session(uow, held.id, cora.id, reacting.clock.now())
        await uow.commit()
    await reacting.run(send)

    letters = await mailbox.letters()
    assert sorted((one.to, one.subject) for one in letters) == [
        ("ada@example.org", "Your session with Cora Coach is booked"),
        ("ada@example.org", "Your session with Cora Coach was cancelled"),
        ("cora@example.org", "Your session with Ada Example is booked"),
        ("cora@example.org", "Your session with Ada Example was cancelled"),
    ]
    seen = set()
    for letter in letters:
        (file,) = letter.enclosures
        calendar = IcsCalendarStream.calendar_from_ics(file.content.decode())
        (event,) = calendar.events
        assert event.uid == f"{held.id}@coach.example"
        seen.add((letter.to, calendar.method, event.sequence))
    # The move was over before it was mailed.
    assert seen == {
        ("ada@example.org", "REQUEST", 0),
        ("ada@example.org", "CANCEL", 2),
        ("cora@example.org", "REQUEST", 0),
        ("cora@example.org", "CANCEL", 2),
    }
