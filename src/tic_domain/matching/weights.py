"""How much each criterion counts: versioned data, so that an old match is explained by its own weights."""

from collections.abc import Mapping
from typing import Final

import attrs

from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.vocabulary import Criterion

WHOLE: Final = 10_000


@attrs.frozen(kw_only=True)
class Weights:
    """`base` sums to 10,000. `boost` is what the declared top criterion gains at the others' expense."""

    version: int
    base: Mapping[Criterion, int]
    boost: int

    def favouring(self, top: Criterion | None) -> dict[Criterion, int]:
        """The weights for a coachee with that top criterion. They sum to 10,000 as well."""
        if top is None:
            return dict(self.base)
        rest = WHOLE - self.base[top]
        left = rest - self.boost
        # Rounded down; what that leaves over goes to the top criterion.
        scaled = {
            criterion: weight * left // rest
            for criterion, weight in self.base.items()
            if criterion is not top
        }
        scaled[top] = WHOLE - sum(scaled.values())
        return {criterion: scaled[criterion] for criterion in self.base}


WEIGHTS_V1: Final = Weights(
    version=1,
    base={
        Criterion.TOPICS: 2200,
        Criterion.COMPANIES: 1500,
        Criterion.LEVEL: 1000,
        Criterion.ROLE: 900,
        Criterion.KINDS: 900,
        Criterion.HOURS: 1000,
        Criterion.PRICE: 800,
        Criterion.RATING: 700,
        Criterion.REPLIES: 300,
        Criterion.NATIVE: 200,
        Criterion.EXPOSURE: 500,
    },
    boost=2000,
)

ALL_WEIGHTS: Final[Mapping[int, Weights]] = {WEIGHTS_V1.version: WEIGHTS_V1}
CURRENT_WEIGHTS: Final = WEIGHTS_V1


def weights_of(version: int) -> Weights:
    """Raises WeightsUnknown."""
    try:
        return ALL_WEIGHTS[version]
    except KeyError:
        raise WeightsUnknown(version) from None
