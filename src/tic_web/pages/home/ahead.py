"""What is next for a member: gathered from all that can wait for them."""

from datetime import datetime
from itertools import chain
from typing import Final

import attrs
from litestar.di import NamedDependency, Provide

from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.conversations.ports import InboxEntry
from tic_domain.conversations.use_cases.list_conversations import ListConversations, ListConversationsCommand
from tic_domain.conversations.use_cases.list_own_reports import ListOwnReports, ListOwnReportsCommand
from tic_domain.matching.use_cases.list_cvs import ListCvs, ListCvsCommand
from tic_domain.matching.use_cases.show_quiz import ShowQuiz, ShowQuizCommand
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.orders.states import OrderState
from tic_domain.orders.terms import Side, may_reschedule
from tic_domain.orders.use_cases.list_orders import ListOrders, ListOrdersCommand
from tic_domain.orders.use_cases.list_subscriptions import ListSubscriptions, ListSubscriptionsCommand
from tic_domain.orders.use_cases.show_earnings import ShowEarnings, ShowEarningsCommand
from tic_domain.orders.viewing import Earning, OrderLine
from tic_domain.reviews.use_cases.list_sessions_to_review import (
    ListSessionsToReview,
    ListSessionsToReviewCommand,
)
from tic_domain.scheduling.model import EntryState
from tic_domain.scheduling.ports import CalendarItem
from tic_domain.scheduling.use_cases.list_calendar import ListCalendar, ListCalendarCommand
from tic_domain.shared.ids import AccountId
from tic_web.pages.frame import Viewer
from tic_web.pages.home import steps
from tic_web.pages.home.steps import Step
from tic_web.pages.orders.showing import what_words
from tic_web.pages.ports import TheClock
from tic_web.pages.zones import Here

MOST: Final = 5
"""Of each kind; a link leads to the rest."""
_LOOKED_THROUGH: Final = 20


@attrs.frozen(kw_only=True)
class ComingSession:
    starts_at: datetime
    other_name: str
    side: str
    what: str | None
    path: str
    move: str | None
    """None where it can't be moved any more."""


@attrs.frozen(kw_only=True)
class Ahead:
    here: Here
    asks: tuple[Step, ...]
    """What waits for the member, the nearest end first."""
    under_way: tuple[Step, ...]
    lacks: tuple[Step, ...]
    sessions: tuple[ComingSession, ...]
    unread: tuple[InboxEntry, ...]
    money: tuple[Earning, ...]
    is_coach: bool
    is_coachee: bool


