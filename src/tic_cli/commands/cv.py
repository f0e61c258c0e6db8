"""CVs, for operators who act for a member. What is in a file is never shown here."""

import os
from pathlib import Path
from typing import Any

import click

from tic_adapters.container import Container
from tic_cli.exits import Failed
from tic_cli.installation import with_container
from tic_cli.output import document, json_option, say
from tic_cli.tables import table
from tic_domain.accounts.model import OperatorActKind
from tic_domain.accounts.use_cases.note_operator_act import NoteOperatorActCommand
from tic_domain.matching.cv_text import LARGEST_CV
from tic_domain.matching.use_cases.delete_cv import DeleteCvCommand
from tic_domain.matching.use_cases.download_cv import DownloadCvCommand
from tic_domain.matching.use_cases.list_cvs import ListCvsCommand
from tic_domain.matching.use_cases.upload_cv import UploadCvCommand

_REASON = click.option(
    "--reason", required=True, help="Why. It is kept before the act, and the member reads it."
)
_ACCOUNT = click.argument("account_id", type=click.UUID)
_VERSION = click.IntRange(1, 1_000_000_000)


@click.group(help="List, upload, download and delete the CV of a member, at their wish.")
def cv() -> None:
    pass


@cv.command("list", help="Versions of a member's CV: numbers and dates, neither names nor contents.")
@_ACCOUNT
@json_option
def list_them(account_id: Any, *, as_json: bool) -> None:
    _tell(with_container(lambda one: one.list_cvs()(ListCvsCommand(account_id=account_id))), as_json)


@cv.command(help="Upload FILE as a new version of a member's CV.")
@_ACCOUNT
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@_REASON
@json_option
def upload(account_id: Any, file: Path, *, reason: str, as_json: bool) -> None:
    with file.open("rb") as opened:
        content = opened.read(LARGEST_CV + 1)  # one more than allowed says that it is too large
    command = UploadCvCommand(account_id=account_id, file_name=file.name, content=content)

    async def act(container: Container) -> Any:
        await _note(container, account_id, OperatorActKind.CV_UPLOADED, reason)
        return await container.upload_cv()(command)

    _tell((with_container(act),), as_json)


@cv.command(help="Write a version of a member's CV to a new file that only you can read.")
@_ACCOUNT
@click.argument("version", type=_VERSION)
@click.option("--to", "place", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where.")
@_REASON
@json_option
def download(account_id: Any, version: int, *, place: Path, reason: str, as_json: bool) -> None:
    async def act(container: Container) -> tuple[Any, bytes]:
        await _note(container, account_id, OperatorActKind.CV_DOWNLOADED, reason)
        found = await container.download_cv()(DownloadCvCommand(account_id=account_id, version=version))
        return found.cv, b"".join([part async for part in found.content])

    found, content = with_container(act)
    _write(place, content)
    if as_json:
        document({**_facts(found), "file": str(place)})
    else:
        say(f"Version {found.version} is in {place}: {found.size} bytes.")


@cv.command(help="Delete one version of a member's CV, or all. It is gone for everyone at once.")
@_ACCOUNT
@click.option("--version", type=_VERSION, help="Which one.")
@click.option("--all", "everything", is_flag=True, help="Every version.")
@_REASON
@json_option
def delete(account_id: Any, *, version: int | None, everything: bool, reason: str, as_json: bool) -> None:
    if (version is None) is not everything:
        raise click.UsageError("Give either --version or --all.")
    command = DeleteCvCommand(account_id=account_id, version=version)

    async def act(container: Container) -> Any:
        await _note(container, account_id, OperatorActKind.CV_DELETED, reason)
        return await container.delete_cv()(command)

    _tell(with_container(act), as_json)


async def _note(container: Container, account_id: Any, kind: OperatorActKind, reason: str) -> None:
    command = NoteOperatorActCommand(account_id=account_id, kind=kind, reason=reason)
    await container.note_operator_act()(command)


def _write(place: Path, content: bytes) -> None:
    try:
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failed(f"{place} is there already. Name another file.") from None
    except OSError as error:
        raise Failed(f"{place} can't be written ({error.strerror}). Name another file.") from None
    try:
        with os.fdopen(descriptor, "wb") as opened:
            opened.write(content)
    except BaseException:
        place.unlink(missing_ok=True)
        raise


def _facts(one: Any) -> dict[str, Any]:
    return {
        "version": one.version,
        "format": one.format.value,
        "size": one.size,
        "pages": one.pages,
        "uploaded_at": one.uploaded_at.isoformat(),
        "deleted_at": one.removed_at.isoformat() if one.removed_at else None,
    }


def _tell(versions: Any, as_json: bool) -> None:
    listed = [_facts(one) for one in versions]
    if as_json:
        document(listed)
        return
    table(
        ["version", "format", "bytes", "pages", "uploaded", "deleted"],
        [tuple(one.values()) for one in listed],
        empty="There is no CV.",
    )
