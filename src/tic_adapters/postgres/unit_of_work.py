"""The unit of work of every context, on PostgreSQL."""

from functools import cached_property
from types import TracebackType
from typing import Self

from tic_adapters.postgres.accounts import PostgresAccounts
from tic_adapters.postgres.calendar import PostgresBookingRules, PostgresCalendar
from tic_adapters.postgres.claims import CURRENT_CLAIM, mark_carried_out
from tic_adapters.postgres.coaches import PostgresCoaches
from tic_adapters.postgres.conversations import PostgresConversations
from tic_adapters.postgres.cvs import PostgresCvs
from tic_adapters.postgres.directory.directory import PostgresDirectory
from tic_adapters.postgres.disclosures import PostgresBlockList, PostgresDisclosures
from tic_adapters.postgres.erasing.deletions import PostgresDeletions
from tic_adapters.postgres.erasing.eraser import PostgresEraser
from tic_adapters.postgres.erasing.tombstones import PostgresTombstones
from tic_adapters.postgres.errors import translated
from tic_adapters.postgres.ledger import PostgresLedger
from tic_adapters.postgres.live import PostgresPreferences, note
from tic_adapters.postgres.mail_occasions import PostgresMailOccasions
from tic_adapters.postgres.mails import PostgresMailChoices, PostgresMails, PostgresSeenMailEvents
from tic_adapters.postgres.market import PostgresCandidateScan
from tic_adapters.postgres.matching import PostgresAnswers, PostgresMatches
from tic_adapters.postgres.operator_acts import PostgresOperatorActs
from tic_adapters.postgres.orders import PostgresOrders
from tic_adapters.postgres.outcomes import PostgresOutcomes, PostgresWeightsVersions
from tic_adapters.postgres.parts import Parts
from tic_adapters.postgres.payment_events import PostgresPaymentEventLog
from tic_adapters.postgres.payout_accounts import PostgresPayoutAccounts
from tic_adapters.postgres.records.exports import PostgresDataExports
from tic_adapters.postgres.reports import PostgresReports
from tic_adapters.postgres.reviews import PostgresReviews
from tic_adapters.postgres.runs import PostgresAnsweredCoachees, PostgresMatchRuns
from tic_adapters.postgres.session import Session
from tic_adapters.postgres.standings import PostgresStandings
from tic_adapters.postgres.subscriptions import PostgresSubscriptions
from tic_adapters.postgres.suggestions import PostgresSuggestions
from tic_adapters.postgres.vault import Vault
from tic_adapters.postgres.ways_in import (
    PostgresApiTokens,
    PostgresEmailConfirmations,
    PostgresSignInAttempts,
    PostgresWebSessions,
)
from tic_domain.accounts.ports import AccountsUnitOfWork
from tic_domain.coaches.ports import CoachesUnitOfWork
from tic_domain.conversations.live import notices_of
from tic_domain.conversations.live_ports import LiveUnitOfWork
from tic_domain.matching.ports import MatchingUnitOfWork
from tic_domain.notifications.ports import MailsUnitOfWork
from tic_domain.orders.order_ports import OrdersUnitOfWork
from tic_domain.orders.ports import PaymentEventsUnitOfWork
from tic_domain.privacy.erasing.ports import DeletionUnitOfWork
from tic_domain.records.ports import RecordsUnitOfWork
from tic_domain.reviews.ports import ReviewsUnitOfWork
from tic_domain.scheduling.ports import SchedulingUnitOfWork
from tic_domain.shared.events import Event
from tic_domain.shared.jobs import Job

__all__ = ["Parts", "PostgresUnitOfWork"]


