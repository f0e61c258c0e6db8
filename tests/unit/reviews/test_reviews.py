"""Both sides review a session, and neither sees the other's before both have written or a week has passed."""

import asyncio
from datetime import timedelta

import attrs
import pytest
from tests.unit.matching.people import ANSWERS
from tests.unit.reviews.desk import COACHEE, Desk, held_session

from tic_domain.accounts.model import AccountStatus, OperatorActKind, Role
from tic_domain.conversations.model import Block
from tic_domain.matching.explanation import Match
from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.matching.use_cases.answer_quiz import AnswerQuiz, AnswerQuizCommand
from tic_domain.matching.use_cases.find_matches import FindMatches, FindMatchesCommand
from tic_domain.orders.states import SessionState
from tic_domain.orders.terms import Side
from tic_domain.reviews.errors import (
    ReviewingOver,
    ReviewNotPublished,
    ReviewPublished,
    ReviewTakenDown,
    SessionNotDelivered,
)
from tic_domain.reviews.events import ReviewAppeared, ReviewRemoved
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import CoachingSessionId, ReviewId


@pytest.mark.clause("C3.1")
async def test_one_review_alone_is_seen_by_its_author_alone(desk: Desk) -> None:
    seen = await desk.write(desk.coachee, 4, "  Calm\r\nand exact. ")
    assert seen.own is not None
    assert (seen.own.rating, seen.own.text, seen.own.published_at) == (4, "Calm\nand exact.", None)
    assert (seen.side, seen.other_name, seen.other) == (Side.COACHEE, "Cora Coach", None)
    assert await desk.see(desk.coachee) == seen

    untouched = attrs.evolve(seen, own=None, side=Side.COACH, other_name="Cem Coachee")
    assert await desk.see(desk.coach) == untouched
    assert await desk.public() == await desk.received(desk.coach) == await desk.for_operators() == ()
    assert await desk.rating() == (0, 0)
    assert desk.house.events(ReviewAppeared) == []


@pytest.mark.clause("C3.1")
async def test_the_second_review_publishes_both(desk: Desk) -> None:
    await desk.write(desk.coach, 3, "Well prepared.")
    desk.pass_time(days=2)
    seen = await desk.write(desk.coachee, 4)
    assert seen.own is not None
    assert seen.own.published_at == desk.house.clock.now()
    assert seen.other is not None
    assert (seen.other.review.rating, seen.other.review.text) == (3, "Well prepared.")

    theirs = await desk.see(desk.coach)
    assert (theirs.own, theirs.other and theirs.other.review) == (seen.other.review, seen.own)
    assert [one.review for one in await desk.public()] == [seen.own]
    assert [one.review for one in await desk.received(desk.coachee)] == [seen.other.review]
    assert await desk.rating() == (4, 1), "what the coach says of the coachee counts for nobody's rating"
    assert len(desk.house.events(ReviewAppeared)) == 2


@pytest.mark.clause("C3.1")
async def test_a_week_after_the_session_a_run_of_the_job_publishes(desk: Desk) -> None:
    await desk.write(desk.coachee, 2)
    desk.pass_time(days=7, seconds=-1)
    assert await desk.sweep() == 0
    desk.pass_time(seconds=1)
    assert await desk.rating() == (0, 0)
    assert await desk.sweep() == 1
    assert await desk.rating() == (2, 1)
    assert await desk.sweep() == 0
    other = (await desk.see(desk.coach)).other
    assert other is not None
    assert other.review.rating == 2


async def test_a_run_that_was_missed_is_made_up_for(desk: Desk) -> None:
    sessions = [await held_session(desk.house, desk.coachee, desk.coach) for _ in range(3)]
    for session in sessions:
        await desk.write(desk.coachee, session=session)
    desk.pass_time(days=40)
    assert await desk.sweep() == 3
    assert await desk.rating() == (15, 3)


async def test_what_is_written_after_a_week_appears_at_once(desk: Desk) -> None:
    desk.pass_time(days=8)
    seen = await desk.write(desk.coachee)
    assert seen.own is not None
    assert seen.own.published_at == desk.house.clock.now()


