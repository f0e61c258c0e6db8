"""What a report about a coach holds back, and what a block between two does to what is bought."""

from uuid import UUID

import pytest
from tests.unit.orders.test_operators import DAY
from tests.unit.shop import Shop

from tic_domain.conversations.events import MemberBlocked, MemberReported, ReportResolved
from tic_domain.conversations.model import Block
from tic_domain.conversations.reports import RESOLVED_WITHIN, Report, ReportOutcome, ReportReason
from tic_domain.orders.jobs import FollowBlockJob, FollowReportJob, jobs_for
from tic_domain.orders.model import Order
from tic_domain.orders.states import OrderState
from tic_domain.orders.subscribing import SubscriptionStatus
from tic_domain.orders.subscription import Wish
from tic_domain.orders.use_cases.cancel_session import CancelSession, CancelSessionCommand
from tic_domain.orders.use_cases.follow_block import FollowBlock
from tic_domain.orders.use_cases.follow_report import FollowReport
from tic_domain.orders.use_cases.reschedule_session import RescheduleSession, RescheduleSessionCommand
from tic_domain.orders.use_cases.resume_subscription import ResumeSubscription, ResumeSubscriptionCommand
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.scheduling.errors import BookingBlocked
from tic_domain.shared.ids import AccountId, ReportId


async def file_report(shop: Shop, reporter: AccountId, reported: AccountId) -> Report:
    house = shop.booking.house
    report = Report.filed(
        id=ReportId(house.ids.new()),
        reporter_id=reporter,
        reported_id=reported,
        conversation_id=None,
        reason=ReportReason.OTHER,
        words="Words of the coachee",
        quotes=(),
        now=shop.now,
    )
    async with house.open() as uow:
        await uow.reports.add(report)
        await uow.commit()
    await follow(shop, report)
    return report


async def follow(shop: Shop, report: Report) -> int:
    job = FollowReportJob(reporter_id=report.reporter_id, reported_id=report.reported_id)
    changed = await FollowReport(shop.open)(job)
    await shop.drain()
    return changed


async def resolve(shop: Shop, report: Report) -> None:
    async with shop.open() as uow:
        await uow.reports.resolve(report.resolved(ReportOutcome.DISMISSED, None, shop.now))
        await uow.commit()
    await follow(shop, report)


async def block(shop: Shop) -> None:
    async with shop.open() as uow:
        one = Block(blocker_id=shop.coachee.id, blocked_id=shop.coach.id, blocked_at=shop.now)
        await uow.blocks.add(one)
        await uow.commit()


async def reason_shown(shop: Shop) -> str:
    earnings = await ShowEarnings(shop.open, shop.booking.house.clock)(
        ShowEarningsCommand(account_id=shop.coach.id, before=None)
    )
    return earnings.earnings[0].reason


async def delivered(shop: Shop) -> Order:
    await shop.connect_coach()
    return await shop.bought(shop.booking.at(1))


@pytest.mark.clause("C3.1", "C3.3")
async def test_a_report_holds_the_payout_until_it_is_resolved_and_names_nobody(shop: Shop) -> None:
    order = await delivered(shop)
    report = await file_report(shop, shop.coachee.id, shop.coach.id)

    await shop.let_pass(10 * DAY)

    assert shop.order(order.id).state is OrderState.DELIVERED
    due = f"{report.filed_at + RESOLVED_WITHIN:%-d %B %Y %H:%M} UTC"
    assert await reason_shown(shop) == f"On hold: a report is being looked into. It is decided by {due}."
    assert [act.note for act in shop.order(order.id).acts if act.note] == []

    await resolve(shop, report)
    assert shop.order(order.id).state is OrderState.SETTLED


async def test_following_a_report_again_changes_nothing(shop: Shop) -> None:
    await delivered(shop)
    report = await file_report(shop, shop.coachee.id, shop.coach.id)

    assert await follow(shop, report) == 0


