"""The demo's mailbox: what would have been mailed."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.shared.errors import NotFound
from tic_web.downloads import disposition
from tic_web.pages.frame import Frame
from tic_web.pages.rendering import page


@get("/sandbox/mailbox", name="mailbox")
async def show_mailbox(
    frame: NamedDependency[Frame], mailbox: NamedDependency[Mailbox | None]
) -> Response[str]:
    if mailbox is None:
        raise NotFound("mailbox")
    return page(frame, "sandbox/mailbox.html", letters=await mailbox.letters())


@get("/sandbox/mailbox/{letter_id:str}", name="letter")
async def show_letter(
    letter_id: FromPath[str], frame: NamedDependency[Frame], mailbox: NamedDependency[Mailbox | None]
) -> Response[str]:
    if mailbox is None:
        raise NotFound("mailbox")
    return page(frame, "sandbox/letter.html", letter=await mailbox.read(letter_id))


@get("/sandbox/mailbox/{letter_id:str}/files/{number:int}", name="letter_file")
async def download_enclosure(
    letter_id: FromPath[str], number: FromPath[int], mailbox: NamedDependency[Mailbox | None]
) -> Response[bytes]:
    """Numbered as the mail has them, from 1. To be saved, never shown: it may hold anything."""
    if mailbox is None:
        raise NotFound("mailbox")
    enclosures = (await mailbox.read(letter_id)).enclosures
    if not 1 <= number <= len(enclosures):
        raise NotFound("file of that mail")
    found = enclosures[number - 1]
    return Response(
        found.content,
        media_type=found.media_type,
        headers={"content-disposition": disposition(found.name), "cache-control": "no-store"},
    )


ROUTES = (show_mailbox, show_letter, download_enclosure)
