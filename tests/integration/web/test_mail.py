"""Word of bounces, one-click unsubscribing, and mail in Settings: as strangers and members see them."""

import asyncio
import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from httpx import AsyncClient, Response
from svix.webhooks import Webhook
from tests.integration.web.support import Site

from tic_domain.accounts.model import Account
from tic_domain.notifications.catalogue import MailKind, Topic
from tic_domain.notifications.jobs import MailNotice
from tic_domain.notifications.model import MailState
from tic_domain.notifications.unsubscribing import unsubscribe_token

SECRET: Final = "whsec_" + base64.b64encode(b"a secret of the tests").decode()
PLACE: Final = "/webhooks/resend"
TYPE: Final = "application/json"
FULL: Final = {"type": "Transient", "subType": "MailboxFull"}


@pytest.fixture(scope="module")
def _site() -> Site:
    return Site(environment={"RESEND_WEBHOOK_SECRET": SECRET, "TIC_SANDBOX": "1"})


@pytest.fixture
async def site(_site: Site) -> Site:
    """As nobody had been mailed yet."""
    _site.house.store.mails.records.clear()
    _site.house.store.mails.suppressions.clear()
    _site.house.store.mails.opt_outs.clear()
    _site.house.store.mails.seen.clear()
    return _site


@pytest.fixture
async def ada(site: Site) -> Account:
    known = [one for one in site.house.store.accounts.accounts.values() if one.name == "Ada Example"]
    return known[0] if known else await site.member()


def event(type: str = "email.bounced", **data: Any) -> bytes:
    bounce = {"type": "Permanent", "subType": "General", "message": "ada@example.org is gone"}
    said = {"email_id": "e1", "to": ["ada@example.org"], "bounce": bounce, **data}
    return json.dumps({"type": type, "created_at": "2026-11-25T00:00:00Z", "data": said}).encode()


def signed(body: bytes, *, id: str = "msg_1", at: datetime | None = None) -> dict[str, str]:
    """By svix's own library: another hand than the one that verifies."""
    when = at or datetime.now(UTC)
    signature = Webhook(SECRET).sign(id, when, body.decode())
    return {"svix-id": id, "svix-timestamp": str(int(when.timestamp())), "svix-signature": signature}


async def send(site: Site, body: bytes, headers: dict[str, str] | None = None) -> Response:
    given = signed(body) if headers is None else headers
    return await site.client().post(
        PLACE, content=body, headers={"content-type": "application/json", **given}
    )


async def mailed(site: Site, account: Account) -> str:
    """A mail to somebody; the provider's id of it."""
    notice = MailNotice(kind=MailKind.ACCOUNT_RESTORED, recipient_id=account.id, about=account.id, detail="1")
    await site.container.send_notice()(notice)
    (record,) = site.house.store.mails.records.values()
    assert record.reference is not None
    return record.reference


# Word of bounces


@pytest.mark.clause("C3.2", "C3.3")
async def test_a_bounce_that_comes_many_times_is_one_and_is_seen_in_settings(
    site: Site, ada: Account
) -> None:
    body = event(email_id=await mailed(site, ada))
    answers = await asyncio.gather(*(send(site, body) for _ in range(5)))

    assert [(one.status_code, one.content) for one in answers] == [(200, b"")] * 5
    (record,) = site.house.store.mails.records.values()
    assert (record.state, record.reason) == (MailState.BOUNCED, "Permanent General")
    assert "ada@example.org" not in repr(site.house.store.mails)
    browser = await site.browser(ada)
    page = (await browser.get("/settings/mail")).text
    assert "Mail does not reach you at ada@example.org." in page
    assert "/settings#correct-email" in page

    answer = await browser.post("/settings/mail/try-again", data={})
    assert answer.headers["location"] == "/settings/mail?said=mail-tried-again"
    assert "does not reach you" not in (await browser.get("/settings/mail")).text
    assert (await browser.post("/settings/mail/try-again", data={})).status_code == 409


@pytest.mark.parametrize("type", ["email.sent", "email.opened", "contact.created", "domain.updated", ""])
async def test_what_we_have_no_word_for_is_taken_and_let_go(site: Site, ada: Account, type: str) -> None:
    assert (await send(site, event(type))).status_code == 200
    assert not site.house.store.mails.suppressions


async def test_a_mailbox_that_is_full_is_no_reason_never_to_write_again(site: Site, ada: Account) -> None:
    assert (
        await send(site, event(bounce={"type": "Transient", "subType": "MailboxFull"}))
    ).status_code == 200
    assert not site.house.store.mails.suppressions


@pytest.mark.clause("C3.3")
async def test_what_is_not_signed_is_refused(site: Site, ada: Account) -> None:
    body = event()
    good = signed(body)
    long_ago = signed(body, at=datetime.now(UTC) - timedelta(minutes=10))
    ahead = signed(body, at=datetime.now(UTC) + timedelta(minutes=10))
    wrong: list[tuple[bytes, dict[str, str]]] = [
        (body, {}),
        (body, {**good, "svix-signature": "v1,AAAA"}),
        (body, {**good, "svix-signature": "garbage"}),
        (body, {**good, "svix-id": "msg_2"}),
        (body, {**good, "svix-timestamp": "now"}),
        (body + b" ", good),
        (b"\xff\xfe", good),
        (body, long_ago),
        (body, ahead),
    ]
    for content, headers in wrong:
        answer = await send(site, content, headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "mail-event-not-signed")
    assert not site.house.store.mails.seen


