"""Reports of abuse, as every adapter has to keep them."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from tests.integration.ports.worlds import World

from tic_domain.accounts.model import Account
from tic_domain.conversations.model import Conversation
from tic_domain.conversations.reports import Quote, Report, ReportOutcome, ReportReason
from tic_domain.shared.errors import NotFound
from tic_domain.shared.ids import ReportId


async def _talk(world: World) -> tuple[Account, Account, Conversation]:
    ada, cora = await world.member(), await world.member("Cora Coach")
    return ada, cora, await world.conversation(ada.id, cora.id)


def _report(world: World, reporter: Account, reported: Account, **changes: Any) -> Report:
    made = Report.filed(
        id=ReportId(world.ids.new()),
        reporter_id=reporter.id,
        reported_id=reported.id,
        conversation_id=None,
        reason=ReportReason.FRAUD,
        words="Wants money\nnow 🦀",
        quotes=(),
        now=world.clock.now(),
    )
    return attrs.evolve(made, **changes)


async def _add(world: World, *reports: Report) -> None:
    async with world.open() as uow:
        for report in reports:
            await uow.reports.add(report)
        await uow.commit()


@pytest.mark.clause("C3.3")
async def test_a_report_comes_back_with_what_it_quotes(world: World) -> None:
    ada, cora, talk = await _talk(world)
    said = [await world.say(talk, cora.id, f"Pay {number}") for number in range(3)]
    said.append(await world.say(talk, ada.id, "No"))
    quotes = tuple(Quote.of(message) for message in said)
    filed = _report(world, ada, cora, conversation_id=talk.id, quotes=quotes)
    plain = _report(world, cora, ada)
    await _add(world, filed, plain)

    async with world.read() as uow:
        assert await uow.reports.get(filed.id) == filed
        assert await uow.reports.list_by(ada.id) == (filed,)
        assert await uow.reports.list_by(cora.id) == (plain,)
        assert await uow.reports.list_all(open_only=False, before=None, limit=5) == (plain, filed)
        assert await uow.reports.list_all(open_only=True, before=plain.id, limit=5) == (filed,)
        assert await uow.reports.list_all(open_only=False, before=None, limit=1) == (plain,)
        with pytest.raises(NotFound):
            await uow.reports.get(ReportId(ada.id))


@pytest.mark.clause("C3.3")
async def test_what_was_decided_is_kept_and_nothing_else_of_it_changes(world: World) -> None:
    ada, cora, _ = await _talk(world)
    filed = _report(world, ada, cora)
    await _add(world, filed)
    assert await _open(world, ada, cora) == filed

    decided = filed.resolved(ReportOutcome.WARNED, "Thank you", world.clock.now())
    async with world.open() as uow:
        assert await uow.reports.get(filed.id, for_update=True) == filed
        await uow.reports.resolve(attrs.evolve(decided, words="Other words"))
        await uow.commit()

    async with world.read() as uow:
        assert await uow.reports.get(filed.id) == decided
        assert await uow.reports.list_all(open_only=True, before=None, limit=5) == ()
    assert await _open(world, ada, cora) is None


async def test_reports_of_a_day_are_counted_by_reporter(world: World) -> None:
    ada, cora, _ = await _talk(world)
    bob = await world.member("Bob Example")
    now = world.clock.now()
    await _add(
        world,
        _report(world, ada, cora, filed_at=now - timedelta(hours=25)),
        _report(world, ada, bob, filed_at=now - timedelta(hours=1)),
        _report(world, bob, cora, filed_at=now),
    )
    async with world.read() as uow:
        assert await uow.reports.count_filed_since(ada.id, now - timedelta(days=1)) == 1
        assert await uow.reports.count_filed_since(cora.id, now - timedelta(days=1)) == 0


async def _open(world: World, reporter: Account, reported: Account) -> Report | None:
    async with world.read() as uow:
        return await uow.reports.find_open(reporter.id, reported.id)
