"""A suggestion: when a coachee sees it, when it counts, and when it goes."""

import attrs
import pytest
from tests.unit.matching.run_desk import RunDesk

from tic_domain.coaches.model import Listing
from tic_domain.matching.events import MatchesShown
from tic_domain.matching.use_cases.explain_match import ExplainMatchCommand
from tic_domain.shared.errors import NotFound


async def test_a_suggestion_counts_as_shown_only_once_it_was(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    await runs.whole()
    async with runs.open() as uow:
        assert (await uow.coaches.standings([cora.id]))[cora.id].shown_recently == 0
    page = await runs.desk.find(ada)
    assert page.suggestion is not None
    assert page.suggestion.coach.profile.id == cora.id
    assert page.suggestion.match == page.matches[0].match
    async with runs.open() as uow:
        assert (await uow.coaches.standings([cora.id]))[cora.id].shown_recently == 1
    assert runs.house.events(MatchesShown) == [MatchesShown(coachee_id=ada.id, fitting=1, shown=1)]


async def test_a_suggestion_beyond_the_best_is_shown_and_kept_as_well(runs: RunDesk) -> None:
    coaches = [await runs.desk.coach(f"Coach{number}", capacity=1) for number in range(2)]
    coachees = await runs.coachees(2)
    await runs.whole()
    for account in coachees:
        page = await runs.desk.find(account, limit=1)
        assert page.suggestion is not None
        async with runs.open() as uow:
            kept = {match.coach_id for match in await uow.matches.list_of(account.id)}
        assert kept == {page.matches[0].coach.profile.id, page.suggestion.coach.profile.id}
    assert set(await runs.suggested(coachees)) == {coach.id for coach in coaches}


async def test_a_suggestion_goes_with_its_coach_and_with_other_answers(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    await runs.whole()
    await runs.desk.rewrite(cora.with_listing(Listing.PAUSED))
    assert (await runs.desk.find(ada)).suggestion is None
    async with runs.open() as uow:
        paused = await uow.coaches.get(cora.id)
        await uow.coaches.save(paused.with_listing(Listing.LISTED))
        await uow.commit()
    assert (await runs.desk.find(ada)).suggestion is not None
    await runs.block(cora.id, ada.id)
    assert (await runs.desk.find(ada)).suggestion is None
    async with runs.open() as uow:
        await uow.blocks.remove(cora.id, ada.id)
        await uow.commit()
    await runs.desk.answer(ada)
    assert (await runs.desk.find(ada)).suggestion is None


async def test_a_suggestion_is_replayed_before_it_was_shown(runs: RunDesk) -> None:
    cora = await runs.desk.coach("Cora Coach")
    (ada,) = await runs.coachees(1)
    await runs.whole()
    command = ExplainMatchCommand(account_id=ada.id, coach_id=cora.id)
    with pytest.raises(NotFound):
        await runs.desk.explain_match(command)
    found = await runs.desk.explain_match(attrs.evolve(command, suggestions=True))
    assert (found.identical, found.was_shown) == (True, False)
    with pytest.raises(NotFound):
        await runs.desk.explain_match(
            ExplainMatchCommand(account_id=ada.id, coach_id=ada.id, suggestions=True)
        )
