"""The demo's clock: the machine's own, moved ahead by as much as somebody let pass.

It lies in a file of the data folder, as the mailbox does: every process of the demo looks there, and a
restart doesn't turn time back.
"""

import fcntl
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import attrs

from tic_domain.shared.errors import Refused

STEPS: Final = {
    "1-hour": timedelta(hours=1),
    "1-day": timedelta(days=1),
    "3-days": timedelta(days=3),
    "30-days": timedelta(days=30),
}
FURTHEST: Final = timedelta(days=3650)


class ClockBound(Refused):
    def __init__(self) -> None:
        super().__init__("The demo's clock moves ahead only, and by ten years at most. Begin a new demo.")


def step_named(name: str) -> timedelta | None:
    return STEPS.get(name)


@attrs.define
class SandboxClock:
    """Only ever ahead: what has happened stays in the past."""

    _file: Path
    _seen: int = attrs.field(default=-1, init=False)
    _ahead: timedelta = attrs.field(default=timedelta(0), init=False)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead()

    def ahead(self) -> timedelta:
        try:
            changed = self._file.stat().st_mtime_ns
        except FileNotFoundError:
            return timedelta(0)
        if changed != self._seen:
            self._ahead = timedelta(seconds=int(self._file.read_text("ascii")))
            self._seen = changed
        return self._ahead

    def move(self, step: timedelta) -> None:
        """There whole or not at all; of two at once, both count. Raises ClockBound."""
        self._file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self._file.with_name(f"{self._file.name}.lock").open("w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            ahead = self.ahead() + step
            if step < timedelta(0) or ahead > FURTHEST:
                raise ClockBound
            fresh = self._file.with_name(f".{self._file.name}.{secrets.token_hex(8)}")
            fresh.write_text(str(int(ahead.total_seconds())), "ascii")
            fresh.replace(self._file)
