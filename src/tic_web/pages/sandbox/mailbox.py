"""The demo's mailbox: what would have been mailed."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath

from tic_adapters.sandbox.mailbox import Mailbox
from tic_domain.shared.errors import NotFound
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


ROUTES = (show_mailbox, show_letter)
