"""Versions of CVs, as every adapter has to keep them."""

from collections.abc import AsyncIterator

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.files import FileKey
from tic_domain.shared.ids import CvId
from tic_domain.shared.ports import SealBroken


@pytest.mark.clause("C2.2")
async def test_a_version_comes_back_as_it_was(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    first, second = await world.cv(ada.id), await world.cv(ada.id, "Zoë – CV.pdf")
    async with world.read() as uow:
        assert await uow.cvs.list_of(ada.id) == (second, first)
        assert await uow.cvs.find(ada.id, 1) == first
        assert [await uow.cvs.find(ada.id, number) for number in (3, 0, -1, 2**31, 10**400)] == [None] * 5
        assert await uow.cvs.find(bob.id, 1) is None
        assert await uow.cvs.list_of(bob.id) == ()


async def test_a_number_is_given_once(world: World) -> None:
    ada = await world.member()
    cv = await world.cv(ada.id)
    again = attrs.evolve(cv, id=CvId(world.ids.new()), file_key=FileKey(world.ids.new()))
    async with world.open() as uow:
        with pytest.raises(ConcurrentUpdate):
            await uow.cvs.add(again)


@pytest.mark.clause("C7.4")
async def test_a_deleted_version_keeps_number_and_dates_only(world: World) -> None:
    ada = await world.member()
    cv = await world.cv(ada.id)
    removed = cv.removed(world.clock.now())
    async with world.open() as uow:
        await uow.cvs.save(removed)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.cvs.find(ada.id, 1) == removed
        assert await uow.cvs.known_files([cv.file_key] if cv.file_key else []) == frozenset()
    async with world.open() as uow:
        with pytest.raises(NotFound):
            await uow.cvs.save(removed)


async def test_files_that_a_version_points_to_are_known(world: World) -> None:
    ada = await world.member()
    cv = await world.cv(ada.id)
    orphan = FileKey(world.ids.new())
    assert cv.file_key is not None
    async with world.read() as uow:
        assert await uow.cvs.known_files([cv.file_key, orphan]) == {cv.file_key}
        assert await uow.cvs.known_files([]) == frozenset()


@pytest.mark.clause("C2.2", "C4.2")
async def test_a_file_opens_with_its_owners_seal_only(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    key = FileKey(world.ids.new())
    async with world.read() as uow:
        sealed = b"".join((await uow.cvs.seal(ada.id, key)).seal(b"secret" * 20_000))
    assert b"secret" not in sealed

    async def pieces() -> AsyncIterator[bytes]:
        yield sealed

    async with world.read() as uow:
        again = await uow.cvs.seal(ada.id, key)
        of_bob = await uow.cvs.seal(bob.id, key)
        elsewhere = await uow.cvs.seal(ada.id, FileKey(world.ids.new()))
    assert b"".join([part async for part in again.open(pieces())]) == b"secret" * 20_000
    for wrong in (of_bob, elsewhere):
        with pytest.raises(SealBroken):
            await anext(wrong.open(pieces()))
