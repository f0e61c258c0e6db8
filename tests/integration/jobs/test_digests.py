"""A storm of messages on PostgreSQL, with a real queue and worker: one job, one mail."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import attrs
import pytest
from tests.integration.jobs.conftest import Bench
from tests.integration.ports.worlds import PostgresKeeper, postgres_parts
from tests.unit.notifications.mailroom import LINKS, PlainIndex

from tic_adapters import choices
from tic_adapters.jobs.app import ATTEMPTS, MAIL_ATTEMPTS, attempts_for, wanted_pause
from tic_adapters.memory.mailer import MemoryMailer
from tic_adapters.memory.system import SeededIds, SteppingClock
from tic_domain.conversations.use_cases.send_message import SendMessage, SendMessageCommand
from tic_domain.notifications.delivery import Delivery
from tic_domain.notifications.errors import MailDelayed
from tic_domain.notifications.jobs import MailDigest
from tic_domain.notifications.use_cases.send_digest import SendDigest
from tic_domain.shared.jobs import Job


@pytest.fixture
async def reacting(migrated_database: str) -> AsyncIterator[Bench]:
    clock = SteppingClock()
    parts = postgres_parts(migrated_database, clock)
    parts = attrs.evolve(parts, reactions=choices.reactions(clock, SeededIds(5)))
    yield Bench(PostgresKeeper(migrated_database, parts), clock, url=migrated_database)
    await parts.database.close()


@pytest.mark.clause("C3.2")
async def test_a_storm_of_messages_is_one_job_and_one_mail(reacting: Bench) -> None:
    ada, cora = await reacting.member(), await reacting.coach()
    talk = await reacting.conversation(ada.id, cora.id)
    send = SendMessage(reacting.open, reacting.clock, reacting.ids)
    command = SendMessageCommand(account_id=cora.id, conversation_id=talk.id, body="Hello")
    reacting.clock.move(timedelta(minutes=1))
    await asyncio.gather(*(send(command) for _ in range(8)))
    digests = [key for key in reacting.store.waiting_jobs() if key.startswith("mail-digest")]
    assert digests == [f"mail-digest:{talk.id}:{ada.id}"]

    mailer = MemoryMailer()
    deliver = Delivery(reacting.open, mailer, PlainIndex(), LINKS, reacting.clock)
    handler = SendDigest(reacting.open, deliver, LINKS, reacting.clock)

    async def work(job: Job) -> None:
        if isinstance(job, MailDigest):
            await handler(job)

    reacting.clock.move(timedelta(minutes=2))
    await reacting.run(work)
    await reacting.enqueue(MailDigest(conversation_id=talk.id, recipient_id=ada.id, wait=0))
    await reacting.run(work)

    (mail,) = mailer.sent
    assert (mail.to, mail.subject) == ("ada@example.org", "Cora Coach wrote to you")


def test_a_mail_is_tried_for_a_day_and_as_late_as_the_provider_asks() -> None:
    first = timedelta(seconds=5)
    delayed = MailDelayed("busy", retry_after=90)
    assert (attempts_for(delayed), attempts_for(ValueError())) == (MAIL_ATTEMPTS, ATTEMPTS)
    assert wanted_pause(delayed, 1, first) == timedelta(seconds=90)
    assert wanted_pause(delayed, 6, first) == timedelta(seconds=5 * 3**5)
    assert wanted_pause(MailDelayed("busy", retry_after=10**6), 1, first) == timedelta(hours=1)
    assert wanted_pause(ValueError(), 1, first) == first
    pauses = [wanted_pause(MailDelayed("away"), number, first) for number in range(1, MAIL_ATTEMPTS)]
    assert timedelta(hours=22) < sum(pauses, timedelta(0)) < timedelta(hours=25)
