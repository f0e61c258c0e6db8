import pytest
from hypothesis import given
from hypothesis import strategies as st

from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
from tic_domain.matching.weights import WEIGHTS_V1, WHOLE, Weights, room_for_boost, weights_from
from tic_domain.shared.errors import InvalidInput

bases = (
    st.lists(st.integers(0, WHOLE), min_size=len(Criterion) - 1, max_size=len(Criterion) - 1)
    .map(lambda cuts: [0, *sorted(cuts), WHOLE])
    .map(
        lambda cuts: {one: high - low for one, low, high in zip(Criterion, cuts[:-1], cuts[1:], strict=True)}
    )
)
alone = st.sampled_from(CHOOSABLE).map(lambda only: {one: WHOLE if one is only else 0 for one in Criterion})


@pytest.mark.parametrize("top", [None, *CHOOSABLE])
def test_weights_sum_to_ten_thousand_whatever_is_preferred(top: Criterion | None) -> None:
    weighed = WEIGHTS_V1.favouring(top)

    assert sum(weighed.values()) == 10_000
    assert set(weighed) == set(Criterion)
    assert all(weight > 0 for weight in weighed.values())


@given(base=bases | alone, top=st.sampled_from(CHOOSABLE), share=st.integers(0, 100))
def test_every_valid_version_can_favour_every_criterion(
    base: dict[Criterion, int], top: Criterion, share: int
) -> None:
    boost = room_for_boost(base) * share // 100
    weighed = Weights.of(version=2, base=base, boost=boost).favouring(top)

    assert sum(weighed.values()) == WHOLE
    assert min(weighed.values()) >= 0
    assert weighed[top] >= base[top] + boost
    assert all(weighed[other] <= base[other] for other in Criterion if other is not top)


@given(base=bases | alone, top=st.sampled_from(CHOOSABLE))
def test_a_boost_without_room_takes_all_there_is_and_no_more(
    base: dict[Criterion, int], top: Criterion
) -> None:
    weighed = Weights(version=2, base=base, boost=WHOLE).favouring(top)

    assert weighed == {one: WHOLE if one is top else 0 for one in Criterion}


@pytest.mark.parametrize("top", CHOOSABLE)
def test_the_declared_criterion_weighs_more_and_every_other_less(top: Criterion) -> None:
    weighed = WEIGHTS_V1.favouring(top)

    assert weighed[top] >= WEIGHTS_V1.base[top] + WEIGHTS_V1.boost
    assert all(weighed[other] < WEIGHTS_V1.base[other] for other in Criterion if other is not top)


@pytest.mark.parametrize(
    ("changes", "boost", "field"),
    [
        ({Criterion.TOPICS: 2199}, 2000, "base"),
        ({Criterion.TOPICS: -1, Criterion.COMPANIES: 3701}, 2000, "base.topics"),
        ({}, -1, "boost"),
        ({}, 10_001, "boost"),
        ({}, 7801, "boost"),
    ],
)
def test_what_can_not_be_weights_is_refused_by_its_field(
    changes: dict[Criterion, int], boost: int, field: str
) -> None:
    with pytest.raises(InvalidInput) as refused:
        Weights.of(version=2, base={**WEIGHTS_V1.base, **changes}, boost=boost)

    assert field in {problem.field for problem in refused.value.problems}


def test_a_missing_criterion_is_refused() -> None:
    base = dict(WEIGHTS_V1.base)
    del base[Criterion.HOURS]

    with pytest.raises(InvalidInput, match=r"base\.hours"):
        Weights.of(version=2, base=base, boost=0)


def test_stored_weights_come_back_in_the_order_of_the_criteria() -> None:
    kept = {one.value: weight for one, weight in reversed(list(WEIGHTS_V1.base.items()))}

    found = weights_from(1, kept, WEIGHTS_V1.boost)

    assert found == WEIGHTS_V1
    assert list(found.base) == list(Criterion)


def test_a_criterion_that_came_later_weighs_nothing() -> None:
    kept = {one.value: weight for one, weight in WEIGHTS_V1.base.items() if one is not Criterion.NATIVE}

    assert weights_from(1, kept, 0).base[Criterion.NATIVE] == 0


def test_a_criterion_that_is_no_more_blocks() -> None:
    with pytest.raises(WeightsUnknown, match="version 7"):
        weights_from(7, {"shoe-size": WHOLE}, 0)
