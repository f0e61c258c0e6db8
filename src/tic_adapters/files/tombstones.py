"""The copy of the ledger of deletions: a file beside the database, one line an entry."""

import asyncio
import fcntl
import json
import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import attrs

from tic_domain.privacy.erasing.errors import TombstonesBroken
from tic_domain.privacy.erasing.model import Tombstone
from tic_domain.privacy.erasing.steps import check_chain
from tic_domain.shared.clauses import clause
from tic_domain.shared.errors import Unavailable


@clause("C7.4")
@attrs.frozen
class TombstoneFile:
    """Only ever appended to. It holds keyed hashes and times: who reads it learns of nobody."""

    _path: Path

    async def last_number(self) -> int:
        found = await self.read()
        return found[-1].number if found else 0

    async def extend(self, tombstones: Sequence[Tombstone]) -> None:
        await asyncio.to_thread(self._extend, tombstones)

    async def read(self) -> tuple[Tombstone, ...]:
        return await asyncio.to_thread(self._read)

    def _read(self) -> tuple[Tombstone, ...]:
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise Unavailable("The copy of the ledger of deletions", _remedy(self._path)) from error
        # What a crash left half-written at the end was never told to anybody.
        found = tuple(_parsed(line, number) for number, line in enumerate(lines[:-1], 1))
        check_chain(found)
        return found

    def _extend(self, tombstones: Sequence[Tombstone]) -> None:
        if not tombstones:
            return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise Unavailable("The copy of the ledger of deletions", _remedy(self._path)) from error
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            known = self._read()
            last = known[-1].number if known else 0
            fresh = [one for one in tombstones if one.number > last]
            check_chain((*known, *fresh))
            file.truncate(_whole(file.read()))
            file.seek(0, os.SEEK_END)
            file.write(b"".join(_line(one) for one in fresh))
            file.flush()
            os.fsync(file.fileno())


def _whole(content: bytes) -> int:
    """The length of what ends with a line."""
    return content.rfind(b"\n") + 1


def _line(tombstone: Tombstone) -> bytes:
    document = {
        "number": tombstone.number,
        "subject": tombstone.subject.hex(),
        "at": tombstone.at.isoformat(),
        "previous": tombstone.previous.hex(),
        "digest": tombstone.digest.hex(),
    }
    return json.dumps(document).encode() + b"\n"


def _parsed(line: bytes, number: int) -> Tombstone:
    try:
        document = json.loads(line)
        return Tombstone(
            number=document["number"],
            subject=bytes.fromhex(document["subject"]),
            at=datetime.fromisoformat(document["at"]),
            previous=bytes.fromhex(document["previous"]),
            digest=bytes.fromhex(document["digest"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise TombstonesBroken(number) from error


def _remedy(path: Path) -> str:
    return f"Make {path} readable and writable, or name another place by TIC_TOMBSTONES_FILE."
