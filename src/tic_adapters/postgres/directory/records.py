"""A coach as PostgreSQL sends them: all at once as lines, those changed as records."""

from collections.abc import Sequence
from typing import Any, Final

import attrs
import numpy as np
from numpy.typing import NDArray

from tic_domain.shared.money import MINOR_DIGITS

CURRENCIES: Final = tuple(MINOR_DIGITS)
"""A price has the place of its currency here; -1 where there is no price."""
HALF: Final = (1 << 64) - 1
KEY: Final = ("micros", "high", "low")
"""What the order is by: the time, and the id in two halves."""
LINE: Final = np.dtype(
    [("micros", ">i8"), ("high", ">u8"), ("low", ">u8"), ("number", ">i4"), ("seen", ">i2"),
     ("price", ">i8"), ("currency", ">i2")]
)  # fmt: skip
"""A coach as PostgreSQL sends them: `seen` is 0 for nobody, 1 while paused, 2 while listed."""
Lines = dict[str, NDArray[Any]]
"""By name of LINE, an array with a value for each coach."""


@attrs.frozen(kw_only=True)
class Record:
    """A coach as they are now."""

    number: int
    micros: int
    id: int
    seen: int
    price: int
    currency: int
    full: bool
    bits: Sequence[int]
    lexemes: frozenset[str]