async def test_a_review_is_changed_until_it_is_published(desk: Desk) -> None:
    first = (await desk.write(desk.coachee, 1, "Late.")).own
    desk.pass_time(days=1)
    second = (await desk.write(desk.coachee, 4, None)).own
    assert first is not None
    assert second is not None
    assert (second.id, second.rating, second.text) == (first.id, 4, None)
    assert second.written_at - first.written_at == timedelta(days=1)
    await desk.write(desk.coach)
    assert await desk.rating() == (4, 1)
    with pytest.raises(ReviewPublished):
        await desk.write(desk.coachee, 5, None)
    assert (await desk.write(desk.coachee, 4, None)).own == (await desk.see(desk.coachee)).own


@pytest.mark.parametrize("state", [one for one in SessionState if one is not SessionState.DELIVERED])
async def test_only_a_session_that_took_place_is_reviewed(desk: Desk, state: SessionState) -> None:
    session = await held_session(desk.house, desk.coachee, desk.coach, state=state)
    for who in (desk.coachee, desk.coach):
        with pytest.raises(SessionNotDelivered):
            await desk.write(who, session=session)
        with pytest.raises(SessionNotDelivered):
            await desk.see(who, session)


async def test_after_thirty_days_it_is_too_late(desk: Desk) -> None:
    desk.pass_time(days=30, seconds=-1)
    assert len(await desk.to_write(desk.coachee)) == 1
    await desk.write(desk.coach)
    desk.pass_time(seconds=1)
    assert await desk.to_write(desk.coachee) == ()
    with pytest.raises(ReviewingOver, match="30 days"):
        await desk.write(desk.coachee)


@pytest.mark.clause("C3.3")
async def test_for_everybody_else_there_is_no_such_session(desk: Desk) -> None:
    await desk.write(desk.coachee)
    stranger = await desk.house.member("Sam Stranger")
    with pytest.raises(NotFound, match="coaching session"):
        await desk.see(stranger)
    with pytest.raises(NotFound, match="coaching session"):
        await desk.write(stranger)
    unknown = attrs.evolve(desk.session, id=CoachingSessionId(desk.house.ids.new()))
    with pytest.raises(NotFound):
        await desk.write(desk.coachee, session=unknown)


