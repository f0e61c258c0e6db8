"""The unit of work of every context, in memory: for tests, dry runs and batch jobs."""

import asyncio
from collections.abc import Callable
from types import TracebackType
from typing import Self

import attrs

from tic_adapters.memory.accounts import (
    AccountTables,
    MemoryAccounts,
    MemoryApiTokens,
    MemoryEmailConfirmations,
    MemoryOperatorActs,
    MemorySignInAttempts,
    MemoryWebSessions,
)
from tic_adapters.memory.calendar import CalendarTables, MemoryBookingRules, MemoryCalendar
from tic_adapters.memory.candidates import KeptMarket, MemoryCandidateScan
from tic_adapters.memory.coaches import CoachTables, MemoryCoaches
from tic_adapters.memory.conversations import ConversationTables, MemoryConversations
from tic_adapters.memory.cvs import CvTables, MemoryCvs
from tic_adapters.memory.deletions import DeletionTables, MemoryDeletions, MemoryEraser, MemoryTombstones
from tic_adapters.memory.disclosures import DisclosureTables, MemoryBlockList, MemoryDisclosures
from tic_adapters.memory.exports import ExportTables, MemoryDataExports
from tic_adapters.memory.idempotency import Requests, check_claim, mark_carried_out
from tic_adapters.memory.live import LiveTables, MemoryPreferences
from tic_adapters.memory.mails import (
    MailTables,
    MemoryMailChoices,
    MemoryMailOccasions,
    MemoryMails,
    MemorySeenMailEvents,
)
from tic_adapters.memory.matching import MatchingTables, MemoryAnswers, MemoryMatches
from tic_adapters.memory.orders import (
    MemoryLedger,
    MemoryOrders,
    MemoryPayoutAccounts,
    MemorySubscriptions,
    OrderTables,
)
from tic_adapters.memory.outcomes import MemoryOutcomes, MemoryWeightsVersions, OutcomeTables
from tic_adapters.memory.payment_events import MemoryPaymentEventLog
from tic_adapters.memory.reports import MemoryReports, ReportTables
from tic_adapters.memory.reviews import MemoryReviews, ReviewTables
from tic_adapters.memory.runs import MemoryAnsweredCoachees, MemoryMatchRuns, MemorySuggestions, RunTables
from tic_adapters.memory.standings import MemoryStandings
from tic_adapters.memory.transaction import Locks, Transaction
from tic_domain.conversations.live import notices_of
from tic_domain.orders.ports import KeptPaymentEvent
from tic_domain.shared.events import Event
from tic_domain.shared.jobs import Job
from tic_domain.shared.ports import BlindIndex, Clock


@attrs.define
class MemoryStore:
    """What is committed. `jobs` are those waiting to be run, in their order; `events` all facts so far."""

    accounts: AccountTables = attrs.field(factory=AccountTables)
    coaches: CoachTables = attrs.field(factory=CoachTables)
    matching: MatchingTables = attrs.field(factory=MatchingTables)
    runs: RunTables = attrs.field(factory=RunTables)
    conversations: ConversationTables = attrs.field(factory=ConversationTables)
    cvs: CvTables = attrs.field(factory=CvTables)
    deletions: DeletionTables = attrs.field(factory=DeletionTables)
    live: LiveTables = attrs.field(factory=LiveTables)
    exports: ExportTables = attrs.field(factory=ExportTables)
    disclosures: DisclosureTables = attrs.field(factory=DisclosureTables)
    mails: MailTables = attrs.field(factory=MailTables)
    orders: OrderTables = attrs.field(factory=OrderTables)
    outcomes: OutcomeTables = attrs.field(factory=OutcomeTables)
    reports: ReportTables = attrs.field(factory=ReportTables)
    reviews: ReviewTables = attrs.field(factory=ReviewTables)
    calendar: CalendarTables = attrs.field(factory=CalendarTables)
    payment_events: dict[str, KeptPaymentEvent] = attrs.field(factory=dict)
    requests: Requests = attrs.field(factory=dict)
    jobs: list[Job] = attrs.field(factory=list)
    events: list[Event] = attrs.field(factory=list)
    locks: Locks = attrs.field(factory=dict)
    index: BlindIndex | None = attrs.field(default=None, eq=False, repr=False)
    """By which erased accounts are found again in what was restored."""
    kept_market: KeptMarket = attrs.field(factory=KeptMarket, eq=False, repr=False)

    def take_jobs(self) -> tuple[Job, ...]:
        """Those waiting, which aren't any more: one with the same key may then be enqueued anew."""
        jobs = tuple(self.jobs)
        self.jobs.clear()
        return jobs

    def enqueue(self, job: Job) -> None:
        """While one with its key is waiting, there is no need for another."""
        if all(known.key != job.key for known in self.jobs):
            self.jobs.append(job)


