from datetime import timedelta

import attrs
import pytest
from tests.unit.coaches.desk import STORY, Desk
from tests.unit.house import House

from tic_domain.accounts.errors import AccountSuspended, RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark
from tic_domain.coaches.errors import ListedAlready, NotListed, ProfileIncomplete, TakenDownByOperator
from tic_domain.coaches.events import ProfileDelisted, ProfileListed, ProfilePaused, ProfileTakenDown
from tic_domain.coaches.model import Listing
from tic_domain.coaches.use_cases.delist_profile import DelistProfile, DelistProfileCommand
from tic_domain.coaches.use_cases.list_directory import DirectoryPage, ListDirectory, ListDirectoryCommand
from tic_domain.coaches.use_cases.list_profile import ListProfile, ListProfileCommand
from tic_domain.coaches.use_cases.list_profiles import ListProfiles, ListProfilesCommand
from tic_domain.coaches.use_cases.pause_profile import PauseProfile, PauseProfileCommand
from tic_domain.coaches.use_cases.show_public_profile import ShowPublicProfile, ShowPublicProfileCommand
from tic_domain.coaches.use_cases.take_down_profile import TakeDownProfile, TakeDownProfileCommand
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId

ANY = DirectoryFilter()


async def directory(
    desk: Desk, wanted: DirectoryFilter = ANY, *, after: DirectoryMark | None = None, limit: int = 20
) -> DirectoryPage:
    return await ListDirectory(desk.house.open)(ListDirectoryCommand(wanted=wanted, after=after, limit=limit))


def names(page: DirectoryPage) -> list[str]:
    return [coach.profile.public_name for coach in page.coaches]


async def take_down(desk: Desk, coach_id: AccountId, reason: str = "Not a coach") -> None:
    await TakeDownProfile(desk.house.open, desk.house.clock)(
        TakeDownProfileCommand(coach_id=coach_id, reason=reason)
    )


@pytest.mark.clause("C3.1")
async def test_a_listed_profile_is_found_and_told(desk: Desk) -> None:
    profile = await desk.listed()

    assert names(await directory(desk)) == ["Ada Example"]
    assert desk.house.store.events == [ProfileListed(coach_id=profile.id, offerings=1)]


async def test_listing_takes_the_account_s_present_name(desk: Desk) -> None:
    profile = await desk.ready()
    desk.house.replace_account(desk.house.account(profile.id).renamed("Countess"))

    await ListProfile(desk.house.open)(ListProfileCommand(account_id=profile.id))

    assert desk.stored(profile.id).public_name == "Countess"


async def test_a_draft_is_not_listed_while_something_is_missing(desk: Desk) -> None:
    profile = await desk.draft()

    with pytest.raises(ProfileIncomplete, match="at least one offering"):
        await ListProfile(desk.house.open)(ListProfileCommand(account_id=profile.id))

    assert desk.house.store.events == []


async def test_listing_twice_is_refused(desk: Desk) -> None:
    profile = await desk.listed()

    with pytest.raises(ListedAlready):
        await ListProfile(desk.house.open)(ListProfileCommand(account_id=profile.id))


async def test_who_is_no_coach_lists_nothing(desk: Desk) -> None:
    profile = await desk.ready()
    account = desk.house.account(profile.id)
    desk.house.replace_account(account.using(frozenset({Role.COACHEE}), Role.COACHEE))

    with pytest.raises(RoleMissing):
        await ListProfile(desk.house.open)(ListProfileCommand(account_id=profile.id))


async def test_a_paused_profile_stays_visible_and_is_listed_again(desk: Desk) -> None:
    profile = await desk.listed()

    await PauseProfile(desk.house.open)(PauseProfileCommand(account_id=profile.id))

    assert names(await directory(desk)) == ["Ada Example"]
    assert desk.house.events(ProfilePaused) == [ProfilePaused(coach_id=profile.id)]
    await ListProfile(desk.house.open)(ListProfileCommand(account_id=profile.id))
    assert desk.stored(profile.id).listing is Listing.LISTED


async def test_a_draft_is_neither_paused_nor_delisted(desk: Desk) -> None:
    profile = await desk.draft()

    with pytest.raises(NotListed):
        await PauseProfile(desk.house.open)(PauseProfileCommand(account_id=profile.id))
    with pytest.raises(NotListed):
        await DelistProfile(desk.house.open)(DelistProfileCommand(account_id=profile.id))


@pytest.mark.clause("C6.2")
async def test_a_delisted_profile_is_out_of_sight_at_once(desk: Desk) -> None:
    profile = await desk.listed()

    await DelistProfile(desk.house.open)(DelistProfileCommand(account_id=profile.id))

    assert names(await directory(desk)) == []
    with pytest.raises(NotFound):
        await ShowPublicProfile(desk.house.open)(ShowPublicProfileCommand(coach_id=profile.id))
    assert desk.house.events(ProfileDelisted) == [ProfileDelisted(coach_id=profile.id)]


