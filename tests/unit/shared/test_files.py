"""A sealed file opens whole and genuine, or not at all."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tic_adapters.memory.sealing import MemorySealer
from tic_domain.shared.files import PART, FileKey, FileSeal
from tic_domain.shared.ports import SealBroken

ADA, BOB = UUID(int=1), UUID(int=2)
FILE, OTHER = FileKey(UUID(int=3)), FileKey(UUID(int=4))


def seal_of(subject: UUID = ADA, file: FileKey = FILE, key: bytes = b"k" * 32) -> FileSeal:
    return FileSeal(MemorySealer(), key, subject, file)


async def opened(seal: FileSeal, sealed: bytes, cuts: Sequence[int] = ()) -> bytes:
    async def pieces() -> AsyncIterator[bytes]:
        at = 0
        for cut in [*sorted(one % (len(sealed) + 1) for one in cuts), len(sealed)]:
            yield sealed[at:cut]
            at = max(at, cut)

    return b"".join([part async for part in seal.open(pieces())])


@pytest.mark.parametrize("size", [0, 1, PART - 1, PART, PART + 1, 3 * PART, 3 * PART + 7])
async def test_any_length_comes_back(size: int) -> None:
    content = bytes(number % 251 for number in range(size))
    sealed = list(seal_of().seal(content))
    assert len(sealed) == max(1, -(-size // PART))
    assert await opened(seal_of(), b"".join(sealed)) == content


@settings(max_examples=40)
@given(st.binary(max_size=300), st.lists(st.integers(min_value=0), max_size=5))
async def test_it_does_not_matter_in_which_pieces_it_is_read(content: bytes, cuts: list[int]) -> None:
    assert await opened(seal_of(), b"".join(seal_of().seal(content)), cuts) == content


@pytest.mark.clause("C3.3")
async def test_what_was_cut_swapped_changed_or_moved_does_not_open() -> None:
    parts = list(seal_of().seal(bytes(3 * PART)))
    whole = b"".join(parts)
    broken = [
        b"",
        whole[:-1],
        whole[:2],
        b"".join(parts[:-1]),
        b"".join([parts[1], parts[0], parts[2]]),
        b"".join([*parts, parts[-1]]),
        whole[:-5] + bytes([whole[-5] ^ 1]) + whole[-4:],
        b"\xff\xff\xff\xff" + whole,
    ]
    for one in broken:
        with pytest.raises(SealBroken):
            await opened(seal_of(), one)
    for other in (seal_of(BOB), seal_of(file=OTHER), seal_of(key=b"x" * 32)):
        with pytest.raises(SealBroken):
            await opened(other, whole)
