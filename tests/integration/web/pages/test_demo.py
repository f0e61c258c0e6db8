"""The demo's own pages: its people, and its mailbox."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from threading import Thread

import pytest
from tests.integration.web.pages.site import Site, site_over_memory

from tic_adapters.sandbox.people import DEMO_PEOPLE
from tic_adapters.sandbox.sign_in import issuer
from tic_adapters.sandbox.sign_in_server import sign_in_server
from tic_domain.notifications.model import Attachment, Mail

# The provider uses a part of Authlib that is on its way out; that is for its next release to mend.
pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config")


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    with sign_in_server(0, DEMO_PEOPLE) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield issuer(server.port)
        server.shutdown()
        thread.join()


@pytest.fixture
def demo(provider: str, tmp_path: Path) -> Site:
    return site_over_memory(sandbox_issuer=provider, home=str(tmp_path))


async def test_two_clicks_from_home_sign_somebody_in(demo: Site) -> None:
    person = DEMO_PEOPLE[0]
    async with demo.browser() as browser:
        chooser = (await browser.get("/sign-in")).headers["location"]
        await browser.get(chooser)
        assert "This is a demo" in browser.page
        action = unescape(re.findall(r'method="post" action="([^"]+)"', browser.page)[0])

        answer = await browser.post(action, {"subject": person.subject})
        assert answer.headers["location"].startswith("/auth/callback?")
        answer = await browser.get(answer.headers["location"])
        assert answer.headers["location"].startswith("/welcome")

        await browser.get(answer.headers["location"])
        assert person.name in browser.page


async def test_nobody_else_can_be_chosen(demo: Site) -> None:
    async with demo.browser() as browser:
        chooser = (await browser.get("/sign-in")).headers["location"]

        assert (await browser.post(chooser, {"subject": "somebody-real"})).status_code == 404


async def test_a_mail_is_shown_as_text_and_in_a_frame_that_can_do_nothing(demo: Site) -> None:
    assert demo.mailbox is not None
    html = "<p>Hello</p><script>alert(1)</script>"
    await demo.mailbox.send(
        Mail(key="one", to="ada@example.org", subject="Confirm <this>", text="Hello", html=html)
    )
    async with demo.browser() as browser:
        await browser.get("/sandbox/mailbox")
        assert "Confirm &lt;this&gt;" in browser.page
        path = re.findall(r'href="(/sandbox/mailbox/[0-9a-f]+)"', browser.page)[0]

        await browser.get(path)

    assert re.search(r"<iframe[^>]* sandbox srcdoc=", browser.page)
    assert "<script>alert" not in browser.page


async def test_what_came_with_a_mail_is_saved_and_never_shown(demo: Site) -> None:
    assert demo.mailbox is not None
    file = Attachment(
        name='in"vite\u202e.ics',
        media_type="text/calendar; method=REQUEST",
        content=b"<script>BEGIN</script>",
    )
    await demo.mailbox.send(
        Mail(key="file", to="ada@example.org", subject="File", text="Hi", html="", attachments=(file,))
    )
    async with demo.browser() as browser:
        await browser.get("/sandbox/mailbox")
        await browser.get(re.findall(r'href="(/sandbox/mailbox/[0-9a-f]+)"', browser.page)[0])
        path = re.findall(r'href="(/sandbox/mailbox/[0-9a-f]+/files/1)"', browser.page)[0]
        answer = await browser.get(path)
        others = [await browser.get(path[:-1] + number) for number in ("0", "2", "x", "9" * 30)]

    assert (answer.content, answer.headers["content-type"].partition(";")[0]) == (
        file.content,
        "text/calendar",
    )
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert [one.status_code for one in others] == [404] * 4


async def test_an_empty_mailbox_says_how_a_mail_gets_there(demo: Site) -> None:
    async with demo.browser() as browser:
        await browser.get("/sandbox/mailbox")

    assert "No mail yet" in browser.page
