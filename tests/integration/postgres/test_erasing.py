"""A person is erased from PostgreSQL: every row, every key, and nobody else's words."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from psycopg import connect
from psycopg.errors import RestrictViolation
from tests.integration.ports.test_matching_contract import match_of
from tests.integration.postgres.conftest import PostgresWorld
from tests.integration.postgres.test_sealing_at_rest import dump_of
from tests.integration.postgres.undertaker import SECRET, Undertaker, a_full_life, rows_left

from tic_adapters.files.tombstones import TombstoneFile
from tic_adapters.postgres.erasing.fences import fenced
from tic_adapters.postgres.readiness import LedgerReadiness
from tic_domain.accounts.model import DELETED, AccountStatus
from tic_domain.orders.order_ports import OrderFilter
from tic_domain.privacy.erasing.model import (
    SUBJECT,
    DeletionRequest,
    StepKind,
    Tombstone,
)
from tic_domain.privacy.erasing.steps import is_erased
from tic_domain.shared.errors import ConcurrentUpdate, DomainError, NotFound
from tic_domain.shared.ids import AccountId
from tic_domain.shared.ports import SealBroken


@pytest.fixture
def undertaker(world: PostgresWorld, tmp_path: Path) -> Undertaker:
    return Undertaker(world, TombstoneFile(tmp_path / "tombstones.jsonl"))


@pytest.mark.clause("C6.2", "C6.3", "C7.4")
async def test_a_coachee_is_erased_and_the_coach_keeps_what_is_theirs(undertaker: Undertaker) -> None:
    world = undertaker.world
    ada, cora, talk = await a_full_life(world)
    before = await rows_left(undertaker, ada)
    assert {"messages", "cvs", "quiz_answers", "match_outcomes", "disclosures", "blocks"} <= set(before)

    request = await undertaker.begin(ada)
    steps = await undertaker.carry_out(request.id)

    assert is_erased(steps.values())
    left = await rows_left(undertaker, ada)
    gone = {"cvs", "quiz_answers", "quiz_drafts", "matches", "match_outcomes", "disclosures", "blocks"}
    assert not gone & set(left)
    assert not {"operator_acts", "web_sessions", "api_tokens", "subject_keys"} & set(left)
    assert left["messages"] == before["messages"]
    counts = steps[StepKind.TABLES].counts
    assert (counts["messages.body: destroy its key"], counts["order_acts.note: destroy its key"]) == (5, 1)

    async with world.read() as uow:
        account = await uow.accounts.get(ada)
        assert (account.status, account.name, account.email) == (AccountStatus.DELETED, DELETED, None)
        assert await uow.accounts.names_of([ada, cora]) == {cora: "Cora Coach"}
        found = await uow.conversations.find_page(talk.id, cora, before=None, after=None, limit=50)
        assert found is not None
        (entry,) = await uow.conversations.list_inbox(cora, after=None, limit=10)
        acts = [act.note for order in await _orders(uow, cora) for act in order.acts if act.note]
    assert found.other_name == entry.other_name == DELETED
    assert [one.body for one in found.messages] == [None] * 5 + ["What Cora said"]
    assert entry.last_message.body == "What Cora said"
    assert acts == [f"{SECRET} coach"]


async def _orders(uow: Any, party: AccountId) -> Any:
    return await uow.orders.list(OrderFilter(party=party), before=None, limit=10)


@pytest.mark.clause("C6.2")
async def test_a_coach_is_erased_and_the_coachee_still_sees_who_looked(undertaker: Undertaker) -> None:
    world = undertaker.world
    ada, cora, talk = await a_full_life(world)
    request = await undertaker.begin(cora)
    steps = await undertaker.carry_out(request.id)

    assert is_erased(steps.values())
    assert b"Cora Coach" not in dump_of(world.url)
    left = await rows_left(undertaker, cora)
    assert not {"coach_profiles", "offerings", "directory_words", "matches", "booking_rules"} & set(left)
    async with world.read() as uow:
        (record,) = await uow.disclosures.list_of(ada)
        found = await uow.conversations.find_page(talk.id, ada, before=None, after=None, limit=50)
    assert (record.coach_name, record.disclosure.coach_id) == (DELETED, cora)
    assert found is not None
    assert found.other_name == DELETED
    assert found.messages[-1].body is None
    assert found.messages[0].body == f"{SECRET} message 0"


@pytest.mark.clause("C7.4")
async def test_nothing_is_added_for_an_account_that_is_deleted(undertaker: Undertaker) -> None:
    world = undertaker.world
    ada, cora, talk = await a_full_life(world)
    request = await undertaker.begin(ada)

    with pytest.raises(ConcurrentUpdate):
        await world.say(talk, ada, "Too late")
    with pytest.raises(ConcurrentUpdate):
        await world.cv(ada)
    await undertaker.carry_out(request.id)
    with pytest.raises((ConcurrentUpdate, SealBroken)):
        await world.say(talk, ada, "Too late")
    async with world.open() as uow:
        # What somebody else's batch made of an earlier state is left out without a word.
        await uow.matches.add_many([match_of(world, cora, ada)])
        await uow.commit()
    assert "matches" not in await rows_left(undertaker, cora)
    assert len(fenced()) > 15
    with connect(world.url) as connection:
        made = connection.execute("SELECT count(*) FROM pg_trigger WHERE tgname = 'fence'").fetchone()
    assert made == (len(fenced()),)


@pytest.mark.clause("C7.4")
async def test_messages_sent_while_it_begins_are_refused_or_erased(undertaker: Undertaker) -> None:
    world = undertaker.world
    ada, _, talk = await a_full_life(world)

    async def write(number: int) -> bool:
        try:
            await world.say(talk, ada, f"{SECRET} at once {number}")
        except DomainError:
            return False
        return True

    *written, request = await asyncio.gather(*(write(number) for number in range(6)), undertaker.begin(ada))
    assert isinstance(request, DeletionRequest)
    await undertaker.carry_out(request.id)
    with connect(world.url) as connection:
        rows = connection.execute(
            "SELECT count(*), max(octet_length(body)) FROM tic.messages WHERE sender_id = %s", [ada]
        ).fetchone()
    assert rows == (5 + sum(1 for one in written if one is True), 0)


@pytest.mark.clause("C7.4")
async def test_two_that_begin_at_once_are_one(undertaker: Undertaker) -> None:
    ada = await undertaker.world.member()
    outcomes = await asyncio.gather(*(undertaker.begin(ada.id) for _ in range(4)), return_exceptions=True)
    assert sum(isinstance(one, DeletionRequest) for one in outcomes) == 1
    assert all(isinstance(one, DeletionRequest | NotFound | ConcurrentUpdate) for one in outcomes)


@pytest.mark.clause("C7.4")
async def test_the_ledger_is_neither_changed_nor_shortened(undertaker: Undertaker) -> None:
    world = undertaker.world
    ada = await world.member(f"{SECRET} name")
    request = await undertaker.begin(ada.id)
    await undertaker.carry_out(request.id)
    for change in (b"DELETE FROM tic.tombstones", b"UPDATE tic.tombstones SET at = now()"):
        with connect(world.url) as connection, pytest.raises(RestrictViolation):
            connection.execute(change)
    assert await LedgerReadiness(world.parts.database, undertaker.copy)() == ()
    (entry,) = await undertaker.copy.read()
    assert str(ada.id) not in repr(entry)


@pytest.mark.clause("C7.4")
async def test_whoever_was_erased_since_a_backup_is_erased_from_it(undertaker: Undertaker) -> None:
    """The database is as the backup has it: the account is there, and only the copy knows of its end."""
    world = undertaker.world
    ada, bo = await world.member(f"{SECRET} name"), await world.member("Bo Other")
    subject = world.parts.blind_index.of(SUBJECT, str(ada.id))
    await undertaker.copy.extend([Tombstone.after(None, subject, world.clock.now())])
    check = LedgerReadiness(world.parts.database, undertaker.copy)
    (words,) = await check()
    assert "tic privacy replay" in words

    done = await undertaker.replaying()()
    (request_id,) = done.requests
    steps = await undertaker.carry_out(request_id)

    assert (done.tombstones, done.missing, is_erased(steps.values())) == (1, 1, True)
    assert await check() == ()
    assert (await undertaker.replaying()()).requests == ()
    async with world.read() as uow:
        assert (await uow.accounts.get(ada.id)).status is AccountStatus.DELETED
        assert (await uow.accounts.get(bo.id)).status is AccountStatus.ACTIVE
