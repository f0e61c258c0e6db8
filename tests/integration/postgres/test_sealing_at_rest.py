"""What identifies a person can't be read in the database, and dies with their key."""

import hashlib
from uuid import UUID

import attrs
import pytest
from psycopg import connect, sql
from psycopg.errors import RestrictViolation
from tests.integration.ports.books import EVERYTHING, add, book, life, save, single, stored
from tests.integration.ports.calendars import block
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.ports.test_outcomes_contract import WEEK, showing
from tests.integration.postgres.conftest import PostgresWorld

from tic_adapters.postgres.key_rotation import rewrap_all
from tic_adapters.postgres.unit_of_work import PostgresUnitOfWork
from tic_adapters.sealing.keyring import MasterKeys
from tic_adapters.sealing.sealer import AesGcmSubjectKeys, HmacBlindIndex
from tic_domain.accounts.model import OperatorAct, OperatorActKind
from tic_domain.conversations.reports import Quote, Report, ReportOutcome, ReportReason
from tic_domain.matching.model import QuizDraft
from tic_domain.matching.outcomes import OutcomeStage
from tic_domain.orders.model import ActKind, Party
from tic_domain.orders.terms import Side
from tic_domain.shared.ids import ReportId
from tic_domain.shared.ports import SealBroken

SECRET = "CANARY-7f3a"


def dump_of(url: str) -> bytes:
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
    quote = Quote.of(await world.say(talk, ada.id, f"{SECRET} message"))
    draft = QuizDraft.empty(ada.id, now=world.clock.now())
    order = single(world, ada.id, cora.id)
    for party in Party:
        order = order.with_act(
            world.clock.now(), party, ActKind.REFUND_REQUESTED, note=f"{SECRET} {party.value}"
        )
    async with world.open() as uow:
        await uow.orders.add(order)
        await uow.answers.save_draft(draft.with_step("s", {"f": (SECRET,)}, now=world.clock.now()))
        await uow.matches.add_many([match_of(world, ada.id, cora.id)])
        blocked = attrs.evolve(block(world, cora.id, 1, 2), note=f"{SECRET} note")
        await uow.calendar.add(blocked, now=world.clock.now())
        await uow.reports.add(
            Report.filed(
                id=ReportId(world.ids.new()),
                reporter_id=cora.id,
                reported_id=ada.id,
                conversation_id=talk.id,
                reason=ReportReason.OTHER,
                words=f"{SECRET} words",
                quotes=(quote,),
                now=world.clock.now(),
            ).resolved(ReportOutcome.WARNED, f"{SECRET} answer", world.clock.now())
        )
        await uow.operator_acts.add(
            OperatorAct(
                account_id=ada.id,
                kind=OperatorActKind.CONVERSATION_READ,
                about=talk.id,
                reason=f"{SECRET} reason",
                at=world.clock.now(),
            )
        )
        await uow.commit()
    dump = dump_of(world.url)
    assert b"Cora Coach" in dump, "the public name of a listing is found: the search works"
    assert SECRET.encode() not in dump
    assert SECRET.encode().hex().encode() not in dump
    assert b'"python"' not in dump


@pytest.mark.clause("C2.2")
async def test_without_the_key_nobody_can_say_whose_an_outcome_is(world: PostgresWorld) -> None:
    ada, cora = await world.member(), await world.coach()
    async with world.open() as uow:
        await uow.matches.add_many([match_of(world, ada.id, cora.id)])
        await uow.outcomes.show(ada.id, [showing(cora.id)])
        await uow.outcomes.advance(ada.id, cora.id, OutcomeStage.STARTED, week=WEEK)
        await uow.commit()
    with connect(world.url) as connection:
        rows = [row for (row,) in connection.execute("SELECT t::text FROM tic.match_outcomes t")]
        plain = [row for (row,) in connection.execute("SELECT t::text FROM tic.matches t")]
    assert len(rows) == 1
    found, (match,) = rows[0].lower(), plain
    assert str(ada.id) in match, "an id is found where it is stored: the search works"
    named = [ada.id, cora.id]
    forms = [form for one in named for form in (one.bytes, str(one).encode(), one.hex.encode())]
    for first in named:
        for second in named:
            forms += [f"{first}|{second}".encode(), f"{first}{second}".encode(), first.bytes + second.bytes]
    for form in forms:
        assert form.hex() not in found
        assert form.decode("latin-1").lower() not in found
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b", "blake2s", "sha3_256"):
            assert hashlib.new(name, form).hexdigest() not in found

    # Another key gives other pseudonyms for the same pair.
    foreign = attrs.evolve(world.parts, blind_index=HmacBlindIndex(MasterKeys.fresh("other")))
    async with PostgresUnitOfWork(foreign, writing=False) as other:
        assert await other.outcomes.list_of(ada.id) == ()
    async with world.read() as uow:
        assert len(await uow.outcomes.list_of(ada.id)) == 1


@pytest.mark.clause("C6.2")
async def test_without_its_key_nothing_of_a_subject_opens(world: PostgresWorld) -> None:
    ada = await world.member()
    with connect(world.url) as connection:
        connection.execute("DELETE FROM tic_keys.subject_keys")
    async with world.read() as uow:
        with pytest.raises(SealBroken):
            await uow.accounts.get(ada.id)


@pytest.mark.clause("C6.2", "C6.3")
@pytest.mark.parametrize("gone", list(Side))
async def test_with_a_key_the_words_of_its_subject_go_and_the_order_stays(
    world: PostgresWorld, gone: Side
) -> None:
    ada, cora = await world.member(), await world.coach()
    order = single(world, ada.id, cora.id)
    for party in Party:
        order = order.with_act(
            world.clock.now(), party, ActKind.REFUND_REQUESTED, amount=5, note=f"by the {party.value}"
        )
    await add(world, order)
    await book(world, order.id, *life(world.clock.now()))
    subject = {Side.COACHEE: ada.id, Side.COACH: cora.id}[gone]
    with connect(world.url) as connection:
        connection.execute("DELETE FROM tic_keys.subject_keys WHERE subject_id = %s", [subject])

    lost = {Party.COACH} if gone is Side.COACH else set(Party) - {Party.COACH}
    left = attrs.evolve(
        order, acts=tuple(attrs.evolve(one, note=None) if one.by in lost else one for one in order.acts)
    )
    assert await stored(world, order.id) == left
    async with world.read() as uow:
        assert await uow.orders.list(EVERYTHING, before=None, limit=5) == (left,)
        assert len(await uow.ledger.entries_of(order.id)) == 4
    # It goes on without them, and says nothing new about who is gone.
    now = world.clock.now()
    goes_on = attrs.evolve(left, refund=5).with_act(now, min(lost, key=str), ActKind.REFUND_GRANTED, note="x")
    assert await save(world, goes_on) == attrs.evolve(
        goes_on, version=1, acts=(*left.acts, attrs.evolve(goes_on.acts[-1], note=None))
    )
    # What could be read again if the key came back is what was sealed before, and no more.
    with connect(world.url) as connection:
        found = connection.execute("SELECT count(note) FROM tic.order_acts").fetchone()
    assert found == (len(Party),)


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
