"""Answers, drafts, matches and the market, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import QUIZ, World

from tic_domain.accounts.model import AccountStatus
from tic_domain.coaches.model import Listing
from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.model import MatchInputs, QuizDraft, StoredMatch
from tic_domain.matching.ranking import CoachMarket
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, MatchId
from tic_domain.shared.money import Money


def match_of(world: World, coachee_id: AccountId, coach_id: AccountId, *, score: int = 8_000) -> StoredMatch:
    return StoredMatch(
        id=MatchId(world.ids.new()),
        coachee_id=coachee_id,
        coach_id=coach_id,
        answers_version=1,
        weights_version=1,
        inputs=MatchInputs(
            roles=frozenset({"backend"}),
            top_level=Level.STAFF,
            interview_kinds=frozenset({"coding"}),
            topics=frozenset({"python"}),
            worked_at=frozenset(),
            interviewed_for=frozenset({"meta"}),
            native_languages=frozenset(),
            hours_in_common=12,
            price=Money(9_000, "eur"),
            rating_total=0,
            rating_count=0,
            reply_minutes=None,
            capacity=5,
            shown_recently=0,
        ),
        score=score,
        contributions={"topics": score, "companies": 0, "exposure": -3},
        made_at=world.clock.now(),
    )


async def _market(world: World) -> CoachMarket:
    async with world.read() as uow:
        return await uow.candidates.market(world.clock.now())


@pytest.mark.clause("C2.2")
async def test_answers_come_back_in_every_version(world: World) -> None:
    ada = await world.member()
    first = await world.answers(ada.id)
    second = await world.answers(ada.id, attrs.evolve(QUIZ, role="sre", native_language="en"))
    async with world.read() as uow:
        assert await uow.answers.list_versions(ada.id) == (second, first)
        assert await uow.answers.find_latest(ada.id) == second
        assert await uow.answers.get_version(ada.id, 1) == first
        with pytest.raises(NotFound):
            await uow.answers.get_version(ada.id, 3)


async def test_a_version_is_stored_once(world: World) -> None:
    ada = await world.member()
    first = await world.answers(ada.id)
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.answers.add(first)


async def test_who_has_not_answered_has_no_answers(world: World) -> None:
    ada = await world.member()
    async with world.read() as uow:
        assert await uow.answers.find_latest(ada.id) is None
        assert await uow.answers.list_versions(ada.id) == ()
        assert await uow.answers.find_draft(ada.id) is None


async def test_a_draft_replaces_the_earlier_one_until_it_is_dropped(world: World) -> None:
    ada = await world.member()
    draft = QuizDraft.empty(ada.id, now=world.clock.now())
    fuller = draft.with_step("role", {"role": ("backend",), "none": ()}, now=world.clock.now())
    async with world.open() as uow:
        await uow.answers.drop_draft(ada.id)
        await uow.answers.save_draft(draft)
        await uow.answers.save_draft(fuller)
        await uow.commit()
    async with world.open() as uow:
        assert await uow.answers.find_draft(ada.id) == fuller
        await uow.answers.drop_draft(ada.id)
        assert await uow.answers.find_draft(ada.id) is None


async def test_matches_come_newest_first_and_the_best_of_one_moment_first(world: World) -> None:
    ada, cora, carl = await world.member(), await world.coach(), await world.coach("Carl Coach")
    older = match_of(world, ada.id, cora.id, score=9_999)
    world.clock.move(timedelta(seconds=1))
    low, high = match_of(world, ada.id, cora.id, score=10), match_of(world, ada.id, carl.id, score=20)
    async with world.open() as uow:
        await uow.matches.add_many([older, low, high])
        await uow.matches.add_many([])
        await uow.commit()
    async with world.read() as uow:
        assert await uow.matches.list_of(ada.id) == (high, low, older)
        assert await uow.matches.find(ada.id, cora.id) == low
        assert await uow.matches.find(cora.id, ada.id) is None


async def test_the_order_of_contributions_is_kept(world: World) -> None:
    ada, cora = await world.member(), await world.coach()
    match = match_of(world, ada.id, cora.id)
    async with world.open() as uow:
        await uow.matches.add_many([match])
        await uow.commit()
    async with world.read() as uow:
        found = await uow.matches.find(ada.id, cora.id)
    assert found is not None
    assert list(found.contributions) == ["topics", "companies", "exposure"]


async def test_the_market_holds_listed_coaches_only(world: World) -> None:
    cora = await world.coach()
    await world.coach("Paused", listing=Listing.PAUSED)
    await world.coach("Draft", listing=Listing.DRAFT)
    market = await _market(world)
    assert [one.id for one in market.candidates] == [cora.id]
    assert market.coach(cora.id).profile == cora


async def test_the_market_follows_profiles_accounts_and_standings(world: World) -> None:
    cora = await world.coach()
    assert len((await _market(world)).candidates) == 1

    async with world.open() as uow:
        await uow.coaches.save(cora.with_capacity(9))
        await uow.commit()
    assert (await _market(world)).candidate(cora.id).capacity == 9

    talk = await world.conversation((await world.member()).id, cora.id)
    await world.say(talk, talk.coachee_id)
    assert (await _market(world)).candidate(cora.id).active_coachees == 1

    async with world.open() as uow:
        account = await uow.accounts.get(cora.id)
        await uow.accounts.save(attrs.evolve(account, status=AccountStatus.SUSPENDED))
        await uow.commit()
    assert (await _market(world)).candidates == ()


async def test_an_unchanged_market_is_kept(world: World) -> None:
    await world.coach()
    assert await _market(world) is await _market(world)


async def test_another_week_makes_another_market(world: World) -> None:
    await world.coach()
    before = await _market(world)
    world.clock.move(timedelta(days=7))
    after = await _market(world)
    assert after.week == before.week + timedelta(days=7)
    assert after.candidates[0] != before.candidates[0] or after.week != before.week