@pytest.mark.parametrize(
    "body", [b"[]", b"1", b'{"type":"email.bounced"}', b'{"type":"email.bounced","data":[]}']
)
async def test_what_is_signed_and_makes_no_sense_is_refused(site: Site, body: bytes) -> None:
    assert (await send(site, body)).status_code in {400, 422}


@pytest.mark.parametrize(
    "data",
    [
        {"to": "ada@example.org"},
        {"to": [None, {}, 5]},
        {"email_id": 5},
        {"email_id": None, "to": None},
        {"bounce": "Permanent"},
        {"bounce": {"type": "x" * 10_000, "subType": "<script>"}},
    ],
)
async def test_fields_of_another_shape_break_nothing(site: Site, data: dict[str, Any]) -> None:
    assert (await send(site, event(**data))).status_code == 200


async def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    body = event(padding="x" * 300_000)
    assert (await send(site, body)).status_code == 413


async def test_where_nobody_is_configured_it_says_so() -> None:
    assert (await send(Site(), event())).status_code == 503


# Unsubscribing


def link(site: Site, account: Account, topic: Topic = Topic.MESSAGES) -> str:
    return f"/unsubscribe?token={unsubscribe_token(account.id, topic, site.container.blind_index())}"


def off(site: Site) -> set[Topic]:
    return {topic for _, topic in site.house.store.mails.opt_outs}


@pytest.mark.clause("C3.2")
async def test_looking_at_the_link_changes_nothing_and_one_click_does(site: Site, ada: Account) -> None:
    """As a mail program sends it: no cookie, no sign-in, no redirect wanted."""
    client, place = site.client(), link(site, ada)
    for _ in range(2):
        seen = await client.get(place)
        assert (seen.status_code, off(site)) == (200, set())
        assert "New messages" in seen.text
        assert (await client.head(place)).status_code in {200, 405}
    for _ in range(2):
        done = await client.post(place, data={"List-Unsubscribe": "One-Click"})
        assert (done.status_code, off(site)) == (200, {Topic.MESSAGES})
    assert "Ada" not in done.text
    assert "ada@example.org" not in done.text


async def test_one_click_comes_as_multipart_too_and_from_anywhere(site: Site, ada: Account) -> None:
    client = site.client(**{"sec-fetch-site": "cross-site", "origin": "https://mail.example"})
    done = await client.post(link(site, ada), files={"List-Unsubscribe": (None, "One-Click")})
    assert (done.status_code, off(site)) == (200, {Topic.MESSAGES})


async def test_the_button_on_the_page_does_it(site: Site, ada: Account) -> None:
    token = link(site, ada, Topic.REVIEWS).partition("token=")[2]
    done = await site.client().post("/unsubscribe", data={"token": token})
    assert (done.status_code, off(site)) == (200, {Topic.REVIEWS})


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("token", ["", "x", "A" * 44, "%00", "é" * 10, "A" * 5000])
async def test_a_link_that_is_not_whole_says_so(site: Site, ada: Account, token: str) -> None:
    for answer in (
        await site.client().get("/unsubscribe", params={"token": token}),
        await site.client().post("/unsubscribe", params={"token": token}),
    ):
        assert answer.status_code in {409, 414, 431}
    assert off(site) == set()


# Settings and API


async def test_a_member_switches_mails_off_and_on(site: Site, ada: Account) -> None:
    browser = await site.browser(ada)
    page = (await browser.get("/settings/mail")).text
    assert "New messages: on" in page
    assert "They keep your account safe" in page

    answer = await browser.post("/settings/mail", data={"topic": "messages", "wanted": "no"})
    assert answer.headers["location"] == "/settings/mail?said=mails-off"
    assert "New messages: off" in (await browser.get("/settings/mail")).text
    for topic, status in (("orders", 409), ("account", 409), ("newsletter", 422), ("", 422)):
        refused = await browser.post("/settings/mail", data={"topic": topic, "wanted": "no"})
        assert refused.status_code == status


@pytest.mark.clause("C3.2", "C7.1")
async def test_programs_see_and_choose_too(site: Site, ada: Account) -> None:
    program: AsyncClient = await site.program(ada)
    shown = (await program.get("/api/v1/me/mail")).json()
    assert (shown["email"], shown["problem"]) == ("ada@example.org", None)
    assert [(one["topic"], one["wanted"]) for one in shown["topics"]] == [
        ("messages", True),
        ("reviews", True),
        ("reminders", True),
    ]
    assert [one["name"] for one in shown["required"]] == ["Your account", "Your orders and payouts"]

    chosen = await program.put("/api/v1/me/mail", json={"topic": "reminders", "wanted": False})
    assert [one["wanted"] for one in chosen.json()["topics"]] == [True, True, False]
    assert (
        await program.put("/api/v1/me/mail", json={"topic": "orders", "wanted": False})
    ).status_code == 422
    assert (await program.post("/api/v1/me/mail/try-again")).status_code == 409

    await send(site, event())
    assert (await program.get("/api/v1/me/mail")).json()["problem"]["cause"] == "bounced"
    tried = await program.post("/api/v1/me/mail/try-again")
    assert (tried.status_code, tried.json()["problem"]) == (200, None)
