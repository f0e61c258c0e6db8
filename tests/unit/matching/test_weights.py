import pytest

from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
from tic_domain.matching.weights import ALL_WEIGHTS, WEIGHTS_V1, weights_of


@pytest.mark.parametrize("top", [None, *CHOOSABLE])
def test_weights_sum_to_ten_thousand_whatever_is_preferred(top: Criterion | None) -> None:
    for weights in ALL_WEIGHTS.values():
        weighed = weights.favouring(top)

        assert sum(weighed.values()) == 10_000
        assert set(weighed) == set(Criterion)
        assert all(weight > 0 for weight in weighed.values())


@pytest.mark.parametrize("top", CHOOSABLE)
def test_the_declared_criterion_weighs_more_and_every_other_less(top: Criterion) -> None:
    weighed = WEIGHTS_V1.favouring(top)

    assert weighed[top] >= WEIGHTS_V1.base[top] + WEIGHTS_V1.boost
    assert all(weighed[other] < WEIGHTS_V1.base[other] for other in Criterion if other is not top)


def test_weights_are_found_by_version() -> None:
    assert weights_of(1) is WEIGHTS_V1
    with pytest.raises(WeightsUnknown):
        weights_of(0)
