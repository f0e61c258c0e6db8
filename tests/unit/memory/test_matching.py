"""What matching relies on in its repositories, told of those in memory."""

from datetime import datetime, timedelta

import pytest
from tests.unit.house import House
from tests.unit.memory.test_conversations import answered

from tic_domain.coaches.vocabulary import Level
from tic_domain.matching.model import MatchInputs, QuizDraft, StoredMatch
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, MatchId
from tic_domain.shared.money import Money

INPUTS = MatchInputs(
    roles=frozenset({"backend"}),
    top_level=Level.SENIOR,
    interview_kinds=frozenset(),
    topics=frozenset(),
    worked_at=frozenset(),
    interviewed_for=frozenset(),
    native_languages=frozenset(),
    hours_in_common=3,
    price=Money(9000, "eur"),
    rating_total=0,
    rating_count=0,
    reply_minutes=None,
    capacity=5,
    shown_recently=0,
)


def match(house: House, coachee_id: AccountId, coach_id: AccountId, score: int, at: datetime) -> StoredMatch:
    return StoredMatch(
        id=MatchId(house.ids.new()),
        coachee_id=coachee_id,
        coach_id=coach_id,
        answers_version=1,
        weights_version=1,
        inputs=INPUTS,
        score=score,
        contributions={},
        made_at=at,
    )


@pytest.mark.clause("C2.2")
async def test_every_version_of_the_answers_is_kept(house: House) -> None:
    cleo = await house.member()
    first, second = await answered(house, cleo.id), await answered(house, cleo.id)

    async with house.open() as uow:
        assert await uow.answers.find_latest(cleo.id) == second
        assert await uow.answers.get_version(cleo.id, 1) == first
        assert await uow.answers.list_versions(cleo.id) == (second, first)
        with pytest.raises(NotFound):
            await uow.answers.get_version(cleo.id, 3)
        with pytest.raises(ConcurrentUpdate):
            await uow.answers.add(second)


async def test_who_has_answered_nothing_has_no_answers(house: House) -> None:
    cleo = await house.member()

    async with house.open() as uow:
        assert await uow.answers.find_latest(cleo.id) is None


async def test_a_draft_is_replaced_and_dropped(house: House) -> None:
    cleo = await house.member()
    draft = QuizDraft.empty(cleo.id, now=house.clock.now())
    further = draft.with_step("goal", {"role": ("backend",)}, now=house.clock.now())

    async with house.open() as uow:
        await uow.answers.save_draft(draft)
        await uow.answers.save_draft(further)
        assert await uow.answers.find_draft(cleo.id) == further
        await uow.answers.drop_draft(cleo.id)
        await uow.answers.drop_draft(cleo.id)
        assert await uow.answers.find_draft(cleo.id) is None


async def test_matches_come_newest_first_then_best_first(house: House) -> None:
    cleo, one, other = [(await house.member(name)).id for name in ("Cleo", "One", "Other")]
    now = house.clock.now()
    old = match(house, cleo, one, 900, now - timedelta(days=8))
    tied = [match(house, cleo, coach, 500, now) for coach in (other, one)]
    best = match(house, cleo, other, 700, now)

    async with house.open() as uow:
        await uow.matches.add_many([old, *tied, best])
        assert await uow.matches.list_of(cleo) == (best, tied[1], tied[0], old)
        assert await uow.matches.find(cleo, one) == tied[1]
        assert await uow.matches.list_of(one) == ()


async def test_a_coach_shown_twice_to_one_coachee_counts_once(house: House) -> None:
    cleo, dora, coach = [(await house.member(name)).id for name in ("Cleo", "Dora", "Coach")]
    now = house.clock.now()

    async with house.open() as uow:
        await uow.matches.add_many([match(house, cleo, coach, score, now) for score in (500, 700)])
        await uow.matches.add_many([match(house, dora, coach, 600, now)])
        shown = await uow.coaches.standings([coach])

    assert shown[coach].shown_recently == 2
