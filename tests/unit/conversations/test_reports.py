"""Reports of abuse: who may file one, what is kept with it, who learns what, and how each ends."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import attrs
import pytest
from tests.unit.conversations.conftest import Talk

from tic_domain.accounts.errors import AccountSuspended
from tic_domain.accounts.model import AccountStatus, OperatorActKind
from tic_domain.conversations.errors import (
    ContactBlocked,
    OwnProfile,
    ReportClosed,
    ReportedAlready,
    TooManyReports,
)
from tic_domain.conversations.events import MemberReported, ReportResolved
from tic_domain.conversations.reports import (
    EXITS,
    LOOKED_AT_WITHIN,
    MOST_REPORTS_A_DAY,
    RESOLVED_WITHIN,
    Report,
    ReportOutcome,
    ReportReason,
    ReportState,
)
from tic_domain.conversations.use_cases.file_report import FileReport, FileReportCommand
from tic_domain.conversations.use_cases.inspect_conversation import (
    InspectConversation,
    InspectConversationCommand,
)
from tic_domain.conversations.use_cases.list_own_reports import ListOwnReports, ListOwnReportsCommand
from tic_domain.conversations.use_cases.list_reports import ListReports, ListReportsCommand
from tic_domain.conversations.use_cases.look_into_report import LookIntoReport, LookIntoReportCommand
from tic_domain.conversations.use_cases.resolve_report import ResolveReport, ResolveReportCommand
from tic_domain.conversations.use_cases.start_conversation import StartedConversation
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId, MessageId

WORDS = "Asked me to pay by bank transfer."


async def report(talk: Talk, started: StartedConversation, by: AccountId, **changes: Any) -> Report:
    command = FileReportCommand(
        account_id=by,
        about=started.conversation.id,
        is_coach=False,
        reason=ReportReason.OUTSIDE_PAYMENT,
        words=WORDS,
    )
    house = talk.house
    return await FileReport(house.open, house.clock, house.ids)(attrs.evolve(command, **changes))


async def report_coach(talk: Talk, by: AccountId, coach_id: AccountId) -> Report:
    command = FileReportCommand(
        account_id=by, about=coach_id, is_coach=True, reason=ReportReason.SPAM, words=WORDS
    )
    return await FileReport(talk.house.open, talk.house.clock, talk.house.ids)(command)


async def resolve(talk: Talk, one: Report, outcome: ReportOutcome, answer: str | None = None) -> Report:
    command = ResolveReportCommand(
        report_id=one.id, outcome=outcome, reason="Payments go through us", answer=answer
    )
    return await ResolveReport(talk.house.open, talk.house.clock)(command)


async def own(talk: Talk, account_id: AccountId) -> list[Report]:
    found = await ListOwnReports(talk.house.open)(ListOwnReportsCommand(account_id=account_id))
    return [one.report for one in found]


async def acts_of(talk: Talk, account_id: AccountId) -> list[tuple[OperatorActKind, str]]:
    async with talk.house.open() as uow:
        return [(act.kind, act.reason) for act in await uow.operator_acts.list_of(account_id)]


@pytest.mark.clause("C3.3")
async def test_a_report_keeps_the_quoted_message_though_it_is_deleted_afterwards(talk: Talk) -> None:
    started = await talk.start()
    await talk.send(talk.coach, started.conversation.id, "Pay me directly")
    message = (await talk.read(talk.coach, started.conversation.id)).messages[-1]

    filed = await report(talk, started, talk.coachee.id, message_ids=(message.id, message.id))
    async with talk.house.open() as uow:
        await uow.conversations.change_message(message.deleted(talk.house.clock.now()), was=message)
        await uow.commit()

    (known,) = await own(talk, talk.coachee.id)
    assert known == filed
    assert [(quote.sender_id, quote.body) for quote in known.quotes] == [(talk.coach.id, "Pay me directly")]
    assert known.reported_id == talk.coach.id
    assert talk.house.events(MemberReported) == [
        MemberReported(report_id=filed.id, reporter_id=talk.coachee.id, reported_id=talk.coach.id)
    ]


async def test_a_deleted_message_and_one_of_another_conversation_cannot_be_quoted(talk: Talk) -> None:
    started = await talk.start()
    async with talk.house.open() as uow:
        deleted = started.message.deleted(talk.house.clock.now())
        await uow.conversations.change_message(deleted, was=started.message)
        await uow.commit()

    with pytest.raises(InvalidInput, match="message_ids"):
        await report(talk, started, talk.coach.id, message_ids=(started.message.id,))
    with pytest.raises(NotFound):
        await report(talk, started, talk.coach.id, message_ids=(MessageId(talk.house.ids.new()),))
    assert await own(talk, talk.coach.id) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "x" * 2001}, "words"),
        ({"message_ids": tuple(MessageId(UUID(int=number)) for number in range(21))}, "message_ids"),
    ],
)
async def test_bad_reports_are_refused_by_field(talk: Talk, changes: dict[str, Any], field: str) -> None:
    started = await talk.start()

    with pytest.raises(InvalidInput, match=field):
        await report(talk, started, talk.coachee.id, **changes)


async def test_only_the_two_of_a_conversation_report_each_other(talk: Talk) -> None:
    started = await talk.start()
    other = await talk.house.member("Olga Other")

    with pytest.raises(NotFound):
        await report(talk, started, other.id)
    assert (await report(talk, started, talk.coach.id)).reported_id == talk.coachee.id


async def test_a_coach_is_reported_from_the_profile_without_a_conversation(talk: Talk) -> None:
    other = await talk.house.member("Olga Other")

    filed = await report_coach(talk, other.id, talk.coach.id)

    assert (filed.reported_id, filed.conversation_id, filed.quotes) == (talk.coach.id, None, ())
    with pytest.raises(OwnProfile):
        await report_coach(talk, talk.coach.id, talk.coach.id)
    with pytest.raises(NotFound):
        await report_coach(talk, talk.coach.id, other.id)


@pytest.mark.clause("C3.3")
async def test_one_report_about_a_person_at_a_time_and_a_few_a_day(talk: Talk) -> None:
    other = await talk.house.member("Olga Other")
    for number in range(MOST_REPORTS_A_DAY):
        coach = await talk.house.member(f"Coach {number}")
        await talk.list_coach(coach)
        await report_coach(talk, other.id, coach.id)

    with pytest.raises(ReportedAlready, match="already"):
        await report_coach(talk, other.id, coach.id)
    with pytest.raises(TooManyReports, match="tomorrow"):
        await report_coach(talk, other.id, talk.coach.id)

    talk.house.clock.move(timedelta(days=1, seconds=1))
    await report_coach(talk, other.id, talk.coach.id)


async def test_a_suspended_member_reports_nobody(talk: Talk) -> None:
    talk.house.replace_account(talk.coachee.suspended())

    with pytest.raises(AccountSuspended):
        await report_coach(talk, talk.coachee.id, talk.coach.id)


@pytest.mark.clause("C3.3")
async def test_a_report_blocks_as_well_where_that_is_wished(talk: Talk) -> None:
    started = await talk.start()

    await report(talk, started, talk.coachee.id, block=True)

    with pytest.raises(ContactBlocked):
        await talk.send(talk.coach, started.conversation.id)


def test_each_state_but_the_last_has_an_exit() -> None:
    assert set(EXITS) == set(ReportState) - {ReportState.RESOLVED}
    assert all(one.reason.endswith(".") and one.within for one in EXITS.values())


@pytest.mark.clause("C3.3", "C7.1")
async def test_the_reporter_sees_how_it_stands_until_the_outcome(talk: Talk) -> None:
    started = await talk.start()
    filed = await report(talk, started, talk.coachee.id)
    assert (filed.state, filed.due_at) == (ReportState.WAITING, filed.filed_at + LOOKED_AT_WITHIN)

    await LookIntoReport(talk.house.open, talk.house.clock)(LookIntoReportCommand(report_id=filed.id))
    (looked_into,) = await own(talk, talk.coachee.id)
    assert (looked_into.state, looked_into.due_at) == (
        ReportState.LOOKED_INTO,
        filed.filed_at + RESOLVED_WITHIN,
    )

    await resolve(talk, filed, ReportOutcome.WARNED, answer="Thank you")
    (resolved,) = await own(talk, talk.coachee.id)
    assert (resolved.state, resolved.due_at, resolved.answer) == (ReportState.RESOLVED, None, "Thank you")
    assert "warned" in resolved.told
    assert talk.house.events(ReportResolved) == [
        ReportResolved(
            report_id=filed.id,
            reporter_id=talk.coachee.id,
            reported_id=talk.coach.id,
            outcome=ReportOutcome.WARNED,
        )
    ]
    # And then the person may be reported anew.
    await report(talk, started, talk.coachee.id)


@pytest.mark.clause("C3.3", "C7.1")
async def test_whoever_is_quoted_sees_that_it_was_read_once_and_not_who_filed_it(talk: Talk) -> None:
    started = await talk.start()
    await talk.send(talk.coach, started.conversation.id, "Pay me directly")
    message = (await talk.read(talk.coach, started.conversation.id)).messages[-1]
    filed = await report(talk, started, talk.coachee.id, message_ids=(message.id,))
    look = LookIntoReport(talk.house.open, talk.house.clock)

    await look(LookIntoReportCommand(report_id=filed.id))
    await look(LookIntoReportCommand(report_id=filed.id))

    async with talk.house.open() as uow:
        (act,) = await uow.operator_acts.list_of(talk.coach.id)
    assert (act.kind, act.about) == (OperatorActKind.REPORT_READ, None)
    assert talk.coachee.name not in act.reason
    assert WORDS not in act.reason


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize(
    ("outcome", "kinds"),
    [
        (ReportOutcome.DISMISSED, []),
        (ReportOutcome.WARNED, [OperatorActKind.WARNED]),
        (ReportOutcome.SUSPENDED, [OperatorActKind.SUSPENDED]),
    ],
)
async def test_what_is_decided_reaches_the_reported_person_as_an_act_or_not_at_all(
    talk: Talk, outcome: ReportOutcome, kinds: list[OperatorActKind]
) -> None:
    started = await talk.start()
    filed = await report(talk, started, talk.coachee.id)

    resolved = await resolve(talk, filed, outcome)

    assert [kind for kind, _ in await acts_of(talk, talk.coach.id)] == kinds
    assert await acts_of(talk, talk.coachee.id) == []
    suspended = talk.house.account(talk.coach.id).status is AccountStatus.SUSPENDED
    assert suspended is (outcome is ReportOutcome.SUSPENDED)
    assert (resolved.answer == "Payments go through us") is (outcome is ReportOutcome.DISMISSED)
    with pytest.raises(ReportClosed):
        await resolve(talk, filed, ReportOutcome.DISMISSED)


async def test_operators_list_open_reports_or_all_newest_first(talk: Talk) -> None:
    started = await talk.start()
    first = await report(talk, started, talk.coachee.id)
    resolved = await resolve(talk, first, ReportOutcome.DISMISSED)
    second = await report(talk, started, talk.coach.id)
    listing = ListReports(talk.house.open)

    assert await listing(ListReportsCommand(open_only=True, before=None, limit=5)) == (second,)
    assert await listing(ListReportsCommand(open_only=False, before=None, limit=5)) == (second, resolved)
    assert await listing(ListReportsCommand(open_only=False, before=second.id, limit=5)) == (resolved,)


@pytest.mark.clause("C2.3", "C3.3", "C7.1")
async def test_an_operator_reads_a_conversation_for_a_reason_that_both_sides_see(talk: Talk) -> None:
    started = await talk.start()
    inspect = InspectConversation(talk.house.open, talk.house.clock)
    before = (await talk.read(talk.coach, started.conversation.id)).conversation

    with pytest.raises(InvalidInput, match="reason"):
        await inspect(InspectConversationCommand(conversation_id=started.conversation.id, reason=" "))
    shown = await inspect(
        InspectConversationCommand(conversation_id=started.conversation.id, reason="A report")
    )

    assert [message.body for message in shown.page.messages] == ["Hello"]
    assert shown.names == {talk.coachee.id: "Cem Coachee", talk.coach.id: "Cora Coach"}
    for side in (talk.coachee, talk.coach):
        assert await acts_of(talk, side.id) == [(OperatorActKind.CONVERSATION_READ, "A report")]
    assert (await talk.read(talk.coach, started.conversation.id)).conversation == before
