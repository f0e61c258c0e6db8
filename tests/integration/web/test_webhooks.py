"""What the payment provider says, and what somebody else pretends that it said."""

import asyncio
import json
from datetime import timedelta
from typing import Any, Final

import pytest
import stripe
from httpx import AsyncClient, Response
from tests.integration.web.support import Site

from tic_domain.orders.jobs import LookUpPayment
from tic_domain.orders.ports import EventKind

PLATFORM: Final = "/webhooks/stripe"
CONNECT: Final = "/webhooks/stripe/connect"


@pytest.fixture(scope="module")
def _site() -> Site:
    return Site(environment={"TIC_SANDBOX": "1"})


@pytest.fixture
def site(_site: Site) -> Site:
    """As nothing had been said yet."""
    _site.house.store.payment_events.clear()
    _site.house.store.jobs.clear()
    return _site


def event(type: str = "checkout.session.completed", **changes: Any) -> bytes:
    said = {"id": "evt_1", "object": "event", "type": type, "data": {"object": {"id": "cs_1"}}}
    return json.dumps({**said, **changes}).encode()


async def sent(
    site: Site,
    body: bytes,
    *,
    path: str = PLATFORM,
    signed: str | None = None,
    client: AsyncClient | None = None,
) -> Response:
    of_payees = path == CONNECT
    signature = signed or site.payments.signing.header(body, site.house.clock.now(), of_payees=of_payees)
    headers = {"stripe-signature": signature, "content-type": "application/json; charset=utf-8"}
    return await (client or site.client()).post(path, content=body, headers=headers)


@pytest.mark.clause("C2.4")
async def test_an_event_is_kept_by_its_ids_and_followed_up_once(site: Site) -> None:
    body = event(data={"object": {"id": "cs_1", "customer_email": "canary@example.org"}})
    answers = [await sent(site, body) for _ in range(3)]

    assert [(answer.status_code, answer.content) for answer in answers] == [(200, b"")] * 3
    assert site.house.store.jobs == [LookUpPayment(event_id="evt_1")]
    (kept,) = site.house.store.payment_events.values()
    assert (kept.id, kept.kind, kept.subject, kept.payee) == ("evt_1", EventKind.CHECKOUT, "cs_1", None)
    assert "canary" not in repr(site.house.store.payment_events)


async def test_many_at_once_are_one(site: Site) -> None:
    answers = await asyncio.gather(*(sent(site, event()) for _ in range(5)))

    assert {answer.status_code for answer in answers} == {200}
    assert len(site.house.store.jobs) == len(site.house.store.payment_events) == 1


async def test_an_account_is_told_by_its_own_endpoint(site: Site) -> None:
    body = event("account.updated", account="acct_1", data={"object": {"id": "acct_1"}})

    assert (await sent(site, body, path=CONNECT)).status_code == 200
    assert site.house.store.payment_events["evt_1"].payee == "acct_1"


async def test_what_we_have_no_word_for_is_taken_and_let_go(site: Site) -> None:
    assert (await sent(site, event("customer.created"))).status_code == 200
    assert not site.house.store.payment_events
    assert not site.house.store.jobs


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("signed", ["", "t=1,v1=0", "v1=" + "0" * 64, "t=,v1=", "garbage", "t=1,t=2"])
async def test_what_is_not_signed_is_refused(site: Site, signed: str) -> None:
    answer = await sent(site, event(), signed=signed or "none")

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "signature-invalid"
    assert not site.house.store.payment_events


@pytest.mark.clause("C3.3")
@pytest.mark.parametrize("minutes", [-6, 6])
async def test_an_old_or_a_future_signature_is_refused(site: Site, minutes: int) -> None:
    at = site.house.clock.now() + timedelta(minutes=minutes)
    signed = site.payments.signing.header(event(), at, of_payees=False)

    assert (await sent(site, event(), signed=signed)).status_code == 400


