"""Weights are proposed by what was learned, and decided on by an operator."""

from collections.abc import Sequence
from datetime import timedelta
from functools import cache
from typing import Final

import attrs
import pytest
from tests.unit.house import House
from tests.unit.matching.desk import MatchDesk
from tests.unit.matching.made_up_outcomes import PLANTED, outcomes

from tic_adapters.memory.fitter import DifferenceFitter
from tic_domain.matching.errors import WeightsDecided, WeightsDoubtful, WeightsUnknown
from tic_domain.matching.learning import LEARNED, FittedShares
from tic_domain.matching.outcomes import Outcome, OutcomeStage
from tic_domain.matching.use_cases.accept_weights import AcceptWeights, AcceptWeightsCommand
from tic_domain.matching.use_cases.explain_coach import ExplainCoachCommand
from tic_domain.matching.use_cases.explain_match import ExplainMatchCommand
from tic_domain.matching.use_cases.learn_weights import Learned, LearnWeights, LearnWeightsCommand
from tic_domain.matching.use_cases.list_weights import ListWeights
from tic_domain.matching.use_cases.reject_weights import RejectWeights, RejectWeightsCommand
from tic_domain.matching.versions import HeldOutFigures, LearnedFrom, WeightsState, WeightsVersion
from tic_domain.matching.vocabulary import Criterion
from tic_domain.matching.weights import WEIGHTS_V1, Weights
from tic_domain.shared.errors import InvalidInput, NotFound

GOOD: Final = HeldOutFigures(log_loss=0.2, brier=0.1, auc=0.8)
BAD: Final = HeldOutFigures(log_loss=0.3, brier=0.2, auc=0.6)


@cache
def made() -> tuple[Outcome, ...]:
    return outcomes(140)


@attrs.frozen
class Fixed(DifferenceFitter):
    """Finds the shares that it was given."""

    shares: dict[Criterion, int]

    def fit(self, outcomes: Sequence[Outcome], target: OutcomeStage, current: Weights) -> FittedShares:
        return FittedShares(shares={one: float(self.shares[one]) for one in LEARNED})


@attrs.frozen
class Office:
    house: House

    def remember(self, kept: Sequence[Outcome]) -> None:
        self.house.store.outcomes.outcomes.update({one.pair: one for one in kept})

    async def learn(self, fitter: DifferenceFitter | None = None) -> Learned:
        learn = LearnWeights(self.house.open, self.house.open, fitter or DifferenceFitter(), self.house.clock)
        return await learn(LearnWeightsCommand(by="Olga Operator"))

    async def propose(
        self, figures: HeldOutFigures = GOOD, compared: HeldOutFigures = BAD, weights: Weights = PLANTED
    ) -> WeightsVersion:
        async with self.house.open() as uow:
            versions = await uow.weights.list_all(for_update=True)
            proposal = WeightsVersion.following(
                versions,
                weights,
                LearnedFrom(
                    target=OutcomeStage.STARTED,
                    outcomes=1000,
                    reached=200,
                    coachees=100,
                    held_out=200,
                    compared_with=(await uow.weights.current()).version,
                    figures=figures,
                    figures_compared=compared,
                    gain_error=0.01,
                ),
                by="Olga Operator",
                at=self.house.clock.now(),
            )
            await uow.weights.save(proposal)
            await uow.commit()
        return proposal

    async def accept(self, version: int, *, anyway: bool = False, reason: str = "Better.") -> WeightsVersion:
        self.house.clock.move(timedelta(minutes=1))
        command = AcceptWeightsCommand(version=version, by="Olga Operator", reason=reason, anyway=anyway)
        return await AcceptWeights(self.house.open, self.house.clock)(command)

    async def reject(self, version: int) -> WeightsVersion:
        command = RejectWeightsCommand(version=version, by="Olga Operator", reason="Odd.")
        return await RejectWeights(self.house.open, self.house.clock)(command)

    async def states(self) -> dict[int, str]:
        return {one.version: one.state.value for one in await ListWeights(self.house.open)()}

    async def current(self) -> Weights:
        async with self.house.open() as uow:
            return await uow.weights.current()


@pytest.fixture
def office(house: House) -> Office:
    return Office(house)


async def test_an_installation_begins_with_the_weights_of_the_software(office: Office) -> None:
    assert await office.current() == WEIGHTS_V1
    assert await office.states() == {1: "current"}


async def test_without_enough_outcomes_nothing_is_proposed_and_the_lack_is_named(office: Office) -> None:
    office.remember(made()[:240])

    learned = await office.learn()

    assert {one.key for one in learned.shortfalls} >= {"outcomes", "reached"}
    assert (learned.fit, learned.proposal) == (None, None)
    assert await office.states() == {1: "current"}


async def test_what_was_learned_is_proposed_and_changes_nothing_yet(office: Office) -> None:
    office.remember(made())

    learned = await office.learn(Fixed(dict(PLANTED.base)))

    assert learned.proposal is not None
    assert learned.fit is not None
    assert learned.proposal.weights.base == PLANTED.base
    assert learned.proposal.proposed_by == "Olga Operator"
    assert learned.proposal.learned is not None
    assert learned.proposal.learned.outcomes == len(made())
    assert learned.proposal.learned.held_out == learned.held_out.outcomes == learned.fit.evaluation.outcomes
    assert await office.states() == {1: "current", 2: "proposed"}
    assert await office.current() == WEIGHTS_V1