@attrs.frozen(kw_only=True)
class LookAhead:
    list_calendar: ListCalendar
    list_orders: ListOrders
    list_subscriptions: ListSubscriptions
    list_sessions_to_review: ListSessionsToReview
    list_conversations: ListConversations
    list_own_reports: ListOwnReports
    show_earnings: ShowEarnings
    show_own_profile: ShowOwnProfile
    show_quiz: ShowQuiz
    list_cvs: ListCvs
    clock: TheClock

    async def __call__(self, viewer: Viewer, side: Side | None = None) -> Ahead:
        """What concerns both sides of whoever is coach and coachee; of one only where `side` is given."""
        me, now = viewer.id, self.clock.now()
        is_coach = viewer.is_coach and side is not Side.COACHEE
        is_coachee = viewer.is_coachee and side is not Side.COACH
        paid = await self._orders(me, side, OrderState.PAID)
        asking = await self._orders(me, side, OrderState.AWAITING_PAYMENT)
        asking += await self._orders(me, side, OrderState.REFUND_REQUESTED)
        to_review = await self.list_sessions_to_review(ListSessionsToReviewCommand(account_id=me))
        reports = await self.list_own_reports(ListOwnReportsCommand(account_id=me))
        asks = chain(
            steps.for_orders(asking),
            steps.for_times(paid),
            await self._subscriptions(me, now) if is_coachee else (),
            steps.for_reviews([one for one in to_review if side in {None, one.side}][:MOST]),
        )
        here, lacks = Here(name="UTC", chosen=False), []
        money: tuple[Earning, ...] = ()
        if is_coach:
            earned = await self.show_earnings(ShowEarningsCommand(account_id=me, before=None))
            profile = await self.show_own_profile(ShowOwnProfileCommand(account_id=me))
            here = Here(name=profile.hours.zone, chosen=False) if profile else here
            lacks += steps.coach_lacks(profile, earned.account)
            money = tuple(one for one in earned.earnings if one.owed.amount)[:MOST]
        if is_coachee:
            quiz = await self.show_quiz(ShowQuizCommand(account_id=me))
            cvs = await self.list_cvs(ListCvsCommand(account_id=me))
            here = Here(name=quiz.answers.answers.hours.zone, chosen=False) if quiz.answers else here
            lacks += steps.coachee_lacks(quiz, has_cv=any(one.removed_at is None for one in cvs))
        return Ahead(
            here=here,
            asks=tuple(sorted(asks, key=lambda one: (one.until is None, one.until or now))),
            under_way=tuple(steps.for_reports(reports)),
            lacks=tuple(lacks),
            sessions=await self._sessions(me, side, (*paid, *asking), now),
            unread=await self._unread(viewer),
            money=money,
            is_coach=is_coach,
            is_coachee=is_coachee,
        )

    async def _orders(self, me: AccountId, side: Side | None, state: OrderState) -> tuple[OrderLine, ...]:
        which = OrderFilter(party=me, side=side, state=state)
        return await self.list_orders(ListOrdersCommand(which=which, before=None, limit=_LOOKED_THROUGH))

    async def _subscriptions(self, me: AccountId, now: datetime) -> list[Step]:
        command = ListSubscriptionsCommand(account_id=me, before=None, limit=_LOOKED_THROUGH)
        return steps.for_subscriptions(await self.list_subscriptions(command), now)

    async def _unread(self, viewer: Viewer) -> tuple[InboxEntry, ...]:
        if not viewer.unread:
            return ()
        found = await self.list_conversations(
            ListConversationsCommand(account_id=viewer.id, after=None, limit=_LOOKED_THROUGH)
        )
        return tuple(one for one in found.entries if one.unread)[:MOST]

    async def _sessions(
        self, me: AccountId, side: Side | None, lines: tuple[OrderLine, ...], now: datetime
    ) -> tuple[ComingSession, ...]:
        found = await self.list_calendar(
            ListCalendarCommand(account_id=me, zone="UTC", first_day=None, last_day=None)
        )
        booked = [
            one
            for one in found.items
            if one.entry.state is EntryState.BOOKED
            and one.entry.ends_at > now
            and side in {None, Side.COACH if one.entry.coach_id == me else Side.COACHEE}
        ]
        return tuple(_coming(one, me, lines, now) for one in booked[:MOST])


def _coming(item: CalendarItem, me: AccountId, lines: tuple[OrderLine, ...], now: datetime) -> ComingSession:
    entry = item.entry
    is_coach = entry.coach_id == me
    order, session = next(
        (
            (one.order, session)
            for one in lines
            for session in one.order.sessions
            if session.entry_id == entry.id
        ),
        (None, None),
    )
    side = Side.COACH if is_coach else Side.COACHEE
    can_move = (
        order is not None
        and session is not None
        and may_reschedule(order.terms, entry.starts_at, at=now, moved_before=session.moves_by(side))
    )
    return ComingSession(
        starts_at=entry.starts_at,
        other_name=item.other_name or "",
        side="for" if is_coach else "with",
        what=None if order is None else what_words(order) if len(order.sessions) == 1 else order.title,
        # Of an order further back only its time is known: that leads there too.
        path=f"/book/{entry.id}" if order is None else f"/orders/{order.id}",
        move=f"/sessions/{session.id}/move" if can_move and session else None,
    )


def provide_look_ahead(
    *,
    list_calendar: NamedDependency[ListCalendar],
    list_orders: NamedDependency[ListOrders],
    list_subscriptions: NamedDependency[ListSubscriptions],
    list_sessions_to_review: NamedDependency[ListSessionsToReview],
    list_conversations: NamedDependency[ListConversations],
    list_own_reports: NamedDependency[ListOwnReports],
    show_earnings: NamedDependency[ShowEarnings],
    show_own_profile: NamedDependency[ShowOwnProfile],
    show_quiz: NamedDependency[ShowQuiz],
    list_cvs: NamedDependency[ListCvs],
    clock: NamedDependency[TheClock],
) -> LookAhead:
    return LookAhead(
        list_calendar=list_calendar,
        list_orders=list_orders,
        list_subscriptions=list_subscriptions,
        list_sessions_to_review=list_sessions_to_review,
        list_conversations=list_conversations,
        list_own_reports=list_own_reports,
        show_earnings=show_earnings,
        show_own_profile=show_own_profile,
        show_quiz=show_quiz,
        list_cvs=list_cvs,
        clock=clock,
    )


LOOKS_AHEAD: Final = {"look_ahead": Provide(provide_look_ahead, sync_to_thread=False)}