async def test_one_endpoints_secret_opens_no_other(site: Site) -> None:
    signed = site.payments.signing.header(event(), site.house.clock.now(), of_payees=True)

    assert (await sent(site, event(), signed=signed)).status_code == 400
    assert (await sent(site, event(), signed=signed, path=CONNECT)).status_code == 200


async def test_a_body_above_a_megabyte_is_refused_and_one_below_is_not(site: Site) -> None:
    assert (await sent(site, event(padding="x" * 1_000_000))).status_code == 200

    answer = await sent(site, event(padding="x" * 10_000_000))
    assert answer.status_code == 413
    assert answer.json()["code"] == "body-too-large"


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_not_read_to_its_end(site: Site, announced: bool) -> None:
    """Ten megabytes in parts of 64 KiB, whether or not it is said beforehand how many come."""
    part, parts, read = b"x" * 65_536, 160, 0
    status: list[int] = []

    async def receive() -> dict[str, Any]:
        nonlocal read
        read += 1
        assert read <= parts
        return {"type": "http.request", "body": part, "more_body": read < parts}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            status.append(message["status"])

    length = [(b"content-length", str(parts * len(part)).encode())] if announced else []
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST",
        "path": PLATFORM, "raw_path": PLATFORM.encode(), "root_path": "", "scheme": "http",
        "query_string": b"", "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 8000), "state": {},
        "headers": [
            (b"host", b"127.0.0.1:8000"), (b"content-type", b"application/json"),
            (b"stripe-signature", b"t=1,v1=0"), *length,
        ],
    }  # fmt: skip
    app: Any = site.app
    await app(scope, receive, send)
    assert status == [413]
    assert read <= (0 if announced else 17)


async def test_an_event_of_an_account_that_is_none_of_ours_changes_nothing(site: Site) -> None:
    body = event("account.updated", account="acct_foreign", data={"object": {"id": "acct_foreign"}})
    assert (await sent(site, body, path=CONNECT)).status_code == 200
    (job,) = site.house.store.take_jobs()
    assert isinstance(job, LookUpPayment)
    await site.container.handle_payment_event()(job)
    assert not site.house.store.jobs
    assert site.house.store.payment_events["evt_1"].handled_at is not None
    assert not site.house.store.orders.payout_accounts


async def test_an_event_of_a_payment_that_is_none_of_ours_books_nothing(site: Site) -> None:
    assert (await sent(site, event())).status_code == 200
    (job,) = site.house.store.take_jobs()
    assert isinstance(job, LookUpPayment)
    await site.container.handle_payment_event()(job)
    assert not site.house.store.jobs
    assert not site.house.store.orders.ledger


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"\xff\xfe", b"[" * 10_000])
async def test_what_is_signed_and_no_event_is_refused(site: Site, body: bytes) -> None:
    assert (await sent(site, body)).status_code == 400


async def test_another_sites_page_and_a_token_change_nothing(site: Site) -> None:
    """The signature alone tells who may."""
    client = site.client(**{"sec-fetch-site": "cross-site", "authorization": "Bearer x"})

    assert (await sent(site, event(), client=client)).status_code == 200


async def test_a_database_that_is_away_is_said_so_and_nothing_is_lost(site: Site) -> None:
    site.database.is_up = False
    assert (await sent(site, event())).status_code == 503

    site.database.is_up = True
    assert (await sent(site, event())).status_code == 200
    assert len(site.house.store.jobs) == 1


async def test_it_is_signed_as_stripes_own_library_has_it(site: Site) -> None:
    body, now = event(), site.house.clock.now()
    secret = site.payments.signing.platform_secret.decode()
    header = site.payments.signing.header(body, now, of_payees=False)

    assert stripe.WebhookSignature.verify_header(body.decode(), header, secret, tolerance=None)
    seconds = int(now.timestamp())
    theirs = stripe.WebhookSignature.generate_signature_header(body.decode(), secret, timestamp=seconds)
    assert (await sent(site, body, signed=theirs)).status_code == 200


async def test_where_nobody_is_configured_it_says_so() -> None:
    assert (await sent(Site(), event(), signed="t=1,v1=0")).status_code == 503
