"""Ids of the moment in which something happens in the market."""

from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

import attrs

from tic_adapters.memory.system import SteppingClock
from tic_adapters.sandbox.market.dice import Dice

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@attrs.define
class MomentIds:
    """UUIDv7 of the moment that the clock shows, and the same ones on every run."""

    _clock: SteppingClock
    _dice: Dice
    _last: int = 0

    def new(self) -> UUID:
        # Of one millisecond, the later id is the greater one; so messages keep their order.
        now = (self._clock.now() - _EPOCH) // timedelta(milliseconds=1)
        self._last = max(self._last + 1, now << 12)
        head = self._last >> 12 << 80 | 0x7 << 76 | (self._last & 0xFFF) << 64
        return UUID(int=head | 0b10 << 62 | self._dice.below(1 << 62))
