"""What is counted of coaches, as every adapter has to count it."""

from datetime import timedelta

from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.worlds import World

from tic_domain.coaches.model import CoachStanding
from tic_domain.shared.ids import AccountId


async def _standing(world: World, coach_id: AccountId) -> CoachStanding:
    async with world.read() as uow:
        return (await uow.coaches.standings([coach_id]))[coach_id]


async def test_of_a_new_coach_nothing_was_seen(world: World) -> None:
    cora = await world.coach()
    assert await _standing(world, cora.id) == CoachStanding(
        coach_id=cora.id,
        rating_total=0,
        rating_count=0,
        reply_minutes=None,
        active_coachees=0,
        shown_recently=0,
    )


async def test_there_is_one_for_each_id(world: World) -> None:
    cora, unknown = await world.coach(), AccountId(world.ids.new())
    async with world.read() as uow:
        assert set(await uow.coaches.standings([cora.id, unknown])) == {cora.id, unknown}
        assert await uow.coaches.standings([]) == {}


async def test_coachees_are_active_for_thirty_days_after_the_last_message(world: World) -> None:
    cora = await world.coach()
    for name in ("Ada One", "Ada Two"):
        talk = await world.conversation((await world.member(name)).id, cora.id)
        await world.say(talk, talk.coachee_id)
    assert (await _standing(world, cora.id)).active_coachees == 2
    world.clock.move(timedelta(days=30))
    assert (await _standing(world, cora.id)).active_coachees == 1
    world.clock.move(timedelta(seconds=1))
    assert (await _standing(world, cora.id)).active_coachees == 0


async def test_reply_time_is_the_lower_median_of_first_replies(world: World) -> None:
    cora = await world.coach()
    for name, minutes in (("Ada One", 4), ("Ada Two", 10), ("Ada Three", 30), ("Ada Four", 99)):
        talk = await world.conversation((await world.member(name)).id, cora.id)
        await world.say(talk, talk.coachee_id)
        world.clock.move(timedelta(minutes=minutes - 2, seconds=30))
        await world.say(talk, cora.id)
        await world.say(talk, cora.id)
    assert (await _standing(world, cora.id)).reply_minutes == 10
    world.clock.move(timedelta(days=91))
    assert (await _standing(world, cora.id)).reply_minutes is None


async def test_coachees_to_whom_a_coach_was_shown_count_for_a_week(world: World) -> None:
    cora = await world.coach()
    ada, bob = await world.member(), await world.member("Bob Example")
    async with world.open() as uow:
        await uow.matches.add_many([match_of(world, one.id, cora.id) for one in (ada, ada, bob)])
        await uow.commit()
    assert (await _standing(world, cora.id)).shown_recently == 2
    world.clock.move(timedelta(days=7, seconds=1))
    assert (await _standing(world, cora.id)).shown_recently == 0
