"""Coaches, as every adapter has to keep them."""

from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import AccountStatus, Role
from tic_domain.coaches.directory import DirectoryFilter, DirectoryMark
from tic_domain.coaches.hours import WeeklyHours
from tic_domain.coaches.model import CoachProfile, Listing, Offering, OfferingKind
from tic_domain.coaches.vocabulary import Level
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, OfferingId
from tic_domain.shared.money import Money

ANY = DirectoryFilter()


def _offering(world: World, title: str, price: int = 9_000) -> Offering:
    return Offering(
        id=OfferingId(world.ids.new()),
        kind=OfferingKind.SINGLE,
        title=title,
        minutes=60,
        sessions=1,
        price=Money(price, "eur"),
    )


async def _save(world: World, profile: CoachProfile) -> None:
    async with world.open() as uow:
        await uow.coaches.save(profile)
        await uow.commit()


async def _names(world: World, wanted: DirectoryFilter) -> list[str]:
    async with world.read() as uow:
        found = await uow.coaches.search(wanted, after=None, limit=10)
        assert found.total == len(found.profiles) == await uow.coaches.count_public(wanted)
        return [one.public_name for one in found.profiles]


async def test_a_profile_comes_back_as_it_was_stored(world: World) -> None:
    hours = WeeklyHours.of(
        zone_name="Asia/Kathmandu",
        days=[[(0, 60), (540, 1440)], *[[]] * 6],
        exceptions={date(2026, 12, 24): [], date(2026, 12, 28): [(600, 660)]},
    )
    offered = (_offering(world, "One"), _offering(world, "Two", 0))
    cora = await world.coach(hours=hours, offerings=offered)
    async with world.read() as uow:
        assert await uow.coaches.get(cora.id) == cora
        assert await uow.coaches.find(cora.id) == cora


async def test_an_unknown_coach_is_not_found(world: World) -> None:
    async with world.read() as uow:
        assert await uow.coaches.find(AccountId(world.ids.new())) is None
        with pytest.raises(NotFound):
            await uow.coaches.get(AccountId(world.ids.new()))


async def test_a_second_profile_of_one_account_is_refused(world: World) -> None:
    cora = await world.coach()
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.coaches.add(cora)


async def test_offerings_can_be_reordered_changed_and_removed(world: World) -> None:
    one, two, three = (_offering(world, title) for title in ("One", "Two", "Three"))
    cora = await world.coach(offerings=(one, two, three))
    changed = cora.with_offerings((three, attrs.evolve(one, title="Uno")))
    await _save(world, changed)
    async with world.read() as uow:
        assert (await uow.coaches.get(cora.id)).offerings == changed.offerings


async def test_saving_an_outdated_profile_is_refused(world: World) -> None:
    cora = await world.coach()
    await _save(world, cora.with_capacity(7))
    with pytest.raises(ConcurrentUpdate):
        await _save(world, cora.with_capacity(8))
    async with world.read() as uow:
        assert await uow.coaches.get(cora.id) == attrs.evolve(cora, capacity=7, version=1)


@pytest.mark.parametrize("listing", list(Listing))
async def test_only_listed_and_paused_profiles_are_public(world: World, listing: Listing) -> None:
    await world.coach(listing=listing)
    shown = listing in {Listing.LISTED, Listing.PAUSED}
    assert await _names(world, ANY) == (["Cora Coach"] if shown else [])


@pytest.mark.parametrize(
    "change", [{"status": AccountStatus.SUSPENDED}, {"roles": frozenset({Role.COACHEE})}]
)
async def test_the_profile_of_who_is_no_active_coach_is_not_public(
    world: World, change: dict[str, Any]
) -> None:
    owner = await world.member("Cora Coach", **change)
    async with world.open() as uow:
        await uow.coaches.add(world.profile(owner))
        await uow.commit()
    assert await _names(world, ANY) == []
    async with world.read() as uow:
        assert len(await uow.coaches.list_all(after=None, limit=10)) == 1


@pytest.mark.parametrize(
    "wanted",
    [
        DirectoryFilter(text="STAFF eng"),
        DirectoryFilter(text="hauptstraẞe"),
        DirectoryFilter(text="deutsch GOOGLE ger"),
        DirectoryFilter(text="C++"),
        DirectoryFilter(text=".net"),
        DirectoryFilter(text="node.js"),
        DirectoryFilter(text="lodz"),
        DirectoryFilter(text="東京"),
        DirectoryFilter(text="עברית"),
        DirectoryFilter(role=frozenset({"backend"})),
        DirectoryFilter(role=frozenset({"backend", "frontend"})),
        DirectoryFilter(company=frozenset({"google"})),
        DirectoryFilter(company=frozenset({"meta"})),
        DirectoryFilter(topic=frozenset({"sql"})),
        DirectoryFilter(topic=frozenset({"sql", "python"})),
        DirectoryFilter(language=frozenset({"de", "es"})),
        DirectoryFilter(interview_kind=frozenset({"coding"})),
        DirectoryFilter(level=5),
        DirectoryFilter(price_up_to=Money(9_000, "eur")),
        DirectoryFilter(
            text="cora",
            role=frozenset({"backend"}),
            company=frozenset({"google"}),
            topic=frozenset({"sql"}),
            language=frozenset({"en"}),
            level=3,
        ),
    ],
)
async def test_a_filter_finds_who_fulfils_all_of_it(world: World, wanted: DirectoryFilter) -> None:
    await world.coach(
        "Cora Coach",
        bio="Hauptstraße, Łódź. Deutsch. C++, .NET and Node.js. 東京大学 עִבְרִית",
        offerings=(_offering(world, "One", 9_000), _offering(world, "Two", 30_000)),
    )
    await world.coach(
        "Other",
        headline="-",
        bio="C, net, node: 100 percent",
        top_level=Level.MID,
        interview_kinds=frozenset({"negotiation"}),
        offerings=(_offering(world, "One", 9_001),),
        roles=frozenset({"sre"}),
        worked_at=frozenset({"ibm"}),
        interviewed_for=frozenset(),
        topics=frozenset({"go"}),
        languages=frozenset({"fr"}),
        native_languages=frozenset(),
    )
    assert await _names(world, wanted) == ["Cora Coach"]


async def test_pages_follow_each_other_newest_first(world: World) -> None:
    made = []
    for number in range(5):
        made.append(await world.coach(f"Coach {number}"))
        if number % 2:
            world.clock.move(timedelta(microseconds=1))
    expected = sorted(made, key=lambda one: (one.created_at, one.id), reverse=True)
    seen: list[CoachProfile] = []
    after: DirectoryMark | None = None
    async with world.read() as uow:
        while True:
            page = await uow.coaches.search(ANY, after=after, limit=2)
            seen += page.profiles
            if page.next is None:
                break
            after = page.next
        assert seen == expected
        assert await uow.coaches.list_all(after=None, limit=10) == tuple(expected)
