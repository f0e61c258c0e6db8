"""Exports, as every adapter has to keep them."""

from datetime import timedelta

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Account
from tic_domain.records.model import DataExport, ExportId, ExportState
from tic_domain.shared.errors import ConcurrentUpdate, NotFound
from tic_domain.shared.files import FileKey

DAY = timedelta(days=1)


def asked(world: World, account: Account) -> DataExport:
    return DataExport.asked(id=ExportId(world.ids.new()), account_id=account.id, now=world.clock.now())


async def added(world: World, account: Account) -> DataExport:
    export = asked(world, account)
    async with world.open() as uow:
        await uow.exports.add(export)
        await uow.commit()
    return export


async def saved(world: World, export: DataExport) -> DataExport:
    async with world.open() as uow:
        await uow.exports.get(export.id, for_update=True)
        await uow.exports.save(export)
        await uow.commit()
    return export


@pytest.mark.clause("C7.3")
async def test_an_export_comes_back_as_it_was_saved(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    export = await added(world, ada)
    with pytest.raises(ConcurrentUpdate):
        await added(world, ada)
    await added(world, bob)
    key = FileKey(world.ids.new())
    ready = await saved(world, export.begun(7).made(file_key=key, size=3, now=world.clock.now() + DAY))
    world.clock.move(DAY)
    newer = await added(world, ada)
    async with world.read() as uow:
        assert await uow.exports.get(export.id) == ready
        assert await uow.exports.list_of(ada.id) == (newer, ready)
        assert await uow.exports.known_files([key, FileKey(world.ids.new())]) == {key}
    async with world.open() as uow:
        await uow.exports.remove(export.id)
        await uow.commit()
    async with world.open() as uow:
        with pytest.raises(NotFound):
            await uow.exports.get(export.id)
        with pytest.raises(NotFound):
            await uow.exports.save(ready)


@pytest.mark.clause("C7.3")
async def test_progress_is_noted_of_the_attempt_that_makes_it_alone(world: World) -> None:
    export = (await added(world, await world.member())).begun(10)
    async with world.open() as uow:
        assert not await uow.exports.note(export.id, 1, 5)  # it waits
        await uow.commit()
    await saved(world, export)
    async with world.open() as uow:
        assert await uow.exports.note(export.id, 1, 5)
        assert not await uow.exports.note(export.id, 2, 6)
        assert not await uow.exports.note(ExportId(world.ids.new()), 1, 6)
        await uow.commit()
    async with world.read() as uow:
        assert await uow.exports.get(export.id) == attrs.evolve(export, done=5)
    await saved(world, export.ended(ExportState.CANCELLED))
    async with world.open() as uow:
        assert not await uow.exports.note(export.id, 1, 7)


@pytest.mark.clause("C7.3")
async def test_what_is_over_and_what_is_late_is_found(world: World) -> None:
    ada, bob, eve = [await world.member(name) for name in ("Ada Example", "Bob Example", "Eve Example")]
    late, cancelled = await added(world, ada), await added(world, bob)
    await saved(world, cancelled.ended(ExportState.CANCELLED))
    begun = world.clock.now()
    world.clock.move(DAY)
    young = await added(world, eve)
    async with world.open() as uow:
        assert await uow.exports.list_over(begun + DAY, asked_before=begun) == (late,)
        over = await uow.exports.list_over(begun + 7 * DAY, asked_before=begun)
        assert {one.id for one in over} == {late.id, cancelled.id}
        assert young.id not in {one.id for one in over}


@pytest.mark.clause("C3.3", "C7.3")
async def test_a_file_opens_with_its_owners_seal_alone(world: World) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    key = FileKey(world.ids.new())
    async with world.read() as uow:
        sealed = b"".join((await uow.exports.seal(ada.id, key)).seal(b"secret"))
        assert await uow.exports.seal(ada.id, key) == await uow.exports.seal(ada.id, key)
        assert await uow.exports.seal(ada.id, key) != await uow.exports.seal(bob.id, key)
    assert b"secret" not in sealed