def no_reactions(event: Event) -> tuple[Job, ...]:
    """For who has no interest in what follows from a fact."""
    return ()


class MemoryUnitOfWork:
    """One transaction over `store`; `reactions` says which jobs a fact leads to. Used once.

    The clock says from when to count what was seen of coaches. `save` expects the version that was loaded
    and stores the next one, so a thing is saved once in a unit of work. Also serves where only reading is
    wanted.
    """

    def __init__(
        self,
        store: MemoryStore,
        clock: Clock,
        *,
        reactions: Callable[[Event], tuple[Job, ...]] = no_reactions,
    ) -> None:
        self._store = store
        self._clock = clock
        self._reactions = reactions
        self._events: list[Event] = []
        self._jobs: list[Job] = []
        self._entered = False
        self._transaction = transaction = Transaction(store.locks)
        self.accounts = MemoryAccounts(transaction, store.accounts)
        self.sessions = MemoryWebSessions(transaction, store.accounts, self.accounts)
        self.tokens = MemoryApiTokens(transaction, store.accounts, self.accounts)
        self.attempts = MemorySignInAttempts(transaction, store.accounts)
        self.email_confirmations = MemoryEmailConfirmations(transaction, store.accounts)
        self.operator_acts = MemoryOperatorActs(transaction, store.accounts)
        self.answers = MemoryAnswers(transaction, store.matching)
        self.matches = MemoryMatches(transaction, store.matching)
        self.outcomes = MemoryOutcomes(transaction, store.outcomes)
        self.weights = MemoryWeightsVersions(transaction, store.outcomes)
        self.cvs = MemoryCvs(transaction, store.cvs, self.accounts)
        self.exports = MemoryDataExports(transaction, store.exports, self.accounts)
        self.disclosures = MemoryDisclosures(
            transaction, store.disclosures, self.accounts, self.answers, self.cvs
        )
        self.blocks = MemoryBlockList(transaction, store.disclosures)
        self.answered = MemoryAnsweredCoachees(self.accounts, self.answers, self.blocks)
        self.match_runs = MemoryMatchRuns(transaction, store.runs)
        self.suggestions = MemorySuggestions(transaction, store.runs)
        self.conversations = MemoryConversations(
            transaction, store.conversations, self.accounts, self.disclosures, self.blocks
        )
        self.chat_preferences = MemoryPreferences(transaction, store.live, self.conversations, self.blocks)
        self.payment_events = MemoryPaymentEventLog(transaction, store.payment_events)
        self.orders = MemoryOrders(transaction, store.orders)
        self.ledger = MemoryLedger(transaction, store.orders, self.orders)
        self.subscriptions = MemorySubscriptions(transaction, store.orders)
        self.payout_accounts = MemoryPayoutAccounts(transaction, store.orders)
        self.reports = MemoryReports(transaction, store.reports)
        self.reviews = MemoryReviews(transaction, store.reviews, self.accounts)
        standings = MemoryStandings(self.reviews, self.conversations, self.matches, clock)
        self.coaches = MemoryCoaches(transaction, store.coaches, self.accounts, standings)
        self.booking_rules = MemoryBookingRules(transaction, store.calendar)
        self.calendar = MemoryCalendar(
            transaction,
            store.calendar,
            accounts=self.accounts,
            coaches=self.coaches,
            conversations=self.conversations,
            orders=self.orders,
            blocks=self.blocks,
            rules=self.booking_rules,
        )
        self.deletions = MemoryDeletions(transaction, store.deletions)
        self.tombstones = MemoryTombstones(transaction, store.deletions)
        self.eraser = MemoryEraser(transaction, store, store.deletions, store.index)
        self.mails = MemoryMails(transaction, store.mails)
        self.mail_choices = MemoryMailChoices(transaction, store.mails)
        self.seen_mail_events = MemorySeenMailEvents(transaction, store.mails)
        self.mail_occasions = MemoryMailOccasions(self.conversations, self.orders, self.mails)
        self.candidates = MemoryCandidateScan(self.coaches, store.kept_market)

    async def __aenter__(self) -> Self:
        if self._entered:
            raise RuntimeError("a unit of work is used once: open another one")
        self._entered = True
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._transaction.end()

    async def commit(self) -> None:
        """Raises RequestStillRunning where a claimed key was lost."""
        await asyncio.sleep(0)
        check_claim(self._store.requests)
        jobs = [job for event in self._events for job in self._reactions(event)] + self._jobs
        self._transaction.commit()
        mark_carried_out(self._store.requests)
        self._store.events.extend(self._events)
        self._store.live.note(
            [notice for event in self._events for notice in notices_of(event)], self._clock.now()
        )
        for job in jobs:
            self._store.enqueue(job)

    def record(self, event: Event) -> None:
        self._transaction.check_open()
        self._events.append(event)

    def enqueue(self, job: Job) -> None:
        self._transaction.check_open()
        self._jobs.append(job)
