"""Reviews in the database: sealed, readable without their author's key as a rating, and seen by matching."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from psycopg import connect
from tests.integration.ports.reviews import review
from tests.integration.ports.test_reviews_contract import mark
from tests.integration.ports.worlds import World
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.processes import process_of
from tests.integration.postgres.test_round_trips import FEW, moments
from tests.integration.postgres.test_sealing_at_rest import dump_of

from tic_domain.coaches.directory import DirectoryFilter
from tic_domain.orders.terms import Side
from tic_domain.reviews.model import KeptReview
from tic_domain.reviews.ports import ReviewFilter

SECRET = "CANARY-41c7"


def noted(world: PostgresWorld) -> int:
    with connect(world.url) as connection:
        (count,) = connection.execute("SELECT count(*) FROM tic.market_changes").fetchone() or (0,)
    return int(count)


@pytest.mark.clause("C3.1")
async def test_the_text_is_sealed_published_or_not(world: PostgresWorld) -> None:
    ada, cora = await world.member(), await world.coach()
    await review(world, ada.id, cora.id, text=f"{SECRET} one")
    await review(world, ada.id, cora.id, text=f"{SECRET} two", published=False)
    dump = dump_of(world.url)
    assert b"Cora Coach" in dump, "the public name of a listing is found: the search works"
    assert SECRET.encode() not in dump
    assert SECRET.encode().hex().encode() not in dump


@pytest.mark.clause("C6.2", "C7.4")
async def test_without_its_authors_key_the_rating_is_left(world: PostgresWorld) -> None:
    ada, cora = await world.member(), await world.coach()
    written = await review(world, ada.id, cora.id, 3)
    bare = await review(world, ada.id, cora.id, 4, text=None)
    waiting = await review(world, ada.id, cora.id, 2, published=False)
    with connect(world.url) as connection:
        connection.execute("DELETE FROM tic_keys.subject_keys WHERE subject_id = %s", [ada.id])

    def left(review: Any) -> KeptReview:
        without = attrs.evolve(review, text=None)
        return KeptReview(review=without, author_is_gone=True, text_is_gone=review.text is not None)

    async with world.read() as uow:
        found = await uow.reviews.list_published(ReviewFilter(subject_id=cora.id), after=None, limit=9)
        assert found == (left(bare), left(written))
        assert await uow.reviews.of_session(waiting.session_id) == (left(waiting),)
        assert await uow.accounts.names_of([ada.id, cora.id]) == {cora.id: "Cora Coach"}
    await mark(world, waiting.published(world.clock.now()))
    async with world.read() as uow:
        standing = (await uow.coaches.standings([cora.id]))[cora.id]
    assert (standing.rating_total, standing.rating_count) == (9, 3)


@pytest.mark.clause("C3.1")
async def test_a_kept_market_learns_of_what_is_published_and_of_nothing_else(world: PostgresWorld) -> None:
    process = process_of(world)
    ada, cora = await world.member(), await world.coach()
    await world.coach("Carl Coach")

    async def rating() -> tuple[int, int]:
        candidate = (await process.market()).candidate(cora.id)
        return candidate.rating_total, candidate.rating_count

    assert await rating() == (0, 0)
    before = noted(world)
    waiting = await review(world, ada.id, cora.id, 2, published=False)
    changed = attrs.evolve(waiting, rating=3)
    async with world.open() as uow:
        await uow.reviews.put(changed)
        await uow.commit()
    await review(world, cora.id, ada.id, 1, author_side=Side.COACH)
    assert noted(world) == before, "not even that something was written is noted"
    assert await rating() == (0, 0)

    await mark(world, changed.published(world.clock.now()))
    assert await rating() == (3, 1)
    await review(world, ada.id, cora.id, 5)
    assert await rating() == (8, 2)
    async with world.open() as uow:
        await uow.reviews.mark(changed.published(world.clock.now()).taken_down("No.", world.clock.now()))
        await uow.commit()
    assert await rating() == (5, 1)
    with connect(world.url) as connection:
        connection.execute("DELETE FROM tic.reviews")
    assert await rating() == (0, 0)
    assert process.compiled == [2], "each time that coach alone was read again"
    await process.parts.database.close()


async def test_the_directory_shows_a_rating_at_once(world: PostgresWorld) -> None:
    ada, cora = await world.member(), await world.coach()

    async def shown() -> tuple[int, int]:
        async with world.read() as uow:
            found = await uow.coaches.search(DirectoryFilter(), after=None, limit=5)
            standings = await uow.coaches.standings([one.id for one in found.profiles])
        return standings[cora.id].rating_total, standings[cora.id].rating_count

    waiting = await review(world, ada.id, cora.id, 4, published=False)
    assert await shown() == (0, 0)
    await mark(world, waiting.published(world.clock.now()))
    assert await shown() == (4, 1)


texts = st.none() | st.text(st.characters(exclude_categories=["Cs"]), max_size=200)


@FEW
@given(data=st.data())
def test_whatever_a_review_holds_comes_back(run: Callable[..., None], data: st.DataObject) -> None:
    async def example(world: World) -> None:
        ada, cora = [await world.member(f"Member {world.ids.new()}") for _ in range(2)]
        published_at = data.draw(st.none() | moments)
        taken_down_at = data.draw(st.none() | moments) if published_at else None
        made = await review(
            world,
            ada.id,
            cora.id,
            data.draw(st.integers(1, 5)),
            text=data.draw(texts),
            author_side=data.draw(st.sampled_from(Side)),
            written_at=data.draw(moments),
            due_at=data.draw(moments),
            published_at=published_at,
            taken_down_at=taken_down_at,
            taken_down_reason="It names a third person." if taken_down_at else None,
        )
        async with world.read() as uow:
            assert (await uow.reviews.get(made.id)).review == made

    run(example)
