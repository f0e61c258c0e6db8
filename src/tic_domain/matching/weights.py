"""How much each criterion counts: versioned data, so that an old match is explained by its own weights."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, Self

import attrs

from tic_domain.matching.errors import WeightsUnknown
from tic_domain.matching.vocabulary import CHOOSABLE, Criterion
from tic_domain.shared.checks import Checks

WHOLE: Final = 10_000
HIGHEST_VERSION: Final = 2**31 - 1


@attrs.frozen(kw_only=True)
class Weights:
    """`base` sums to 10,000. `boost` is what the declared top criterion gains at the others' expense.

    Checked by `Weights.of`.
    """

    version: int
    base: Mapping[Criterion, int]
    boost: int
    _favoured: dict[Criterion | None, Mapping[Criterion, int]] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )
    """Those asked for so far: every ranking asks for one of a dozen."""

    @classmethod
    def of(cls, *, version: int, base: Mapping[Criterion, int], boost: int) -> Self:
        """Raises InvalidInput with everything that can't be taken."""
        with Checks() as check:
            check.number("version", version, least=1, most=HIGHEST_VERSION)
            for criterion in Criterion:
                check.number(f"base.{criterion.value}", base.get(criterion, -1), least=0, most=WHOLE)
            total = sum(base.values())
            if total != WHOLE:
                check.refuse("base", f"The weights sum to {total}.", f"Make them sum to {WHOLE}.")
            check.number("boost", boost, least=0, most=WHOLE)
            room = room_for_boost(base)
            if boost > room:
                check.refuse(
                    "boost",
                    f"{boost} is more than the others of the heaviest criterion have.",
                    f"Choose {room} at most.",
                )
        return cls(version=version, base={criterion: base[criterion] for criterion in Criterion}, boost=boost)

    def favouring(self, top: Criterion | None) -> Mapping[Criterion, int]:
        """The weights for a coachee with that top criterion. They sum to 10,000 as well."""
        known = self._favoured.get(top)
        if known is None:
            known = self._favoured[top] = MappingProxyType(self._with_boost(top))
        return known

    def _with_boost(self, top: Criterion | None) -> dict[Criterion, int]:
        if top is None:
            return dict(self.base)
        rest = WHOLE - self.base[top]
        left = max(0, rest - self.boost)
        # Rounded down; what that leaves over goes to the top criterion.
        scaled = {
            criterion: weight * left // rest if rest else 0
            for criterion, weight in self.base.items()
            if criterion is not top
        }
        scaled[top] = WHOLE - sum(scaled.values())
        return {criterion: scaled[criterion] for criterion in self.base}


def room_for_boost(base: Mapping[Criterion, int]) -> int:
    """The largest boost that the others can pay for, whichever criterion is the top one."""
    return WHOLE - max(base.get(criterion, 0) for criterion in CHOOSABLE)


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

CURRENT_WEIGHTS: Final = WEIGHTS_V1
"""What an installation begins with; `WeightsVersions` knows what an operator has accepted since."""


def weights_from(version: int, base: Mapping[str, int], boost: int) -> Weights:
    """As they were stored: a criterion that came later weighs nothing. Raises WeightsUnknown for one that
    is no more, since no score could be computed with it."""
    known = {criterion.value for criterion in Criterion}
    if base.keys() - known:
        raise WeightsUnknown(version)
    return Weights(
        version=version,
        base={criterion: base.get(criterion.value, 0) for criterion in Criterion},
        boost=boost,
    )
