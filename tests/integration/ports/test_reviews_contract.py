"""Reviews, as every adapter has to keep them."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.reviews import review
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import AccountStatus
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import PUBLISHED_AFTER, KeptReview, Review, ReviewWords
from tic_domain.reviews.ports import ReviewCursor, ReviewFilter
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.ids import AccountId, CoachingSessionId, ReviewId


def kept(review: Review, *, gone: bool = False) -> KeptReview:
    return KeptReview(review=review, author_is_gone=gone, text_is_gone=False)


async def two(world: World) -> tuple[AccountId, AccountId]:
    """A coachee and a coach."""
    return (await world.member()).id, (await world.coach()).id


async def of_session(world: World, session_id: CoachingSessionId) -> list[Review]:
    async with world.read() as uow:
        return [one.review for one in await uow.reviews.of_session(session_id)]


async def published(
    world: World, which: ReviewFilter, *, after: ReviewCursor | None = None, limit: int = 50
) -> list[Review]:
    async with world.read() as uow:
        found = await uow.reviews.list_published(which, after=after, limit=limit)
    return [one.review for one in found]


async def mark(world: World, review: Review) -> None:
    async with world.open() as uow:
        await uow.reviews.mark(review)
        await uow.commit()


async def put(world: World, review: Review) -> None:
    async with world.open() as uow:
        await uow.reviews.put(review)
        await uow.commit()


async def test_what_is_put_is_found_again(world: World) -> None:
    ada, cora = await two(world)
    full = await review(world, ada, cora, published=False)
    bare = await review(
        world, cora, ada, 1, published=False, text=None, session_id=full.session_id, author_side=Side.COACH
    )
    async with world.open() as uow:
        found = await uow.reviews.of_session(full.session_id, for_update=True)
        assert await uow.reviews.get(bare.id, for_update=True) == kept(bare)
    assert found == (kept(full), kept(bare))
    assert await of_session(world, CoachingSessionId(world.ids.new())) == []
    with pytest.raises(NotFound, match="review"):
        async with world.read() as uow:
            await uow.reviews.get(ReviewId(world.ids.new()))


async def test_a_side_says_it_anew_until_it_is_published(world: World) -> None:
    ada, cora = await two(world)
    first = await review(world, ada, cora, 1, published=False)
    world.clock.move(timedelta(days=1))
    words = ReviewWords.of(4, "Better than I said.")
    second = first.rewritten(words, world.clock.now())
    await put(world, second)
    assert await of_session(world, first.session_id) == [second]

    third = second.rewritten(words, world.clock.now()).published(world.clock.now())
    await put(world, third)
    with pytest.raises(ConcurrentUpdate):
        await put(world, first)
    assert await of_session(world, first.session_id) == [third]


async def test_a_side_has_one_review_of_a_session(world: World) -> None:
    ada, cora = await two(world)
    first = await review(world, ada, cora, published=False)
    with pytest.raises(ConcurrentUpdate):
        await put(world, attrs.evolve(first, id=ReviewId(world.ids.new())))
    others = [
        attrs.evolve(first, id=ReviewId(world.ids.new()), session_id=CoachingSessionId(world.ids.new()))
    ]
    others.append(attrs.evolve(others[0], id=ReviewId(world.ids.new())))
    results = await asyncio.gather(*(put(world, one) for one in others), return_exceptions=True)
    assert [type(one) for one in results if one is not None] == [ConcurrentUpdate]


async def test_marks_change_nothing_else(world: World) -> None:
    ada, cora = await two(world)
    first = await review(world, ada, cora, 2, published=False)
    now = world.clock.now()
    marked = first.published(now).taken_down("It names a third person.", now)
    await mark(world, attrs.evolve(marked, rating=5, text=None))
    assert await of_session(world, first.session_id) == [marked]
    with pytest.raises(NotFound):
        await mark(world, attrs.evolve(first, id=ReviewId(world.ids.new())))


async def test_a_removed_one_is_gone(world: World) -> None:
    ada, cora = await two(world)
    first = await review(world, ada, cora, published=False)
    async with world.open() as uow:
        await uow.reviews.remove(first.id)
        await uow.reviews.remove(first.id)
        await uow.commit()
    assert await of_session(world, first.session_id) == []


@pytest.mark.clause("C3.1")
async def test_lists_hold_what_is_published_newest_first_in_pages(world: World) -> None:
    ada, cora = await two(world)
    await review(world, ada, cora, published=False)
    shown = []
    for _ in range(5):
        shown += [await review(world, ada, cora), await review(world, ada, cora)]
        world.clock.move(timedelta(minutes=1))
    shown.sort(key=lambda one: (one.published_at, one.id), reverse=True)
    which = ReviewFilter(subject_id=cora)
    assert await published(world, which) == shown

    pages, after = [], None
    while page := await published(world, which, after=after, limit=3):
        pages += page
        after = ReviewCursor.after(kept(page[-1]))
    assert pages == shown


async def test_a_filter_says_about_whom_by_which_side_and_whether_taken_down(world: World) -> None:
    ada, cora = await two(world)
    of_coach = await review(world, ada, cora)
    of_coachee = await review(world, cora, ada, author_side=Side.COACH)
    now = world.clock.now()
    gone = (await review(world, ada, cora)).taken_down("It is not about the session.", now)
    await mark(world, gone)
    assert await published(world, ReviewFilter()) == [of_coachee, of_coach]
    assert await published(world, ReviewFilter(taken_down=True)) == [gone, of_coachee, of_coach]
    assert await published(world, ReviewFilter(subject_id=ada)) == [of_coachee]
    assert await published(world, ReviewFilter(author_side=Side.COACHEE)) == [of_coach]
    assert await published(world, ReviewFilter(subject_id=ada, author_side=Side.COACHEE)) == []


async def test_due_are_sessions_with_something_unpublished_the_longest_overdue_first(world: World) -> None:
    ada, cora = await two(world)
    now = world.clock.now()
    late, first, second = [
        await review(world, ada, cora, published=False, due_at=now + timedelta(days=days))
        for days in (3, 1, 2)
    ]
    await review(
        world,
        cora,
        ada,
        published=False,
        session_id=first.session_id,
        author_side=Side.COACH,
        due_at=first.due_at,
    )
    await review(world, ada, cora)
    world.clock.move(timedelta(days=2))
    async with world.read() as uow:
        assert await uow.reviews.list_due(world.clock.now(), limit=9) == (first.session_id, second.session_id)
        assert await uow.reviews.list_due(world.clock.now(), limit=1) == (first.session_id,)
        assert late.session_id not in await uow.reviews.list_due(world.clock.now(), limit=9)
    await mark(world, second.published(now))
    async with world.read() as uow:
        assert await uow.reviews.list_due(now + PUBLISHED_AFTER, limit=9) == (
            first.session_id,
            late.session_id,
        )


async def test_which_sessions_somebody_has_reviewed(world: World) -> None:
    ada, cora = await two(world)
    mine = await review(world, ada, cora, published=False)
    theirs = await review(world, cora, ada, author_side=Side.COACH)
    async with world.read() as uow:
        asked = [mine.session_id, theirs.session_id]
        assert await uow.reviews.of_author(ada, asked) == {mine.session_id}
        assert await uow.reviews.of_author(ada, []) == frozenset()
        assert await uow.accounts.names_of([ada, cora]) == {ada: "Ada Example", cora: "Cora Coach"}
        assert await uow.accounts.names_of([]) == {}


async def test_of_a_suspended_author_the_rating_is_left_without_a_name(world: World) -> None:
    ada, cora = await two(world)
    written = await review(world, ada, cora)
    async with world.open() as uow:
        account = await uow.accounts.get(ada)
        await uow.accounts.save(attrs.evolve(account, status=AccountStatus.SUSPENDED))
        await uow.commit()
    async with world.read() as uow:
        assert await uow.reviews.get(written.id) == kept(written, gone=True)


@pytest.mark.clause("C3.1")
async def test_published_reviews_of_coachees_are_a_coachs_rating(world: World) -> None:
    ada, cora = await two(world)
    carl = await world.coach("Carl Coach")

    async def rating(coach_id: AccountId) -> tuple[int, int]:
        async with world.read() as uow:
            standing = (await uow.coaches.standings([coach_id]))[coach_id]
        return standing.rating_total, standing.rating_count

    unpublished = await review(world, ada, cora, 1, published=False)
    await review(world, carl.id, cora, 1, author_side=Side.COACH)
    assert await rating(cora) == (0, 0)
    await review(world, ada, cora, 4)
    await review(world, ada, cora, 5)
    await review(world, ada, carl.id, 2)
    assert (await rating(cora), await rating(carl.id)) == ((9, 2), (2, 1))
    now = world.clock.now()
    await mark(world, unpublished.published(now))
    assert await rating(cora) == (10, 3)
    await mark(world, unpublished.published(now).taken_down("Not about the session.", now))
    assert await rating(cora) == (9, 2)
