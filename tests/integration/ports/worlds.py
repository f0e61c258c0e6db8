"""The same world on memory and on PostgreSQL, and the people and things that suites put into it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from uuid import UUID

import attrs
import psycopg

from tic_adapters.jobs.app import HOUSEKEEPING
from tic_adapters.jobs.queue import JobQueue
from tic_adapters.memory.idempotency import MemoryIdempotencyKeys
from tic_adapters.memory.system import SeededIds, SteppingClock
from tic_adapters.memory.unit_of_work import MemoryStore, MemoryUnitOfWork
from tic_adapters.postgres.engine import Database
from tic_adapters.postgres.idempotency import PostgresIdempotencyKeys
from tic_adapters.postgres.parts import Parts
from tic_adapters.postgres.unit_of_work import PostgresUnitOfWork
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSealer, AesGcmSubjectKeys, HmacBlindIndex
from tic_domain.accounts.model import Account, LinkedInIdentity, Role
from tic_domain.coaches import jobs as coaches_jobs
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, CoachStory, Listing
from tic_domain.conversations.live_ports import LiveUnitOfWork
from tic_domain.conversations.model import Conversation, Disclosure, DisclosureCause, Message
from tic_domain.matching.cv import CvVersion
from tic_domain.matching.cv_text import CvFormat, CvText
from tic_domain.matching.model import Answers, QuizAnswers
from tic_domain.matching.tagging import Suggestion, Suggestions
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.shared.events import Event
from tic_domain.shared.files import FileKey
from tic_domain.shared.idempotency import IdempotencyKeys
from tic_domain.shared.ids import AccountId, AnswersId, ConversationId, CvId, DisclosureId, MessageId
from tic_domain.shared.jobs import Job
from tic_domain.shared.money import Money

HOURS: Final = WeeklyHours.of(zone_name="Europe/Berlin", days=[[(540, 1020)]] * 5 + [[], []])
STORY: Final = CoachStory.of(
    headline="Staff engineer",
    bio="I ask what interviewers ask.",
    worked_at=["google"],
    interviewed_for=["meta"],
    roles=["backend"],
    top_level=5,
    interview_kinds=["coding"],
    topics=["python", "sql"],
    languages=["en", "de"],
    native_languages=["de"],
)
QUIZ: Final = QuizAnswers.of(
    role="backend",
    level=4,
    interview_kinds=["coding"],
    topics={"python": 3, "sql": 1},
    languages=["en"],
    hours=HOURS,
    budget=Money(12_000, "eur"),
    top_criterion="topics",
)


NO_SUGGESTIONS: Final = Suggestions(roles=(), levels=(), topics=(), companies=(), languages=())


def reactions(event: Event) -> tuple[Job, ...]:
    return coaches_jobs.jobs_for(event)


class AnyUnitOfWork(LiveUnitOfWork, MailsUnitOfWork, DeletionUnitOfWork, Protocol):
    """Of every context."""


class Store(Protocol):
    """Where a world is kept."""

    def open(self, *, writing: bool = True) -> AnyUnitOfWork: ...

    def waiting_jobs(self) -> Sequence[str]:
        """Keys of the jobs that wait to be run, sorted."""
        ...

    def idempotency_keys(self) -> IdempotencyKeys: ...


@attrs.define
class MemoryKeeper:
    clock: SteppingClock
    store: MemoryStore = attrs.field(factory=MemoryStore)

    def open(self, *, writing: bool = True) -> AnyUnitOfWork:
        return MemoryUnitOfWork(self.store, self.clock, reactions=reactions)

    def waiting_jobs(self) -> Sequence[str]:
        return sorted(job.key for job in self.store.jobs)

    def idempotency_keys(self) -> IdempotencyKeys:
        return MemoryIdempotencyKeys(self.store.requests, self.clock)


@attrs.define
class PostgresKeeper:
    url: str
    parts: Parts

    def open(self, *, writing: bool = True) -> AnyUnitOfWork:
        return PostgresUnitOfWork(self.parts, writing=writing)

    def waiting_jobs(self) -> Sequence[str]:
        with psycopg.connect(self.url) as connection:
            # What a worker puts there by itself each minute and hour isn't anybody's wish.
            found = connection.execute(
                "SELECT queueing_lock FROM procrastinate_jobs "
                "WHERE status = 'todo' AND task_name <> ALL (%s)",
                [list(HOUSEKEEPING)],
            )
            return sorted(key for (key,) in found)

    def idempotency_keys(self) -> IdempotencyKeys:
        return PostgresIdempotencyKeys(self.parts)


def postgres_parts(url: str, clock: SteppingClock, **database: Any) -> Parts:
    keys = MasterKeys.fresh("first")
    return Parts(
        database=Database(url=url, **database),
        sealer=AesGcmSealer(),
        subject_keys=AesGcmSubjectKeys(keys),
        blind_index=HmacBlindIndex(keys),
        clock=clock,
        job_queue=JobQueue(clock),
        reactions=reactions,
    )


@attrs.define
class World:
    store: Store
    clock: SteppingClock
    ids: SeededIds = attrs.field(factory=SeededIds)

    def open(self) -> AnyUnitOfWork:
        return self.store.open()

    def read(self) -> AnyUnitOfWork:
        """A reading unit of work."""
        return self.store.open(writing=False)

    def account(self, name: str = "Ada Example", **changes: Any) -> Account:
        """Not stored yet; with every role."""
        first = name.partition(" ")[0].lower()
        identity = LinkedInIdentity(
            subject=f"li-{name}",
            name=name,
            email=f"{first}@example.org",
            email_verified=True,
            picture=None,
            locale="en",
        )
        account = Account.register(id=AccountId(self.ids.new()), identity=identity, now=self.clock.now())
        return attrs.evolve(account.using(frozenset(Role), Role.COACHEE), **changes)

    async def member(self, name: str = "Ada Example", **changes: Any) -> Account:
        account = self.account(name, **changes)
        async with self.open() as uow:
            await uow.accounts.add(account)
            await uow.commit()
        return account

    def profile(self, owner: Account, **changes: Any) -> CoachProfile:
        draft = CoachProfile.draft(
            id=owner.id, public_name=owner.name, story=STORY, hours=HOURS, now=self.clock.now()
        )
        return attrs.evolve(draft, **{"listing": Listing.LISTED, **changes})

    async def coach(self, name: str = "Cora Coach", **changes: Any) -> CoachProfile:
        profile = self.profile(await self.member(name), **changes)
        async with self.open() as uow:
            await uow.coaches.add(profile)
            await uow.commit()
        return profile

    async def answers(self, coachee_id: AccountId, answers: QuizAnswers = QUIZ) -> Answers:
        async with self.open() as uow:
            made = Answers.following(
                await uow.answers.find_latest(coachee_id),
                id=AnswersId(self.ids.new()),
                coachee_id=coachee_id,
                answers=answers,
                now=self.clock.now(),
            )
            await uow.answers.add(made)
            await uow.commit()
        return made

    async def conversation(self, coachee_id: AccountId, coach_id: AccountId) -> Conversation:
        made = Conversation.between(
            id=ConversationId(self.ids.new()), coachee_id=coachee_id, coach_id=coach_id, now=self.clock.now()
        )
        async with self.open() as uow:
            await uow.conversations.add(made)
            await uow.commit()
        return made

    async def say(
        self,
        conversation: Conversation,
        sender_id: AccountId,
        body: str = "Hello",
        *,
        at: datetime | None = None,
        client_id: UUID | None = None,
    ) -> Message:
        self.clock.move(timedelta(minutes=1))
        message = Message.written(
            id=MessageId(self.ids.new()),
            conversation_id=conversation.id,
            sender_id=sender_id,
            body=body,
            client_id=client_id,
            now=at or self.clock.now(),
        )
        async with self.open() as uow:
            await uow.conversations.append(message)
            await uow.commit()
        return message

    async def cv(self, coachee_id: AccountId, file_name: str = "CV.pdf", found: str = "Python") -> CvVersion:
        """The row alone: nothing is in the file store."""
        async with self.open() as uow:
            versions = await uow.cvs.list_of(coachee_id)
            made = CvVersion.following(
                next(iter(versions), None),
                id=CvId(self.ids.new()),
                coachee_id=coachee_id,
                read=CvText(format=CvFormat.PDF, pages=2, text=""),
                size=1000,
                file_name=file_name,
                suggestions=attrs.evolve(NO_SUGGESTIONS, topics=(Suggestion(key="python", found=(found,)),)),
                file_key=FileKey(self.ids.new()),
                now=self.clock.now(),
            )
            await uow.cvs.add(made)
            await uow.commit()
        return made

    async def disclosure(
        self, conversation: Conversation, quiz_version: int = 1, cv_version: int | None = None
    ) -> Disclosure:
        made = Disclosure(
            id=DisclosureId(self.ids.new()),
            coachee_id=conversation.coachee_id,
            coach_id=conversation.coach_id,
            conversation_id=conversation.id,
            quiz_version=quiz_version,
            cv_version=cv_version,
            cause=DisclosureCause.CONVERSATION_STARTED,
            granted_at=self.clock.now(),
            revoked_at=None,
        )
        async with self.open() as uow:
            await uow.disclosures.add(made)
            await uow.commit()
        return made
