"""What is held about a member, for operators. Each look is on record, and the member sees it."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

import click

from tic_adapters.container import Container
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.accounts.model import OperatorActKind
from tic_domain.accounts.use_cases.note_operator_act import NoteOperatorActCommand
from tic_domain.records import wording
from tic_domain.records.model import HeldKind
from tic_domain.records.use_cases.list_records import ListedRecords, ListRecordsCommand
from tic_domain.records.use_cases.show_holdings import ShowHoldingsCommand, ShownHoldings
from tic_domain.records.use_cases.write_export import WriteExportCommand
from tic_domain.records.vocabulary import words_of

_REASON = click.option(
    "--reason", required=True, help="Why. It is kept before the act, and the member reads it."
)
_ACCOUNT = click.argument("account_id", type=click.UUID)


@click.command(help="What is held about a member: kinds and counts, or the records of one kind.")
@_ACCOUNT
@click.option("--kind", help="Show the records of this kind: `messages`, `orders` …")
@click.option("--after", help="The `next` of the page before.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Records at most.")
@_REASON
@json_option
def show(
    account_id: Any, *, kind: str | None, after: str | None, limit: int, reason: str, as_json: bool
) -> None:
    async def act(container: Container) -> ShownHoldings | ListedRecords:
        await _note(container, account_id, OperatorActKind.DATA_SHOWN, reason)
        if kind is None:
            return await container.show_holdings()(ShowHoldingsCommand(account_id=account_id))
        command = ListRecordsCommand(account_id=account_id, kind=kind, after=after, limit=limit)
        return await container.list_records()(command)

    found = with_container(act)
    if isinstance(found, ShownHoldings):
        _tell_kinds(found, as_json)
    else:
        _tell_records(found, account_id, as_json)


@click.command(help="Write everything that is held about a member to a new ZIP that only you can read.")
@_ACCOUNT
@click.option("--to", "place", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where.")
@_REASON
@json_option
def export(account_id: Any, *, place: Path, reason: str, as_json: bool) -> None:
    async def act(container: Container) -> int:
        await _note(container, account_id, OperatorActKind.DATA_EXPORTED, reason)
        size = 0
        async for piece in container.write_export()(WriteExportCommand(account_id=account_id)):
            size += file.write(piece)
        return size

    with _new_file(place) as file:
        size = with_container(act)
    if as_json:
        document({"account_id": str(account_id), "file": str(place), "size": size})
    else:
        say(f"Everything that is held about {account_id} is in {place}: {size} bytes.")


@click.command(help="Forget what has been kept as long as its classification allows. Workers do it hourly.")
@json_option
def purge(*, as_json: bool) -> None:
    async def act(container: Container) -> dict[str, int]:
        exports = await container.purge_exports()()
        removed = dict(await container.purge_by_retention()())
        return removed | ({"data_exports": exports} if exports else {})

    removed = with_container(act)
    if as_json:
        document({"removed": removed})
    else:
        rows = [(name, number) for name, number in sorted(removed.items())]
        table(["what", "removed"], rows, empty="Nothing is over.")


@contextmanager
def _new_file(place: Path) -> Iterator[IO[bytes]]:
    """For the operator alone, and gone where it wasn't written to its end. Raises Failed."""
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise Failed(f"{place} exists already and is not overwritten. Name another file.") from error
    except OSError as error:
        raise Failed(f"{place} can't be written: {error.strerror}. Name another file.") from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
    except BaseException:
        place.unlink(missing_ok=True)
        raise


async def _note(container: Container, account_id: Any, kind: OperatorActKind, reason: str) -> None:
    command = NoteOperatorActCommand(account_id=account_id, kind=kind, reason=reason)
    await container.note_operator_act()(command)


def _tell_kinds(found: ShownHoldings, as_json: bool) -> None:
    listed = [_kind(kind, found.counts[kind.key]) for kind in found.kinds]
    if as_json:
        document(listed)
        return
    rows = [(one["key"], one["title"], one["count"], "; ".join(one["retention"])) for one in listed]
    table(["kind", "what", "held", "how long"], rows, empty="Nothing is held.")


def _kind(kind: HeldKind, count: int) -> dict[str, Any]:
    return {
        "key": kind.key,
        "title": words_of(kind.key).title,
        "count": count,
        "purposes": list(wording.purposes_of(kind)),
        "legal_bases": list(wording.bases_of(kind)),
        "recipients": list(wording.recipients_of(kind)),
        "retention": list(wording.retentions_of(kind)),
    }


def _tell_records(found: ListedRecords, account_id: Any, as_json: bool) -> None:
    if as_json:
        document({"items": list(found.page.records), "next": found.page.next})
        return
    who = wording.who_is_who(account_id, found.names)
    for record in found.page.records:
        rows = [(value.label, value.text) for value in wording.shown_record(found.kind, record, who)]
        table(["", ""], rows, empty="")
    if not found.page.records:
        say("Nothing is held.")
    if found.page.next:
        say(f"There is more: --after {found.page.next}")


COMMANDS: Final = (show, export, purge)