@pytest.mark.parametrize(
    ("rating", "text", "field"), [(0, None, "rating"), (6, None, "rating"), (3, "x" * 2001, "text")]
)
async def test_what_cannot_be_taken_names_its_field(
    desk: Desk, rating: int, text: str | None, field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        await desk.write(desk.coachee, rating, text)
    assert [one.field for one in caught.value.problems] == [field]


async def test_a_session_that_turns_out_not_to_have_taken_place_has_no_review(desk: Desk) -> None:
    await desk.write(desk.coach, 1, "Never came.")
    await desk.change_session(SessionState.MISSED_BY_COACHEE)
    desk.pass_time(days=7)
    assert await desk.sweep() == 0
    assert desk.house.store.reviews.reviews == {}
    assert await desk.sweep() == 0


@pytest.mark.clause("C3.3")
async def test_an_operator_takes_down_what_is_published(desk: Desk) -> None:
    own = (await desk.write(desk.coachee, 1, "Bob from Acme said so.")).own
    assert own is not None
    with pytest.raises(ReviewNotPublished):
        await desk.take_down(own.id)
    await desk.write(desk.coach)
    taken = await desk.take_down(own.id)
    desk.pass_time(days=1)
    assert await desk.take_down(own.id, "Another reason.") == taken
    removed = ReviewRemoved(review_id=own.id, author_id=own.author_id, reason="It names a third person.")
    assert desk.house.events(ReviewRemoved) == [removed]
    async with desk.house.open() as uow:
        (act,) = await uow.operator_acts.list_of(desk.coachee.id)
    assert (act.kind, act.about, act.reason) == (
        OperatorActKind.REVIEW_TAKEN_DOWN,
        own.id,
        "It names a third person.",
    )

    assert await desk.rating() == (0, 0)
    assert await desk.public() == ()
    assert (await desk.see(desk.coach)).other is None
    mine = (await desk.see(desk.coachee)).own
    assert mine is not None
    assert mine.taken_down_reason == "It names a third person."
    assert len(await desk.for_operators()) == 2
    with pytest.raises(ReviewTakenDown):
        await desk.write(desk.coachee, 5, "Nicer.")
    with pytest.raises(InvalidInput):
        await desk.take_down(own.id, " ")
    with pytest.raises(NotFound):
        await desk.take_down(ReviewId(desk.house.ids.new()))


@pytest.mark.clause("C7.4")
async def test_what_nobody_has_seen_can_be_taken_back(desk: Desk) -> None:
    await desk.write(desk.coachee, 1)
    await desk.withdraw(desk.coachee)
    assert (await desk.see(desk.coachee)).own is None
    assert desk.house.store.reviews.reviews == {}
    with pytest.raises(NotFound, match="review"):
        await desk.withdraw(desk.coachee)
    await desk.write(desk.coach)
    own = (await desk.write(desk.coachee, 4)).own
    assert own is not None
    with pytest.raises(ReviewPublished):
        await desk.withdraw(desk.coachee)
    await desk.take_down(own.id)
    with pytest.raises(ReviewTakenDown):
        await desk.withdraw(desk.coachee)
    with pytest.raises(NotFound, match="coaching session"):
        await desk.withdraw(await desk.house.member("Sam Stranger"))


async def test_sessions_to_review_are_those_that_took_place_and_are_not_reviewed(desk: Desk) -> None:
    desk.pass_time(days=2)
    later = await held_session(desk.house, desk.coachee, desk.coach)
    await held_session(desk.house, desk.coachee, desk.coach, state=SessionState.MISSED_BY_COACH)
    assert [one.session_id for one in await desk.to_write(desk.coachee)] == [later.id, desk.session.id]
    await desk.write(desk.coachee)
    (left,) = await desk.to_write(desk.coachee)
    assert (left.session_id, left.other_name, left.title) == (later.id, "Cora Coach", "Mock interview")
    assert len(await desk.to_write(desk.coach)) == 2, "the coach isn't told that the coachee has written"


async def test_the_rating_of_a_suspended_author_stays(desk: Desk) -> None:
    await desk.write(desk.coachee, 3)
    await desk.write(desk.coach)
    desk.house.replace_account(attrs.evolve(desk.coachee, status=AccountStatus.SUSPENDED))
    (shown,) = await desk.public()
    assert shown.author_is_gone
    assert await desk.rating() == (3, 1)


async def test_a_coach_who_is_not_public_has_no_public_reviews(desk: Desk) -> None:
    desk.house.replace_account(desk.house.account(desk.coach.id).using(COACHEE, Role.COACHEE))
    with pytest.raises(NotFound, match="coach"):
        await desk.public()


async def test_of_two_who_write_at_once_both_are_published(desk: Desk) -> None:
    await asyncio.gather(desk.write(desk.coachee, 4), desk.write(desk.coach, 3))
    assert await desk.rating() == (4, 1)
    assert len(desk.house.events(ReviewAppeared)) == 2


async def _match(desk: Desk) -> Match:
    house = desk.house
    found = await FindMatches(house.open, house.clock, house.ids)(
        FindMatchesCommand(account_id=desk.coachee.id)
    )
    (shown,) = found.matches
    return shown.match


@pytest.mark.clause("C3.1")
async def test_a_published_review_moves_the_next_match_and_an_unpublished_one_does_not(desk: Desk) -> None:
    house = desk.house
    await AnswerQuiz(house.open, house.clock, house.ids)(
        AnswerQuizCommand(account_id=desk.coachee.id, answers=ANSWERS)
    )
    before = _rating_line(await _match(desk))
    await desk.write(desk.coachee, 1)
    assert _rating_line(await _match(desk)) == before == (8750, "No ratings yet, so it counts as 4.5 of 5.")
    await desk.write(desk.coach)
    assert _rating_line(await _match(desk))[0] < 8750


def _rating_line(match: Match) -> tuple[int, str]:
    line = next(one for one in match.contributions if one.key == "rating")
    return line.points, line.words


async def test_a_published_review_of_the_coachee_is_how_far_they_came(desk: Desk) -> None:
    async def stages() -> list[OutcomeStage]:
        async with desk.house.open() as uow:
            return [one.stage for one in await uow.outcomes.list_of(desk.coachee.id)]

    await desk.write(desk.coachee)
    assert await stages() == []
    desk.pass_time(days=7)
    await desk.sweep()
    assert await stages() == [OutcomeStage.REVIEWED]


@pytest.mark.clause("C3.3")
async def test_a_block_is_no_way_around_a_bad_review(desk: Desk) -> None:
    async with desk.house.open() as uow:
        one = Block(blocker_id=desk.coach.id, blocked_id=desk.coachee.id, blocked_at=desk.house.clock.now())
        await uow.blocks.add(one)
        await uow.commit()

    assert (await desk.write(desk.coachee, 1)).own is not None
