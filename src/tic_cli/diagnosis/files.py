"""Where sealed files are kept: whether it can be written, read and emptied."""

import asyncio
from collections.abc import Iterator

from tic_adapters.container import build
from tic_adapters.settings import Settings
from tic_cli.diagnosis.finding import Finding, broken, ok, warning
from tic_domain.shared.errors import DomainError


def examine(settings: Settings) -> Iterator[Finding]:
    bucket = settings.files.s3_bucket
    place = f"the bucket {bucket}" if bucket else str(settings.files_folder)
    if bucket is None and not settings.home.is_dir():
        yield warning("files", f"They will be in {place}.", "It is made with the data folder.")
        return
    try:
        asyncio.run(build(settings).cv_files().check())
    except DomainError as error:
        what = (
            "Let this machine reach it, or correct TIC_FILES_S3_*."
            if bucket
            else "Make room and give rights."
        )
        yield broken("files", f"Nothing can be kept in {place}: {_cause(error)}.", what)
        return
    yield ok("files", f"Kept sealed in {place}.")


def _cause(error: DomainError) -> str:
    """What the system or the store said, for operators."""
    said = " ".join(str(error.__cause__ or error).split())
    return said[:200].rstrip(".")
