"""What children say goes into files that don't grow for ever."""

import contextlib
import threading
from pathlib import Path
from typing import IO, Final

import attrs

MOST_BYTES: Final = 5_000_000
KEPT: Final = 3


@attrs.define
class RotatedLog:
    """`name.log`, and up to KEPT older ones as `name.log.1` and so on."""

    path: Path

    def tail(self, lines: int = 5) -> list[str]:
        with contextlib.suppress(OSError):
            return self.path.read_text("utf-8", errors="replace").splitlines()[-lines:]
        return []

    def follow(self, source: IO[bytes]) -> None:
        """Copies until the child's end, in a thread of its own."""
        threading.Thread(target=self._copy, args=(source,), name=self.path.name, daemon=True).start()

    def _copy(self, source: IO[bytes]) -> None:
        with source:
            for line in source:
                # A full disk must stop neither the child, which would wait for us to read, nor us.
                with contextlib.suppress(OSError):
                    self._write(line)

    def _write(self, line: bytes) -> None:
        if self.path.exists() and self.path.stat().st_size > MOST_BYTES:
            self._rotate()
        with self.path.open("ab") as file:
            file.write(line)

    def _rotate(self) -> None:
        for number in range(KEPT, 0, -1):
            older = self._older(number - 1)
            if older.exists():
                older.replace(self._older(number))

    def _older(self, number: int) -> Path:
        return self.path.with_name(f"{self.path.name}.{number}") if number else self.path
