import asyncio

import attrs
import pytest
from tests.unit.coaches.desk import MORNINGS, STORY, ZONE, Desk, adding
from tests.unit.house import House

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.coaches.errors import CurrenciesMixed, ProfileIncomplete
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.jobs import RefreshPublicNameJob
from tic_domain.coaches.model import Listing
from tic_domain.coaches.use_cases.add_offering import AddOffering
from tic_domain.coaches.use_cases.change_offering import ChangeOffering, ChangeOfferingCommand
from tic_domain.coaches.use_cases.refresh_public_name import RefreshPublicName
from tic_domain.coaches.use_cases.remove_offering import RemoveOffering, RemoveOfferingCommand
from tic_domain.coaches.use_cases.set_capacity import SetCapacity, SetCapacityCommand
from tic_domain.coaches.use_cases.set_weekly_hours import SetWeeklyHours, SetWeeklyHoursCommand
from tic_domain.coaches.use_cases.show_own_profile import ShowOwnProfile, ShowOwnProfileCommand
from tic_domain.coaches.use_cases.write_profile import WriteProfile, WriteProfileCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.money import Money


async def test_a_first_profile_is_a_draft_under_the_account_s_name(desk: Desk) -> None:
    profile = await desk.draft()

    assert desk.stored(profile.id) == profile
    assert (profile.public_name, profile.listing) == ("Ada Example", Listing.DRAFT)
    assert (profile.hours.zone, profile.headline) == (ZONE, STORY.headline)


@pytest.mark.clause("C7.2")
async def test_a_rewritten_profile_keeps_its_listing_and_hours(desk: Desk) -> None:
    known = await desk.listed()
    story = attrs.evolve(STORY, headline="Another headline")

    await WriteProfile(desk.house.open, desk.house.clock)(
        WriteProfileCommand(account_id=known.id, story=story, zone="Europe/Paris")
    )

    profile = desk.stored(known.id)
    assert (profile.headline, profile.listing) == ("Another headline", Listing.LISTED)
    assert profile.hours == attrs.evolve(MORNINGS, zone="Europe/Paris")
    assert profile.version == known.version + 1


async def test_a_listed_profile_is_not_rewritten_into_an_incomplete_one(desk: Desk) -> None:
    known = await desk.listed()

    with pytest.raises(ProfileIncomplete, match="a bio"):
        await WriteProfile(desk.house.open, desk.house.clock)(
            WriteProfileCommand(account_id=known.id, story=attrs.evolve(STORY, bio=""), zone=ZONE)
        )


async def test_a_zone_that_is_none_is_refused(house: House) -> None:
    ada = await house.member()

    with pytest.raises(InvalidInput, match="zone"):
        await WriteProfile(house.open, house.clock)(
            WriteProfileCommand(account_id=ada.id, story=STORY, zone="Mars/Olympus")
        )


async def test_only_a_coach_writes_a_profile(house: House) -> None:
    ada = await house.member(roles=frozenset({Role.COACHEE}))

    with pytest.raises(RoleMissing, match="role coach"):
        await WriteProfile(house.open, house.clock)(
            WriteProfileCommand(account_id=ada.id, story=STORY, zone=ZONE)
        )


async def test_a_suspended_coach_writes_nothing(desk: Desk) -> None:
    profile = await desk.draft()
    desk.house.replace_account(desk.house.account(profile.id).suspended())

    with pytest.raises(AccountSuspended):
        await SetCapacity(desk.house.open)(SetCapacityCommand(account_id=profile.id, capacity=3))


async def test_hours_are_set(desk: Desk) -> None:
    profile = await desk.draft()

    await SetWeeklyHours(desk.house.open)(SetWeeklyHoursCommand(account_id=profile.id, hours=MORNINGS))

    assert desk.stored(profile.id).hours == MORNINGS


async def test_a_listed_coach_keeps_some_hours(desk: Desk) -> None:
    profile = await desk.listed()

    with pytest.raises(ProfileIncomplete, match="weekly hours"):
        await SetWeeklyHours(desk.house.open)(
            SetWeeklyHoursCommand(account_id=profile.id, hours=WeeklyHours.never())
        )

    assert desk.stored(profile.id).hours == MORNINGS


async def test_hours_need_a_profile_first(house: House) -> None:
    ada = await house.member()

    with pytest.raises(NotFound):
        await SetWeeklyHours(house.open)(SetWeeklyHoursCommand(account_id=ada.id, hours=MORNINGS))


