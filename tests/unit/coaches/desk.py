"""What coaches write, ready to be used in tests."""

from typing import Final

import attrs
from tests.unit.house import House

from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, CoachStory, Offering
from tic_domain.coaches.use_cases.add_offering import AddOffering, AddOfferingCommand
from tic_domain.coaches.use_cases.list_profile import ListProfile, ListProfileCommand
from tic_domain.coaches.use_cases.set_weekly_hours import SetWeeklyHours, SetWeeklyHoursCommand
from tic_domain.coaches.use_cases.write_profile import WriteProfile, WriteProfileCommand
from tic_domain.shared.ids import AccountId
from tic_domain.shared.money import Money

ZONE: Final = "Europe/Berlin"
MORNINGS: Final = WeeklyHours.of(zone_name=ZONE, days=[[(9 * 60, 12 * 60)]] * 5 + [[], []])
STORY: Final = CoachStory.of(
    headline="System design for backend engineers",
    bio="Fifteen years of building and interviewing.",
    worked_at=["google"],
    interviewed_for=["stripe"],
    roles=["backend"],
    top_level=5,
    interview_kinds=["system-design"],
    topics=["caching", "sql"],
    languages=["en", "de"],
    native_languages=["de"],
)


def adding(account_id: AccountId, *, amount: int = 9000, currency: str = "eur") -> AddOfferingCommand:
    return AddOfferingCommand(
        account_id=account_id,
        kind="single",
        title="Mock interview",
        minutes=60,
        sessions=1,
        price=Money(amount, currency),
    )


@attrs.frozen
class Desk:
    """A coach at work."""

    house: House

    async def draft(self, name: str = "Ada Example", *, story: CoachStory = STORY) -> CoachProfile:
        member = await self.house.member(name)
        return await WriteProfile(self.house.open, self.house.clock)(
            WriteProfileCommand(account_id=member.id, story=story, zone=ZONE)
        )

    async def offer(self, coach_id: AccountId, *, currency: str = "eur") -> Offering:
        return await AddOffering(self.house.open, self.house.ids)(adding(coach_id, currency=currency))

    async def ready(self, name: str = "Ada Example", *, story: CoachStory = STORY) -> CoachProfile:
        """Complete, and not yet listed."""
        profile = await self.draft(name, story=story)
        await self.offer(profile.id)
        await SetWeeklyHours(self.house.open)(SetWeeklyHoursCommand(account_id=profile.id, hours=MORNINGS))
        return self.stored(profile.id)

    async def listed(self, name: str = "Ada Example", *, story: CoachStory = STORY) -> CoachProfile:
        profile = await self.ready(name, story=story)
        await ListProfile(self.house.open)(ListProfileCommand(account_id=profile.id))
        return self.stored(profile.id)

    def stored(self, coach_id: AccountId) -> CoachProfile:
        return self.house.store.coaches.profiles[coach_id]