async def test_learning_the_same_again_makes_no_second_proposal(office: Office) -> None:
    office.remember(made())
    first, again = await office.learn(), await office.learn()

    assert again.proposed_before
    assert again.proposal == first.proposal
    assert await office.states() == {1: "current", 2: "proposed"}


async def test_what_counts_already_is_not_proposed(office: Office) -> None:
    office.remember(made())

    learned = await office.learn(Fixed(dict(WEIGHTS_V1.base)))

    assert (learned.proposal, learned.proposed_before) == (None, False)
    assert await office.states() == {1: "current"}


async def test_an_accepted_version_counts_and_the_earlier_one_retires(office: Office) -> None:
    proposal = await office.propose()

    current = await office.accept(proposal.version)

    assert await office.states() == {1: "retired", 2: "current"}
    assert (await office.current()).base == PLANTED.base
    assert [(one.state, one.by, one.reason) for one in current.decisions] == [
        (WeightsState.CURRENT, "Olga Operator", "Better.")
    ]


async def test_a_proposal_that_is_worse_needs_a_word_more(office: Office) -> None:
    await office.propose(figures=BAD, compared=GOOD)

    with pytest.raises(WeightsDoubtful, match=r"0\.3000, worse than the 0\.2000 of version 1") as refused:
        await office.accept(2)
    assert len(refused.value.doubts) == 1
    assert await office.states() == {1: "current", 2: "proposed"}

    await office.accept(2, anyway=True)
    assert await office.states() == {1: "retired", 2: "current"}


async def test_a_proposal_from_before_another_acceptance_needs_a_word_more(office: Office) -> None:
    await office.propose()
    await office.propose(weights=WEIGHTS_V1)
    await office.accept(3)

    with pytest.raises(WeightsDoubtful, match="older than the acceptance of version 3"):
        await office.accept(2)

    await office.accept(2, anyway=True)
    assert await office.states() == {1: "retired", 2: "current", 3: "retired"}


async def test_what_was_learned_anew_replaces_an_outdated_proposal(office: Office) -> None:
    office.remember(made())
    fitter = Fixed(dict(PLANTED.base))
    await office.learn(fitter)
    await office.propose(weights=WEIGHTS_V1)
    await office.accept(3)

    learned = await office.learn(fitter)

    assert learned.proposal is not None
    assert learned.proposal.version == 4
    await office.accept(4, anyway=learned.proposal.is_worse)


async def test_the_first_version_can_come_back(office: Office) -> None:
    await office.propose()
    await office.accept(2)

    with pytest.raises(WeightsDoubtful, match="older than version 2"):
        await office.accept(1)
    await office.accept(1, anyway=True)

    assert await office.current() == WEIGHTS_V1
    assert await office.states() == {1: "current", 2: "retired"}
    versions = await ListWeights(office.house.open)()
    assert [one.state.value for one in versions[0].decisions] == ["retired", "current"]


async def test_what_is_decided_is_decided(office: Office) -> None:
    await office.propose()
    await office.reject(2)

    for act in (office.accept(1), office.accept(2), office.reject(1), office.reject(2)):
        with pytest.raises(WeightsDecided):
            await act
    with pytest.raises(NotFound):
        await office.accept(9)
    assert await office.states() == {1: "current", 2: "rejected"}


async def test_a_decision_without_a_reason_is_refused(office: Office) -> None:
    await office.propose()

    with pytest.raises(InvalidInput, match="reason"):
        await office.accept(2, reason="  ")


async def test_stored_weights_that_can_not_be_used_are_never_accepted(office: Office) -> None:
    proposal = await office.propose()
    lame = attrs.evolve(proposal, base={**proposal.base, "topics": proposal.base["topics"] + 1})
    office.house.store.outcomes.weights[2] = lame

    with pytest.raises(InvalidInput, match="10001"):
        await office.accept(2)
    assert await office.states() == {1: "current", 2: "proposed"}


@pytest.mark.clause("C7.1")
async def test_the_next_answer_follows_an_acceptance_and_old_matches_keep_their_score(
    office: Office, desk: MatchDesk
) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")
    before = await desk.find(cleo)
    await office.propose()
    await office.accept(2)

    command = ExplainMatchCommand(account_id=cleo.id, coach_id=coach.id)
    replayed = await desk.explain_match(command)
    now = await desk.explain_coach(ExplainCoachCommand(account_id=cleo.id, coach_id=coach.id))
    after = await desk.find(cleo)

    assert (before.weights_version, now.weights_version, after.weights_version) == (1, 2, 2)
    assert (replayed.identical, replayed.match.score) == (True, before.matches[0].match.score)
    assert now.match is not None
    assert now.match.score == after.matches[0].match.score != before.matches[0].match.score
    again = await desk.explain_match(command)
    assert (again.stored.weights_version, again.identical) == (2, True)


async def test_a_match_of_unknown_weights_is_not_replayed(office: Office, desk: MatchDesk) -> None:
    cleo = await desk.house.member("Cleo Example")
    await desk.answer(cleo)
    coach = await desk.coach("Grace Example")
    await desk.find(cleo)
    matches = desk.house.store.matching.matches
    matches.update({key: attrs.evolve(one, weights_version=7) for key, one in matches.items()})

    with pytest.raises(WeightsUnknown, match="version 7"):
        await desk.explain_match(ExplainMatchCommand(account_id=cleo.id, coach_id=coach.id))