@pytest.mark.clause("C3.3")
async def test_what_a_coach_reports_and_what_a_stranger_reports_holds_nothing(shop: Shop) -> None:
    order = await delivered(shop)
    await file_report(shop, shop.coach.id, shop.coachee.id)
    stranger = await shop.booking.house.member("Olga Other")
    await file_report(shop, stranger.id, shop.coach.id)

    await shop.let_pass(10 * DAY)

    assert shop.order(order.id).state is OrderState.SETTLED


async def test_a_settled_order_stays_settled(shop: Shop) -> None:
    order = await delivered(shop)
    await shop.let_pass(10 * DAY)

    await file_report(shop, shop.coachee.id, shop.coach.id)

    assert shop.order(order.id).state is OrderState.SETTLED
    assert shop.order(order.id).reported_at is None


def test_reports_and_blocks_are_followed_by_jobs_of_their_pair() -> None:
    one, other = AccountId(UUID(int=1)), AccountId(UUID(int=2))
    report = FollowReportJob(reporter_id=one, reported_id=other)
    filed = MemberReported(report_id=ReportId(one), reporter_id=one, reported_id=other)
    resolved = ReportResolved(
        report_id=filed.report_id, reporter_id=one, reported_id=other, outcome=ReportOutcome.WARNED
    )

    assert jobs_for(filed) == jobs_for(resolved) == (report,)
    assert jobs_for(MemberBlocked(blocker_id=one, blocked_id=other)) == (
        FollowBlockJob(blocker_id=one, blocked_id=other),
    )


@pytest.mark.clause("C3.1", "C3.3")
async def test_what_is_paid_can_be_cancelled_under_a_block_but_not_moved(shop: Shop) -> None:
    order = await shop.bought(shop.booking.at(5))
    await block(shop)
    session = order.sessions[0]
    house = shop.booking.house

    with pytest.raises(BookingBlocked, match="cancelled"):
        await RescheduleSession(shop.open, house.clock)(
            RescheduleSessionCommand(
                account_id=shop.coachee.id, session_id=session.id, starts_at=shop.booking.at(6)
            )
        )
    await CancelSession(shop.open, house.clock)(
        CancelSessionCommand(account_id=shop.coachee.id, session_id=session.id, refund=order.price.amount)
    )
    await shop.drain()
    assert shop.order(order.id).state is OrderState.REFUNDED


@pytest.mark.clause("C3.1", "C3.3")
async def test_no_time_is_given_to_a_package_under_a_block(shop: Shop) -> None:
    order = await shop.buy_package(await shop.offer("package", sessions=2, price=10_000))
    await shop.pay(order)
    await shop.settle(order)
    held = await shop.booking.hold(shop.booking.at(5))
    await block(shop)

    with pytest.raises(BookingBlocked):
        await shop.schedule(order, held.starts_at)


@pytest.mark.clause("C3.1", "C3.3")
async def test_a_block_ends_the_subscription_with_the_month_and_it_cannot_be_resumed(shop: Shop) -> None:
    await shop.connect_coach()
    subscription = await shop.subscribe(await shop.offer("subscription", sessions=2, price=10_000))
    await block(shop)
    job = FollowBlockJob(blocker_id=shop.coachee.id, blocked_id=shop.coach.id)
    end = FollowBlock(shop.open, shop.booking.house.clock)

    assert await end(job) == 1
    assert shop.subscription(subscription.id).wish is Wish.END_AT_PERIOD_END
    await shop.drain()
    assert await end(job) == 0
    ending = shop.subscription(subscription.id)
    assert (ending.status, ending.ends_at) == (SubscriptionStatus.ACTIVE, ending.period_ends_at)

    with pytest.raises(BookingBlocked):
        await ResumeSubscription(shop.open, shop.booking.house.clock)(
            ResumeSubscriptionCommand(account_id=shop.coachee.id, subscription_id=subscription.id)
        )


async def test_a_block_that_was_lifted_in_the_meantime_ends_nothing(shop: Shop) -> None:
    await shop.connect_coach()
    await shop.subscribe(await shop.offer("subscription", sessions=2, price=10_000))
    job = FollowBlockJob(blocker_id=shop.coachee.id, blocked_id=shop.coach.id)

    assert await FollowBlock(shop.open, shop.booking.house.clock)(job) == 0