async def test_who_dropped_the_role_may_still_delist_and_who_is_suspended_may_not(desk: Desk) -> None:
    profile = await desk.listed()
    account = desk.house.account(profile.id).using(frozenset({Role.COACHEE}), Role.COACHEE)
    delist = DelistProfile(desk.house.open)

    desk.house.replace_account(account.suspended())
    with pytest.raises(AccountSuspended):
        await delist(DelistProfileCommand(account_id=profile.id))
    desk.house.replace_account(account)
    await delist(DelistProfileCommand(account_id=profile.id))

    assert desk.stored(profile.id).listing is Listing.DELISTED


@pytest.mark.clause("C3.3")
async def test_what_an_operator_took_down_its_owner_cannot_list(desk: Desk) -> None:
    profile = await desk.listed()

    await take_down(desk, profile.id)
    await take_down(desk, profile.id, "Once more")

    assert names(await directory(desk)) == []
    assert desk.house.events(ProfileTakenDown) == [
        ProfileTakenDown(coach_id=profile.id, reason="Not a coach")
    ]
    with pytest.raises(TakenDownByOperator):
        await ListProfile(desk.house.open)(ListProfileCommand(account_id=profile.id))


async def test_taking_down_needs_a_reason_and_a_profile(desk: Desk) -> None:
    profile = await desk.listed()
    nobody = await desk.house.member("Nobody")

    with pytest.raises(InvalidInput, match="reason"):
        await take_down(desk, profile.id, " ")
    with pytest.raises(NotFound):
        await take_down(desk, nobody.id)


async def test_anyone_looks_at_a_public_profile(desk: Desk) -> None:
    profile = await desk.listed()

    shown = await ShowPublicProfile(desk.house.open)(ShowPublicProfileCommand(coach_id=profile.id))

    assert shown.profile == profile
    assert (shown.standing.coach_id, shown.standing.rating_count) == (profile.id, 0)


@pytest.mark.clause("C3.1", "C6.2")
async def test_a_coach_who_dropped_the_role_or_is_suspended_is_out_of_sight(desk: Desk) -> None:
    profile = await desk.listed()
    account = desk.house.account(profile.id)
    show = ShowPublicProfile(desk.house.open)

    for gone in (account.using(frozenset({Role.COACHEE}), Role.COACHEE), account.suspended()):
        desk.house.replace_account(gone)
        assert names(await directory(desk)) == []
        with pytest.raises(NotFound):
            await show(ShowPublicProfileCommand(coach_id=profile.id))

    desk.house.replace_account(account)
    assert names(await directory(desk)) == ["Ada Example"]


async def test_nobody_is_shown_who_never_wrote_a_profile(desk: Desk) -> None:
    member = await desk.house.member()

    with pytest.raises(NotFound):
        await ShowPublicProfile(desk.house.open)(ShowPublicProfileCommand(coach_id=member.id))


async def test_the_directory_is_leafed_through_newest_first_without_gaps(desk: Desk) -> None:
    for number in range(5):
        await desk.listed(f"Coach {number}")
        if number % 2:
            desk.house.clock.move(timedelta(microseconds=1))

    seen: list[str] = []
    after: DirectoryMark | None = None
    while True:
        page = await directory(desk, after=after, limit=2)
        seen += names(page)
        after = page.next
        if after is None:
            break

    assert seen == [f"Coach {number}" for number in (4, 3, 2, 1, 0)]


@pytest.mark.parametrize("limit", [0, 101])
async def test_a_page_has_its_limits(desk: Desk, limit: int) -> None:
    with pytest.raises(InvalidInput, match="limit"):
        await directory(desk, limit=limit)
    with pytest.raises(InvalidInput, match="limit"):
        await ListProfiles(desk.house.open)(ListProfilesCommand(after=None, limit=limit))


async def test_an_operator_leafs_through_every_state(desk: Desk) -> None:
    await desk.draft("First")
    await desk.listed("Second", story=attrs.evolve(STORY, headline="Other"))
    list_profiles = ListProfiles(desk.house.open)

    newest = await list_profiles(ListProfilesCommand(after=None, limit=1))
    rest = await list_profiles(ListProfilesCommand(after=newest.next, limit=1))

    assert [profile.public_name for profile in (*newest.profiles, *rest.profiles)] == ["Second", "First"]
    assert rest.next is None


async def test_one_seed_gives_one_trace() -> None:
    async def trace() -> House:
        house = House()
        await Desk(house).listed()
        await Desk(house).listed("Bob Example")
        return house

    one, other = await trace(), await trace()

    assert one.store.coaches == other.store.coaches
    assert one.store.events == other.store.events