class PostgresUnitOfWork:
    """Used once. Writing: one transaction, begun by the first statement. Reading: none at all."""

    def __init__(self, parts: Parts, *, writing: bool = True) -> None:
        self._parts = parts
        self._session = Session(parts.database, writing=writing)
        self._vault = Vault(self._session, parts.sealer, parts.subject_keys)
        self._events: list[Event] = []
        self._jobs: list[Job] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def commit(self) -> None:
        """Raises ConcurrentUpdate, Unavailable, and RequestStillRunning where a claimed key was lost."""
        claim = CURRENT_CLAIM.get()
        if claim is not None and not claim.is_marked:
            await mark_carried_out(self._session, claim, self._parts.clock.now())
        jobs = [job for event in self._events for job in self._parts.reactions(event)] + self._jobs
        if jobs:
            connection = await self._session.connection()
            with translated():
                await self._parts.job_queue.enqueue(connection, jobs)
        if notices := [notice for event in self._events for notice in notices_of(event)]:
            await note(self._session, notices, self._parts.clock.now())
        await self._session.commit()

    def record(self, event: Event) -> None:
        self._session.check_writing()
        self._events.append(event)

    def enqueue(self, job: Job) -> None:
        self._session.check_writing()
        self._jobs.append(job)

    @cached_property
    def accounts(self) -> PostgresAccounts:
        return PostgresAccounts(self._session, self._vault, self._parts.blind_index)

    @cached_property
    def sessions(self) -> PostgresWebSessions:
        return PostgresWebSessions(self._session)

    @cached_property
    def tokens(self) -> PostgresApiTokens:
        return PostgresApiTokens(self._session)

    @cached_property
    def attempts(self) -> PostgresSignInAttempts:
        return PostgresSignInAttempts(self._session)

    @cached_property
    def email_confirmations(self) -> PostgresEmailConfirmations:
        return PostgresEmailConfirmations(self._session, self._vault)

    @cached_property
    def operator_acts(self) -> PostgresOperatorActs:
        return PostgresOperatorActs(self._session, self._vault)

    @cached_property
    def booking_rules(self) -> PostgresBookingRules:
        return PostgresBookingRules(self._session)

    @cached_property
    def calendar(self) -> PostgresCalendar:
        return PostgresCalendar(self._session, self._vault, self._parts.turns)

    @cached_property
    def coaches(self) -> PostgresCoaches:
        directory = PostgresDirectory(self._session, self._parts.directory_cache, self._parts.clock)
        return PostgresCoaches(self._session, self._standings, directory)

    @cached_property
    def answers(self) -> PostgresAnswers:
        return PostgresAnswers(self._session, self._vault)

    @cached_property
    def matches(self) -> PostgresMatches:
        return PostgresMatches(self._session, self._vault)

    @cached_property
    def answered(self) -> PostgresAnsweredCoachees:
        return PostgresAnsweredCoachees(self._session, self._vault)

    @cached_property
    def match_runs(self) -> PostgresMatchRuns:
        return PostgresMatchRuns(self._session, self._vault)

    @cached_property
    def suggestions(self) -> PostgresSuggestions:
        return PostgresSuggestions(self._session, self._vault)

    @cached_property
    def cvs(self) -> PostgresCvs:
        return PostgresCvs(self._session, self._vault)

    @cached_property
    def exports(self) -> PostgresDataExports:
        return PostgresDataExports(self._session, self._vault)

    @cached_property
    def candidates(self) -> PostgresCandidateScan:
        return PostgresCandidateScan(self._session, self._parts.market_keeper)

    @cached_property
    def outcomes(self) -> PostgresOutcomes:
        return PostgresOutcomes(self._session, self._parts.blind_index)

    @cached_property
    def weights(self) -> PostgresWeightsVersions:
        return PostgresWeightsVersions(self._session)

    @cached_property
    def conversations(self) -> PostgresConversations:
        return PostgresConversations(self._session, self._vault)

    @cached_property
    def disclosures(self) -> PostgresDisclosures:
        return PostgresDisclosures(self._session, self._vault)

    @cached_property
    def blocks(self) -> PostgresBlockList:
        return PostgresBlockList(self._session)

    @cached_property
    def mails(self) -> PostgresMails:
        return PostgresMails(self._session)

    @cached_property
    def mail_choices(self) -> PostgresMailChoices:
        return PostgresMailChoices(self._session)

    @cached_property
    def mail_occasions(self) -> PostgresMailOccasions:
        return PostgresMailOccasions(self._session)

    @cached_property
    def seen_mail_events(self) -> PostgresSeenMailEvents:
        return PostgresSeenMailEvents(self._session)

    @cached_property
    def chat_preferences(self) -> PostgresPreferences:
        return PostgresPreferences(self._session)

    @cached_property
    def subscriptions(self) -> PostgresSubscriptions:
        return PostgresSubscriptions(self._session)

    @cached_property
    def payment_events(self) -> PostgresPaymentEventLog:
        return PostgresPaymentEventLog(self._session)

    @cached_property
    def orders(self) -> PostgresOrders:
        return PostgresOrders(self._session, self._vault)

    @cached_property
    def ledger(self) -> PostgresLedger:
        return PostgresLedger(self._session)

    @cached_property
    def payout_accounts(self) -> PostgresPayoutAccounts:
        return PostgresPayoutAccounts(self._session)

    @cached_property
    def deletions(self) -> PostgresDeletions:
        return PostgresDeletions(self._session, self._vault)

    @cached_property
    def eraser(self) -> PostgresEraser:
        return PostgresEraser(self._session, self._parts.blind_index)

    @cached_property
    def tombstones(self) -> PostgresTombstones:
        return PostgresTombstones(self._session)

    @cached_property
    def reports(self) -> PostgresReports:
        return PostgresReports(self._session, self._vault)

    @cached_property
    def reviews(self) -> PostgresReviews:
        return PostgresReviews(self._session, self._vault)

    @cached_property
    def _standings(self) -> PostgresStandings:
        return PostgresStandings(self._session, self._parts.clock)


def _satisfies(
    uow: PostgresUnitOfWork,
) -> tuple[
    AccountsUnitOfWork,
    CoachesUnitOfWork,
    MatchingUnitOfWork,
    LiveUnitOfWork,
    SchedulingUnitOfWork,
    PaymentEventsUnitOfWork,
    OrdersUnitOfWork,
    ReviewsUnitOfWork,
    DeletionUnitOfWork,
    RecordsUnitOfWork,
    MailsUnitOfWork,
]:
    """Checked by mypy: one unit of work is every context's."""
    return uow, uow, uow, uow, uow, uow, uow, uow, uow, uow, uow
