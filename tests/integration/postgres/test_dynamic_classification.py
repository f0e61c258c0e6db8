"""Wherever a person's own words land in the database, the column says that they are personal."""

from collections.abc import Mapping
from typing import Final

import attrs
import pytest
from psycopg import connect
from tests.canaries.canary import Canaries
from tests.canaries.cards import card_numbers
from tests.canaries.cells import Cells, cells
from tests.canaries.scanner import Scanner
from tests.integration.ports.books import single
from tests.integration.ports.calendars import block
from tests.integration.ports.reviews import review
from tests.integration.postgres.conftest import PostgresWorld

from tic_adapters.postgres.columns import classification_in
from tic_adapters.postgres.tables import METADATA
from tic_domain.accounts.model import EMAIL_CONFIRMATION_LIFETIME, ApiToken, EmailConfirmation, WebSession
from tic_domain.matching.model import QuizDraft
from tic_domain.orders.model import ActKind, Party
from tic_domain.shared.classification import Personal, Processor
from tic_domain.shared.ids import ApiTokenId, SessionId

ADDRESS: Final = "{}@example.org"


async def lived(world: PostgresWorld, canaries: Canaries) -> None:
    """A canary in every field that a person fills, or that tells of them."""
    plant = canaries.plant
    name = plant("account.name")
    ada = world.account(name)
    assert ada.linkedin is not None
    identity = attrs.evolve(
        ada.linkedin,
        subject=plant("linkedin.subject"),
        name=plant("linkedin.name"),
        email=plant("linkedin.email", ADDRESS),
        picture=plant("linkedin.picture", "https://example.org/{}"),
        locale=plant("linkedin.locale"),
    )
    ada = attrs.evolve(
        ada,
        linkedin=identity,
        email=plant("account.email", ADDRESS),
        pending_email=plant("account.pending_email", ADDRESS),
    )
    now = world.clock.now()
    async with world.open() as uow:
        await uow.accounts.add(ada)
        await uow.sessions.add(
            WebSession(
                id=SessionId(world.ids.new()),
                account_id=ada.id,
                token_digest=b"x" * 32,
                device=plant("session.device"),
                created_at=now,
                last_seen_at=now,
                expires_at=now + EMAIL_CONFIRMATION_LIFETIME,
            )
        )
        await uow.tokens.add(
            ApiToken(
                id=ApiTokenId(world.ids.new()),
                account_id=ada.id,
                name=plant("token.name"),
                scopes=frozenset(),
                token_digest=b"y" * 32,
                created_at=now,
                last_used_at=None,
                expires_at=now + EMAIL_CONFIRMATION_LIFETIME,
                revoked_at=None,
            )
        )
        await uow.email_confirmations.add(
            EmailConfirmation(
                token_digest=b"z" * 32,
                account_id=ada.id,
                address=plant("confirmation.address", ADDRESS),
                expires_at=now + EMAIL_CONFIRMATION_LIFETIME,
            )
        )
        await uow.commit()
    cora = await world.coach(
        plant("profile.public_name"),
        headline=plant("profile.headline"),
        bio=plant("profile.bio"),
    )
    await world.answers(ada.id)
    talk = await world.conversation(ada.id, cora.id)
    await world.say(talk, ada.id, plant("message.body"))
    await world.cv(ada.id, plant("cv.file_name", "{}.pdf"), plant("cv.found"))
    await review(world, ada.id, cora.id, text=plant("review.text"))
    order = single(world, ada.id, cora.id).with_act(
        now, Party.COACHEE, ActKind.REFUND_REQUESTED, note=plant("order.note")
    )
    draft = QuizDraft.empty(ada.id, now=now).with_step("s", {"f": (plant("quiz.draft"),)}, now=now)
    async with world.open() as uow:
        await uow.orders.add(order)
        await uow.answers.save_draft(draft)
        blocked = attrs.evolve(block(world, cora.id, 1, 2), note=plant("calendar.note"))
        await uow.calendar.add(blocked, now=now)
        await uow.commit()


def read(world: PostgresWorld) -> list[Cells]:
    return list(cells(world.url, world.parts.sealer, world.parts.subject_keys))


def landed(found: list[Cells], scanner: Scanner) -> Mapping[str, set[str]]:
    """Column → what was seen in it, open or sealed."""
    seen = {
        f"{one.schema}.{one.table}.{one.column}": {
            sighting.place for data in (one.plain, one.opened) for sighting in scanner.scan(data)
        }
        for one in found
    }
    return {column: places for column, places in seen.items() if places}


def mistaken(columns: Mapping[str, set[str]]) -> list[str]:
    """Columns that hold a person's own words and are not said to be personal, or not to be hosted."""
    wrong = []
    for name in sorted(columns):
        table, _, column = name.rpartition(".")
        declared = METADATA.tables.get(table)
        what = classification_in(declared.c[column]) if declared is not None else None
        is_right = (
            isinstance(what, Personal)
            and what.category.startswith("user.")
            and Processor.HOSTING in what.recipients
        )
        if not is_right:
            wrong.append(name)
    return wrong


@pytest.mark.clause("C2.1", "C2.4", "C7.1", "C7.4")
async def test_wherever_a_canary_lands_the_column_is_personal(world: PostgresWorld) -> None:
    canaries = Canaries()
    await lived(world, canaries)
    scanner, found = Scanner(canaries), read(world)

    columns = landed(found, scanner)

    assert set().union(*columns.values()) >= canaries.planted.keys(), "each of them is found: the scan works"
    assert len(columns) >= 15
    assert mistaken(columns) == []
    sealed = {one.table for one in found if one.opened}
    assert {
        "accounts",
        "messages",
        "quiz_drafts",
        "cvs",
        "reviews",
        "order_acts",
        "calendar_entries",
    } <= sealed
    assert card_numbers(b"\n".join(one.plain for one in found)) == ()


@pytest.mark.clause("C7.4")
async def test_a_column_that_is_falsely_said_to_be_technical_is_found(world: PostgresWorld) -> None:
    canaries = Canaries()
    word = canaries.plant("account.name")
    with connect(world.url) as connection:
        connection.execute(
            "INSERT INTO tic.weights_versions (version, base, boost, state, decisions, proposed_by)"
            " VALUES (9, '{}', 0, 'rejected', '[]', %s)",
            [f"proposed by {word}"],
        )
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args)"
            " VALUES ('tic', 'x', jsonb_build_object('name', %s::text))",
            [word],
        )

    columns = landed(read(world), Scanner(canaries))

    assert mistaken(columns) == ["public.procrastinate_jobs.args", "tic.weights_versions.proposed_by"]
