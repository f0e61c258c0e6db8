"""What identifies a person can't be read in the database, and dies with their key."""

from uuid import UUID

import pytest
from psycopg import connect, sql
from psycopg.errors import RestrictViolation
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.postgres.conftest import PostgresWorld

from tic_adapters.postgres.key_rotation import rewrap_all
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys
from tic_domain.matching.model import QuizDraft
from tic_domain.shared.ports import SealBroken

SECRET = "CANARY-7f3a"


def _dump(url: str) -> bytes:
    found = b""
    with connect(url) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('tic', 'tic_keys')"
        ).fetchall()
        for schema, table in tables:
            query = sql.SQL("SELECT t::text FROM {} t").format(sql.Identifier(schema, table))
            found += "\n".join(row for (row,) in connection.execute(query)).encode()
    return found


@pytest.mark.clause("C2.1", "C2.2", "C2.3")
async def test_no_sealed_datum_is_readable_in_any_table(world: PostgresWorld) -> None:
    ada = await world.member(f"{SECRET} name", email=f"{SECRET}@example.org", pending_email=f"{SECRET}@b.org")
    cora = await world.coach()
    await world.answers(ada.id)
    talk = await world.conversation(ada.id, cora.id)
    await world.say(talk, ada.id, f"{SECRET} message")
    draft = QuizDraft.empty(ada.id, now=world.clock.now())
    async with world.open() as uow:
        await uow.answers.save_draft(draft.with_step("s", {"f": (SECRET,)}, now=world.clock.now()))
        await uow.matches.add_many([match_of(world, ada.id, cora.id)])
        await uow.commit()
    dump = _dump(world.url)
    assert b"Cora Coach" in dump, "the public name of a listing is found: the search works"
    assert SECRET.encode() not in dump
    assert SECRET.encode().hex().encode() not in dump
    assert b'"python"' not in dump


@pytest.mark.clause("C6.2")
async def test_without_its_key_nothing_of_a_subject_opens(world: PostgresWorld) -> None:
    ada = await world.member()
    with connect(world.url) as connection:
        connection.execute("DELETE FROM tic_keys.subject_keys")
    async with world.read() as uow:
        with pytest.raises(SealBroken):
            await uow.accounts.get(ada.id)


async def test_a_sealed_value_can_not_be_moved_to_another_member(world: PostgresWorld) -> None:
    ada, bob = await world.member(), await world.member("Bob Example")
    with connect(world.url) as connection:
        connection.execute(
            "UPDATE tic.accounts SET name = (SELECT name FROM tic.accounts WHERE id = %s) WHERE id = %s",
            [ada.id, bob.id],
        )
    async with world.read() as uow:
        with pytest.raises(SealBroken):
            await uow.accounts.get(bob.id)


async def test_rotation_rewraps_every_key_and_touches_no_content(world: PostgresWorld) -> None:
    members = [await world.member(f"Member {number}") for number in range(5)]
    keys = world.parts.subject_keys
    assert isinstance(keys, AesGcmSubjectKeys)
    ring: MasterKeys = keys._keys.with_new_current("second")
    newer = AesGcmSubjectKeys(ring)
    with connect(world.url) as connection:
        before = connection.execute("SELECT id, name FROM tic.accounts ORDER BY id").fetchall()
    done = await rewrap_all(world.parts.database, newer, batch=2)
    assert (done.rewrapped, done.current_already) == (5, 0)
    again = await rewrap_all(world.parts.database, newer, batch=2)
    assert (again.rewrapped, again.current_already) == (0, 5)

    retired = AesGcmSubjectKeys(ring.retired())
    with connect(world.url) as connection:
        assert connection.execute("SELECT id, name FROM tic.accounts ORDER BY id").fetchall() == before
        rows = connection.execute("SELECT subject_id, wrapped FROM tic_keys.subject_keys").fetchall()
    wrapped: dict[UUID, bytes] = dict(rows)
    assert all(len(retired.unwrap(one.id, wrapped[one.id])) == 32 for one in members)


async def test_a_disclosure_can_neither_be_rewritten_nor_deleted(world: PostgresWorld) -> None:
    ada, cora = await world.member(), await world.member("Cora Coach")
    await world.answers(ada.id)
    talk = await world.conversation(ada.id, cora.id)
    disclosure = await world.disclosure(talk)
    async with world.open() as uow:
        await uow.disclosures.revoke(ada.id, disclosure.id, world.clock.now())
        await uow.commit()
    for statement in (
        "UPDATE tic.disclosures SET quiz_version = 2",
        "UPDATE tic.disclosures SET revoked_at = NULL",
        "UPDATE tic.disclosures SET revoked_at = now()",
        "DELETE FROM tic.disclosures",
    ):
        with connect(world.url) as connection, pytest.raises(RestrictViolation):
            connection.execute(statement.encode())
