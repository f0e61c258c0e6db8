"""A coach who can be booked, and coachees who want to."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Final

import attrs
import pytest
from tests.unit.house import House

from tic_domain.accounts.model import Account, Role
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, CoachStory, Listing, Offering
from tic_domain.conversations.model import Block, Conversation
from tic_domain.orders.use_cases.release_hold import ReleaseHold, ReleaseHoldCommand
from tic_domain.scheduling.changing import cancel_session, confirm_hold, move_session
from tic_domain.scheduling.model import CalendarEntry
from tic_domain.scheduling.use_cases.block_time import BlockTime, BlockTimeCommand
from tic_domain.scheduling.use_cases.hold_slot import HoldSlot, HoldSlotCommand
from tic_domain.scheduling.use_cases.list_slots import ListSlots, ListSlotsCommand, OpenTimes
from tic_domain.scheduling.use_cases.set_booking_rules import SetBookingRules, SetBookingRulesCommand
from tic_domain.shared.ids import AccountId, CalendarEntryId, ConversationId, OfferingId
from tic_domain.shared.money import Money

DAYTIME: Final = WeeklyHours.of(zone_name="Europe/Berlin", days=[[(540, 1080)]] * 7)
"""Nine to six, each day."""
COACHEE: Final = frozenset({Role.COACHEE})
COACH: Final = frozenset({Role.COACH})


@attrs.define
class Booking:
    """The clock stands on Monday, 2 March 2026, 09:00 UTC: ten in Berlin."""

    house: House
    coach: Account
    coachee: Account
    offering: Offering

    def at(self, days: float, hour: float = 10) -> datetime:
        """So many days ahead, at that hour in Berlin, where it is winter."""
        midnight = self.house.clock.now().replace(hour=0, minute=0)
        return midnight + timedelta(days=days, hours=hour - 1)

    async def list_coach(self, name: str, **changes: Any) -> Account:
        account = await self.house.member(name, roles=COACH | COACHEE)
        draft = CoachProfile.draft(
            id=account.id,
            public_name=name,
            story=CoachStory.of(
                headline="Staff engineer",
                bio="I ask what interviewers ask.",
                worked_at=[],
                interviewed_for=[],
                roles=["backend"],
                top_level=5,
                interview_kinds=["coding"],
                topics=["python"],
                languages=["en"],
                native_languages=[],
            ),
            hours=DAYTIME,
            now=self.house.clock.now(),
        )
        offered = (attrs.evolve(self.offering, id=OfferingId(self.house.ids.new())),)
        async with self.house.open() as uow:
            listed = attrs.evolve(draft, **{"listing": Listing.LISTED, "offerings": offered, **changes})
            await uow.coaches.add(listed)
            await uow.commit()
        return account

    async def change(self, how: Callable[[CoachProfile], CoachProfile]) -> None:
        async with self.house.open() as uow:
            await uow.coaches.save(how(await uow.coaches.get(self.coach.id)))
            await uow.commit()

    async def member(self, name: str) -> Account:
        return await self.house.member(name, roles=COACHEE)

    async def hold(
        self, starts_at: datetime, *, who: Account | None = None, coach: Account | None = None
    ) -> CalendarEntry:
        coach_id = (coach or self.coach).id
        return await HoldSlot(self.house.open, self.house.clock, self.house.ids)(
            HoldSlotCommand(
                account_id=(who or self.coachee).id,
                coach_id=coach_id,
                offering_id=self.house.store.coaches.profiles[coach_id].offerings[0].id,
                starts_at=starts_at,
            )
        )

    async def book(self, starts_at: datetime, **whom: Any) -> CalendarEntry:
        return await self.confirm(await self.hold(starts_at, **whom))

    async def confirm(self, held: CalendarEntry) -> CalendarEntry:
        async with self.house.open() as uow:
            entry = await uow.calendar.get(held.id, held.attendee, for_update=True)
            booked = await confirm_hold(uow, entry, self.house.clock.now())
            await uow.commit()
        return booked

    async def move(self, entry: CalendarEntry, starts_at: datetime) -> CalendarEntry:
        async with self.house.open() as uow:
            moved = await move_session(uow, entry.id, entry.attendee, starts_at, self.house.clock.now())
            await uow.commit()
        return moved

    async def cancel(self, entry: CalendarEntry, *, by: AccountId | None = None) -> None:
        async with self.house.open() as uow:
            await cancel_session(uow, entry.id, by or entry.attendee, self.house.clock.now())
            await uow.commit()

    async def release(self, entry_id: CalendarEntryId, *, by: AccountId | None = None) -> None:
        await ReleaseHold(self.house.open, self.house.clock)(
            ReleaseHoldCommand(account_id=by or self.coachee.id, entry_id=entry_id)
        )

    async def lose(self, entry_id: CalendarEntryId) -> None:
        """The time is gone, and whatever waits for it does not know."""
        async with self.house.open() as uow:
            await uow.calendar.remove(entry_id)
            await uow.commit()

    async def block(
        self, start: datetime, end: datetime, *, note: str | None = None, by: Account | None = None
    ) -> CalendarEntry:
        return await BlockTime(self.house.open, self.house.clock, self.house.ids)(
            BlockTimeCommand(account_id=(by or self.coach).id, starts_at=start, ends_at=end, note=note)
        )

    async def rules(self, **changes: int) -> None:
        usual = {"notice_hours": 12, "buffer_minutes": 0, "horizon_days": 60, "grid_minutes": 30}
        await SetBookingRules(self.house.open)(
            SetBookingRulesCommand(account_id=self.coach.id, **{**usual, **changes})
        )

    async def open_times(self, **asked: Any) -> OpenTimes:
        command = ListSlotsCommand(
            coach_id=self.coach.id, offering_id=None, zone="Europe/Berlin", first_day=None, last_day=None
        )
        return await ListSlots(self.house.open, self.house.clock)(attrs.evolve(command, **asked))

    async def talk(self) -> None:
        async with self.house.open() as uow:
            await uow.conversations.add(
                Conversation.between(
                    id=ConversationId(self.house.ids.new()),
                    coachee_id=self.coachee.id,
                    coach_id=self.coach.id,
                    now=self.house.clock.now(),
                )
            )
            await uow.commit()

    async def block_member(self, blocker: AccountId, blocked: AccountId) -> None:
        async with self.house.open() as uow:
            await uow.blocks.add(
                Block(blocker_id=blocker, blocked_id=blocked, blocked_at=self.house.clock.now())
            )
            await uow.commit()


@pytest.fixture
async def booking(house: House) -> Booking:
    return await made_booking(house)


async def made_booking(house: House) -> Booking:
    offering = Offering.of(
        id=OfferingId(house.ids.new()),
        kind="single",
        title="Mock interview",
        minutes=60,
        sessions=1,
        price=Money(9000, "eur"),
    )
    coachee = await house.member("Cem Coachee", roles=COACHEE)
    made = Booking(house=house, coach=coachee, coachee=coachee, offering=offering)
    made.coach = await made.list_coach("Cora Coach")
    return made