async def test_a_capacity_is_set(desk: Desk) -> None:
    profile = await desk.draft()

    await SetCapacity(desk.house.open)(SetCapacityCommand(account_id=profile.id, capacity=12))

    assert desk.stored(profile.id).capacity == 12


async def test_a_capacity_out_of_range_is_refused(desk: Desk) -> None:
    profile = await desk.draft()

    with pytest.raises(InvalidInput, match="capacity"):
        await SetCapacity(desk.house.open)(SetCapacityCommand(account_id=profile.id, capacity=0))


async def test_offerings_are_added_in_their_order(desk: Desk) -> None:
    profile = await desk.draft()

    first, second = await desk.offer(profile.id), await desk.offer(profile.id)

    assert desk.stored(profile.id).offerings == (first, second)
    assert first.id != second.id


async def test_two_offerings_added_at_once_are_both_kept(desk: Desk) -> None:
    profile = await desk.draft()

    added = await asyncio.gather(desk.offer(profile.id), desk.offer(profile.id))

    assert set(desk.stored(profile.id).offerings) == set(added)


async def test_an_offering_in_another_currency_is_refused(desk: Desk) -> None:
    profile = await desk.draft()
    await desk.offer(profile.id)

    with pytest.raises(CurrenciesMixed):
        await desk.offer(profile.id, currency="usd")

    assert len(desk.stored(profile.id).offerings) == 1


async def test_an_offering_without_a_price_is_refused(desk: Desk) -> None:
    profile = await desk.draft()

    with pytest.raises(InvalidInput, match=r"price\.amount"):
        await AddOffering(desk.house.open, desk.house.ids)(adding(profile.id, amount=0))


async def test_an_offering_is_changed_in_place(desk: Desk) -> None:
    profile = await desk.draft()
    first, second = await desk.offer(profile.id), await desk.offer(profile.id)

    changed = await ChangeOffering(desk.house.open)(
        ChangeOfferingCommand(
            account_id=profile.id,
            offering_id=first.id,
            kind="package",
            title="Five sessions",
            minutes=45,
            sessions=5,
            price=Money(40000, "eur"),
        )
    )

    assert desk.stored(profile.id).offerings == (changed, second)
    assert changed.id == first.id


async def test_the_offering_of_another_coach_is_not_found(desk: Desk) -> None:
    ada, bob = await desk.draft(), await desk.draft("Bob Example")
    offering = await desk.offer(bob.id)

    with pytest.raises(NotFound):
        await RemoveOffering(desk.house.open)(
            RemoveOfferingCommand(account_id=ada.id, offering_id=offering.id)
        )

    assert desk.stored(bob.id).offerings == (offering,)


async def test_an_offering_is_removed(desk: Desk) -> None:
    profile = await desk.draft()
    offering = await desk.offer(profile.id)

    await RemoveOffering(desk.house.open)(
        RemoveOfferingCommand(account_id=profile.id, offering_id=offering.id)
    )

    assert desk.stored(profile.id).offerings == ()


async def test_the_last_offering_of_a_listed_coach_stays(desk: Desk) -> None:
    profile = await desk.listed()

    with pytest.raises(ProfileIncomplete):
        await RemoveOffering(desk.house.open)(
            RemoveOfferingCommand(account_id=profile.id, offering_id=profile.offerings[0].id)
        )


@pytest.mark.clause("C7.1")
async def test_a_coach_sees_their_own_profile_in_any_state(desk: Desk) -> None:
    profile = await desk.draft()
    show = ShowOwnProfile(desk.house.open)

    assert await show(ShowOwnProfileCommand(account_id=profile.id)) == profile


async def test_who_has_written_nothing_has_no_profile(house: House) -> None:
    ada = await house.member()

    assert await ShowOwnProfile(house.open)(ShowOwnProfileCommand(account_id=ada.id)) is None


@pytest.mark.clause("C7.2")
async def test_a_corrected_name_reaches_the_profile(desk: Desk) -> None:
    profile = await desk.listed()
    desk.house.replace_account(desk.house.account(profile.id).renamed("Countess"))
    refresh = RefreshPublicName(desk.house.open)

    await refresh(RefreshPublicNameJob(coach_id=profile.id))
    await refresh(RefreshPublicNameJob(coach_id=profile.id))

    assert desk.stored(profile.id).public_name == "Countess"
    assert desk.stored(profile.id).version == profile.version + 1


async def test_a_corrected_name_of_who_has_no_profile_is_nothing_to_do(house: House) -> None:
    ada = await house.member()

    await RefreshPublicName(house.open)(RefreshPublicNameJob(coach_id=ada.id))

    assert house.store.coaches.profiles == {}
