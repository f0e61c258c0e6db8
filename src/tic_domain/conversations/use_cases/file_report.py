from collections.abc import Callable

import attrs

from tic_domain.accounts.policies import require_active
from tic_domain.coaches.policies import is_visible
from tic_domain.conversations.changing import block
from tic_domain.conversations.errors import OwnProfile
from tic_domain.conversations.events import MemberReported
from tic_domain.conversations.model import DAY
from tic_domain.conversations.policies import quotes_of, require_report_allowed
from tic_domain.conversations.ports import ConversationsUnitOfWork
from tic_domain.conversations.reports import Quote, Report, ReportReason, checked_words
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import AccountId, ConversationId, MessageId, ReportId
from tic_domain.shared.ports import Clock, Ids


@attrs.frozen(kw_only=True)
class FileReportCommand:
    account_id: AccountId
    about: ConversationId | AccountId
    """A conversation, whose other side is reported, or a coach's profile."""
    is_coach: bool
    """Which of the two it is."""
    reason: ReportReason
    words: str
    message_ids: tuple[MessageId, ...] = ()
    """Of that conversation."""
    block: bool = False
    """Block the person as well."""


@clause("C3.3")
@attrs.frozen
class FileReport:
    """Tell the operators about somebody. The quoted messages are kept as they are now.

    Raises AccountSuspended, NotFound, OwnProfile, ReportedAlready, TooManyReports, InvalidInput for `words`
    and `message_ids`.
    """

    _open_unit_of_work: Callable[[], ConversationsUnitOfWork]
    _clock: Clock
    _ids: Ids

    async def __call__(self, command: FileReportCommand) -> Report:
        words = checked_words(command.words, len(command.message_ids))
        async with self._open_unit_of_work() as uow:
            # Locked, so that reports are counted one after the other.
            reporter = await uow.accounts.get(command.account_id, for_update=True)
            require_active(reporter)
            now = self._clock.now()
            reported, conversation_id = await self._whom(uow, command)
            require_report_allowed(
                await uow.reports.find_open(reporter.id, reported),
                await uow.reports.count_filed_since(reporter.id, now - DAY),
            )
            report = Report.filed(
                id=ReportId(self._ids.new()),
                reporter_id=reporter.id,
                reported_id=reported,
                conversation_id=conversation_id,
                reason=command.reason,
                words=words,
                quotes=await self._quotes(uow, conversation_id, command),
                now=now,
            )
            await uow.reports.add(report)
            uow.record(MemberReported(report_id=report.id, reporter_id=reporter.id, reported_id=reported))
            if command.block:
                await block(uow, reporter.id, reported, now)
            await uow.commit()
        return report

    @staticmethod
    async def _whom(
        uow: ConversationsUnitOfWork, command: FileReportCommand
    ) -> tuple[AccountId, ConversationId | None]:
        me = command.account_id
        if not command.is_coach:
            conversation = await uow.conversations.get(ConversationId(command.about), me)
            return conversation.other_than(me), conversation.id
        coach_id = AccountId(command.about)
        if coach_id == me:
            raise OwnProfile
        known = await uow.conversations.find_between(me, coach_id)
        if known is not None:
            return coach_id, known.id
        if not is_visible(await uow.coaches.get(coach_id), await uow.accounts.get(coach_id)):
            raise NotFound("coach")
        return coach_id, None

    @staticmethod
    async def _quotes(
        uow: ConversationsUnitOfWork, conversation_id: ConversationId | None, command: FileReportCommand
    ) -> tuple[Quote, ...]:
        wanted = sorted(set(command.message_ids))
        if conversation_id is None:
            return quotes_of((), wanted)
        return quotes_of(
            [await uow.conversations.get_message(conversation_id, one) for one in wanted], wanted
        )
