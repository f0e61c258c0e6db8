from datetime import timedelta

import attrs
import pytest
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.people import session, wishing

from tic_domain.accounts.errors import RoleMissing
from tic_domain.accounts.model import Role
from tic_domain.coaches.model import Listing
from tic_domain.conversations.model import Block
from tic_domain.matching.errors import QuizNotAnswered
from tic_domain.matching.events import MatchesShown
from tic_domain.matching.use_cases.explain_coach import ExplainCoachCommand, ExplainedCoach
from tic_domain.matching.use_cases.explain_match import ExplainMatchCommand
from tic_domain.matching.vocabulary import Rule
from tic_domain.shared.errors import InvalidInput, NotFound
from tic_domain.shared.ids import AccountId


async def asked(desk: MatchDesk, coachee_id: AccountId, coach_id: AccountId) -> ExplainedCoach:
    return await desk.explain_coach(ExplainCoachCommand(account_id=coachee_id, coach_id=coach_id))


async def test_matches_come_best_first_with_their_reasons(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    plain = await desk.coach("Paul Example", topics=frozenset({"caching"}))
    good = await desk.coach("Grace Example")

    page = await desk.find(cleo)

    assert [shown.coach.profile.id for shown in page.matches] == [good.id, plain.id]
    assert all(shown.match.reasons for shown in page.matches)
    assert (page.fitting, page.refused, page.answers_version, page.weights_version) == (2, 0, 1, 1)


async def test_what_was_shown_is_counted_without_saying_whom(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    for name in ("Grace Example", "Paul Example"):
        await desk.coach(name)

    await desk.find(cleo, limit=1)

    assert desk.house.events(MatchesShown) == [MatchesShown(coachee_id=cleo.id, fitting=2, shown=1)]


async def test_an_empty_result_says_what_would_help(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.coach("Dora Example", offerings=(session(12_000),))

    page = await desk.find(cleo)

    assert (page.matches, page.fitting, page.refused) == ((), 0, 1)
    assert [(miss.rule, miss.coaches) for miss in page.near_misses] == [(Rule.BUDGET, 1)]
    assert [one.words for one in page.relaxations] == ["+20.00 EUR a session adds 1 coach."]


@pytest.mark.clause("C3.3")
async def test_neither_oneself_nor_the_blocked_are_shown(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    blocking = await desk.coach("Bruno Example")
    itself = await desk.coach("Ines Example")
    async with desk.house.open() as uow:
        await uow.blocks.add(
            Block(blocker_id=blocking.id, blocked_id=cleo.id, blocked_at=desk.house.clock.now())
        )
        await uow.commit()
    both = desk.house.account(itself.id)
    await desk.answer(both)

    page = await desk.find(cleo)

    assert [shown.coach.profile.id for shown in page.matches] == [itself.id]
    assert page.near_misses == ()
    assert [shown.coach.profile.id for shown in (await desk.find(both)).matches] == [blocking.id]


async def test_without_answers_or_the_role_there_is_nothing_to_match(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    coach = await desk.house.member("Ada Example", roles=frozenset({Role.COACH}))

    with pytest.raises(QuizNotAnswered):
        await desk.find(cleo)
    with pytest.raises(RoleMissing):
        await desk.find(coach)
    with pytest.raises(InvalidInput, match="limit"):
        await desk.find(cleo, limit=0)


async def test_a_paused_coach_is_out_of_the_market_at_once(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")
    assert (await desk.find(cleo)).fitting == 1

    await desk.rewrite(coach.with_listing(Listing.PAUSED))

    assert (await desk.find(cleo)).fitting == 0


@pytest.mark.clause("C7.1")
async def test_a_stored_match_replays_although_everything_changed(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")
    shown = (await desk.find(cleo)).matches[0].match
    await desk.rewrite(attrs.evolve(coach, topics=frozenset({"llm"}), offerings=(session(100),)))
    await desk.answer(cleo, wishing(role="sre", topics={"linux": 1}))

    explained = await desk.explain_match(ExplainMatchCommand(account_id=cleo.id, coach_id=coach.id))

    assert explained.identical
    assert explained.match == shown
    assert explained.answers.version == 1


async def test_a_match_that_was_tampered_with_does_not_replay(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")
    await desk.find(cleo)
    ((match_id, stored),) = desk.house.store.matching.matches.items()
    desk.house.store.matching.matches[match_id] = attrs.evolve(stored, score=stored.score + 1)

    explained = await desk.explain_match(ExplainMatchCommand(account_id=cleo.id, coach_id=coach.id))

    assert not explained.identical


@pytest.mark.clause("C2.2")
async def test_the_match_of_another_is_not_explained(desk: MatchDesk) -> None:
    cleo, other = await desk.house.member("Cleo Example"), await desk.house.member("Otto Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")
    await desk.find(cleo)

    with pytest.raises(NotFound):
        await desk.explain_match(ExplainMatchCommand(account_id=other.id, coach_id=coach.id))


async def test_why_not_this_coach_names_every_rule(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Felix Example", languages=frozenset({"fr"}), offerings=(session(20_000),))

    answer = await asked(desk, cleo.id, coach.id)

    assert [refusal.rule for refusal in answer.refusals] == [Rule.LANGUAGE, Rule.BUDGET]
    assert answer.match is None


async def test_a_fitting_coach_is_explained_as_in_the_ranking(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")

    answer = await asked(desk, cleo.id, coach.id)

    assert answer.refusals == ()
    assert answer.match == (await desk.find(cleo)).matches[0].match


async def test_a_coach_who_is_not_visible_is_not_explained(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    coach = await desk.coach("Grace Example", listing=Listing.DELISTED)
    with pytest.raises(QuizNotAnswered):
        await asked(desk, cleo.id, coach.id)
    await desk.answer(cleo)

    with pytest.raises(NotFound):
        await asked(desk, cleo.id, coach.id)


async def test_looking_again_keeps_nothing_more(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.coach("Cora Coach")
    await desk.find(cleo)

    await desk.find(cleo)

    assert len(desk.house.store.matching.matches) == 1


async def test_a_day_later_a_match_counts_as_shown_again(desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    await desk.coach("Cora Coach")
    await desk.find(cleo)
    desk.house.clock.move(timedelta(days=1))

    await desk.find(cleo)

    assert len(desk.house.store.matching.matches) == 2
