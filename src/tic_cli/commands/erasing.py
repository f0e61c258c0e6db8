"""Deletions, for operators, and receipts for whoever holds one."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Final

import click

from tic_adapters.operations.receipts import check_receipt, own_public_key
from tic_cli.exits import Failed
from tic_cli.installation import read_settings, with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.privacy.erasing.jobs import ErasureStepJob
from tic_domain.privacy.erasing.model import WORD, DeletionId, RequestState, Via
from tic_domain.privacy.erasing.steps import late
from tic_domain.privacy.use_cases.cancel_deletion import CancelDeletionCommand
from tic_domain.privacy.use_cases.list_deletions import ListedDeletion
from tic_domain.privacy.use_cases.replay_tombstones import Replayed
from tic_domain.privacy.use_cases.request_deletion import RequestDeletionCommand
from tic_domain.privacy.use_cases.show_deletion import ShowDeletionCommand
from tic_domain.privacy.use_cases.show_receipt import ShowReceiptCommand

_REASON = click.option("--reason", required=True, help="Why. It is kept with the act, and its owner sees it.")


@click.command(help="What keeps an account from being deleted now. The payment provider is asked.")
@click.argument("account_id", type=click.UUID)
@json_option
def blockers(account_id: Any, *, as_json: bool) -> None:
    view = with_container(lambda one: one.show_deletion()(ShowDeletionCommand(account_id=account_id)))
    if as_json:
        document(
            {
                "possible": not view.blockers,
                "earliest": None if view.earliest is None else view.earliest.isoformat(),
                "scheduled": view.scheduled is not None,
                "blockers": [
                    {
                        "kind": one.kind.value,
                        "about": one.about,
                        "title": one.title,
                        "reason": one.reason,
                        "way_out": one.way_out,
                        "earliest": None if one.earliest is None else one.earliest.isoformat(),
                    }
                    for one in view.blockers
                ],
            }
        )
        return
    rows = [
        (one.kind.value, one.title, f"{one.reason} {one.way_out}", _moment(one.earliest))
        for one in view.blockers
    ]
    table(["what", "title", "why, and the way out", "earliest"], rows, empty="Nothing is in the way.")
    if view.scheduled is not None:
        say(f"A deletion is scheduled since {_moment(view.scheduled.requested_at)}.")


@click.command(help=f"Delete an account for good, on its owner's behalf. Type “{WORD}” to confirm.")
@click.argument("account_id", type=click.UUID)
@_REASON
@click.option("--schedule", is_flag=True, help="Where something is in progress: as soon as it has ended.")
@click.option("--confirm", prompt=f"Type “{WORD}” to confirm", help=f"“{WORD}”.")
@json_option
def delete(account_id: Any, *, reason: str, schedule: bool, confirm: str, as_json: bool) -> None:
    command = RequestDeletionCommand(
        account_id=account_id, word=confirm, via=Via.OPERATOR, schedule=schedule, reason=reason
    )
    answer = with_container(lambda one: one.request_deletion()(command))
    request = answer.request
    if as_json:
        document({"id": str(request.id), "state": request.state.value})
    elif request.state is RequestState.SCHEDULED:
        say(f"The deletion {request.id} is scheduled. Waiting for: {', '.join(request.blocked_by)}.")
    else:
        say(f"The deletion {request.id} has begun. `tic privacy receipt {request.id}` says how far it is.")


@click.command(help="Call a scheduled deletion off.")
@click.argument("account_id", type=click.UUID)
@_REASON
def keep(account_id: Any, *, reason: str) -> None:
    command = CancelDeletionCommand(account_id=account_id, reason=reason)
    request = with_container(lambda one: one.cancel_deletion()(command))
    say(f"The deletion {request.id} is called off.")


@click.command(help="The deletions of late, and which of their steps are overdue.")
@json_option
def deletions(*, as_json: bool) -> None:
    async def listed(container: Any) -> tuple[tuple[ListedDeletion, ...], Any]:
        return await container.list_deletions()(), container.clock().now()

    found, now = with_container(listed)
    rows = [
        {
            "id": str(one.request.id),
            "state": one.request.state.value,
            "via": one.request.via.value,
            "requested_at": one.request.requested_at.isoformat(),
            "waiting": [step.kind.value for step in one.steps if not step.is_over],
            "overdue": [f"{step.kind.value}: {step.reason or 'not begun'}" for step in late(one.steps, now)],
        }
        for one in found
    ]
    if as_json:
        document(rows)
        return
    table(
        ["deletion", "state", "via", "asked for", "waits for", "overdue"],
        [
            (
                row["id"],
                row["state"],
                row["via"],
                str(row["requested_at"])[:16],
                ", ".join(row["waiting"]),
                "; ".join(row["overdue"]),
            )
            for row in rows
        ],
        empty="None.",
    )


@click.command(help="The signed receipt of a deletion, as it stands.")
@click.argument("deletion_id", type=click.UUID)
def receipt(deletion_id: Any) -> None:
    command = ShowReceiptCommand(request_id=DeletionId(deletion_id))
    document(with_container(lambda one: one.show_receipt()(command)).document)


@click.command(help="Whether a receipt is genuine. Needs nothing but the public key.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--public-key", help="In hex, or a file with it; by default this installation's own.")
def verify(file: Path, *, public_key: str | None) -> None:
    key = _given_key(public_key) if public_key is not None else own_public_key(read_settings())
    said = check_receipt(file.read_bytes(), key)
    if said is not None:
        raise Failed(f"{file} is not genuine: {said}")
    say(f"{file} is genuine: it is what the platform signed, unchanged.")


@click.command(help="After a restore: erase whoever was erased since the backup was made.")
@json_option
def replay(*, as_json: bool) -> None:
    done = with_container(_replayed)
    if as_json:
        document({"tombstones": done.tombstones, "missing": done.missing, "erased": len(done.requests)})
        return
    say(
        f"{done.tombstones} deletions are in the ledger's copy; the database did not know {done.missing}. "
        f"{len(done.requests)} accounts were erased anew."
    )


def replay_in(make: Callable[[], Any], close: Callable[[Any], Awaitable[None]]) -> Replayed:
    """In a container that is made for it."""

    async def run() -> Replayed:
        container = make()
        try:
            return await _replayed(container)
        finally:
            await close(container)

    return asyncio.run(run())


async def _replayed(container: Any) -> Replayed:
    done: Replayed = await container.replay_tombstones()()
    for request_id in done.requests:
        await _carried_out(container, request_id)
    return done


async def _carried_out(container: Any, request_id: DeletionId) -> None:
    """At once, and not by a worker: nobody may be let in before it is done."""
    listed = await container.list_deletions()()
    steps = next((one.steps for one in listed if one.request.id == request_id), ())
    for step in steps:
        await container.run_erasure_step()(ErasureStepJob.of(request_id, step.kind))


def _given_key(given: str) -> bytes:
    path = Path(given)
    text = path.read_text() if path.exists() else given
    try:
        found = json.loads(text)["public_key"] if text.lstrip().startswith("{") else text
        return bytes.fromhex(str(found).strip())
    except (ValueError, KeyError) as error:
        raise Failed("The public key must be hex of 32 bytes, or the JSON that the site gives.") from error


def _moment(at: Any) -> str:
    return "" if at is None else f"{at:%Y-%m-%d %H:%M} UTC"


COMMANDS: Final = (blockers, delete, keep, deletions, receipt, verify, replay)
